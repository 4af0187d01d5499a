using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mmoda.Analysis;
using Mmoda.Fits;

namespace Mmoda.Instruments;

/// <summary>
/// Writes arrays in the JSON form of <c>oda_api</c> as a FITS file, so that they can be drawn and read by other tools: records are
/// tables, images are images, a list of numbers is a table with their places. What is neither is left out and told.
/// </summary>
internal static partial class NumpyFits
{
    private const int MostAxes = 4;

    /// <summary>Writes the file where any of the arrays can be in one.</summary>
    /// <param name="product">The product, after <see cref="NumpyJson.Require"/>.</param>
    /// <param name="path">The file.</param>
    /// <param name="leftOut">Receives what is not in it, in words for users.</param>
    /// <returns>What the file is; null when there is none.</returns>
    public static DataProductKind? Write(JsonObject product, string path, ICollection<string> leftOut)
    {
        bool hasTable = false, hasImage = false, isFirst = true;
        using FitsWriter file = FitsWriter.Create(path);
        foreach (JsonObject unit in product["data_unit_list"]!.AsArray().OfType<JsonObject>()) // Required before.
        {
            string name = Text(unit["name"]) ?? "";
            try
            {
                FitsHeader header = Header(unit["header"] as JsonObject ?? [], name);
                NumpyArray? array = ArrayOf(unit);
                if (array is null && isFirst)
                    file.WritePrimary(header);
                else if (array is { Type.Kind: not 'V', Shape.Length: >= 2 and <= MostAxes } && WriteImage(file, header, array))
                    hasImage = true;
                else if (array is not null)
                    hasTable |= WriteTable(file, header, array, unit);
            }
            catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
            {
                leftOut.Add($"'{name}': {e.Message}");
            }

            isFirst = false;
        }

        if (!hasTable && !hasImage)
            return null;
        file.Commit();
        return hasTable ? DataProductKind.FitsTable : DataProductKind.FitsImage;
    }

    private static NumpyArray? ArrayOf(JsonObject unit)
    {
        if (Text(unit["binarys"]) is { } pickle)
            return NumpyArray.Read(Pickle.Read(Convert.FromBase64String(pickle)));
        return Text(unit["data"]) is null or "None" or "null" ? null : throw new FormatException("It is written as a text.");
    }

    private static bool WriteImage(FitsWriter file, FitsHeader header, NumpyArray array)
    {
        if (array.Count == 0)
            throw new FormatException("The image is empty.");
        long[] shape = [.. array.Shape.Reverse().Select(n => (long)n)];
        switch (array.Type.Kind, array.Type.Size)
        {
            case ('b' or 'u', 1):
                return Write<byte>();
            case ('i', 1):
                return Write<sbyte>();
            case ('i', 2):
                return Write<short>();
            case ('i', 4):
                return Write<int>();
            case ('i', 8):
                return Write<long>();
            case ('u', 2):
                return Write<ushort>();
            case ('u', 4):
                return Write<uint>();
            case ('u', 8):
                return Write<ulong>();
            case ('f', 2):
                file.WriteImage<float>(header, shape, Singles(array, null));
                return true;
            case ('f', 4):
                return Write<float>();
            case ('f', 8):
                return Write<double>();
            default:
                throw new FormatException("An image has numbers that are real.");
        }

        bool Write<T>()
            where T : unmanaged
        {
            file.WriteImage<T>(header, shape, array.Values<T>(null));
            return true;
        }
    }

    private static bool WriteTable(FitsWriter file, FitsHeader header, NumpyArray array, JsonObject unit)
    {
        FitsTable table = new();
        if (array.Type.Kind == 'V')
        {
            foreach (NumpyField field in array.Type.Fields.Where(f => f.Type.Size > 0 && NumpyType.Count(f.Shape) > 0))
                AddColumn(table, Free(table, field.Name), array, field, UnitOf(unit, field.Name));
        }
        else if (array.Shape.Length == 1)
        {
            table.Add("INDEX", Enumerable.Range(0, array.Count).ToArray());
            AddColumn(table, "VALUE", array, null, null);
        }
        else
        {
            throw new FormatException($"An array of {array.Shape.Length} axes is neither a table nor an image.");
        }

        if (table.Columns.Count == 0)
            throw new FormatException("The table has no columns.");
        file.WriteTable(header, table);
        return true;
    }

    private static void AddColumn(FitsTable table, string name, NumpyArray array, NumpyField? field, string? unit)
    {
        NumpyType type = field?.Type ?? array.Type;
        int[] shape = field?.Shape ?? [];
        int repeat = NumpyType.Count(shape);
        long[]? dimensions = shape.Length > 1 ? [.. shape.Reverse().Select(n => (long)n)] : null;
        switch (type.Kind, type.Size)
        {
            case ('S' or 'U', _):
                if (repeat != 1)
                    throw new FormatException($"The column '{name}' has several texts in a cell.");
                string[] texts = [.. array.Texts(field).Select(Printable)];
                table.AddStrings(name, texts.Select(t => t.Length).Append(1).Max(), texts, unit);
                break;
            case ('b', 1):
                Put(Array.ConvertAll(array.Values<byte>(field), b => b != 0));
                break;
            case ('u', 1):
                Put(array.Values<byte>(field));
                break;
            case ('i', 1):
                Put(array.Values<sbyte>(field));
                break;
            case ('i', 2):
                Put(array.Values<short>(field));
                break;
            case ('i', 4):
                Put(array.Values<int>(field));
                break;
            case ('i', 8):
                Put(array.Values<long>(field));
                break;
            case ('u', 2):
                Put(array.Values<ushort>(field));
                break;
            case ('u', 4):
                Put(array.Values<uint>(field));
                break;
            case ('u', 8):
                Put(array.Values<ulong>(field));
                break;
            case ('f', 2):
                Put(Singles(array, field));
                break;
            case ('f', 4):
                Put(array.Values<float>(field));
                break;
            case ('f', 8):
                Put(array.Values<double>(field));
                break;
            case ('c', 16):
                Put(array.Values<Complex>(field));
                break;
            default: // c8; NumpyType has no others.
                float[] parts = array.Values<float>(field);
                Put(Enumerable.Range(0, parts.Length / 2).Select(i => new Complex(parts[2 * i], parts[(2 * i) + 1])).ToArray());
                break;
        }

        void Put<T>(T[] values)
            where T : unmanaged => table.Add(name, values, unit, repeat, null, dimensions);
    }

    private static float[] Singles(NumpyArray array, NumpyField? field) => Array.ConvertAll(array.Values<Half>(field), h => (float)h);

    /// <summary>Names of columns are printable and differ by more than case (FITS 4.0, section 7.3.2).</summary>
    private static string Free(FitsTable table, string name)
    {
        string plain = Printable(name) is { Length: > 0 } given ? given[..Math.Min(given.Length, 60)] : $"COLUMN{table.Columns.Count + 1}";
        string free = plain;
        for (int i = 2; table.Columns.Any(c => c.Name.Equals(free, StringComparison.OrdinalIgnoreCase)); i++)
            free = string.Create(CultureInfo.InvariantCulture, $"{plain}_{i}");
        return free;
    }

    /// <summary>The unit that is told with the column, or in the header it came with.</summary>
    private static string? UnitOf(JsonObject unit, string column)
    {
        string? text = unit["units_dict"] is JsonObject units ? Text(units[column]) : null;
        if (text is null && unit["header"] is JsonObject header)
        {
            string? number = header.Select(c => c.Key).FirstOrDefault(k => ColumnName().IsMatch(k) && Text(header[k]) == column)?["TTYPE".Length..];
            text = number is null ? null : Text(header["TUNIT" + number]);
        }

        return text is { Length: > 0 and <= 60 } && Printable(text) == text ? text : null;
    }

    /// <summary>The cards that can stand in any header; the writer makes those of the layout.</summary>
    private static FitsHeader Header(JsonObject cards, string name)
    {
        FitsHeader header = new();
        foreach ((string key, JsonNode? value) in cards)
        {
            string keyword = key.ToUpperInvariant();
            if (value is not JsonValue plain || !Keyword().IsMatch(keyword) || Layout().IsMatch(keyword))
                continue;
            if (keyword is "COMMENT" or "HISTORY" && plain.GetValueKind() != JsonValueKind.String)
                continue;
            if (plain.TryGetValue(out string? text))
                AddText(header, keyword, text);
            else if (plain.TryGetValue(out bool truth))
                header.Set(keyword, truth);
            else if (plain.TryGetValue(out long integer))
                header.Set(keyword, integer);
            else if (plain.TryGetValue(out double number) && double.IsFinite(number))
                header.Set(keyword, number);
        }

        if (name.Length > 0 && !name.Equals("PRIMARY", StringComparison.OrdinalIgnoreCase))
            header.Set("EXTNAME", Printable(name));
        return header;
    }

    private static void AddText(FitsHeader header, string keyword, string text)
    {
        if (keyword is not ("COMMENT" or "HISTORY"))
        {
            header.Set(keyword, Printable(text));
            return;
        }

        foreach (string line in text.Split('\n').Select(Printable))
            _ = keyword == "COMMENT" ? header.AddComment(line) : header.AddHistory(line);
    }

    private static string Printable(string text) => string.Concat(text.TrimEnd().Select(c => c is >= ' ' and <= '~' ? c : '?'));

    private static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? (string?)value : null;

    [GeneratedRegex(@"^[A-Z0-9_\-]{1,8}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Keyword();

    /// <summary>What describes how data lie in the file that the header came from, besides what the writer replaces by its own.</summary>
    [GeneratedRegex(@"^(END|CONTINUE|BLANK|EXTEND|ZIMAGE|ZTABLE|ZBITPIX|ZNAXIS[0-9]*|ZTILE[0-9]+|ZCMPTYPE|ZNAME[0-9]+|ZVAL[0-9]+|ZQUANTIZ|ZDITHER0|ZPCOUNT|ZGCOUNT|ZFORM[0-9]+|ZCTYP[0-9]+|ZHECKSUM|ZDATASUM)\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Layout();

    [GeneratedRegex(@"^TTYPE[0-9]{1,3}\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ColumnName();
}
