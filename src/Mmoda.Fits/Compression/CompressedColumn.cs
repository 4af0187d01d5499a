using System.Buffers;

namespace Mmoda.Fits;

/// <summary>Reads the cells of one column of a compressed table: per tile, they follow one another and are compressed as one (FITS 4.0, section 10.3.2).</summary>
internal static class CompressedColumn
{
    /// <summary>Bytes of a descriptor of a compressed array: its length and its place in the heap, as for <c>Q</c>.</summary>
    public const int DescriptorByteCount = 16;

    /// <summary>Refuses a table that its bytes cannot hold; call it before allocating for its rows. A look at the descriptors.</summary>
    public static void RequirePlausible(CompressedTable table)
    {
        table.Stored.RequirePresent(0, table.Stored.DataByteCount);
        for (long tile = 0; tile < table.TileCount; tile++)
        {
            RequirePlausible(table, tile);
        }
    }

    /// <summary>Refuses a tile that its bytes cannot hold.</summary>
    public static void RequirePlausible(CompressedTable table, long tile)
    {
        int rows = table.RowsOf(tile);
        foreach (FitsColumn column in table.Columns.Where(c => c.ByteCount > 0))
        {
            (_, long compressed) = Locate(table, column, tile);
            string algorithm = column.IsVariableLength ? "GZIP_1" : table.Algorithms[column.Index];
            long plain = (long)rows * column.ByteCount;
            if (!ColumnCodec.IsKnown(algorithm))
            {
                throw Error(table, column, tile, $"found the algorithm '{algorithm}', expected RICE_1, GZIP_1, GZIP_2 or NOCOMPRESS");
            }

            if (plain > Array.MaxLength || ColumnCodec.Capacity(algorithm, compressed, column.ElementType) < plain)
            {
                throw Error(table, column, tile, $"{compressed} compressed bytes cannot hold {rows} cells of {column.ByteCount} bytes");
            }
        }
    }

    /// <summary>The cells of a tile; for a column of arrays, the descriptors that the plain table has.</summary>
    public static void ReadCells(CompressedTable table, FitsColumn column, long tile, Span<byte> cells)
    {
        if (column.IsVariableLength)
        {
            int rows = table.RowsOf(tile);
            byte[] both = new byte[checked(cells.Length + (rows * DescriptorByteCount))];
            ReadDescriptors(table, column, tile, both);
            both.AsSpan(0, cells.Length).CopyTo(cells);
            return;
        }

        (long start, long length) = Locate(table, column, tile);
        Decode(table, column, column.ElementType, tile, start, length, cells);
    }

    /// <summary>The descriptors of the plain table, and then those of the compressed arrays, for all rows of a tile.</summary>
    public static void ReadDescriptors(CompressedTable table, FitsColumn column, long tile, Span<byte> both)
    {
        (long start, long length) = Locate(table, column, tile);
        byte[] bytes = Load(table, column, tile, start, length);
        try
        {
            if (TileGzip.Inflate(bytes, (int)length, both) != both.Length)
            {
                throw Error(table, column, tile, "the descriptors are damaged");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Decompresses bytes of the stored table's data unit.</summary>
    public static void Decode(CompressedTable table, FitsColumn column, FitsElementType type, long tile, long start, long length, Span<byte> plain)
    {
        byte[] bytes = Load(table, column, tile, start, length);
        try
        {
            if (!ColumnCodec.TryDecode(table.Algorithms[column.Index], bytes, (int)length, type, plain))
            {
                throw Error(table, column, tile, $"{length} compressed bytes are damaged, or do not give the expected {plain.Length}");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    public static FitsException Error(CompressedTable table, FitsColumn column, long tile, string problem) =>
        table.Stored.Error($"column {column.Name}, tile {tile} ({table.Algorithms[column.Index]}): {problem}.", $"ZCTYP{column.Index + 1}");

    private static (long Start, long Length) Locate(CompressedTable table, FitsColumn column, long tile)
    {
        BinaryTableHdu stored = table.Stored;
        FitsColumn cell = stored.Columns[column.Index];
        Span<byte> descriptor = stackalloc byte[16];
        if (!cell.IsVariableLength || cell.ByteCount > descriptor.Length)
        {
            throw stored.Error($"column {column.Name} has TFORM '{cell.Format}', expected compressed bytes (1QB or 1PB).", $"TFORM{column.Index + 1}");
        }

        descriptor = descriptor[..cell.ByteCount];
        stored.ReadRawData((tile * stored.RowByteCount) + cell.ByteOffset, descriptor);
        (_, long start, long length) = stored.LocateDescribed(cell, tile, descriptor);
        return (start, length);
    }

    private static byte[] Load(CompressedTable table, FitsColumn column, long tile, long start, long length)
    {
        if (length > Array.MaxLength - ColumnCodec.Padding)
        {
            throw Error(table, column, tile, $"{length} compressed bytes exceed one array");
        }

        byte[] bytes = ArrayPool<byte>.Shared.Rent((int)length + ColumnCodec.Padding);
        table.Stored.ReadRawData(start, bytes.AsSpan(0, (int)length));
        bytes.AsSpan((int)length, ColumnCodec.Padding).Fill(0xFF);
        return bytes;
    }
}
