using System.Buffers;
using System.Numerics;
using System.Text;

namespace Mmoda.Fits;

/// <summary>
/// A BINTABLE extension: rows of fixed width, and a heap for arrays of variable length; or a tile-compressed table (FITS 4.0, section
/// 10.3), which reads like any other and keeps what it inflated until its file is closed.
/// </summary>
public sealed partial class BinaryTableHdu : FitsHdu
{
    /// <summary>Rows are decoded in blocks that stay in the second-level cache.</summary>
    private const int BlockByteCount = 256 << 10;

    /// <summary>Where the rows and the heap are read from: the file, or what a compressed table inflates to.</summary>
    private readonly HduLayout _content;

    internal BinaryTableHdu(HduLayout layout, List<FitsWarning> warnings, HduLayout? plain = null)
        : base(layout, plain?.Header)
    {
        _content = plain ?? layout;
        Columns = ColumnReader.Read(_content, warnings);
        RowByteCount = (int)_content.Shape[0];
        RowCount = _content.Shape[1];
        long tableBytes = RowByteCount * RowCount;
        long heap = Header.Find("THEAP")?.Value is long theap ? theap : tableBytes;
        if (heap < tableBytes || heap > _content.DataByteCount)
        {
            throw Error($"found {heap}, expected the heap between the rows' end ({tableBytes}) and the data's end ({_content.DataByteCount}).", "THEAP");
        }

        _heapOffset = heap;
    }

    /// <summary>True for a tile-compressed table (ZTABLE = T): the header and the columns are those of the plain table.</summary>
    public bool IsCompressed => !ReferenceEquals(_content, Layout);

    /// <summary>NAXIS2.</summary>
    public long RowCount { get; }

    /// <summary>NAXIS1.</summary>
    public int RowByteCount { get; }

    /// <summary>The columns in file order.</summary>
    public IReadOnlyList<FitsColumn> Columns { get; }

    /// <summary>The first column with this name (case-insensitive, as in FITS), or null.</summary>
    /// <param name="name">TTYPEn.</param>
    public FitsColumn? FindColumn(string name) => Columns.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The first column with this name.</summary>
    /// <param name="name">TTYPEn, case-insensitive.</param>
    /// <returns>The column.</returns>
    /// <exception cref="FitsException">There is none; the message lists those there are.</exception>
    public FitsColumn RequireColumn(string name) => FindColumn(name)
        ?? throw Error($"table '{Name}' has no column '{name}'; it has {string.Join(", ", Columns.Select(c => c.Name))}.", "TTYPEn");

    /// <summary>Reads one column with TSCAL and TZERO applied.</summary>
    /// <typeparam name="T">
    /// byte, sbyte, short, ushort, int, uint, long, ulong, float, double; bool for <c>L</c> and <c>X</c>;
    /// <see cref="Complex"/> for <c>C</c> and <c>M</c> (which as reals give real and imaginary parts in turn); byte for <c>A</c>.
    /// </typeparam>
    /// <param name="column">The name, case-insensitive.</param>
    /// <param name="destination">Repeat × rows elements; the length decides how many rows are read.</param>
    /// <param name="firstRow">0-based.</param>
    /// <remarks>
    /// TNULL elements, and undefined logicals, become NaN for float and double; for integers TNULL stays the number that it is.
    /// Scaled values are rounded to the nearest integer for integer types. Bits become 0 and 1.
    /// </remarks>
    /// <exception cref="ArgumentException">A length that is not whole rows, or more rows than there are.</exception>
    /// <exception cref="FitsException">No such column, a type that <typeparamref name="T"/> cannot hold, a value that does not fit, truncation.</exception>
    public void Read<T>(string column, Span<T> destination, long firstRow = 0)
        where T : unmanaged => Read(RequireColumn(column), destination, firstRow);

    /// <summary>Reads one column, e.g. one without a name; see <see cref="Read{T}(string, Span{T}, long)"/>.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="column">A column of this table.</param>
    /// <param name="destination">Repeat × rows elements.</param>
    /// <param name="firstRow">0-based.</param>
    public void Read<T>(FitsColumn column, Span<T> destination, long firstRow = 0)
        where T : unmanaged
    {
        long rows = CountRows<T>(column, destination.Length);
        int perRow = ValuesPerRow<T>(column);
        using RowBlocks blocks = new(this, firstRow, rows);
        while (blocks.MoveNext(out ReadOnlySpan<byte> raw, out long done, out int count))
        {
            DecodeColumn(column, raw, count, destination.Slice((int)(done * perRow), count * perRow));
        }
    }

    /// <summary>Reads several columns in one pass over the rows, which is what makes reading event lists fast.</summary>
    /// <param name="firstRow">0-based.</param>
    /// <param name="targets">Columns and their memories, all for the same number of rows.</param>
    /// <exception cref="ArgumentException">As for one column, or different numbers of rows.</exception>
    /// <exception cref="FitsException">As for one column.</exception>
    public void ReadColumns(long firstRow, params ReadOnlySpan<ColumnTarget> targets)
    {
        FitsColumn[] columns = new FitsColumn[targets.Length];
        long rows = -1;
        for (int i = 0; i < targets.Length; i++)
        {
            columns[i] = RequireColumn(targets[i].Column);
            long fits = targets[i].CountRows(this, columns[i]);
            if (rows >= 0 && fits != rows)
            {
                throw new ArgumentException($"Column {columns[i].Name} has memory for {fits} rows, the column before for {rows}.", nameof(targets));
            }

            rows = fits;
        }

        using RowBlocks blocks = new(this, firstRow, Math.Max(0, rows));
        while (blocks.MoveNext(out ReadOnlySpan<byte> raw, out long done, out int count))
        {
            for (int i = 0; i < columns.Length; i++)
            {
                targets[i].Decode(this, columns[i], raw, done, count);
            }
        }
    }

    /// <summary>A whole column in a new array of repeat × rows elements; see <see cref="Read{T}(string, Span{T}, long)"/>.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="column">The name, case-insensitive.</param>
    public T[] ReadAll<T>(string column)
        where T : unmanaged => ReadAll<T>(RequireColumn(column));

    /// <summary>A whole column in a new array; see <see cref="Read{T}(string, Span{T}, long)"/>.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="column">A column of this table.</param>
    public T[] ReadAll<T>(FitsColumn column)
        where T : unmanaged
    {
        RequireContent(0, RowByteCount * RowCount);
        Int128 values = (Int128)RowCount * ValuesPerRow<T>(column);
        if (values > Array.MaxLength)
        {
            throw Error($"column {column.Name} has {values} elements, more than one array holds; read it in parts.");
        }

        T[] result = new T[(int)values];
        Read<T>(column, result);
        return result;
    }

    /// <summary>A character column, one string per row; ends at a zero byte, without trailing blanks (FITS 4.0, section 7.3.3.1).</summary>
    /// <param name="column">The name, case-insensitive; TFORM <c>rA</c> or <c>PA</c>.</param>
    /// <exception cref="FitsException">No such column, not of characters, or truncated.</exception>
    public string[] ReadStrings(string column) => ReadStrings(RequireColumn(column));

    /// <summary>A character column; see <see cref="ReadStrings(string)"/>.</summary>
    /// <param name="column">A column of this table.</param>
    public string[] ReadStrings(FitsColumn column)
    {
        if (column.ElementType != FitsElementType.Character)
        {
            throw Error($"column {column.Name} has TFORM '{column.Format}', expected characters (rA).", Keyword(column));
        }

        RequireContent(0, RowByteCount * RowCount);
        if (RowCount > Array.MaxLength)
        {
            throw Error($"{RowCount} rows exceed one array; read bytes in parts.", "NAXIS2");
        }

        string[] result = new string[RowCount];
        if (column.IsVariableLength)
        {
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = Text(ReadArray<byte>(column, i));
            }

            return result;
        }

        using RowBlocks blocks = new(this, 0, RowCount);
        while (blocks.MoveNext(out ReadOnlySpan<byte> raw, out long done, out int count))
        {
            for (int i = 0; i < count; i++)
            {
                result[done + i] = Text(raw.Slice((i * RowByteCount) + column.ByteOffset, column.ByteCount));
            }
        }

        return result;
    }

    /// <summary>Raw big-endian rows, for kernels that decode and reduce in one step.</summary>
    /// <param name="firstRow">0-based.</param>
    /// <param name="rawRows">A whole number of rows of <see cref="RowByteCount"/> bytes.</param>
    /// <exception cref="ArgumentException">Not whole rows, or more rows than there are.</exception>
    /// <exception cref="FitsException">The file is truncated there.</exception>
    public void ReadRows(long firstRow, Span<byte> rawRows)
    {
        if (RowByteCount == 0 ? rawRows.Length > 0 : rawRows.Length % RowByteCount != 0)
        {
            throw new ArgumentException($"{rawRows.Length} bytes are not whole rows of {RowByteCount} bytes.", nameof(rawRows));
        }

        RequireRows(firstRow, RowByteCount == 0 ? 0 : rawRows.Length / RowByteCount);
        _content.Source.Read(_content.DataOffset + (firstRow * RowByteCount), rawRows);
    }

    /// <inheritdoc/>
    public override FitsHduDescription Describe() =>
        new(Index, Name, Version, "binary table", _content.Shape, 8, RowCount, Columns, DataByteCount, IsTruncated);

    internal static int ValuesPerRow<T>(FitsColumn column) =>
        column.ElementType is FitsElementType.Complex32 or FitsElementType.Complex64 && typeof(T) != typeof(Complex) ? 2 * column.Repeat : column.Repeat;

    internal long CountRows<T>(FitsColumn column, int length)
    {
        if (column.IsVariableLength)
        {
            throw Error($"column {column.Name} has TFORM '{column.Format}': arrays of variable length; use ReadArray.", Keyword(column));
        }

        int perRow = ValuesPerRow<T>(column);
        if (perRow == 0 ? length > 0 : length % perRow != 0)
        {
            throw new ArgumentException($"Column {column.Name} has {perRow} elements per row; {length} are not whole rows.");
        }

        return perRow == 0 ? RowCount : length / perRow;
    }

    internal void DecodeColumn<T>(FitsColumn column, ReadOnlySpan<byte> rows, int rowCount, Span<T> destination)
        where T : unmanaged => DecodeElements(column, rows[column.ByteOffset..], RowByteCount, column.Repeat, rowCount, destination);

    private static string Text(ReadOnlySpan<byte> characters)
    {
        int end = characters.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? characters : characters[..end]).TrimEnd(' ');
    }

    private static string Keyword(FitsColumn column) => $"TFORM{column.Index + 1}";

    private void DecodeElements<T>(FitsColumn column, ReadOnlySpan<byte> raw, int stride, int perRow, int rowCount, Span<T> destination)
        where T : unmanaged
    {
        try
        {
            ElementDecoder.Decode(raw, stride, perRow, rowCount, column.ElementFormat, destination);
        }
        catch (ArgumentException e)
        {
            throw new FitsException($"column {column.Name} has TFORM '{column.Format}'. {e.Message}", Layout.Source.Name, Index, Keyword(column), null, e);
        }
        catch (OverflowException e)
        {
            throw new FitsException($"a value of column {column.Name} ('{column.Format}') does not fit in {typeof(T).Name}.", Layout.Source.Name, Index, Keyword(column), null, e);
        }
    }

    /// <summary>Throws when these bytes of rows or heap are not there; call it before allocating.</summary>
    private void RequireContent(long offset, long count)
    {
        if (IsCompressed)
        {
            _content.Source.RequireReadable(offset, count);
        }
        else
        {
            RequirePresent(offset, count);
        }
    }

    private void RequireRows(long firstRow, long rows)
    {
        if (firstRow < 0 || rows > RowCount - firstRow)
        {
            throw new ArgumentOutOfRangeException(nameof(firstRow), firstRow, $"{rows} rows from row {firstRow} were asked for; table '{Name}' has {RowCount}.");
        }

        RequireContent(firstRow * RowByteCount, rows * RowByteCount);
    }

    /// <summary>Blocks of raw rows: a view when the bytes are in memory, else read into one rented buffer.</summary>
    private ref struct RowBlocks
    {
        private readonly BinaryTableHdu _table;
        private readonly long _firstRow;
        private readonly long _rows;
        private readonly int _rowsPerBlock;
        private byte[]? _rented;
        private long _done;

        public RowBlocks(BinaryTableHdu table, long firstRow, long rows)
        {
            table.RequireRows(firstRow, rows);
            _table = table;
            _firstRow = firstRow;
            _rows = rows;
            _rowsPerBlock = Math.Max(1, BlockByteCount / Math.Max(1, table.RowByteCount));
        }

        public bool MoveNext(out ReadOnlySpan<byte> raw, out long done, out int count)
        {
            done = _done;
            count = (int)Math.Min(_rowsPerBlock, _rows - _done);
            raw = default;
            if (count == 0 || _table.RowByteCount == 0)
            {
                return false;
            }

            int bytes = count * _table.RowByteCount;
            long offset = _table._content.DataOffset + ((_firstRow + done) * _table.RowByteCount);
            if (!_table._content.Source.TryView(offset, bytes, out raw))
            {
                _rented ??= ArrayPool<byte>.Shared.Rent(bytes);
                _table._content.Source.Read(offset, _rented.AsSpan(0, bytes));
                raw = _rented.AsSpan(0, bytes);
            }

            _done += count;
            return true;
        }

        public void Dispose()
        {
            if (_rented is not null)
            {
                ArrayPool<byte>.Shared.Return(_rented);
                _rented = null;
            }
        }
    }
}
