using System.IO.Compression;

namespace Mmoda.Fits.Tests;

/// <summary>Each broken file ends in a <see cref="FitsException"/> that names the place.</summary>
public sealed class MalformedFilesTests
{
    private static FitsException Refused(byte[] content) =>
        Assert.Throws<FitsException>(() => FitsFile.Open(content, "broken.fits").Dispose());

    private static void Refused(string keyword, string contains, byte[] content)
    {
        FitsException e = Refused(content);
        Assert.Equal("broken.fits", e.Path);
        Assert.Equal(keyword, e.Keyword);
        Assert.Contains(contains, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Not_a_fits_file()
    {
        Refused("SIMPLE", "empty", []);
        Refused("SIMPLE", "PK..", "PK\u0003\u0004zip"u8.ToArray());
    }

    [Fact]
    public void A_header_without_END()
    {
        FitsException e = Refused([.. FitsBytes.Header(FitsBytes.EmptyPrimary).AsSpan(0, 240)]);

        Assert.Contains("END", e.Message, StringComparison.Ordinal);
        Assert.Equal(2880, Refused(new string(' ', 2880).Insert(0, "SIMPLE  = T".PadRight(80))[..2880].Select(c => (byte)c).ToArray()).ByteOffset);
    }

    [Theory]
    [InlineData("BITPIX", "BITPIX  = 12")]
    [InlineData("BITPIX", "BITPIX  = 'a'")]
    [InlineData("NAXIS", "NAXIS   = -1")]
    [InlineData("NAXIS", "NAXIS   = 1000000000")]
    [InlineData("NAXIS1", "NAXIS   = 1")]
    [InlineData("NAXIS", "NAXIS   = 2;NAXIS1  = 9223372036854775807;NAXIS2  = 9223372036854775807")]
    [InlineData("NAXIS", "NAXIS   = 1;NAXIS1  = 9223372036854775807")]
    public void Impossible_sizes(string keyword, string records)
    {
        string[] wrong = records.Split(';');
        string[] right = [.. FitsBytes.EmptyPrimary.Where(r => !wrong.Any(w => w[..8] == r[..8]))];

        Assert.Equal(keyword, Refused(FitsBytes.Header([.. right, .. wrong])).Keyword);
    }

    [Fact]
    public void A_huge_image_opens_but_is_not_allocated()
    {
        byte[] content = FitsBytes.Header("SIMPLE  = T", "BITPIX  = -64", "NAXIS   = 2", "NAXIS1  = 1000000", "NAXIS2  = 1000000");
        using FitsFile file = FitsFile.Open(content, "broken.fits");
        ImageHdu image = Assert.IsType<ImageHdu>(file.Hdus[0]);

        Assert.True(image.IsTruncated);
        Assert.Contains("truncated", Assert.Throws<FitsException>(() => image.ReadAll<double>()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TFORM1", "NAXIS1  = 4", "NAXIS2  = 0", "TFIELDS = 1")]
    [InlineData("TFORM1", "NAXIS1  = 4", "NAXIS2  = 0", "TFIELDS = 1", "TFORM1  = '1Y'")]
    [InlineData("TFORM1", "NAXIS1  = 4", "NAXIS2  = 0", "TFIELDS = 1", "TFORM1  = '99999999999999999999E'")]
    [InlineData("TFORM1", "NAXIS1  = 4", "NAXIS2  = 0", "TFIELDS = 1", "TFORM1  = '2147483647M'")]
    [InlineData("TFORM1", "NAXIS1  = 16", "NAXIS2  = 0", "TFIELDS = 1", "TFORM1  = '2PE(3)'")]
    [InlineData("NAXIS1", "NAXIS1  = 4", "NAXIS2  = 0", "TFIELDS = 1", "TFORM1  = '2E'")]
    [InlineData("NAXIS2", "NAXIS1  = 0", "NAXIS2  = 9000000000000", "TFIELDS = 0")]
    [InlineData("TFIELDS", "NAXIS1  = 4", "NAXIS2  = 0", "TFIELDS = 1000")]
    [InlineData("THEAP", "NAXIS1  = 4", "NAXIS2  = 2", "TFIELDS = 1", "TFORM1  = 'E'", "THEAP   = 4")]
    [InlineData("PCOUNT", "NAXIS1  = 4", "NAXIS2  = 2", "PCOUNT  = -5", "TFIELDS = 1", "TFORM1  = 'E'")]
    [InlineData("TSCAL1", "NAXIS1  = 4", "NAXIS2  = 2", "TFIELDS = 1", "TFORM1  = 'E'", "TSCAL1  = 'x'")]
    public void Tables_that_contradict_themselves(string keyword, params string[] records)
    {
        FitsException e = Refused(FitsBytes.Table(new byte[8], records));

        Assert.Equal((keyword, 1), (e.Keyword, e.HduIndex));
    }

    [Fact]
    public void Descriptors_that_point_outside_the_heap()
    {
        byte[] content = FitsBytes.Table(
            [0, 0, 0, 9, 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 1, 2, 3, 4],
            "NAXIS1  = 8", "NAXIS2  = 3", "PCOUNT  = 4", "TFIELDS = 1", "TFORM1  = '1PE(9)'", "TTYPE1  = 'V'");
        using FitsFile file = FitsFile.Open(content, "broken.fits");
        BinaryTableHdu table = Assert.IsType<BinaryTableHdu>(file.Hdus[1]);

        for (int row = 0; row < 3; row++)
        {
            FitsException e = Assert.Throws<FitsException>(() => table.ReadArray<float>("V", row));
            Assert.Equal(table.DataOffset + (8 * row), e.ByteOffset);
        }
    }

    [Fact]
    public void Junk_in_parentheses_after_P_is_a_warning()
    {
        byte[] content = FitsBytes.Table(
            [0, 0, 0, 1, 0, 0, 0, 0, 0x3F, 0x80, 0, 0],
            "NAXIS1  = 8", "NAXIS2  = 1", "PCOUNT  = 4", "TFIELDS = 1", "TFORM1  = 'PE(<built-in function len>)'", "TTYPE1  = 'V'");
        using FitsFile file = FitsFile.Open(content, "odd.fits");

        Assert.Equal([1f], file.Hdus.OfType<BinaryTableHdu>().Single().ReadArray<float>("V", 0));
        FitsWarning warning = Assert.Single(file.Warnings);
        Assert.Equal((1, "TFORM1"), (warning.HduIndex, warning.Keyword));
    }

    [Fact]
    public void Columns_without_a_name_are_read_by_position()
    {
        byte[] content = FitsBytes.Table([0, 7], "NAXIS1  = 2", "NAXIS2  = 1", "TFIELDS = 1", "TFORM1  = 'I'");
        using FitsFile file = FitsFile.Open(content, "moc.fits");
        BinaryTableHdu table = file.Hdus.OfType<BinaryTableHdu>().Single();

        Assert.Equal("", table.Columns[0].Name);
        Assert.Equal([7], table.ReadAll<int>(table.Columns[0]));
    }

    [Fact]
    public void Junk_after_the_last_hdu_is_refused_and_padding_is_not()
    {
        byte[] good = FitsBytes.Header(FitsBytes.EmptyPrimary);
        byte[] tail = new byte[5000];
        FitsFile.Open(new ReadOnlyMemory<byte>([.. good, .. tail]), "padded").Dispose();
        tail[4000] = 1;

        Assert.Equal(2880 + 4000, Refused([.. good, .. tail]).ByteOffset);
    }

    [Fact]
    public void A_file_that_ends_in_its_last_data_opens_and_the_missing_rows_are_an_error()
    {
        byte[] whole = FitsBytes.Table([1, 2, 3, 4], "NAXIS1  = 1", "NAXIS2  = 4", "TFIELDS = 1", "TFORM1  = 'B'", "TTYPE1  = 'B'");
        using FitsFile file = FitsFile.Open(whole.AsMemory(0, (2 * 2880) + 2), "cut.fits");
        BinaryTableHdu table = file.Hdus.OfType<BinaryTableHdu>().Single();
        byte[] two = new byte[2];
        table.Read<byte>("B", two);

        Assert.True(table.IsTruncated);
        Assert.Equal([1, 2], two);
        FitsException e = Assert.Throws<FitsException>(() => table.ReadAll<byte>("B"));
        Assert.Equal((1, (2L * 2880) + 2), (e.HduIndex, e.ByteOffset));
    }

    [Fact]
    public void Missing_padding_of_the_last_block_is_accepted()
    {
        byte[] whole = FitsBytes.Table([1, 2, 3, 4], "NAXIS1  = 1", "NAXIS2  = 4", "TFIELDS = 1", "TFORM1  = 'B'", "TTYPE1  = 'B'");
        using FitsFile file = FitsFile.Open(whole.AsMemory(0, (2 * 2880) + 4), "unpadded.fits");

        Assert.Equal([1, 2, 3, 4], file.Hdus.OfType<BinaryTableHdu>().Single().ReadAll<byte>("B"));
    }

    [Fact]
    public void Values_that_do_not_fit_are_an_error_not_a_wrong_number()
    {
        byte[] content = FitsBytes.Table([0xFF, 0xFF], "NAXIS1  = 2", "NAXIS2  = 1", "TFIELDS = 1", "TFORM1  = 'I'", "TTYPE1  = 'N'");
        using FitsFile file = FitsFile.Open(content, "minus.fits");
        BinaryTableHdu table = file.Hdus.OfType<BinaryTableHdu>().Single();

        Assert.Contains("Byte", Assert.Throws<FitsException>(() => table.ReadAll<byte>("N")).Message, StringComparison.Ordinal);
        Assert.Equal([-1.0], table.ReadAll<double>("N"));
        Assert.Contains("NONE", Assert.Throws<FitsException>(() => table.ReadAll<byte>("NONE")).Message, StringComparison.Ordinal);
        Assert.Throws<FitsException>(() => table.ReadStrings("N"));
    }

    [Fact]
    public void Damaged_gzip_is_refused()
    {
        byte[] packed = Gzip(Samples.All());
        byte[] damaged = [.. packed];
        damaged[packed.Length / 2] ^= 0x55;

        Refused(damaged);
        Refused(packed[..(packed.Length / 2)]);
        Refused(packed[..^4]);
        Refused(packed[..10]);
        Refused(Gzip("not FITS"u8.ToArray()));
    }

    [Fact]
    public void A_gzip_bomb_stops_at_the_limit()
    {
        byte[] header = FitsBytes.Header(FitsBytes.EmptyPrimary);
        byte[] bomb = Gzip([.. header, .. new byte[40 << 20]]);
        using MemoryStream stream = new(bomb);

        FitsException e = Assert.Throws<FitsException>(() => InflatedByteSource.Inflate("bomb.fits", stream, maximumLength: 10 << 20));
        Assert.Contains("limit", e.Message, StringComparison.Ordinal);
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }
}
