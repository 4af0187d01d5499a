using System.Globalization;
using System.Text;

namespace Mmoda.Fits;

/// <summary>A TABLE extension: rows of text (FITS 4.0, section 7.2).</summary>
public sealed class AsciiTableHdu : FitsHdu
{
    internal AsciiTableHdu(HduLayout layout)
        : base(layout)
    {
        if (layout.BitPix != 8 || layout.Shape.Length != 2 || layout.Shape[0] > int.MaxValue)
        {
            throw Error($"found BITPIX = {layout.BitPix} and axes {string.Join(" x ", layout.Shape)}, expected 8 and two axes for an ASCII table.", "NAXIS");
        }

        RowByteCount = (int)layout.Shape[0];
        RowCount = layout.Shape[1];
        long count = Header.RequireInteger("TFIELDS");
        if (count is < 0 or > 999)
        {
            throw Header.Error("TFIELDS", $"found {count}, expected an integer from 0 to 999.");
        }

        if (RowByteCount == 0 && RowCount > 0)
        {
            throw Header.Error("NAXIS2", $"found {RowCount} rows of 0 bytes.");
        }

        Columns = [.. Enumerable.Range(0, (int)count).Select(ReadColumn)];
    }

    /// <summary>NAXIS2.</summary>
    public long RowCount { get; }

    /// <summary>NAXIS1: characters in a row.</summary>
    public int RowByteCount { get; }

    /// <summary>The columns in the order of their numbers.</summary>
    public IReadOnlyList<AsciiColumn> Columns { get; }

    /// <summary>The first column with this name.</summary>
    /// <param name="name">TTYPEn, case-insensitive.</param>
    /// <returns>The column.</returns>
    /// <exception cref="FitsException">There is none; the message lists those there are.</exception>
    public AsciiColumn RequireColumn(string name) => Columns.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw Error($"table '{Name}' has no column '{name}'; it has {string.Join(", ", Columns.Select(c => c.Name))}.", "TTYPEn");

    /// <summary>The text of a column of any type, without trailing blanks; one string per row.</summary>
    /// <param name="column">The name, case-insensitive.</param>
    /// <returns>A new array.</returns>
    /// <exception cref="FitsException">No such column, or the file is truncated.</exception>
    public string[] ReadStrings(string column) => ReadStrings(RequireColumn(column));

    /// <summary>A column of numbers with TSCALn and TZEROn applied; NaN where the field is TNULLn, 0 where it is blank.</summary>
    /// <param name="column">The name, case-insensitive; I, F, E or D.</param>
    /// <returns>A new array, one value per row.</returns>
    /// <exception cref="FitsException">No such column, a column of text, or a field that is not a number.</exception>
    public double[] ReadReals(string column) => ReadReals(RequireColumn(column));

    /// <summary>A column of integers as they are written; 0 where the field is blank.</summary>
    /// <param name="column">The name, case-insensitive; I without TSCALn and TZEROn.</param>
    /// <returns>A new array, one value per row.</returns>
    /// <exception cref="FitsException">No such column, another type, a scaled column, or a field that is TNULLn or not a 64-bit integer.</exception>
    public long[] ReadIntegers(string column) => ReadIntegers(RequireColumn(column));

    /// <inheritdoc/>
    public override FitsHduDescription Describe() =>
        new(Index, Name, Version, "ASCII table", Layout.Shape, 8, RowCount, [], DataByteCount, IsTruncated);

    /// <summary>As by name; also of a column that has none, or shares it with another.</summary>
    internal string[] ReadStrings(AsciiColumn column) => ReadFields(column, static (_, text) => text.TrimEnd(' '));

    /// <inheritdoc cref="ReadStrings(AsciiColumn)"/>
    internal double[] ReadReals(AsciiColumn column) => ReadFields(RequireNumbers(column), ParseReal);

    /// <inheritdoc cref="ReadStrings(AsciiColumn)"/>
    internal long[] ReadIntegers(AsciiColumn column) => RequireNumbers(column) is { Code: 'I', Scale: 1, Zero: 0 }
        ? ReadFields(column, ParseInteger)
        : throw Error($"column {column.Name} has TFORM '{column.Format}', scale {column.Scale} and zero {column.Zero}; expected plain integers.", Keyword(column));

    private static string Keyword(AsciiColumn column) => $"TFORM{column.Index + 1}";

    private static bool IsNull(AsciiColumn column, string text) => column.Null is not null && text.TrimEnd(' ') == column.Null;

    private AsciiColumn RequireNumbers(AsciiColumn column) => column.Code != 'A'
        ? column
        : throw Error($"column {column.Name} has TFORM '{column.Format}', expected numbers.", Keyword(column));

    private T[] ReadFields<T>(AsciiColumn column, Func<AsciiColumn, string, T> parse)
    {
        RequirePresent(0, RowByteCount * RowCount);
        if (RowCount > Array.MaxLength)
        {
            throw Error($"{RowCount} rows exceed one array.", "NAXIS2");
        }

        T[] values = new T[RowCount];
        byte[] field = new byte[column.Width];
        for (int row = 0; row < values.Length; row++)
        {
            Layout.Source.Read(DataOffset + ((long)row * RowByteCount) + column.Start, field);
            values[row] = parse(column, Encoding.Latin1.GetString(field));
        }

        return values;
    }

    private long ParseInteger(AsciiColumn column, string text)
    {
        string digits = text.Trim(' ');
        return digits.Length == 0 && !IsNull(column, text) ? 0
            : !IsNull(column, text) && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value
            : throw Unreadable(column, text);
    }

    private double ParseReal(AsciiColumn column, string text)
    {
        if (IsNull(column, text))
        {
            return double.NaN;
        }

        string digits = text.Trim(' ').Replace('D', 'E').Replace('d', 'e');
        if (digits.Length == 0)
        {
            return column.Zero;
        }

        if (!double.TryParse(
            digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double value)
            || !double.IsFinite(value))
        {
            throw Unreadable(column, text);
        }

        // A point that is left out stands before the last d digits (FITS 4.0, section 7.2.5; deprecated).
        if (column.Decimals > 0 && !digits.Contains('.', StringComparison.Ordinal))
        {
            value *= Math.Pow(10, -column.Decimals);
        }

        return column.Zero + (column.Scale * value);
    }

    private FitsException Unreadable(AsciiColumn column, string text) =>
        Error($"column {column.Name} ('{column.Format}'): found the field '{text}', which is not such a number.", Keyword(column));

    private AsciiColumn ReadColumn(int index)
    {
        string n = (index + 1).ToString(CultureInfo.InvariantCulture);
        string format = (Header.Find("TFORM" + n)?.Value as string ?? throw Header.Error("TFORM" + n, "the mandatory keyword is absent or not a string.")).Trim(' ');
        string[] parts = format.Length == 0 ? [] : format[1..].Split('.');
        int width = 0;
        int decimals = 0;
        bool isGood = parts.Length is 1 or 2 && "AIFED".Contains(format[0], StringComparison.Ordinal)
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out width)
            && (parts.Length == 1 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out decimals));
        if (!isGood)
        {
            throw Header.Error("TFORM" + n, $"found '{format}', expected Aw, Iw, Fw.d, Ew.d or Dw.d.");
        }

        long start = Header.RequireInteger("TBCOL" + n);
        if (start < 1 || width < 1 || start - 1 > RowByteCount - width)
        {
            throw Header.Error("TBCOL" + n, $"found {start}; {width} characters from there are outside a row of {RowByteCount}.");
        }

        string? nullText = Header.Find("TNULL" + n)?.Value as string;
        return new(
            index, (Header.Find("TTYPE" + n)?.Value as string ?? "").Trim(' '), format, format[0], (int)start - 1, width,
            format[0] is 'A' or 'I' ? 0 : decimals, Header.Find("TUNIT" + n)?.Value as string,
            Header.GetReal("TSCAL" + n) ?? 1, Header.GetReal("TZERO" + n) ?? 0, nullText?.TrimEnd(' '));
    }
}
