using System.IO.Compression;
using System.Numerics;
using Mmoda.Tests;

namespace Mmoda.Fits.Tests;

/// <summary>Tables compressed by fpack (tools/golden/fits/make_compressed_tables.py) against the tables before, which funpack restores.</summary>
public sealed class CompressedTableTests
{
    [Theory]
    [InlineData("COMPLEX")]
    [InlineData("FIXED")]
    [InlineData("TILES")]
    [InlineData("RICE")]
    [InlineData("GZIP1")]
    [InlineData("ARRAYS")]
    [InlineData("ARRAYST")]
    [InlineData("ARRAYSR")]
    [InlineData("FLAGS")]
    public void A_compressed_table_reads_as_the_plain_table(string name)
    {
        using FitsFile packed = FitsFile.Open(TestFiles.Golden("tables.fits.fz"));
        using FitsFile plain = FitsFile.Open(TestFiles.Golden("tables-values.fits.gz"));
        BinaryTableHdu table = packed.RequireTable(name);
        BinaryTableHdu expected = plain.RequireTable(name);

        Assert.True(table.IsCompressed);
        Assert.False(expected.IsCompressed);
        Assert.Empty(packed.Warnings);
        Assert.Equal(expected.RowCount, table.RowCount);
        Assert.Equal(expected.RowByteCount, table.RowByteCount);
        Assert.Equal(expected.Columns.Select(Describe), table.Columns.Select(Describe));
        byte[] rows = new byte[table.RowCount * table.RowByteCount];
        byte[] expectedRows = new byte[rows.Length];
        table.ReadRows(0, rows);
        expected.ReadRows(0, expectedRows);
        Assert.Equal(expectedRows, rows);
        foreach (FitsColumn column in table.Columns)
        {
            Assert.Equal(Values(expected, column), Values(table, column));
        }
    }

    [Fact]
    public void The_header_is_that_of_the_plain_table_and_the_checksum_that_of_the_file()
    {
        using FitsFile packed = FitsFile.Open(TestFiles.Golden("tables.fits.fz"));
        BinaryTableHdu table = packed.RequireTable("FIXED");

        Assert.Equal("golden", table.Header.RequireString("OBJECT"));
        Assert.Equal("4J", table.Header.RequireString("TFORM6"));
        Assert.Equal(57, table.Header.RequireInteger("NAXIS2"));
        Assert.Equal(0, table.Header.RequireInteger("PCOUNT"));
        Assert.DoesNotContain(table.Header.Cards, c => c.Keyword.StartsWith('Z'));
        Assert.Equal([57L], new[] { table.Describe().RowCount!.Value });
        Assert.Equal((FitsChecksumStatus.Correct, FitsChecksumStatus.Correct), (table.VerifyChecksum().Data, table.VerifyChecksum().Hdu));
    }

    [Fact]
    public void Any_rows_can_be_read_from_several_threads()
    {
        using FitsFile packed = FitsFile.Open(TestFiles.Golden("tables.fits.fz"));
        using FitsFile plain = FitsFile.Open(TestFiles.Golden("tables-values.fits.gz"));
        double[] expected = plain.RequireTable("TILES").ReadAll<double>("D");
        BinaryTableHdu table = packed.RequireTable("TILES");

        Parallel.For(0, 90, first =>
        {
            double[] part = new double[10];
            table.Read<double>("D", part, first);
            Assert.Equal(expected.AsSpan(first, 10), part.AsSpan());
        });
    }

    [Theory]
    [InlineData("ZNAXIS1", -1)]
    [InlineData("ZNAXIS1", 3)]
    [InlineData("ZNAXIS2", 900)]
    [InlineData("ZNAXIS2", long.MaxValue)]
    [InlineData("ZTILELEN", 0)]
    [InlineData("ZPCOUNT", -1)]
    public void Impossible_keywords_are_refused_at_opening(string keyword, long value)
    {
        FitsException e = Assert.Throws<FitsException>(() => FitsFile.Open(Write([[1, 2, 3]], Header(10, 10, "GZIP_1").Set(keyword, value)), "bad"));
        Assert.Equal(1, e.HduIndex);
    }

    [Theory]
    [InlineData("GZIP_1")]
    [InlineData("GZIP_2")]
    [InlineData("RICE_1")]
    [InlineData("NOCOMPRESS")]
    public void A_table_larger_than_its_bytes_can_hold_is_refused_before_memory_is_taken(string algorithm)
    {
        using FitsFile file = FitsFile.Open(Write([[0, 0, 0, 0]], Header(60_000_000, 60_000_000, algorithm)), "bomb");
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<FitsException>(() => file.RequireTable("X").ReadAll<int>("V"));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [Fact]
    public void An_unknown_algorithm_opens_and_reading_names_it()
    {
        using FitsFile file = FitsFile.Open(Write([[1, 2, 3]], Header(10, 10, "NEW_9")), "new");

        FitsException e = Assert.Throws<FitsException>(() => file.RequireTable("X").ReadAll<int>("V"));
        Assert.Contains("NEW_9", e.Message);
        Assert.Equal("ZCTYP1", e.Keyword);
    }

    [Fact]
    public void Cells_without_compression_are_read_as_they_are()
    {
        using FitsFile file = FitsFile.Open(Write([[0, 0, 0, 1, 0, 0, 0, 2], [255, 255, 255, 255]], Header(3, 2, "NOCOMPRESS")), "plain");

        Assert.Equal([1, 2, -1], file.RequireTable("X").ReadAll<int>("V"));
    }

    [Theory]
    [InlineData("tables.fits.fz", 500)]
    [InlineData("hcompress.fits.gz", 300)]
    public void Mutated_compressed_data_end_in_values_or_a_FitsException(string name, int cases)
    {
        byte[] original = File.ReadAllBytes(TestFiles.Golden(name));
        if (name.EndsWith(".gz", StringComparison.Ordinal))
        {
            using GZipStream gzip = new(new MemoryStream(original), CompressionMode.Decompress);
            using MemoryStream inflated = new();
            gzip.CopyTo(inflated);
            original = inflated.ToArray();
        }

        Property.ForAll(
            r =>
            {
                byte[] content = [.. original];
                for (int i = r.Next(1, 20); i > 0; i--)
                {
                    content[r.Next(content.Length)] = (byte)(r.Next(2) == 0 ? r.Next(256) : "0123456789"[r.Next(10)]);
                }

                return content;
            },
            content =>
            {
                try
                {
                    using FitsFile file = FitsFile.Open(content, "mutated");
                    foreach (FitsHdu hdu in file.Hdus)
                    {
                        ReadTolerantly(hdu);
                    }
                }
                catch (FitsException)
                {
                    // The allowed end.
                }
            },
            cases);
    }

    private static void ReadTolerantly(FitsHdu hdu)
    {
        try
        {
            if (hdu.DataByteCount < 1 << 20)
            {
                Reading.Everything(hdu);
            }
        }
        catch (FitsException)
        {
            // The allowed end.
        }
    }

    private static FitsHeader Header(long rows, long tileLength, string algorithm) => new FitsHeader()
        .Set("EXTNAME", "X").Set("ZTABLE", true).Set("ZTILELEN", tileLength).Set("ZNAXIS1", 4).Set("ZNAXIS2", rows).Set("ZPCOUNT", 0)
        .Set("ZFORM1", "J").Set("ZCTYP1", algorithm);

    private static byte[] Write(byte[][] tiles, FitsHeader header)
    {
        using MemoryStream stream = new();
        using FitsWriter writer = FitsWriter.Create(stream);
        writer.WriteTable(header, new FitsTable().AddArrays("V", tiles));
        writer.Commit();
        return stream.ToArray();
    }

    private static string Describe(FitsColumn column) =>
        $"{column.Name} {column.Format} {column.ByteOffset} {column.Scale} {column.Zero} {column.Null} {column.Unit} {string.Join(",", column.Dimensions)}";

    private static IEnumerable<object> Values(BinaryTableHdu table, FitsColumn column)
    {
        bool isComplex = column.ElementType is FitsElementType.Complex32 or FitsElementType.Complex64;
        if (column.ElementType == FitsElementType.Character)
        {
            return table.ReadStrings(column);
        }

        if (!column.IsVariableLength)
        {
            return isComplex ? table.ReadAll<Complex>(column).Cast<object>() : table.ReadAll<double>(column).Cast<object>();
        }

        return Enumerable.Range(0, (int)table.RowCount).SelectMany(
            row => isComplex ? table.ReadArray<Complex>(column, row).Cast<object>() : table.ReadArray<double>(column, row).Cast<object>().Prepend(row));
    }
}
