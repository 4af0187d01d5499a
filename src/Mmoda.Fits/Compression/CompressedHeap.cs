namespace Mmoda.Fits;

/// <summary>The arrays of variable length of a compressed table, each compressed for itself and here put back to its place (FITS 4.0, section 10.3.6).</summary>
internal sealed class CompressedHeap
{
    /// <summary>A heap may have gaps, but one that is this many times larger than its arrays is a lie.</summary>
    private const long LargestRatioOfGaps = 16;

    private const long SmallHeap = 16 << 20;

    private readonly byte[] _bytes;

    private CompressedHeap(byte[] bytes) => _bytes = bytes;

    public static CompressedHeap Inflate(CompressedTable table)
    {
        FitsColumn[] columns = [.. table.Columns.Where(c => c.IsVariableLength && c.ByteCount > 0)];
        long end = 0;
        long total = 0;
        foreach (CompressedArray array in columns.SelectMany(c => Arrays(table, c)))
        {
            end = Math.Max(end, array.Offset + array.ByteCount);
            total += array.ByteCount;
        }

        if (end > Array.MaxLength || end > (total * LargestRatioOfGaps) + SmallHeap)
        {
            throw table.Stored.Error($"the heap ends at byte {end}, its arrays have {total} bytes.", "ZPCOUNT");
        }

        byte[] bytes = new byte[(int)end];
        foreach (FitsColumn column in columns)
        {
            // cfitsio sorts the bytes of single-precision complex elements as those of a number of eight bytes; but in arrays only.
            FitsElementType type = column.ElementType == FitsElementType.Complex32 ? FitsElementType.Integer64 : column.ElementType;
            foreach (CompressedArray array in Arrays(table, column))
            {
                Span<byte> plain = bytes.AsSpan((int)array.Offset, (int)array.ByteCount);
                if (array.StoredByteCount == array.ByteCount)
                {
                    // Compression did not make it shorter.
                    table.Stored.ReadRawData(array.StoredStart, plain);
                }
                else
                {
                    CompressedColumn.Decode(table, column, type, array.Tile, array.StoredStart, array.StoredByteCount, plain);
                }
            }
        }

        return new(bytes);
    }

    /// <summary>Throws when these bytes do not belong to the arrays.</summary>
    public void Require(long offset, long count)
    {
        if (offset < 0 || offset + count > _bytes.Length)
        {
            throw new FitsException($"bytes {offset} to {offset + count} of the heap were wanted; the compressed arrays have {_bytes.Length}.");
        }
    }

    public void Read(long offset, Span<byte> destination)
    {
        Require(offset, destination.Length);
        _bytes.AsSpan((int)offset, destination.Length).CopyTo(destination);
    }

    private static IEnumerable<CompressedArray> Arrays(CompressedTable table, FitsColumn column)
    {
        BinaryTableHdu stored = table.Stored;
        long heapStart = stored.HeapOffset;
        for (long tile = 0; tile < table.TileCount; tile++)
        {
            int rows = table.RowsOf(tile);
            CompressedColumn.RequirePlausible(table, tile);
            byte[] both = new byte[checked(rows * (column.ByteCount + CompressedColumn.DescriptorByteCount))];
            CompressedColumn.ReadDescriptors(table, column, tile, both);
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<byte> plain = both.AsSpan(row * column.ByteCount, column.ByteCount);
                ReadOnlySpan<byte> compressed = both.AsSpan((rows * column.ByteCount) + (row * CompressedColumn.DescriptorByteCount));
                (long length, long offset) = BinaryTableHdu.ReadDescriptor(plain);
                (long storedLength, long storedOffset) = BinaryTableHdu.ReadDescriptor(compressed[..CompressedColumn.DescriptorByteCount]);
                Int128 bytes = BinaryTableHdu.ArrayByteCount(column.ElementType, length);
                if (bytes <= 0 && length == 0)
                {
                    continue;
                }

                string algorithm = table.Algorithms[column.Index];
                bool isInside = length > 0 && offset >= 0 && storedLength >= 0 && storedOffset >= 0
                    && storedLength <= stored.DataByteCount - heapStart - storedOffset && offset < long.MaxValue / 4;
                if (!isInside || bytes > Array.MaxLength || (bytes != storedLength && ColumnCodec.Capacity(algorithm, storedLength, column.ElementType) < bytes))
                {
                    throw CompressedColumn.Error(
                        table, column, tile, $"row {row} claims {length} elements at byte {offset} from {storedLength} compressed bytes at byte {storedOffset}");
                }

                yield return new(tile, offset, (long)bytes, heapStart + storedOffset, storedLength);
            }
        }
    }

    private readonly record struct CompressedArray(long Tile, long Offset, long ByteCount, long StoredStart, long StoredByteCount);
}
