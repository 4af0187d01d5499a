using System.Globalization;
using System.Numerics;

namespace Mmoda.Fits;

/// <summary>A binary table in memory, whole columns, to be written by <see cref="FitsWriter.WriteTable"/>.</summary>
/// <remarks>Arrays are referenced, not copied: do not change them before the table is written.</remarks>
public sealed class FitsTable
{
    private readonly List<TableColumn> _columns = [];

    /// <summary>Rows; −1 until the first column is added.</summary>
    public long RowCount { get; private set; } = -1;

    /// <summary>The columns added so far.</summary>
    public IReadOnlyList<FitsColumnSpec> Columns => [.. _columns.Select(c => c.Spec)];

    internal IReadOnlyList<TableColumn> Content => _columns;

    /// <summary>Adds a column of numbers or logicals.</summary>
    /// <typeparam name="T">
    /// bool (L), byte (B), short (I), int (J), long (K), float (E), double (D), <see cref="Complex"/> (M); sbyte, ushort, uint and
    /// ulong are stored with the TZERO of the unsigned conventions (FITS 4.0, table 19).
    /// </typeparam>
    /// <param name="name">TTYPEn.</param>
    /// <param name="values">Rows × <paramref name="repeat"/> values, one row after another.</param>
    /// <param name="unit">TUNITn, or null.</param>
    /// <param name="repeat">Values per row, at least 1.</param>
    /// <param name="nullValue">TNULLn, for integer columns: the stored (not the shifted unsigned) integer.</param>
    /// <param name="dimensions">TDIMn, fastest first; its product is <paramref name="repeat"/>.</param>
    /// <param name="comment">Comment of the TTYPEn record.</param>
    /// <returns>This table.</returns>
    /// <exception cref="ArgumentException">A different number of rows than before, or an unsupported <typeparamref name="T"/>.</exception>
    public FitsTable Add<T>(
        string name, T[] values, string? unit = null, int repeat = 1, long? nullValue = null, IReadOnlyList<long>? dimensions = null, string? comment = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(repeat, 1);
        if (values.Length % repeat != 0)
        {
            throw new ArgumentException($"Column {name}: {values.Length} values are not whole rows of {repeat}.", nameof(values));
        }

        if (dimensions is not null && dimensions.Aggregate(1L, (a, b) => a * b) != repeat)
        {
            throw new ArgumentException($"Column {name}: dimensions ({string.Join(",", dimensions)}) do not describe {repeat} values.", nameof(dimensions));
        }

        WireType wire = WireType.Of<T>();
        string? dims = dimensions is null ? null : $"({string.Join(",", dimensions)})";
        FitsColumnSpec spec = new(name, string.Create(CultureInfo.InvariantCulture, $"{repeat}{wire.Code}"), unit, 1, wire.Zero, nullValue, null, dims, comment);
        return Add(new FixedColumn<T>(spec, values, repeat), values.Length / repeat);
    }

    /// <summary>Adds a column of strings, padded with blanks.</summary>
    /// <param name="name">TTYPEn.</param>
    /// <param name="width">Characters per row.</param>
    /// <param name="values">ASCII strings, at most <paramref name="width"/> long.</param>
    /// <param name="unit">TUNITn, or null.</param>
    /// <param name="comment">Comment of the TTYPEn record.</param>
    /// <returns>This table.</returns>
    /// <exception cref="ArgumentException">A string is too long or not printable ASCII.</exception>
    public FitsTable AddStrings(string name, int width, IReadOnlyList<string> values, string? unit = null, string? comment = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        foreach (string value in values)
        {
            HeaderText.RequirePrintable(value, nameof(values));
            if (value.Length > width)
            {
                throw new ArgumentException($"Column {name}: '{value}' has {value.Length} characters, more than {width}.", nameof(values));
            }
        }

        FitsColumnSpec spec = new(name, string.Create(CultureInfo.InvariantCulture, $"{width}A"), unit, Comment: comment);
        return Add(new StringColumn(spec, values, width), values.Count);
    }

    /// <summary>Adds a column of arrays of variable length (TFORM <c>1PE(max)</c> and the like; <c>Q</c> from 2 GiB of heap).</summary>
    /// <typeparam name="T">As for <see cref="Add{T}"/>.</typeparam>
    /// <param name="name">TTYPEn.</param>
    /// <param name="values">One array per row, possibly empty.</param>
    /// <param name="unit">TUNITn, or null.</param>
    /// <param name="comment">Comment of the TTYPEn record.</param>
    /// <returns>This table.</returns>
    public FitsTable AddArrays<T>(string name, T[][] values, string? unit = null, string? comment = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        return Add(ArrayColumn<T>.Create(name, values, unit, comment), values.Length);
    }

    private FitsTable Add(TableColumn column, long rows)
    {
        if (RowCount >= 0 && rows != RowCount)
        {
            throw new ArgumentException($"Column {column.Spec.Name} has {rows} rows, the columns before have {RowCount}.");
        }

        if (_columns.Any(c => c.Spec.Name.Equals(column.Spec.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"A column {column.Spec.Name} was added before (names differ by more than case).");
        }

        RowCount = rows;
        _columns.Add(column);
        return this;
    }
}
