using Mmoda.Analysis;
using Mmoda.Fits;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>Resolves names with the reference catalogue of the archive, or the built-in one where it has none.</summary>
public sealed class IntegralSources : SourceResolver
{
    private readonly string _origin;

    /// <summary>Reads the newest <c>cat/hec/gnrl_refr_cat_NNNN.fits</c> of an archive; its built-in twin adds other names.</summary>
    /// <param name="archive">The archive.</param>
    public IntegralSources(IntegralArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
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
        Catalogue = SourceCatalogue.BuiltIn; // CATREAD
        _origin = Path.GetFileName(path);
    }

    /// <summary>The catalogue.</summary>
    public SourceCatalogue Catalogue { get; }

    /// <inheritdoc/>
    public override ResolvedSource? Resolve(string name)
    {
        CatalogueSource? source = Catalogue.FindByName(name) ?? SourceCatalogue.BuiltIn.FindByName(name);
        return source is null
            ? null
            : new ResolvedSource(
                source.Name, source.Direction.RightAscensionDegrees, source.Direction.DeclinationDegrees, source.Id, source.AlternativeNames, _origin);
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

    private static string Squeeze(string name) => name.Replace(" ", "", StringComparison.Ordinal);
}
