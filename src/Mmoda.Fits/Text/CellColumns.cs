using System.Globalization;
using System.Numerics;
using System.Text;

namespace Mmoda.Fits;

/// <summary>The columns of a table as text, by the types of their values.</summary>
internal static class CellColumns
{
    /// <summary>All columns, or those named, in that order.</summary>
    /// <exception cref="FitsException">Not a table, or no such column.</exception>
    public static List<CellColumn> Of(FitsHdu table, IReadOnlyList<string>? names) => table switch
    {
        BinaryTableHdu binary => [.. (names?.Select(binary.RequireColumn) ?? binary.Columns).Select(c => Of(binary, c))],
        AsciiTableHdu ascii => [.. (names?.Select(ascii.RequireColumn) ?? ascii.Columns).Select(c => Of(ascii, c))],
        _ => throw table.Error($"found {table.Describe().Kind}, expected a table.", "XTENSION"),
    };

    public static long CountRows(FitsHdu table) => table is BinaryTableHdu binary ? binary.RowCount : ((AsciiTableHdu)table).RowCount;

    private static CellColumn Of(BinaryTableHdu table, FitsColumn c)
    {
        ElementFormat format = c.ElementFormat;
        bool isOffset = format.IsSignFlipped;
        return c.ElementType switch
        {
            FitsElementType.Character => new CellColumn<string>(Describe(table, c, "string", isText: true), (first, count) => Strings(table, c, first, count), s => s.Length == 0),
            FitsElementType.Bit => Typed<bool>(table, c, "bool", _ => false),
            FitsElementType.Logical => Logical(table, c),
            FitsElementType.Complex32 => Typed<Complex>(table, c, "complex64", _ => false),
            FitsElementType.Complex64 => Typed<Complex>(table, c, "complex128", _ => false),
            FitsElementType.Real32 when !format.IsScaled => Typed<float>(table, c, "float32", _ => false),
            FitsElementType.Real32 or FitsElementType.Real64 => Typed<double>(table, c, "float64", _ => false),
            _ when format.IsScaled && !isOffset => Typed<double>(table, c, "float64", double.IsNaN),
            FitsElementType.Integer64 when isOffset => Typed<ulong>(table, c, "uint64", v => c.Null is { } n && v == (ulong)n + (1UL << 63)),
            _ => Typed<long>(table, c, IntegerName(c.ElementType, isOffset), v => c.Null is { } n && v == n + (long)(isOffset ? c.Zero : 0)),
        };
    }

    private static string IntegerName(FitsElementType type, bool isOffset) => type switch
    {
        FitsElementType.UnsignedByte => isOffset ? "int8" : "uint8",
        FitsElementType.Integer16 => isOffset ? "uint16" : "int16",
        FitsElementType.Integer32 => isOffset ? "uint32" : "int32",
        _ => "int64",
    };

    private static CellColumn<T> Typed<T>(BinaryTableHdu table, FitsColumn c, string datatype, Func<T, bool> isNull)
        where T : unmanaged => new(Describe(table, c, datatype, isText: false), (first, count) => Rows<T>(table, c, first, count), isNull);

    /// <summary>Undefined logicals are told by NaN.</summary>
    private static CellColumn<object> Logical(BinaryTableHdu table, FitsColumn c) => new(
        Describe(table, c, "bool", isText: false),
        (first, count) => [.. Rows<double>(table, c, first, count).Select(row => row.Select(v => double.IsNaN(v) ? (object)DBNull.Value : v != 0).ToArray())],
        v => v is DBNull);

    private static CellColumn Of(AsciiTableHdu table, AsciiColumn c)
    {
        CellDescription About(string datatype) => new(NameOf(c.Name, c.Index), c.Format, c.Unit, Comment(table, c.Index), datatype, [], false);
        return c switch
        {
            { Code: 'A' } => new CellColumn<string>(About("string"), Slice(() => table.ReadStrings(c)), s => s.Length == 0),
            { Code: 'I', Scale: 1, Zero: 0, Null: null } => new CellColumn<long>(About("int64"), Slice(() => table.ReadIntegers(c)), _ => false),
            _ => new CellColumn<double>(About("float64"), Slice(() => table.ReadReals(c)), double.IsNaN),
        };
    }

    private static Func<long, int, T[][]> Slice<T>(Func<T[]> readAll)
    {
        T[]? all = null;
        return (first, count) =>
        {
            all ??= readAll();
            return [.. all.AsSpan((int)first, count).ToArray().Select(v => new[] { v })];
        };
    }

    private static CellDescription Describe(BinaryTableHdu table, FitsColumn c, string datatype, bool isText)
    {
        bool isScalar = isText || (!c.IsVariableLength && c.Repeat == 1 && c.Dimensions.Count == 0);
        long[] shape = isScalar || c.IsVariableLength ? []
            : c.Dimensions.Count > 0 && c.Dimensions.Aggregate(1L, (a, b) => a * b) == c.Repeat ? [.. c.Dimensions.Reverse()] : [c.Repeat];
        return new(NameOf(c.Name, c.Index), c.Format, c.Unit, Comment(table, c.Index), datatype, shape, c.IsVariableLength && !isText);
    }

    private static string NameOf(string name, int index) => name.Length > 0 ? name : string.Create(CultureInfo.InvariantCulture, $"col{index + 1}");

    private static string? Comment(FitsHdu table, int index) =>
        table.Header.Find(string.Create(CultureInfo.InvariantCulture, $"TTYPE{index + 1}"))?.Comment is { Length: > 0 } comment ? comment : null;

    private static T[][] Rows<T>(BinaryTableHdu table, FitsColumn c, long first, int count)
        where T : unmanaged
    {
        if (c.IsVariableLength)
        {
            return [.. Enumerable.Range(0, count).Select(i => table.ReadArray<T>(c, first + i))];
        }

        int perRow = BinaryTableHdu.ValuesPerRow<T>(c);
        T[] all = new T[perRow * count];
        if (perRow > 0)
        {
            table.Read(c, all.AsSpan(), first);
        }

        return [.. Enumerable.Range(0, count).Select(i => all.AsSpan(i * perRow, perRow).ToArray())];
    }

    private static string[][] Strings(BinaryTableHdu table, FitsColumn c, long first, int count) => [.. Rows<byte>(table, c, first, count).Select(bytes =>
    {
        int end = Array.IndexOf(bytes, (byte)0);
        return new[] { Encoding.Latin1.GetString(bytes, 0, end < 0 ? bytes.Length : end).TrimEnd(' ') };
    })];
}
