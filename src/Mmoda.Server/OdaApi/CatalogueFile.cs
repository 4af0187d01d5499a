using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mmoda.Fits;

namespace Mmoda.Server.OdaApi;

/// <summary>An uploaded catalogue, FITS or ECSV, as the text of a selected catalogue (protocol §2.3).</summary>
internal static class CatalogueFile
{
    private const string Wrong =
        "Error while setting catalog file from the frontend : format not valid, a catalog should be provided as a FITS (typical standard OSA catalog) or <a href=https://docs.astropy.org/en/stable/api/astropy.io.ascii.Ecsv.html>ECSV</a> table.";

    /// <summary>Most rows that are taken.</summary>
    private const int MostRows = 10000;

    /// <summary>Most values that are taken: rows times columns.</summary>
    private const int MostCells = 200_000;

    private static readonly string[] Needed = ["src_names", "significance"];

    /// <summary>The catalogue.</summary>
    /// <exception cref="OdaError">The file is none.</exception>
    public static string Read(byte[] content)
    {
        try
        {
            return content.AsSpan().StartsWith("SIMPLE"u8) ? ReadFits(content) : ReadEcsv(Encoding.UTF8.GetString(content));
        }
        catch (Exception e) when (e is FitsException or FormatException or InvalidDataException or ArgumentException or OverflowException or InvalidOperationException)
        {
            throw OdaError.NotUnderstood(Wrong);
        }
    }

    private static string ReadEcsv(string text)
    {
        string[] lines = [.. text.Split('\n').Select(l => l.TrimEnd('\r'))];
        if (!lines[0].StartsWith("# %ECSV", StringComparison.Ordinal))
            throw new FormatException("not ECSV");
        List<(string Name, string Type)> columns = [];
        Dictionary<string, string> meta = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Where(l => l.StartsWith('#')))
        {
            string body = line[1..].Trim();
            if (Entry(body, "name") is { } name && Entry(body, "datatype") is { } type)
            {
                columns.Add((name, type));
            }
            else if (body.Contains(':'))
            {
                foreach (string pair in body.TrimStart('-', ' ').Replace("meta:", "", StringComparison.Ordinal).Replace("!!omap", "", StringComparison.Ordinal).Split('{', '}', ',', '[', ']'))
                {
                    if (pair.Split(':', 2) is [var key, var value])
                        meta[key.Trim()] = value.Trim().Trim('\'', '"');
                }
            }
        }

        string[] rows = [.. lines.Where(l => l.Length > 0 && !l.StartsWith('#')).Skip(1)];
        RequireSize(rows.Length, columns.Count);
        char separator = meta.GetValueOrDefault("delimiter") is "," || lines.Any(l => l == "# delimiter: ','") ? ',' : ' ';
        string[][] cells = [.. rows.Select(r => Split(r, separator))];
        if (cells.Any(r => r.Length != columns.Count))
            throw new FormatException("rows of different length");
        return Catalogue(
            columns.Select((c, i) => (c.Name, Numpy(c.Type, cells.Select(r => r[i])), (JsonNode?[])[.. cells.Select(r => Cell(r[i], c.Type))])),
            meta.GetValueOrDefault("FRAME"), meta.GetValueOrDefault("COORD_UNIT"), meta.GetValueOrDefault("LON_NAME"), meta.GetValueOrDefault("LAT_NAME"));
    }

    private static string ReadFits(byte[] content)
    {
        // The reader of FITS reads files.
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".fits");
        File.WriteAllBytes(path, content);
        try
        {
            using FitsFile file = FitsFile.Open(path);
            BinaryTableHdu table = file.Hdus.OfType<BinaryTableHdu>().FirstOrDefault() ?? throw new FormatException("no table");
            RequireSize(table.RowCount, table.Columns.Count);
            if (table.RowByteCount > content.Length / table.RowCount)
                throw new FormatException("cut off");
            byte[] rows = new byte[table.RowCount * table.RowByteCount];
            table.ReadRows(0, rows);
            string? Meta(string keyword) => table.Header.Cards.Where(c => c.Keyword == keyword).Select(c => c.Value).FirstOrDefault() as string;
            return Catalogue(
                table.Columns.Where(c => c.Repeat == 1 || c.ElementType == FitsElementType.Character).Select(c => Column(table, rows, c)),
                Meta("FRAME"), Meta("COORD_UNIT") ?? Meta("COORD_UN"), Meta("LON_NAME"), Meta("LAT_NAME"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static (string Name, string Type, JsonNode?[] Cells) Column(BinaryTableHdu table, byte[] rows, FitsColumn column)
    {
        JsonNode?[] cells = new JsonNode?[table.RowCount];
        for (int row = 0; row < cells.Length; row++)
        {
            ReadOnlySpan<byte> cell = rows.AsSpan((int)((row * table.RowByteCount) + column.ByteOffset), column.ByteCount);
            cells[row] = column.ElementType switch
            {
                FitsElementType.Character => Encoding.ASCII.GetString(cell).TrimEnd(' ', '\0'),
                FitsElementType.Integer16 => System.Buffers.Binary.BinaryPrimitives.ReadInt16BigEndian(cell),
                FitsElementType.Integer32 => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(cell),
                FitsElementType.Integer64 => System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(cell),
                FitsElementType.Real32 => Number(System.Buffers.Binary.BinaryPrimitives.ReadSingleBigEndian(cell)),
                FitsElementType.Real64 => Number(System.Buffers.Binary.BinaryPrimitives.ReadDoubleBigEndian(cell)),
                _ => null,
            };
        }

        return (column.Name, column.ElementType switch
        {
            FitsElementType.Character => $"<U{cells.Max(c => c?.GetValue<string>().Length ?? 0)}",
            FitsElementType.Integer16 => "<i2",
            FitsElementType.Integer32 => "<i4",
            FitsElementType.Integer64 => "<i8",
            FitsElementType.Real32 => "<f4",
            _ => "<f8",
        }, cells);
    }

    private static string Catalogue(IEnumerable<(string Name, string Type, JsonNode?[] Cells)> columns, string? frame, string? unit, string? longitude, string? latitude)
    {
        (string Name, string Type, JsonNode?[] Cells)[] all = [.. columns];
        longitude ??= "ra";
        latitude ??= "dec";
        if (Needed.Append(longitude).Append(latitude).FirstOrDefault(n => all.All(c => c.Name != n)) is { } absent)
            throw new FormatException($"no column {absent}");
        if (all.All(c => c.Name != "meta_ID"))
            all = [("meta_ID", "<i8", [.. Enumerable.Range(0, all[0].Cells.Length).Select(i => JsonValue.Create(i))]), .. all];
        return PythonText.Dump(
            new JsonObject
            {
                ["cat_frame"] = frame ?? "fk5",
                ["cat_coord_units"] = unit ?? "deg",
                ["cat_column_list"] = new JsonArray([.. all.Select(c => new JsonArray(c.Cells))]),
                ["cat_column_names"] = new JsonArray([.. all.Select(c => JsonValue.Create(c.Name))]),
                ["cat_column_descr"] = new JsonArray([.. all.Select(c => new JsonArray(c.Name, c.Type))]),
                ["cat_lat_name"] = latitude,
                ["cat_lon_name"] = longitude,
            },
            sorted: false);
    }

    private static void RequireSize(long rows, long columns)
    {
        if (rows is < 1 or > MostRows || columns < 1 || columns > MostCells / rows)
            throw new FormatException($"{rows} rows of {columns} columns");
    }

    private static string Numpy(string type, IEnumerable<string> cells) => type switch
    {
        "string" => $"<U{cells.Select(c => c.Length).DefaultIfEmpty(1).Max()}",
        "float32" => "<f4",
        "float64" => "<f8",
        "int16" => "<i2",
        "uint16" => "<u2",
        "int32" => "<i4",
        "int64" => "<i8",
        _ => throw new FormatException($"type {type}"),
    };

    private static JsonNode? Cell(string text, string type) => type switch
    {
        "string" => text,
        "float32" => Number(float.Parse(text, CultureInfo.InvariantCulture)),
        "float64" => Number(double.Parse(text, CultureInfo.InvariantCulture)),
        _ => long.Parse(text, CultureInfo.InvariantCulture),
    };

    private static JsonNode? Number(double value) => double.IsFinite(value) ? value : null;

    private static string? Entry(string body, string key)
    {
        int at = body.IndexOf(key + ":", StringComparison.Ordinal);
        if (at < 0 || !body.StartsWith("- {", StringComparison.Ordinal))
            return null;
        string rest = body[(at + key.Length + 1)..];
        int end = rest.AsSpan().IndexOfAny(',', '}');
        return (end < 0 ? rest : rest[..end]).Trim().Trim('\'', '"');
    }

    private static string[] Split(string row, char separator)
    {
        List<string> cells = [];
        StringBuilder cell = new();
        bool isQuoted = false;
        foreach (char c in row + separator)
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (c == separator && !isQuoted)
            {
                if (separator != ' ' || cell.Length > 0)
                    cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        return [.. cells];
    }
}
