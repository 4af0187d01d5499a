using System.Buffers;

namespace Mmoda.Fits;

/// <summary>A binary table whose rows are appended in blocks; made by <see cref="FitsWriter.BeginTable"/>.</summary>
public sealed class FitsTableStream
{
    private const int BlockByteCount = 512 << 10;

    private readonly HduStream _hdu;
    private readonly FitsColumnSpec[] _columns;

    internal FitsTableStream(HduStream hdu, FitsColumnSpec[] columns, int rowByteCount, long? rowCount)
    {
        _hdu = hdu;
        _columns = columns;
        RowByteCount = rowByteCount;
        RowCount = rowCount;
    }

    /// <summary>Bytes of one row, the sum of the columns' widths.</summary>
    public int RowByteCount { get; }

    /// <summary>The rows announced, or null when they are counted.</summary>
    public long? RowCount { get; }

    /// <summary>The rows written so far.</summary>
    public long RowsWritten { get; private set; }

    internal bool IsClosed { get; private set; }

    /// <summary>Appends whole rows, big-endian, columns in order without gaps.</summary>
    /// <param name="bigEndianRows">A multiple of <see cref="RowByteCount"/> bytes.</param>
    /// <exception cref="ArgumentException">Not whole rows.</exception>
    /// <exception cref="InvalidOperationException">More rows than announced, or the next HDU was begun.</exception>
    public void AppendRows(ReadOnlySpan<byte> bigEndianRows)
    {
        if (RowByteCount == 0 || bigEndianRows.Length % RowByteCount != 0)
        {
            throw new ArgumentException($"{bigEndianRows.Length} bytes are not whole rows of {RowByteCount} bytes.", nameof(bigEndianRows));
        }

        long rows = bigEndianRows.Length / RowByteCount;
        RequireRoom(rows);
        _hdu.Write(bigEndianRows);
        RowsWritten += rows;
    }

    /// <summary>Appends the rows of a table in memory.</summary>
    /// <param name="block">Columns of the same names and formats, in the same order, as the table was begun with.</param>
    /// <exception cref="ArgumentException">Other columns.</exception>
    /// <exception cref="InvalidOperationException">More rows than announced, or the next HDU was begun.</exception>
    public void AppendRows(FitsTable block)
    {
        ArgumentNullException.ThrowIfNull(block);
        IReadOnlyList<TableColumn> columns = block.Content;
        for (int i = 0; i < Math.Max(columns.Count, _columns.Length); i++)
        {
            string found = Describe(i < columns.Count ? columns[i].Spec : null);
            string begun = Describe(i < _columns.Length ? _columns[i] : null);
            if (found != begun)
            {
                throw new ArgumentException($"Column {i + 1} of the block is {found}; the table was begun with {begun}.", nameof(block));
            }
        }

        RequireRoom(Math.Max(0, block.RowCount));
        Append(columns, Math.Max(0, block.RowCount));
    }

    internal void Append(IReadOnlyList<TableColumn> columns, long rows)
    {
        int step = Math.Max(1, BlockByteCount / Math.Max(1, RowByteCount));
        byte[] rented = ArrayPool<byte>.Shared.Rent(step * RowByteCount);
        RowEncoder encoder = new(columns, RowByteCount);
        for (int done = 0; done < rows && RowByteCount > 0; done += step)
        {
            int count = (int)Math.Min(step, rows - done);
            for (int from = 0; from < count; from += encoder.StripRowCount)
            {
                int stripRows = Math.Min(encoder.StripRowCount, count - from);
                Span<byte> strip = rented.AsSpan(from * RowByteCount, stripRows * RowByteCount);
                encoder.Encode(done + from, strip);
                _hdu.Sum(strip);
            }

            _hdu.WriteSummed(rented.AsSpan(0, count * RowByteCount));
            RowsWritten += count;
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    internal void WriteHeap(ReadOnlySpan<byte> bytes) => _hdu.Write(bytes);

    internal void Close()
    {
        if (RowCount is { } announced && RowsWritten != announced)
        {
            throw new InvalidOperationException($"The table has {RowsWritten} rows, {announced} were announced.");
        }

        if (RowCount is null)
        {
            _hdu.SetRowCount(RowsWritten);
        }

        IsClosed = true;
        _hdu.Close();
    }

    private static string Describe(FitsColumnSpec? column) => column is null ? "absent" : $"'{column.Name}' ({column.Format}, zero {column.Zero:R}, scale {column.Scale:R})";

    private void RequireRoom(long rows)
    {
        if (IsClosed)
        {
            throw new InvalidOperationException("The table has ended: the next HDU was begun or the file committed.");
        }

        if (rows > RowCount - RowsWritten)
        {
            throw new InvalidOperationException($"{RowCount} rows were announced, {RowsWritten} are written; cannot append {rows}.");
        }
    }
}
