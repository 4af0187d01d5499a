using Mmoda.Tests;

namespace Mmoda.Fits.Tests;

public sealed class CompressedImageWritingTests
{
    private const int Width = 61;
    private const int Height = 23;

    private static readonly FitsCompression Gzip1 = new() { Algorithm = FitsCompressionAlgorithm.Gzip1, QuantizeLevel = 0 };
    private static readonly FitsCompression Blocks = new() { TileShape = [16, 9] };

    [Fact]
    public void Integers_of_every_type_come_back_exactly()
    {
        Property.ForAll(r => Whole<byte>(r, v => (byte)v), p => AssertExact(p), 20);
        Property.ForAll(r => Whole<sbyte>(r, v => (sbyte)v), p => AssertExact(p), 20);
        Property.ForAll(r => Whole<short>(r, v => (short)v), p => AssertExact(p), 20);
        Property.ForAll(r => Whole<ushort>(r, v => (ushort)v), p => AssertExact(p), 20);
        Property.ForAll(r => Whole<int>(r, v => (int)v), p => AssertExact(p), 20);
        Property.ForAll(r => Whole<uint>(r, v => (uint)v), p => AssertExact(p), 20);
    }

    [Fact]
    public void Integers_of_64_bits_and_reals_come_back_exactly_from_gzip()
    {
        Property.ForAll(r => Whole<long>(r, v => v << 20), p => AssertExact(p, Gzip1, FitsCompression.Lossless), 10);
        Property.ForAll(r => Whole<ulong>(r, v => (ulong)v), p => AssertExact(p, Gzip1, FitsCompression.Lossless), 10);
        AssertExact(Sky(3, float.NaN), Gzip1, FitsCompression.Lossless);
        AssertExact<double>([.. Sky(3, float.NaN).Select(v => v / 3.0)], Gzip1, FitsCompression.Lossless);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(16)]
    public void Quantised_reals_are_within_half_a_step_and_NaN_stays(double level)
    {
        float[] pixels = Sky(2, float.NaN);
        float[] back = Back(pixels, new FitsCompression { QuantizeLevel = level, DitherSeed = 9_999 });

        // The noise has sigma 2; its estimate from 57 differences scatters by about 20 per cent, far less than twice.
        double step = 2 * 2 / level;
        Assert.All(pixels.Zip(back), p => Assert.True(
            float.IsNaN(p.First) ? float.IsNaN(p.Second) : Math.Abs(p.First - p.Second) <= step / 2, $"{p.First} became {p.Second}"));
        Assert.NotEqual(pixels, back);
    }

    [Fact]
    public void Dithering_keeps_the_mean()
    {
        float[] pixels = Sky(2, 0);
        float[] back = Back(pixels, new FitsCompression { QuantizeLevel = 1 });

        // Errors are uniform over one step of about 2: sigma 2/sqrt(12) per pixel; five sigma of the mean.
        Assert.Equal(pixels.Average(), back.Average(), 5 * 2 / Math.Sqrt(12 * pixels.Length));
    }

    [Fact]
    public void What_was_quantised_once_quantises_to_itself_with_the_same_step()
    {
        float[] pixels = Sky(2, 0);
        int[] first = new int[pixels.Length];
        int[] second = new int[pixels.Length];
        float[] restored = new float[pixels.Length];
        Dither.Walk walk = new(3, 17);

        // A step that is a power of two keeps the restored floats exact enough to fall into the middle of their interval.
        Assert.True(Quantizer.TryQuantize<float>(pixels, 0.5, walk, first, out double zero));
        Dither.Restore(first, 0.5, zero, Quantizer.Blank, walk, false, restored.AsSpan());
        Assert.True(Quantizer.TryQuantize<float>(restored, 0.5, walk, second, out double again));

        Assert.Equal(first.Select(q => (q * 0.5) + zero), second.Select(q => (q * 0.5) + again));
    }

    [Fact]
    public void Tiles_without_noise_or_with_infinities_are_kept_exactly()
    {
        float[] pixels = Sky(2, 0);
        pixels.AsSpan(0, Width).Fill(7.25f);
        pixels[(2 * Width) + 5] = float.PositiveInfinity;
        float[] back = Back(pixels, FitsCompression.Rice);

        Assert.Equal(pixels[..Width], back[..Width]);
        Assert.Equal(pixels[(2 * Width)..(3 * Width)], back[(2 * Width)..(3 * Width)]);
    }

    [Fact]
    public void The_median_is_that_of_the_sorted_values() => Property.ForAll(
        r => Enumerable.Range(0, r.Next(1, 60)).Select(_ => (double)r.Next(r.Next(1, 50))).ToArray(),
        values =>
        {
            double[] sorted = [.. values.Order()];
            double expected = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

            Assert.Equal(expected, Quantizer.Median(values));
        });

    [Fact]
    public void The_noise_estimate_finds_the_noise_under_a_smooth_signal()
    {
        Random random = new(5);
        double[] row = [.. Enumerable.Range(0, 20_000).Select(i => (1000 * Math.Sin(i / 300.0)) + (3 * Normal(random)))];

        // The median of 20 000 differences scatters by about 1 per cent (1.17/sqrt(n), and neighbours are correlated).
        Assert.Equal(3, Quantizer.Noise<double>(row, new double[2 * row.Length]), 0.1);
    }

    [Fact]
    public void Keywords_pass_through_and_those_of_a_former_compression_do_not()
    {
        using FitsFile golden = FitsFile.Open(TestFiles.Golden("fpack.fits.fz"));
        ImageHdu image = golden.RequireImage("REALS");
        using FitsFile file = FitsFile.Open(Write(w => w.WriteCompressedImage<float>(
            image.Header.Copy().Set("ZCMPTYPE", "OTHER").Set("ZDITHER0", 5), [50, 37], image.ReadAll<float>())), "again");

        ImageHdu again = file.RequireImage("REALS");
        Assert.Equal("RICE_1", again.Compression);
        Assert.Equal(83.63, again.Header.RequireReal("CRVAL1"));
        Assert.Single(again.Layout.Header.Cards, c => c.Keyword == "ZDITHER0");
    }

    [Fact]
    public void What_an_algorithm_cannot_hold_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Back<long>([1], FitsCompression.Rice, 1, 1));
        Assert.Throws<ArgumentException>(() => Back<float>([1], FitsCompression.Rice with { QuantizeLevel = 0 }, 1, 1));
        Assert.Throws<ArgumentException>(() => Back<int>([1], FitsCompression.Rice with { TileShape = [1] }, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Back<float>([1], FitsCompression.Rice with { DitherSeed = 0 }, 1, 1));
        Assert.Throws<ArgumentException>(() => Back<int>([1, 2], FitsCompression.Rice, 1, 1));
    }

    [Fact]
    public void Equal_images_give_equal_bytes() => Assert.Equal(WriteAll(), WriteAll());

    /// <summary>One image for each type and algorithm, for other readers; <paramref name="hole"/> is in a quantised one.</summary>
    public static byte[] WriteAll(float hole = float.NaN) => Write(writer =>
    {
        Random random = new(11);
        FitsHeader Named(string name) => new FitsHeader().Set("EXTNAME", name).Set("OBJECT", "test");
        writer.WriteCompressedImage<byte>(Named("U8"), [Width, Height], Whole(random, v => (byte)v).Pixels);
        writer.WriteCompressedImage<short>(Named("I16"), [Width, Height], Whole(random, v => (short)v).Pixels, Blocks);
        writer.WriteCompressedImage<ushort>(Named("U16"), [Width, Height], Whole(random, v => (ushort)v).Pixels);
        writer.WriteCompressedImage<int>(Named("I32"), [Width, Height], Whole(random, v => (int)v).Pixels, Blocks);
        writer.WriteCompressedImage<int>(Named("GZIP1"), [Width, Height], Whole(random, v => (int)v).Pixels, Gzip1);
        writer.WriteCompressedImage<short>(Named("GZIP2"), [Width, Height], Whole(random, v => (short)v).Pixels, FitsCompression.Lossless);
        writer.WriteCompressedImage<float>(Named("F32"), [Width, Height], Sky(2, hole), FitsCompression.Rice with { DitherSeed = 9_990 });
        writer.WriteCompressedImage<float>(Named("F32B"), [Width, Height], Sky(2, 0), Blocks);
        writer.WriteCompressedImage<double>(Named("F64"), [Width, Height], [.. Sky(2, 0).Select(v => v * 1e-5)]);
        writer.WriteCompressedImage<float>(Named("QGZIP"), [Width, Height], Sky(2, 0), new() { Algorithm = FitsCompressionAlgorithm.Gzip2 });
        float[] flat = Sky(2, 0);
        flat.AsSpan(0, Width).Fill(7.25f);
        writer.WriteCompressedImage<float>(Named("FLAT"), [Width, Height], flat);
        writer.WriteCompressedImage<short>(Named("CUBE"), [5, 7, 9], new short[315], new() { TileShape = [4, 4, 4] });

        // Last: funpack 1.7.0 (CFITSIO 4.2.0) forgets ZSCALE in a quantised image with an exact tile that follows exact reals.
        writer.WriteCompressedImage<float>(Named("EXACT"), [Width, Height], Sky(2, 0), FitsCompression.Lossless);
    });

    /// <summary>A smooth signal with noise, and a few pixels of <paramref name="hole"/>.</summary>
    private static float[] Sky(double sigma, float hole)
    {
        Random random = new(3);
        float[] pixels = [.. Enumerable.Range(0, Width * Height).Select(i => (float)((50 * Math.Sin(i % Width / 9.0)) + (sigma * Normal(random))))];
        pixels.AsSpan(200, 4).Fill(hole);
        return pixels;
    }

    private static double Normal(Random r) => Math.Sqrt(-2 * Math.Log(1 - r.NextDouble())) * Math.Cos(2 * Math.PI * r.NextDouble());

    /// <summary>Pixels that need from 0 to all of their bits.</summary>
    private static Case<T> Whole<T>(Random r, Func<long, T> convert)
    {
        int bits = r.Next(0, 33);
        long offset = r.NextInt64(1L << 40);
        return new([.. Enumerable.Range(0, Width * Height).Select(i => convert(offset + (r.NextInt64(1L << 32) >> (32 - bits)) + (i / 400 * 100)))]);
    }

    private static void AssertExact<T>(Case<T> c, params FitsCompression[] ways)
        where T : unmanaged => AssertExact(c.Pixels, ways.Length > 0 ? ways : [FitsCompression.Rice, Blocks, Gzip1, FitsCompression.Lossless]);

    private static void AssertExact<T>(T[] pixels, params FitsCompression[] ways)
        where T : unmanaged
    {
        foreach (FitsCompression way in ways)
        {
            Assert.Equal(pixels, Back(pixels, way));
        }
    }

    private static T[] Back<T>(T[] pixels, FitsCompression compression, int width = Width, int height = Height)
        where T : unmanaged
    {
        using FitsFile file = FitsFile.Open(
            Write(w => w.WriteCompressedImage<T>(new FitsHeader().Set("EXTNAME", "X"), [width, height], pixels, compression)), "back");
        return file.RequireImage("X").ReadAll<T>();
    }

    private static byte[] Write(Action<FitsWriter> write)
    {
        using MemoryStream stream = new();
        using FitsWriter writer = FitsWriter.Create(stream);
        write(writer);
        writer.Commit();
        return stream.ToArray();
    }

    private sealed record Case<T>(T[] Pixels)
    {
        public override string ToString() => $"{Pixels.Length} pixels, first {Pixels[0]}";
    }
}
