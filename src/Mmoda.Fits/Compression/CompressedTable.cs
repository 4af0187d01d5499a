using System.Globalization;

namespace Mmoda.Fits;

/// <summary>What the header of a tile-compressed table says (FITS 4.0, section 10.3): each row of the stored table holds some rows of the plain one.</summary>
internal sealed class CompressedTable
{
    private CompressedTable(BinaryTableHdu stored, HduLayout plain, List<FitsColumn> columns, string[] algorithms, long tileLength)
    {
        Stored = stored;
        Columns = columns;
        Algorithms = algorithms;
        TileLength = tileLength;
        RowByteCount = (int)plain.Shape[0];
        RowCount = plain.Shape[1];
        TileCount = RowCount == 0 ? 0 : ((RowCount - 1) / tileLength) + 1;
        HeapOffset = plain.Header.Find("THEAP")?.Value is long heap ? heap : RowByteCount * RowCount;
    }

    /// <summary>The table of compressed columns.</summary>
    public BinaryTableHdu Stored { get; }

    /// <summary>The columns of the plain table, in the order of those of <see cref="Stored"/>.</summary>
    public List<FitsColumn> Columns { get; }

    /// <summary>ZCTYPn.</summary>
    public string[] Algorithms { get; }

    /// <summary>ZTILELEN: rows of a tile; the last one may have fewer.</summary>
    public long TileLength { get; }

    public long TileCount { get; }

    /// <summary>ZNAXIS1.</summary>
    public int RowByteCount { get; }

    /// <summary>ZNAXIS2.</summary>
    public long RowCount { get; }

    /// <summary>Where the heap of the plain table starts, from the start of its rows.</summary>
    public long HeapOffset { get; }

    /// <summary>Opens a table with ZTABLE = T.</summary>
    /// <returns>The layout of the plain table, whose bytes are inflated when they are read.</returns>
    public static HduLayout Open(HduLayout layout)
    {
        FitsHeader header = layout.Header;
        long rowBytes = Required(header, "ZNAXIS1", 0, int.MaxValue);
        long rows = Required(header, "ZNAXIS2", 0, long.MaxValue);
        long parameters = header.Contains("ZPCOUNT") ? Required(header, "ZPCOUNT", 0, long.MaxValue) : 0;
        Int128 bytes = ((Int128)rowBytes * rows) + parameters;
        if (bytes > long.MaxValue / 8)
        {
            throw header.Error("ZNAXIS2", $"found {rows} rows of {rowBytes} bytes, which exceed any file.");
        }

        // What the stored columns lack of the standard (e.g. a TDIM that belongs to the plain column) is no news.
        BinaryTableHdu stored = new(layout, []);
        HduLayout plain = layout with
        {
            Header = CompressedHeader.OfTable(layout, rowBytes, rows, parameters),
            Shape = [rowBytes, rows],
            ParameterCount = parameters,
            HeaderOffset = 0,
            DataOffset = 0,
            DataByteCount = (long)bytes,
        };
        List<FitsColumn> columns = ColumnReader.Read(plain, []);
        string[] algorithms = [.. columns.Select(c => Algorithm(header, c.Index))];
        CompressedTable table = new(stored, plain, columns, algorithms, Required(header, "ZTILELEN", 1, long.MaxValue));
        if (table.TileCount > stored.RowCount)
        {
            throw header.Error("NAXIS2", $"found {stored.RowCount} rows, expected one for each of {table.TileCount} tiles of {table.TileLength} rows.");
        }

        return plain with { Source = new CompressedTableSource(table, plain) };
    }

    /// <summary>Rows of a tile.</summary>
    public int RowsOf(long tile) => (int)Math.Min(TileLength, RowCount - (tile * TileLength));

    private static string Algorithm(FitsHeader header, int column)
    {
        string keyword = "ZCTYP" + (column + 1).ToString(CultureInfo.InvariantCulture);
        return (header.Find(keyword)?.Value as string ?? throw header.Error(keyword, "expected the name of an algorithm.")).Trim(' ');
    }

    private static long Required(FitsHeader header, string keyword, long minimum, long maximum)
    {
        object? value = header.Find(keyword)?.Value;
        return value is long number && number >= minimum && number <= maximum
            ? number
            : throw header.Error(keyword, $"found {(value is null ? "nothing" : HeaderText.Quote(value))}, expected an integer from {minimum} to {maximum}.");
    }
}
