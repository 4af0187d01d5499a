using System.Buffers.Binary;
using Mmoda.Tests;

namespace Mmoda.Fits.Tests;

/// <summary>Tile-compressed images made by astropy and fpack (tools/golden/fits/make_compressed.py) against the pixels that astropy and funpack read from them.</summary>
public sealed class CompressedImageTests
{
    public static TheoryData<string> GoldenImages() => new(
        "RICE8", "RICE16", "RICEU16", "RICE32", "RICEWILD", "RICECUBE", "GZIP1I16", "GZIP2I16", "GZIP2I32", "PLIO", "PLIO16",
        "RICEND", "RICED1", "RICED2", "RICEFLAT", "RICEF64", "GZIPD1", "GZIP2D2", "GZIP1F32", "GZIP2F64");

    [Theory]
    [MemberData(nameof(GoldenImages))]
    public void Pixels_are_identical_to_those_astropy_reads(string name) => AssertSamePixels("tiles.fits", "tiles-values.fits", name);

    [Theory]
    [InlineData("REALS")]
    [InlineData("SHORTS")]
    public void Pixels_packed_by_fpack_are_identical_to_those_of_funpack(string name) => AssertSamePixels("fpack.fits.fz", "fpack-values.fits", name);

    [Theory]
    [InlineData("HC8")]
    [InlineData("HC16")]
    [InlineData("HC16NEG")]
    [InlineData("HCU16")]
    [InlineData("HC32")]
    [InlineData("HC32WILD")]
    [InlineData("HCNOISE")]
    [InlineData("HCPOINT")]
    [InlineData("HCFLAT")]
    [InlineData("HCROWS")]
    [InlineData("HCTALL")]
    [InlineData("HCSCALE")]
    [InlineData("HCSCALE9")]
    [InlineData("HCF32")]
    [InlineData("HCF32S")]
    [InlineData("HCF32N")]
    [InlineData("HCF64")]
    [InlineData("HCCUBE")]
    public void Hcompressed_pixels_are_identical_to_those_of_funpack(string name) => AssertSamePixels("hcompress.fits.gz", "hcompress-values.fits.gz", name);

    [Fact]
    public void Smoothing_is_left_out_with_a_warning()
    {
        byte[] content = Write([[1, 2, 3]], Header("HCOMPRESS_1", 4, 4).Set("ZNAME1", "SCALE").Set("ZVAL1", 0).Set("ZNAME2", "SMOOTH").Set("ZVAL2", 1));

        using FitsFile file = FitsFile.Open(content, "smooth");
        Assert.Contains("SMOOTH", Assert.Single(file.Warnings).Message);
    }

    [Theory]
    [MemberData(nameof(GoldenImages))]
    public void Any_part_of_an_image_equals_that_part_of_the_whole(string name)
    {
        using FitsFile file = FitsFile.Open(TestFiles.Golden("tiles.fits"));
        ImageHdu image = file.RequireImage(name);
        double[] whole = image.ReadAll<double>();
        Random random = new(7);
        for (int i = 0; i < 40; i++)
        {
            int first = random.Next(whole.Length);
            double[] part = new double[random.Next(1, whole.Length - first + 1)];
            image.Read<double>(part, first);

            Assert.Equal(whole.AsSpan(first, part.Length), part.AsSpan());
        }
    }

    [Fact]
    public void The_header_is_that_of_the_plain_image()
    {
        using FitsFile file = FitsFile.Open(TestFiles.Golden("fpack.fits.fz"));
        ImageHdu image = file.RequireImage("REALS");

        Assert.Equal("RICE_1", image.Compression);
        Assert.Equal([50L, 37L], image.Shape);
        Assert.Equal(-32, image.Header.RequireInteger("BITPIX"));
        Assert.Equal(50, image.Header.RequireInteger("NAXIS1"));
        Assert.Equal(83.63, image.Header.RequireReal("CRVAL1"));
        Assert.DoesNotContain(image.Header.Cards, c => c.Keyword is "ZIMAGE" or "TFIELDS" or "ZTILE1" or "TTYPE1" or "ZCMPTYPE" or "THEAP");
        Assert.True(image.VerifyChecksum().IsAcceptable);
        Assert.Equal("image", image.Describe().Kind);
    }

    [Fact]
    public void The_random_sequence_is_the_one_of_the_standard()
    {
        // FITS 4.0, appendix I: the seed after 10 000 steps is 1043618065.
        Assert.Equal(1043618065 / 2147483647.0, Dither.Numbers[^1], 1e-7);
        Assert.Equal((float)(16807 / 2147483647.0), Dither.Numbers[0]);
    }

    [Fact]
    public void Tiles_without_compression_read_as_they_are()
    {
        byte[][] tiles = [.. Enumerable.Range(0, 3).Select(Row)];
        byte[] content = Write(tiles, new FitsHeader()
            .Set("EXTNAME", "PLAIN").Set("ZIMAGE", true).Set("ZCMPTYPE", "NOCOMPRESS").Set("ZBITPIX", 16).Set("ZNAXIS", 2).Set("ZNAXIS1", 4).Set("ZNAXIS2", 3));

        using FitsFile file = FitsFile.Open(content, "plain");
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (short)(i * 1000)), file.RequireImage("PLAIN").ReadAll<short>());

        static byte[] Row(int y)
        {
            byte[] row = new byte[8];
            for (int x = 0; x < 4; x++)
            {
                BinaryPrimitives.WriteInt16BigEndian(row.AsSpan(2 * x), (short)(((4 * y) + x) * 1000));
            }

            return row;
        }
    }

    [Fact]
    public void An_unknown_algorithm_opens_and_reading_names_it()
    {
        byte[] content = Write([[1, 2, 3]], Header("NEW_9", 4, 1));

        using FitsFile file = FitsFile.Open(content, "new");
        FitsException e = Assert.Throws<FitsException>(() => file.RequireImage("X").ReadAll<int>());
        Assert.Contains("NEW_9", e.Message);
        Assert.Equal("ZCMPTYPE", e.Keyword);
    }

    [Theory]
    [InlineData("RICE_1", 60_000_000)]
    [InlineData("GZIP_1", 60_000_000)]
    [InlineData("GZIP_2", 60_000_000)]
    [InlineData("PLIO_1", 60_000_000)]
    [InlineData("HCOMPRESS_1", 60_000_000)]
    [InlineData("NOCOMPRESS", 60_000_000)]
    public void An_image_larger_than_its_bytes_can_hold_is_refused_before_memory_is_taken(string algorithm, int width)
    {
        using FitsFile file = FitsFile.Open(Write([[0, 0, 0, 0, 0, 0, 0, 0]], Header(algorithm, width, 1)), "bomb");
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<FitsException>(() => file.RequireImage("X").ReadAll<byte>());
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000_000);
    }

    [Theory]
    [InlineData("ZBITPIX", 7)]
    [InlineData("ZNAXIS", -1)]
    [InlineData("ZNAXIS1", -5)]
    [InlineData("ZNAXIS2", 900)]
    [InlineData("ZTILE1", 0)]
    [InlineData("ZDITHER0", 0)]
    public void Impossible_keywords_are_refused_at_opening(string keyword, int value)
    {
        byte[] content = Write([[1, 2, 3]], Header("RICE_1", 4, 1).Set(keyword, value));

        FitsException e = Assert.Throws<FitsException>(() => FitsFile.Open(content, "bad"));
        Assert.Equal(1, e.HduIndex);
    }

    [Fact]
    public void Any_bytes_end_the_decoders_with_pixels_or_a_refusal() => Property.ForAll(
        r =>
        {
            byte[] bytes = new byte[r.Next(0, 200)];
            r.NextBytes(bytes);
            if (r.Next(2) == 0)
            {
                bytes.AsSpan(r.Next(bytes.Length + 1)).Clear();
            }

            return (Bytes: bytes, Size: 1 << r.Next(3), Block: r.Next(2) == 0 ? 32 : 16, Pixels: r.Next(1, 3000));
        },
        c =>
        {
            int padding = RiceDecoder.PaddingFor(c.Block);
            byte[] padded = [.. c.Bytes, .. Enumerable.Repeat((byte)0xFF, padding)];
            RiceDecoder.TryDecode(padded, c.Bytes.Length, c.Size, c.Block, new int[c.Pixels]);
            short[] words = new short[c.Bytes.Length / 2];
            Buffer.BlockCopy(c.Bytes, 0, words, 0, 2 * words.Length);
            PlioDecoder.TryDecode(words, new int[c.Pixels]);
            TileGzip.Inflate(c.Bytes, c.Bytes.Length, new byte[c.Pixels]);
        },
        cases: 20_000);

    [Fact]
    public void Any_bytes_end_the_transform_with_pixels_or_a_refusal() => Property.ForAll(
        r =>
        {
            (int width, int height) = (r.Next(1, 60), r.Next(1, 60));
            byte[] bytes = new byte[r.Next(20, 400)];
            r.NextBytes(bytes);
            (bytes[0], bytes[1]) = (0xDD, 0x99);
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(2), height);
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(6), width);
            if (bytes.Length > 25)
            {
                bytes.AsSpan(22, 3).Fill((byte)r.Next(5));
            }

            // Planes that start as a tree or as raw bits go further than others.
            for (int i = 25; i < bytes.Length; i++)
            {
                bytes[i] = r.Next(3) switch { 0 => 0xF0, 1 => 0, _ => bytes[i] };
            }

            return (Bytes: bytes, Width: width, Height: height);
        },
        c =>
        {
            int pixels = c.Width * c.Height;
            HcompressDecoder.TryDecode(c.Bytes, c.Width, c.Height, new long[pixels], new long[pixels], new int[pixels]);
        },
        cases: 20_000);

    private static FitsHeader Header(string algorithm, int width, int height) => new FitsHeader()
        .Set("EXTNAME", "X").Set("ZIMAGE", true).Set("ZCMPTYPE", algorithm).Set("ZBITPIX", 8).Set("ZNAXIS", 2).Set("ZNAXIS1", width)
        .Set("ZNAXIS2", height).Set("ZTILE1", width).Set("ZTILE2", height);

    private static byte[] Write(byte[][] tiles, FitsHeader header)
    {
        using MemoryStream stream = new();
        using FitsWriter writer = FitsWriter.Create(stream);
        writer.WriteTable(header, new FitsTable().AddArrays("COMPRESSED_DATA", tiles));
        writer.Commit();
        return stream.ToArray();
    }

    private static void AssertSamePixels(string compressed, string plain, string name)
    {
        using FitsFile file = FitsFile.Open(TestFiles.Golden(compressed));
        using FitsFile values = FitsFile.Open(TestFiles.Golden(plain));
        ImageHdu image = file.RequireImage(name);
        ImageHdu expected = values.RequireImage(name);

        Assert.Equal(expected.Shape, image.Shape);
        Assert.Equal(expected.BitPix, image.BitPix);
        Assert.Equal(expected.ReadAll<double>(), image.ReadAll<double>());
        Assert.Equal(expected.ReadAll<float>(), image.ReadAll<float>());
        if (expected.BitPix > 0)
        {
            Assert.Equal(expected.ReadAll<int>(), image.ReadAll<int>());
        }
    }
}
