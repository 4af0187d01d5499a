using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Fits;

namespace Mmoda.Instruments;

/// <summary>A list of sources in a file, as the parameter <c>selected_catalog</c> has it.</summary>
public static class CatalogueFile
{
    private static readonly string[] Names = ["NAME", "src_names"];
    private static readonly string[] RightAscensions = ["RA_OBJ", "ra", "RA_FIN"];
    private static readonly string[] Declinations = ["DEC_OBJ", "dec", "DEC_FIN"];

    /// <summary>
    /// Reads the source list of an image or a catalogue (FITS: NAME, RA_OBJ and DEC_OBJ, or the columns of the platform's
    /// catalogues), a catalogue of the platform (JSON), or lines <c>name, ra, dec</c> in degrees, with comments after <c>#</c>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>The list as JSON.</returns>
    /// <exception cref="FormatException">Not such a file; says what was found.</exception>
    /// <exception cref="FitsException">A damaged FITS file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string ToJson(string path)
    {
        string json = IsFits(path) ? FromFits(path) : FromText(path, File.ReadAllText(path));
        UserCatalogue.Parse(json);
        return json;
    }

    private static bool IsFits(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[6];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start[..read].SequenceEqual("SIMPLE"u8) || (read >= 2 && start[0] == 0x1f && start[1] == 0x8b);
    }

    private static string FromFits(string path)
    {
        using FitsFile file = FitsFile.Open(path);
        foreach (BinaryTableHdu table in file.Hdus.OfType<BinaryTableHdu>())
        {
            FitsColumn? Column(string[] names) => names.Select(table.FindColumn).FirstOrDefault(c => c is not null);
            if (Column(Names) is { } name && Column(RightAscensions) is { } ra && Column(Declinations) is { } dec)
            {
                return Json(
                    table.ReadStrings(name), table.ReadAll<double>(ra), table.ReadAll<double>(dec),
                    table.FindColumn(UserCatalogue.Identifiers) is { ElementType: FitsElementType.Character } id ? table.ReadStrings(id) : null); // Other catalogues count in it.
            }
        }

        throw new FormatException($"{path}: no table has the columns NAME, RA_OBJ and DEC_OBJ of a source list.");
    }

    private static string FromText(string path, string text)
    {
        if (text.TrimStart().StartsWith('{'))
            return text;
        List<string> names = [];
        List<double> ra = [], dec = [];
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Split('#')[0].Trim();
            if (line.Length == 0)
                continue;
            string[] parts = line.Split(',', StringSplitOptions.TrimEntries);
            if (parts.Length != 3
                || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double right)
                || !double.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out double north))
            {
                throw new FormatException(FormattableString.Invariant($"{path}: line {i + 1} is '{line}'; expected is 'name, ra, dec' in degrees."));
            }

            names.Add(parts[0]);
            ra.Add(right);
            dec.Add(north);
        }

        return names.Count > 0 ? Json(names, ra, dec) : throw new FormatException($"{path}: there is no source in the file.");
    }

    private static string Json(IReadOnlyList<string> names, IReadOnlyList<double> ra, IReadOnlyList<double> dec, IReadOnlyList<string>? ids = null)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (!double.IsFinite(ra[i]) || !(dec[i] is >= -90 and <= 90))
                throw new FormatException(FormattableString.Invariant($"source {i + 1}, '{names[i].Trim()}', lies at {ra[i]}, {dec[i]}; right ascension and declination in degrees are expected."));
        }

        List<(string Name, JsonArray Values)> columns =
        [
            ("src_names", [.. names.Select(n => (JsonNode)n.Trim())]), ("ra", [.. ra.Select(v => (JsonNode)v)]), ("dec", [.. dec.Select(v => (JsonNode)v)]),
        ];
        if (ids is not null)
            columns.Add((UserCatalogue.Identifiers, [.. ids.Select(i => (JsonNode)i.Trim())]));
        return new JsonObject
        {
            ["cat_frame"] = "fk5",
            ["cat_coord_units"] = "deg",
            ["cat_lon_name"] = "ra",
            ["cat_lat_name"] = "dec",
            ["cat_column_names"] = new JsonArray([.. columns.Select(c => (JsonNode)c.Name)]),
            ["cat_column_list"] = new JsonArray([.. columns.Select(c => (JsonNode)c.Values)]),
        }.ToJsonString();
    }
}
