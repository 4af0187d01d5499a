using System.Numerics;

namespace Mmoda.Numerics.Tests;

/// <summary>Transforms against their definition, and the laws that they obey.</summary>
public sealed class FourierTests
{
    public static TheoryData<int> Lengths => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 21, 25, 32, 35, 48, 49, 60, 64, 81, 96, 105, 125, 128, 256, 343, 384, 420, 512];

    public static TheoryData<int, int> Sizes => new()
    {
        { 1, 1 }, { 1, 7 }, { 2, 3 }, { 5, 4 }, { 8, 8 }, { 9, 7 }, { 16, 16 }, { 15, 28 }, { 24, 49 }, { 35, 18 }, { 64, 8 }, { 21, 100 },
        { 48, 80 }, { 98, 63 }, { 128, 96 }, { 256, 12 }, { 512, 3 },
    };

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_series_is_transformed_by_the_definition_and_back(int length)
    {
        CheckSeries<float>(length);
        CheckSeries<double>(length);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_real_series_has_the_first_half_of_its_complex_spectrum(int length)
    {
        CheckRealSeries<float>(length);
        CheckRealSeries<double>(length);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_plane_is_transformed_by_the_definition_and_back(int width, int height)
    {
        CheckPlane<float>(width, height);
        CheckPlane<double>(width, height);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_real_plane_has_the_first_half_of_its_complex_spectrum(int width, int height)
    {
        CheckRealPlane<float>(width, height);
        CheckRealPlane<double>(width, height);
    }

    [Theory]
    [InlineData(1 << 16)]
    [InlineData(3 * 5 * 7 * 16 * 27)]
    public void A_long_series_keeps_its_power_and_comes_back(int length)
    {
        var fft = new RealFft<float>(length);
        float[] series = FourierOracle.RealParts<float>(FourierOracle.Noise(1, length)), back = new float[length];
        float[] spectrum = new float[fft.SpectrumLength], scratch = new float[fft.ScratchLength];

        fft.Forward(series, spectrum, scratch);
        fft.Inverse(spectrum, back, scratch);

        // Parseval: all frequencies but the first and the last stand for two.
        double power = (2 * spectrum.Sum(v => (double)v * v)) - ((double)spectrum[0] * spectrum[0]) - ((double)spectrum[^2] * spectrum[^2]);
        Assert.Equal(1, power / length / series.Sum(v => (double)v * v), FourierOracle.Bound<float>(length));
        Assert.True(series.Zip(back, (a, b) => Math.Abs(a - b)).Max() < 1e-6);
    }

    [Fact]
    public void Transforms_are_linear_and_keep_the_power()
    {
        const int Width = 60, Height = 56, Count = Width * Height;
        Complex[] a = FourierOracle.Noise(1, Count), b = FourierOracle.Noise(2, Count), sum = [.. a.Zip(b, (p, q) => (2 * p) - (3 * q))];

        Complex[] spectrumA = Spectrum(a, Width, Height), spectrumB = Spectrum(b, Width, Height);

        Assert.True(FourierOracle.RelativeError(Spectrum(sum, Width, Height), [.. spectrumA.Zip(spectrumB, (p, q) => (2 * p) - (3 * q))]) < 1e-15);
        Assert.Equal(a.Sum(v => v.Magnitude * v.Magnitude), spectrumA.Sum(v => v.Magnitude * v.Magnitude) / Count, 1e-11);
    }

    [Fact]
    public void An_impulse_has_a_flat_spectrum_and_a_shift_turns_its_phases()
    {
        const int Width = 40, Height = 42;
        Complex[] impulse = new Complex[Width * Height], expected = new Complex[Width * Height];
        impulse[(5 * Width) + 3] = 1;
        for (int v = 0; v < Height; v++)
        {
            for (int u = 0; u < Width; u++)
                expected[(v * Width) + u] = Complex.FromPolarCoordinates(1, -2 * Math.PI * (((3 * u * Height) + (5 * v * Width)) % (Width * Height)) / (Width * Height));
        }

        Assert.True(FourierOracle.RelativeError(Spectrum(impulse, Width, Height), expected) < 1e-15);
    }

    [Fact]
    public void Planes_of_a_batch_are_transformed_each_alone_in_any_number_of_parts()
    {
        var fft = new ComplexFft2<float>(24, 20);
        float[] planes = FourierOracle.Interleave<float>(FourierOracle.Noise(5, 7 * 24 * 20)), whole = new float[planes.Length], parts = new float[planes.Length];

        fft.Forward(planes, whole, new float[fft.ScratchLength]);
        Parallel.For(0, 7, i =>
        {
            Range plane = (i * fft.PlaneLength)..((i + 1) * fft.PlaneLength);
            fft.Forward(planes.AsSpan(plane), parts.AsSpan(plane), new float[fft.ScratchLength]);
        });

        Assert.Equal(whole, parts);
    }

    [Fact]
    public void A_plane_may_be_transformed_in_place()
    {
        foreach (int size in (int[])[48, 512])
        {
            var fft = new ComplexFft2<float>(size, 32);
            float[] plane = FourierOracle.Interleave<float>(FourierOracle.Noise(6, size * 32)), other = new float[plane.Length], scratch = new float[fft.ScratchLength];

            fft.Forward(plane, other, scratch);
            fft.Forward(plane, plane, scratch);

            Assert.Equal(other, plane);
        }
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var fft = new RealFft2<float>(64, 48);
        float[] plane = new float[fft.PlaneLength], spectrum = new float[fft.SpectrumLength], scratch = new float[fft.ScratchLength];
        fft.Forward(plane, spectrum, scratch);
        fft.Inverse(spectrum, plane, scratch);
        long before = GC.GetAllocatedBytesForCurrentThread();
        fft.Forward(plane, spectrum, scratch);
        fft.Inverse(spectrum, plane, scratch);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Wrong_sizes_spans_and_types_are_refused()
    {
        var fft = new RealFft2<double>(16, 15);
        double[] enough = new double[2000];

        Assert.Contains("not 11", Assert.Throws<ArgumentException>(() => new ComplexFft2<float>(16, 11)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new RealFft<float>(0));
        Assert.Throws<ArgumentException>(() => new ComplexFft<float>(13));
        Assert.Throws<NotSupportedException>(() => new ComplexFft<Half>(16));
        Assert.Throws<ArgumentException>(() => fft.Forward(new double[241], enough, enough));
        Assert.Throws<ArgumentException>(() => fft.Forward([], enough, enough));
        Assert.Throws<ArgumentException>(() => fft.Forward(new double[240], new double[269], enough));
        Assert.Throws<ArgumentException>(() => fft.Inverse(new double[270], new double[239], enough));
        Assert.Throws<ArgumentException>(() => fft.Inverse(new double[270], new double[240], new double[100]));
    }

    [Fact]
    public void The_next_good_length_has_no_prime_factor_above_7()
    {
        int[] good = [.. Enumerable.Range(1, 3000).Where(FourierSize.IsGood)];

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 18, 20, 21, 24, 25, 27, 28, 30, 32, 35, 36], good[..25]);
        for (int minimum = 1; minimum <= 2500; minimum++)
        {
            Assert.Equal(good.First(v => v >= minimum), FourierSize.Next(minimum));
            Assert.Equal(good.First(v => v >= minimum && v % 16 == 0), FourierSize.Next(minimum, 16));
        }

        Assert.False(FourierSize.IsGood(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => FourierSize.Next(0));
        Assert.Throws<ArgumentException>(() => FourierSize.Next(5, 11));
    }

    private static Complex[] Spectrum(Complex[] plane, int width, int height)
    {
        var fft = new ComplexFft2<double>(width, height);
        double[] numbers = FourierOracle.Interleave<double>(plane);
        fft.Forward(numbers, numbers, new double[fft.ScratchLength]);
        return FourierOracle.Pair<double>(numbers);
    }

    private static void CheckSeries<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] series = FourierOracle.Interleave<T>(FourierOracle.Noise(length, length));
        var fft = new ComplexFft<T>(length);
        T[] spectrum = new T[2 * length], back = new T[2 * length], scratch = new T[fft.ScratchLength];

        fft.Forward(series, spectrum, scratch);
        fft.Inverse(spectrum, back, scratch);

        Complex[] given = FourierOracle.Pair<T>(series);
        double bound = FourierOracle.Bound<T>(length);
        Assert.InRange(FourierOracle.RelativeError(FourierOracle.Pair<T>(spectrum), FourierOracle.Transform(given, length, 1)), 0, bound);
        Assert.InRange(FourierOracle.RelativeError(FourierOracle.Pair<T>(back), given), 0, 2 * bound);
    }

    private static void CheckRealSeries<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Two series in one call; the second is looked at.
        T[] series = FourierOracle.RealParts<T>(FourierOracle.Noise(length, 2 * length));
        var fft = new RealFft<T>(length);
        T[] spectra = new T[2 * fft.SpectrumLength], back = new T[2 * length], scratch = new T[fft.ScratchLength];

        fft.Forward(series, spectra, scratch);
        fft.Inverse(spectra, back, scratch);

        Complex[] given = [.. series[length..].Select(v => new Complex(double.CreateTruncating(v), 0))];
        Complex[] expected = FourierOracle.Transform(given, length, 1)[..((length / 2) + 1)];
        double bound = FourierOracle.Bound<T>(length);
        Assert.InRange(FourierOracle.RelativeError(FourierOracle.Pair<T>(spectra.AsSpan(fft.SpectrumLength)), expected), 0, bound);
        Assert.InRange(FourierOracle.RelativeError([.. back[length..].Select(v => new Complex(double.CreateTruncating(v), 0))], given), 0, 2 * bound);
    }

    private static void CheckPlane<T>(int width, int height)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] plane = FourierOracle.Interleave<T>(FourierOracle.Noise(width, width * height));
        var fft = new ComplexFft2<T>(width, height);
        T[] spectrum = new T[fft.PlaneLength], back = new T[fft.PlaneLength], scratch = new T[fft.ScratchLength];

        fft.Forward(plane, spectrum, scratch);
        fft.Inverse(spectrum, back, scratch);

        Complex[] given = FourierOracle.Pair<T>(plane);
        double bound = FourierOracle.Bound<T>(width * height);
        Assert.InRange(FourierOracle.RelativeError(FourierOracle.Pair<T>(spectrum), FourierOracle.Transform(given, width, height)), 0, bound);
        Assert.InRange(FourierOracle.RelativeError(FourierOracle.Pair<T>(back), given), 0, 2 * bound);
    }

    private static void CheckRealPlane<T>(int width, int height)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] planes = FourierOracle.RealParts<T>(FourierOracle.Noise(height, 2 * width * height));
        var fft = new RealFft2<T>(width, height);
        T[] spectra = new T[2 * fft.SpectrumLength], back = new T[planes.Length], scratch = new T[fft.ScratchLength];

        fft.Forward(planes, spectra, scratch);
        fft.Inverse(spectra, back, scratch);

        Complex[] given = [.. planes[fft.PlaneLength..].Select(v => new Complex(double.CreateTruncating(v), 0))];
        Complex[] full = FourierOracle.Transform(given, width, height);
        Complex[] expected = [.. Enumerable.Range(0, height).SelectMany(v => full[(v * width)..((v * width) + fft.SpectrumWidth)])];
        double bound = FourierOracle.Bound<T>(width * height);
        Assert.InRange(FourierOracle.RelativeError(FourierOracle.Pair<T>(spectra.AsSpan(fft.SpectrumLength)), expected), 0, bound);
        Assert.InRange(
            FourierOracle.RelativeError([.. back[fft.PlaneLength..].Select(v => new Complex(double.CreateTruncating(v), 0))], given), 0, 2 * bound);
    }
}
