using System.Globalization;
using Mmoda.Sky;

namespace Mmoda.HighEnergy;

/// <summary>Reads the catalogue embedded in this assembly; its header tells where the numbers come from.</summary>
internal static class BuiltInCatalogue
{
    private const string Resource = "hard-xray-sources.tsv";

    private static readonly EnergyBand Soft = new(20, 40);
    private static readonly EnergyBand Hard = new(40, 100);

    public static SourceCatalogue Read()
    {
        using Stream stream = typeof(BuiltInCatalogue).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The embedded catalogue {Resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        List<CatalogueSource> sources = [];
        Dictionary<string, int>? columns = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] cells = line.Split('\t');
            if (columns is null)
                columns = cells.Select((name, place) => (name, place)).ToDictionary(c => c.name, c => c.place, StringComparer.Ordinal);
            else
                sources.Add(ReadRow(name => cells[columns[name]]));
        }

        return new(sources);
    }

    private static CatalogueSource ReadRow(Func<string, string> cell) => new()
    {
        Id = cell("id"),
        Name = cell("name"),
        Direction = SkyDirection.FromDegrees(Number(cell("ra_deg")), Number(cell("dec_deg"))),
        ErrorRadius = Angle.FromArcSeconds(1),
        Kind = cell("kind"),
        IsTransient = cell("state") == "transient",
        IsgriFlag = int.Parse(cell("flag"), CultureInfo.InvariantCulture),
        Fluxes =
        [
            new(Soft, Number(cell("flux_20_40_mcrab")), FluxUnit.MilliCrab),
            new(Hard, Number(cell("flux_40_100_mcrab")), FluxUnit.MilliCrab),
        ],
        Spectrum = new(Number(cell("photon_index")), cell("cutoff_kev").Length > 0 ? Number(cell("cutoff_kev")) : null),
        AlternativeNames = cell("aliases").Split('|', StringSplitOptions.RemoveEmptyEntries),
        Reference = cell("reference"),
    };

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
