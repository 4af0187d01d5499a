using System.Globalization;
using System.Text.Json;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// A list of sources given with a query, in the JSON form of the established platform: column names, columns, and which
/// of them hold the coordinates in degrees.
/// </summary>
internal static class UserCatalogue
{
    /// <summary>Most sources of one catalogue: as many as a joint fit of a window is made for.</summary>
    public const int MostSources = 200;

    /// <summary>Column of the identifiers in a reference catalogue; ours, and optional.</summary>
    public const string Identifiers = "SOURCE_ID";

    /// <summary>Reads the sources.</summary>
    /// <exception cref="FormatException">Not in this form; says what is missing.</exception>
    public static IReadOnlyList<CatalogueSource> Parse(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            string[] names = [.. Required(root, "cat_column_names").EnumerateArray().Select(e => e.GetString() ?? "")];
            JsonElement[] columns = [.. Required(root, "cat_column_list").EnumerateArray()];
            string frame = root.TryGetProperty("cat_frame", out JsonElement f) ? f.GetString() ?? "fk5" : "fk5";
            if (frame is not ("fk5" or "icrs"))
                throw new FormatException($"cat_frame is '{frame}', allowed are fk5 and icrs.");
            JsonElement[] Column(string name)
            {
                int at = Array.IndexOf(names, name);
                return at >= 0 && at < columns.Length
                    ? [.. columns[at].EnumerateArray()]
                    : throw new FormatException($"the catalogue has no column '{name}'; it has {string.Join(", ", names)}.");
            }

            JsonElement[] source = Column("src_names");
            JsonElement[] longitude = Column(Required(root, "cat_lon_name").GetString() ?? "ra");
            JsonElement[] latitude = Column(Required(root, "cat_lat_name").GetString() ?? "dec");
            if (source.Length > MostSources)
                throw new FormatException(FormattableString.Invariant($"the catalogue has {source.Length} sources, allowed are {MostSources}."));
            if (longitude.Length != source.Length || latitude.Length != source.Length)
                throw new FormatException($"the columns have {source.Length}, {longitude.Length} and {latitude.Length} rows; they must be equally long.");
            string[] ids = names.Contains(Identifiers) ? [.. Column(Identifiers).Select(e => e.ValueKind == JsonValueKind.String ? e.GetString() ?? "" : "")] : [];
            RequireDistinct([.. source.Select(s => s.GetString() ?? "")]);
            return
            [
                .. source.Select((s, i) => new CatalogueSource
                {
                    Id = i < ids.Length ? ids[i] : "",
                    Name = s.GetString() ?? "",
                    Direction = Direction(longitude[i].GetDouble(), latitude[i].GetDouble(), i),
                }),
            ];
        }
        catch (JsonException e)
        {
            throw new FormatException($"the catalogue is not valid JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException($"the catalogue has a value of the wrong type: {e.Message}", e);
        }
    }

    // Products of a source are found by its name: of two with one name, one would be lost in the other.
    private static void RequireDistinct(IReadOnlyList<string> names)
    {
        IGrouping<string, int>[] shared = [.. Enumerable.Range(0, names.Count).GroupBy(i => names[i].Trim(), StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1)];
        if (shared.Length > 0)
        {
            throw new FormatException(
                "names in a catalogue must differ, whatever their case: "
                + string.Join("; ", shared.Take(5).Select(g => $"'{g.Key}' is the name in rows {string.Join(", ", g.Take(10).Select(i => (i + 1).ToString(CultureInfo.InvariantCulture)))}"))
                + (shared.Length > 5 ? "; and others." : "."));
        }
    }

    private static SkyDirection Direction(double ra, double dec, int row) =>
        double.IsFinite(ra) && dec is >= -90 and <= 90
            ? SkyDirection.FromDegrees(ra, dec)
            : throw new FormatException(FormattableString.Invariant($"row {row + 1} has the position ({ra}, {dec}); expected are degrees with |dec| <= 90."));

    private static JsonElement Required(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement value)
            ? value
            : throw new FormatException($"the catalogue has no '{name}'.");
}
