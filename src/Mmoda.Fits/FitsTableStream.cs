namespace Mmoda.Fits;

/// <summary>A binary table whose rows are appended in blocks; made by <see cref="FitsWriter.BeginTable"/>.</summary>
public sealed class FitsTableStream
{
    private readonly HduStream _hdu;

    internal FitsTableStream(HduStream hdu, int rowByteCount, long rowCount)
    {
        _hdu = hdu;
        RowByteCount = rowByteCount;
        RowCount = rowCount;
    }

    /// <summary>Bytes of one row, the sum of the columns' widths.</summary>
    public int RowByteCount { get; }

    /// <summary>The rows announced in the header.</summary>
    public long RowCount { get; }

    /// <summary>The rows written so far.</summary>
    public long RowsWritten { get; private set; }

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
        if (IsClosed || rows > RowCount - RowsWritten)
        {
            throw new InvalidOperationException($"{RowCount} rows were announced, {RowsWritten} are written; cannot append {rows}.");
        }

        _hdu.Write(bigEndianRows);
        RowsWritten += rows;
    }

    internal bool IsClosed { get; private set; }

    internal void WriteHeap(ReadOnlySpan<byte> bytes) => _hdu.Write(bytes);

    internal void Close()
    {
        if (RowsWritten != RowCount)
        {
            throw new InvalidOperationException($"The table has {RowsWritten} rows, {RowCount} were announced.");
        }

        IsClosed = true;
        _hdu.Close();
    }
}
