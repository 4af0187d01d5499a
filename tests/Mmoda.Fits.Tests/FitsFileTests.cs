using System.IO.Compression;

namespace Mmoda.Fits.Tests;

public sealed class FitsFileTests
{
    [Fact]
    public void Describe_tells_kind_and_size_of_each_hdu()
    {
        using FitsFile file = FitsFile.Open(TestFiles.Golden("table.fits"));
        IReadOnlyList<FitsHduDescription> lines = file.Describe();

        Assert.Equal([0, 1], lines.Select(l => l.Index));
        Assert.Equal(("primary", 0), (lines[0].Kind, lines[0].Shape.Count));
        Assert.Equal(("binary table", "ALL", 3, 5L, 17), (lines[1].Kind, lines[1].Name, lines[1].Version, lines[1].RowCount, lines[1].Columns.Count));
    }

    [Fact]
    public void A_missing_hdu_is_an_error_that_lists_those_there_are()
    {
        using FitsFile file = FitsFile.Open(TestFiles.Golden("images.fits"));

        Assert.Null(file.Find("NONE"));
        Assert.Null(file.Find("U8", version: 2));
        Assert.Contains("'U8'", Assert.Throws<FitsException>(() => file.RequireImage("NONE")).Message, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Throws<FitsException>(() => file.RequireTable("u8")).HduIndex);
    }

    [Fact]
    public void A_stream_is_read_like_a_file_and_stays_open()
    {
        using MemoryStream stream = new(File.ReadAllBytes(TestFiles.Golden("table-gzip.fits")));
        using FitsFile file = FitsFile.Open(stream, "upload");

        Assert.Equal("upload", file.Name);
        Assert.Equal(5, file.RequireTable("ALL").RowCount);
        Assert.True(stream.CanRead);
    }

    [Theory]
    [InlineData("table.fits")]
    [InlineData("table-gzip.fits")]
    public void Reading_after_dispose_is_an_error(string name)
    {
        FitsFile file = FitsFile.Open(TestFiles.Golden(name));
        BinaryTableHdu table = file.RequireTable("ALL");
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => table.ReadAll<int>("J"));
    }

    [Fact]
    public void Other_extensions_give_their_header_and_bytes()
    {
        byte[] content =
        [
            .. FitsBytes.Header(FitsBytes.EmptyPrimary),
            .. FitsBytes.Header("XTENSION= 'TABLE   '", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 3", "NAXIS2  = 2", "PCOUNT  = 0", "GCOUNT  = 1"),
            .. FitsBytes.Pad("abcdef"u8.ToArray(), (byte)' '),
        ];
        using FitsFile file = FitsFile.Open(content, "ascii.fits");
        ConformingHdu table = Assert.IsType<ConformingHdu>(file.Hdus[1]);
        byte[] raw = new byte[3];
        table.ReadRawData(3, raw);

        Assert.Equal("TABLE", table.ExtensionType);
        Assert.Equal("def"u8.ToArray(), raw);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.ReadRawData(4, raw));
    }

    [Theory]
    [InlineData("images.fits")]
    [InlineData("table.fits")]
    [InlineData("table-gzip.fits")]
    [InlineData("fpack.fits.fz")]
    public void Identify_reads_the_primary_header_only(string name)
    {
        using FitsFile file = FitsFile.Open(TestFiles.Golden(name));

        Assert.Equal(file.Hdus[0].Header.Cards, FitsFile.Identify(TestFiles.Golden(name)).Cards);
    }

    [Fact]
    public void Identify_does_not_look_at_what_follows_and_refuses_what_is_not_FITS()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.fits");
        File.WriteAllBytes(path, [.. FitsBytes.Header([.. FitsBytes.EmptyPrimary, "OBJECT  = 'Crab'"]), .. "garbage"u8]);

        Assert.Equal("Crab", FitsFile.Identify(path).RequireString("OBJECT"));

        File.WriteAllBytes(path, [.. FitsBytes.Header(FitsBytes.EmptyPrimary)[..200]]);
        Assert.Throws<FitsException>(() => FitsFile.Identify(path));
        File.WriteAllText(path, "not FITS at all");
        Assert.Throws<FitsException>(() => FitsFile.Identify(path));
        File.WriteAllBytes(path, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        Assert.Throws<FitsException>(() => FitsFile.Identify(path));
    }

    [Fact]
    public void A_gzip_file_that_is_cut_says_so()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(File.ReadAllBytes(TestFiles.Golden("table.fits")));
        byte[] half = packed.ToArray()[..(int)(packed.Length / 2)];
        string path = Path.Combine(Directory.CreateTempSubdirectory("mmoda-fits-").FullName, "cut.fits.gz");
        try
        {
            File.WriteAllBytes(path, half);

            FitsException broken = Assert.Throws<FitsException>(() => FitsFile.Open(path));

            Assert.Contains("the file ends inside its compressed data", broken.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true); // It has one.
        }
    }
}
