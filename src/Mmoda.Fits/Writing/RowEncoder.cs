namespace Mmoda.Fits;

/// <summary>Columns to rows: neighbouring columns of a few bytes are joined into words first, so that a row takes few stores.</summary>
/// <remarks>
/// One pass for each word or wide column over rows that stay in the first-level cache. A word shorter than eight bytes is stored
/// whole where the row has room: what it spills belongs to columns on its right, whose turn comes after it.
/// </remarks>
internal sealed class RowEncoder
{
    private const int WordByteCount = 8;
    private const int StripByteCount = 8 << 10;
    private const int FewestRows = 16;
    private const int MostRows = 512;

    private readonly List<Pass> _passes = [];
    private readonly ulong[] _words;
    private readonly int _rowByteCount;

    /// <param name="columns">All columns of a row, from left to right.</param>
    /// <param name="rowByteCount">The sum of their widths.</param>
    public RowEncoder(IReadOnlyList<TableColumn> columns, int rowByteCount)
    {
        _rowByteCount = rowByteCount;
        StripRowCount = Math.Clamp(StripByteCount / Math.Max(1, rowByteCount), FewestRows, MostRows) & ~(WordByteCount - 1);
        _words = new ulong[StripRowCount];
        int offset = 0;
        long heapOffset = 0;
        for (int first = 0; first < columns.Count;)
        {
            int joined = 0;
            int next = first;
            for (; next < columns.Count && columns[next].JoinedByteCount is > 0 and int more && joined + more <= WordByteCount; next++)
            {
                joined += more;
            }

            if (next - first < 2)
            {
                _passes.Add(new(offset, (int)columns[first].Spec.Parse().ByteCount, heapOffset, [columns[first]]));
                heapOffset += columns[first].HeapByteCount;
                next = first + 1;
            }
            else
            {
                _passes.Add(new(offset, joined, heapOffset, [.. columns.Skip(first).Take(next - first)]));
            }

            offset += _passes[^1].ByteCount;
            first = next;
        }
    }

    /// <summary>The most rows of one call.</summary>
    public int StripRowCount { get; }

    /// <summary>Encodes whole rows.</summary>
    /// <param name="firstRow">The first row of the columns.</param>
    /// <param name="rows">Filled; at most <see cref="StripRowCount"/> rows.</param>
    public void Encode(int firstRow, Span<byte> rows)
    {
        int count = rows.Length / _rowByteCount;
        foreach (Pass pass in _passes)
        {
            Span<byte> cells = rows[pass.Offset..];
            if (pass.Columns.Length == 1)
            {
                pass.Columns[0].Encode(firstRow, count, cells, _rowByteCount, pass.HeapOffset);
                continue;
            }

            Span<ulong> words = _words.AsSpan(0, count);
            int shift = 8 * WordByteCount;
            foreach (TableColumn column in pass.Columns)
            {
                shift -= 8 * column.JoinedByteCount;
                column.Join(firstRow, words, shift);
            }

            if (pass.Offset + WordByteCount <= _rowByteCount)
            {
                WordEncoder.Store(words, WordByteCount, 0, cells, _rowByteCount);
            }
            else
            {
                WordEncoder.StoreUpper(words, pass.ByteCount, cells, _rowByteCount);
            }
        }
    }

    /// <summary>A column that is encoded alone, or several that make a word.</summary>
    private sealed record Pass(int Offset, int ByteCount, long HeapOffset, TableColumn[] Columns);
}
