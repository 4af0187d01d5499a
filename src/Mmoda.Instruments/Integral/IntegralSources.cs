using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mmoda.Analysis;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>Resolves names with the reference catalogue of the archive, or the built-in one where it has none.</summary>
public sealed class IntegralSources : SourceResolver
{
    private readonly string _origin;
    private readonly Lazy<InputFile> _input;

    /// <summary>Reads the newest <c>cat/hec/gnrl_refr_cat_NNNN.fits</c> of an archive; its built-in twin adds other names.</summary>
    /// <param name="archive">The archive.</param>
    public IntegralSources(IntegralArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        _input = new Lazy<InputFile>(Describe);
        string directory = Path.Combine(archive.Root, "cat", "hec");
        string? path = Directory.Exists(directory)
            ? Directory.EnumerateFiles(directory, "gnrl_refr_cat_*.fits*").Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        if (path is null || Path.GetFileName(path).StartsWith("gnrl_refr_cat_9001", StringComparison.Ordinal))
        {
            // Our own catalogue: the file in a simulated archive is this one without its alternative names.
            Catalogue = SourceCatalogue.BuiltIn;
            _origin = "MMODA catalogue";
            return;
        }

        using FitsFile file = FitsFile.Open(path);
        Catalogue = SourceCatalogue.Read(file);
        _origin = Path.GetFileName(path);
    }

    /// <summary>The catalogue.</summary>
    public SourceCatalogue Catalogue { get; }

    /// <summary>Hash of names, positions and fluxes: what a product depends on.</summary>
    internal string Fingerprint => Input.Sha256;

    /// <summary>The catalogue as an input: the text of what counts of it, with its size and hash. The file itself has more.</summary>
    internal InputFile Input => _input.Value;

    /// <inheritdoc/>
    public override ResolvedSource? Resolve(string name)
    {
        CatalogueSource? source = Catalogue.FindByName(name) ?? SourceCatalogue.BuiltIn.FindByName(name);
        return source is null ? null : Describe(source);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Suggest(string prefix, int most)
    {
        string wanted = Squeeze(prefix);
        return
        [
            .. Catalogue
                .Where(s => s.AlternativeNames.Append(s.Name).Any(n => Squeeze(n).StartsWith(wanted, StringComparison.OrdinalIgnoreCase)))
                .OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase)
                .Select(s => s.Name)
                .Distinct()
                .Take(most),
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ResolvedSource> Near(double rightAscensionDegrees, double declinationDegrees, double radiusDegrees, int most) =>
    [
        .. Catalogue.Within(SkyDirection.FromDegrees(rightAscensionDegrees, declinationDegrees), Angle.FromDegrees(radiusDegrees))
            .Take(most).Select(s => Describe(s.Source)),
    ];

    private ResolvedSource Describe(CatalogueSource source) => new(
        source.Name, source.Direction.RightAscensionDegrees, source.Direction.DeclinationDegrees, source.Id, source.AlternativeNames, _origin);

    private InputFile Describe()
    {
        StringBuilder text = new();
        foreach (CatalogueSource s in Catalogue)
        {
            text.Append(CultureInfo.InvariantCulture, $"{s.Id}|{s.Name}|{s.Direction.RightAscensionDegrees:R}|{s.Direction.DeclinationDegrees:R}|{s.IsgriFlag}");
            foreach (BandFlux f in s.Fluxes)
                text.Append(CultureInfo.InvariantCulture, $"|{f.Band.MinKeV:R}-{f.Band.MaxKeV:R}:{f.Value:R} {f.Unit}");
            text.Append('\n');
        }

        byte[] counts = Encoding.UTF8.GetBytes(text.ToString());
        return new InputFile("catalogue: " + _origin, counts.Length, Convert.ToHexStringLower(SHA256.HashData(counts)));
    }

    private static string Squeeze(string name) => name.Replace(" ", "", StringComparison.Ordinal);
}
