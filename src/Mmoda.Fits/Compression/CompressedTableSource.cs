using System.Buffers;
using System.Collections.Concurrent;

namespace Mmoda.Fits;

/// <summary>
/// The bytes of the plain table, rows and heap. A tile of rows is inflated when the first of its bytes is read, the heap when the first of
/// its; both are kept. Safe for concurrent readers: at worst two inflate the same.
/// </summary>
internal sealed class CompressedTableSource : ByteSource
{
    private readonly CompressedTable _table;
    private readonly ConcurrentDictionary<long, byte[]> _tiles = new();
    private CompressedHeap? _heap;
    private bool _isPlausible;

    /// <param name="table">The compressed table; it is closed by its file.</param>
    /// <param name="plain">Where its bytes would lie; the rows start at 0.</param>
    public CompressedTableSource(CompressedTable table, HduLayout plain)
        : base(plain.Source.Name)
    {
        _table = table;
        Length = plain.DataByteCount;
    }

    public override long Length { get; }

    private long RowBytes => _table.RowByteCount * _table.RowCount;

    public override void RequireReadable(long offset, long count)
    {
        if (!_isPlausible)
        {
            CompressedColumn.RequirePlausible(_table);
            _isPlausible = true;
        }

        if (offset + count > RowBytes)
        {
            Heap().Require(offset - _table.HeapOffset, count);
        }
    }

    public override bool TryView(long offset, int length, out ReadOnlySpan<byte> view)
    {
        long tileBytes = _table.TileLength * _table.RowByteCount;
        long inTile = tileBytes == 0 ? 0 : offset % tileBytes;
        if (length > 0 && offset >= 0 && offset + length <= RowBytes && inTile + length <= tileBytes)
        {
            view = Tile(offset / tileBytes).AsSpan((int)inTile, length);
            return true;
        }

        view = default;
        return false;
    }

    /// <summary>Nothing is held but memory.</summary>
    public override void Dispose()
    {
    }

    protected override void ReadCore(long offset, Span<byte> destination)
    {
        long tileBytes = _table.TileLength * _table.RowByteCount;
        while (!destination.IsEmpty && offset < RowBytes)
        {
            ReadOnlySpan<byte> part = Tile(offset / tileBytes).AsSpan((int)(offset % tileBytes));
            part = part[..Math.Min(part.Length, destination.Length)];
            part.CopyTo(destination);
            destination = destination[part.Length..];
            offset += part.Length;
        }

        if (!destination.IsEmpty)
        {
            Heap().Read(offset - _table.HeapOffset, destination);
        }
    }

    private CompressedHeap Heap() => Volatile.Read(ref _heap) ?? (_heap = CompressedHeap.Inflate(_table));

    private byte[] Tile(long tile) => _tiles.GetOrAdd(tile, Inflate);

    private byte[] Inflate(long tile)
    {
        int count = _table.RowsOf(tile);
        long bytes = (long)count * _table.RowByteCount;
        CompressedColumn.RequirePlausible(_table, tile);
        if (bytes > Array.MaxLength)
        {
            throw _table.Stored.Error($"tiles of {_table.TileLength} rows of {_table.RowByteCount} bytes exceed one array.", "ZTILELEN");
        }

        byte[] rows = new byte[(int)bytes];
        foreach (FitsColumn column in _table.Columns)
        {
            if (column.ByteCount == 0)
            {
                continue;
            }

            int length = count * column.ByteCount;
            byte[] cells = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                CompressedColumn.ReadCells(_table, column, tile, cells.AsSpan(0, length));
                Scatter(cells.AsSpan(0, length), column.ByteCount, rows.AsSpan(column.ByteOffset), _table.RowByteCount);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(cells);
            }
        }

        return rows;
    }

    private static void Scatter(ReadOnlySpan<byte> cells, int width, Span<byte> rows, int stride)
    {
        if (width == 1)
        {
            for (int i = 0, o = 0; i < cells.Length; i++, o += stride)
            {
                rows[o] = cells[i];
            }

            return;
        }

        for (int i = 0, o = 0; i < cells.Length; i += width, o += stride)
        {
            cells.Slice(i, width).CopyTo(rows[o..]);
        }
    }
}
