using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Mmoda.Fits;

/// <summary>The _cells of one column of a CSV text, to be parsed to the type that they are said, or seem, to have.</summary>
internal sealed class TextCells(string name, string[] raw, int[] lines)
{
    private readonly string[] _cells = [.. raw.Select(c => c.Trim())];

    private const NumberStyles Real = NumberStyles.Float;

    public string InferDatatype()
    {
        string[] filled = [.. _cells.Where(c => c.Length > 0)];
        return filled.Length == 0 ? "string"
            : Array.TrueForAll(filled, c => long.TryParse(c, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) ? "int64"
            : Array.TrueForAll(filled, c => TryReal(c, out _)) ? "float64"
            : _cells.Length == filled.Length && Array.TrueForAll(filled, c => c is "True" or "False") ? "bool"
            : "string";
    }

    public void AddTo(FitsTable table, EcsvColumn about)
    {
        if (about.Subtype is { } subtype && subtype.IndexOf('[', StringComparison.Ordinal) is > 0 and int bracket && subtype.EndsWith(']'))
        {
            AddArrays(table, about, subtype[..bracket], subtype[(bracket + 1)..^1]);
            return;
        }

        switch (about.Datatype)
        {
            case "bool":
                table.Add(name, Parse(Logical), about.Unit, comment: about.Description);
                break;
            case "int8":
                AddIntegers<sbyte>(table, about);
                break;
            case "uint8":
                AddIntegers<byte>(table, about);
                break;
            case "int16":
                AddIntegers<short>(table, about);
                break;
            case "uint16":
                AddIntegers<ushort>(table, about);
                break;
            case "int32":
                AddIntegers<int>(table, about);
                break;
            case "uint32":
                AddIntegers<uint>(table, about);
                break;
            case "int64":
                AddIntegers<long>(table, about);
                break;
            case "uint64":
                AddIntegers<ulong>(table, about);
                break;
            case "float16" or "float32":
                table.Add(name, Parse((c, i) => c.Length == 0 ? float.NaN : (float)Number(c, i)), about.Unit, comment: about.Description);
                break;
            case "float64":
                table.Add(name, Parse((c, i) => c.Length == 0 ? double.NaN : Number(c, i)), about.Unit, comment: about.Description);
                break;
            case "complex64" or "complex128":
                table.Add(name, Parse(ComplexNumber), about.Unit, comment: about.Description);
                break;
            case "string":
                table.AddStrings(name, Math.Max(1, raw.Length == 0 ? 1 : raw.Max(c => c.Length)), raw, about.Unit, about.Description);
                break;
            default:
                throw new FormatException($"Column {name}: FITS has no column of datatype {about.Datatype}.");
        }
    }

    private static bool TryReal(string cell, out double value)
    {
        value = cell switch
        {
            "nan" or "NaN" => double.NaN,
            "inf" or "Infinity" => double.PositiveInfinity,
            "-inf" or "-Infinity" => double.NegativeInfinity,
            _ => 0,
        };
        return value != 0 || double.IsNaN(value) || double.TryParse(cell, Real, CultureInfo.InvariantCulture, out value);
    }

    private T[] Parse<T>(Func<string, int, T> parse) => [.. _cells.Select(parse)];

    private FormatException Wrong(int row, string expected) => new($"Line {lines[row]}, column {name}: found '{_cells[row]}', expected {expected}.");

    private bool Logical(string cell, int row) => cell is "True" or "true" || (cell is "False" or "false" ? false : throw Wrong(row, "True or False"));

    private double Number(string cell, int row) => TryReal(cell, out double value) ? value : throw Wrong(row, "a number");

    private Complex ComplexNumber(string cell, int row)
    {
        string text = cell.Trim('(', ')');
        int sign = text.Length > 1 ? text.LastIndexOfAny(['+', '-']) : -1;
        while (sign > 0 && text[sign - 1] is 'e' or 'E')
        {
            sign = text.LastIndexOfAny(['+', '-'], sign - 1);
        }

        return sign > 0 && text.EndsWith('j') && TryReal(text[..sign], out double re) && TryReal(text[sign..^1].TrimStart('+'), out double im)
            ? new Complex(re, im)
            : throw Wrong(row, "a complex number such as 1.5-2.0j");
    }

    private void AddIntegers<T>(FitsTable table, EcsvColumn about)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        bool hasNull = Array.Exists(_cells, c => c.Length == 0);
        T none = T.MinValue < T.Zero && typeof(T) != typeof(sbyte) ? T.MinValue : T.MaxValue;
        T[] values = Parse((c, i) => c.Length == 0 ? none : T.TryParse(c, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T value) ? value : throw Wrong(i, $"a whole number ({about.Datatype})"));
        if (hasNull)
        {
            HashSet<T> used = [.. values.Where((_, i) => _cells[i].Length > 0)];
            while (used.Contains(none))
            {
                none = none == T.MinValue ? T.MaxValue : none - T.One;
            }

            values = [.. values.Select((v, i) => _cells[i].Length == 0 ? none : v)];
        }

        // TNULL is the number as it is stored: with the offset of the unsigned conventions taken away.
        long? stored = hasNull ? (long)(Int128.CreateChecked(none) - (Int128)WireType.Of<T>().Zero) : null;
        table.Add(name, values, about.Unit, nullValue: stored, comment: about.Description);
    }

    private void AddArrays(FitsTable table, EcsvColumn about, string type, string shape)
    {
        switch (type)
        {
            case "bool":
                AddArrays(table, about, shape, e => e.GetBoolean());
                break;
            case "int8":
                AddArrays(table, about, shape, e => e.GetSByte());
                break;
            case "uint8":
                AddArrays(table, about, shape, e => e.GetByte());
                break;
            case "int16":
                AddArrays(table, about, shape, e => e.GetInt16());
                break;
            case "uint16":
                AddArrays(table, about, shape, e => e.GetUInt16());
                break;
            case "int32":
                AddArrays(table, about, shape, e => e.GetInt32());
                break;
            case "uint32":
                AddArrays(table, about, shape, e => e.GetUInt32());
                break;
            case "int64":
                AddArrays(table, about, shape, e => e.GetInt64());
                break;
            case "uint64":
                AddArrays(table, about, shape, e => e.GetUInt64());
                break;
            case "float16" or "float32":
                AddArrays(table, about, shape, e => (float)ElementReal(e));
                break;
            case "float64":
                AddArrays(table, about, shape, ElementReal);
                break;
            default:
                throw new FormatException($"Column {name}: FITS has no arrays of datatype {type}.");
        }
    }

    private void AddArrays<T>(FitsTable table, EcsvColumn about, string shape, Func<JsonElement, T> element)
        where T : unmanaged
    {
        T[][] rows = Parse((c, i) => ParseArray(c, i, element));
        string[] axes = shape.Split(',');
        if (axes.Contains("null"))
        {
            table.AddArrays(name, rows, about.Unit, about.Description);
            return;
        }

        long[] dimensions = [.. axes.Select(a => long.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out long n) ? n : throw new FormatException($"Column {name}: '{shape}' is not a shape.")).Reverse()];
        long repeat = dimensions.Aggregate(1L, (a, b) => a * b);
        int wrong = Array.FindIndex(rows, r => r.Length != repeat);
        if (wrong >= 0)
        {
            throw Wrong(wrong, $"an array of {repeat} elements");
        }

        table.Add(name, [.. rows.SelectMany(r => r)], about.Unit, (int)repeat, dimensions: dimensions.Length > 1 ? dimensions : null, comment: about.Description);
    }

    private T[] ParseArray<T>(string cell, int row, Func<JsonElement, T> element)
    {
        try
        {
            // Python's json writes NaN and Infinity as they are; RFC 8259 has them in quotes at most.
            string strict = cell.Length == 0 ? "[]" : cell.Replace("NaN", "\"NaN\"", StringComparison.Ordinal).Replace("-Infinity", "\"-inf\"", StringComparison.Ordinal)
                .Replace("Infinity", "\"inf\"", StringComparison.Ordinal);
            using JsonDocument document = JsonDocument.Parse(strict);
            return [.. Flatten(document.RootElement).Select(element)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new FormatException($"Line {lines[row]}, column {name}: found '{cell}', expected a JSON array of its elements. {e.Message}", e);
        }
    }

    private static IEnumerable<JsonElement> Flatten(JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Flatten) : [element];

    private static double ElementReal(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String when TryReal(element.GetString() ?? "", out double value) => value,
        _ => element.GetDouble(),
    };
}
