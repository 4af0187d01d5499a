namespace Mmoda.Numerics.Tests;

public sealed class Fft2Tests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(368, 384)]
    [InlineData(385, 400)]
    [InlineData(500, 512)]
    [InlineData(730, 768)]
    [InlineData(795, 800)]
    public void The_next_good_size_is_a_multiple_of_16_with_small_factors(int minimum, int expected) =>
        Assert.Equal(expected, Fft2.GoodSize(minimum));

    [Theory]
    [InlineData(7)]
    [InlineData(24)]
    [InlineData(112)]
    public void Other_sizes_are_refused(int size) => Assert.Throws<ArgumentException>(() => new Fft2(384, size));

    [Theory]
    [InlineData(16, 48)]
    [InlineData(80, 32)]
    [InlineData(400, 384)]
    [InlineData(512, 768)]
    [InlineData(800, 800)]
    public void A_correlation_is_the_sum_of_products(int width, int height)
    {
        var random = new Random(width + height);
        int planeWidth = (width / 3) + 1, planeHeight = (height / 4) + 1, kernelWidth = (width / 2) - 1, kernelHeight = (height / 2) + 2;
        float[] a = Noise(random, planeWidth * planeHeight), b = Noise(random, planeWidth * planeHeight);
        float[] k = Noise(random, kernelWidth * kernelHeight);
        var fft = new Fft2(width, height);
        float[] spectrum = new float[fft.SpectrumLength], kernel = new float[fft.SpectrumLength], scratch = new float[fft.ScratchLength];
        float[] real = new float[width * height], imaginary = new float[width * height];

        fft.Forward(a, b, planeWidth, planeHeight, spectrum, scratch);
        fft.PrepareKernel(k, [], kernelWidth, kernelHeight, kernel, scratch);
        fft.Correlate(spectrum, kernel, real, imaginary, scratch);

        for (int trial = 0; trial < 60; trial++)
        {
            int lagX = random.Next(1 - kernelWidth, planeWidth), lagY = random.Next(1 - kernelHeight, planeHeight);
            double sumA = 0, sumB = 0;
            for (int y = Math.Max(0, lagY); y < Math.Min(planeHeight, lagY + kernelHeight); y++)
            {
                for (int x = Math.Max(0, lagX); x < Math.Min(planeWidth, lagX + kernelWidth); x++)
                {
                    double weight = k[((y - lagY) * kernelWidth) + x - lagX];
                    sumA += a[(y * planeWidth) + x] * weight;
                    sumB += b[(y * planeWidth) + x] * weight;
                }
            }

            // Outputs are of order sqrt(terms) <= 250; single precision gives 3e-7 of the largest.
            int at = ((lagY + height) % height * width) + ((lagX + width) % width);
            Assert.Equal(sumA, real[at], 5e-4);
            Assert.Equal(sumB, imaginary[at], 5e-4);
        }
    }

    [Fact]
    public void A_complex_kernel_gives_two_correlations_of_a_real_plane()
    {
        var random = new Random(2);
        float[] plane = Noise(random, 30 * 20), p = Noise(random, 25 * 27), q = Noise(random, 25 * 27);
        var fft = new Fft2(64, 48);
        float[] spectrum = new float[fft.SpectrumLength], kernel = new float[fft.SpectrumLength], scratch = new float[fft.ScratchLength];
        float[] both = new float[64 * 48], second = new float[64 * 48], first = new float[64 * 48], none = new float[64 * 48];
        fft.Forward(plane, [], 30, 20, spectrum, scratch);

        fft.PrepareKernel(p, q, 25, 27, kernel, scratch);
        fft.Correlate(spectrum, kernel, both, second, scratch);
        fft.PrepareKernel(p, [], 25, 27, kernel, scratch);
        fft.Correlate(spectrum, kernel, first, none, scratch);

        for (int i = 0; i < both.Length; i++)
        {
            Assert.Equal(first[i], both[i], 1e-4f);
            Assert.Equal(0, none[i], 1e-4f);
        }

        fft.PrepareKernel(q, [], 25, 27, kernel, scratch);
        fft.Correlate(spectrum, kernel, first, none, scratch);
        for (int i = 0; i < both.Length; i++)
            Assert.Equal(first[i], second[i], 1e-4f);
    }

    [Theory]
    [InlineData(384)]
    [InlineData(800)]
    public void Frequencies_are_those_of_the_definition(int size)
    {
        // A plane wave of frequency (3, 5) has one spectral value, N^2, wherever the plan keeps it.
        var fft = new Fft2(size, size);
        float[] re = new float[size * size], im = new float[size * size];
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                double phase = 2 * Math.PI * (((3 * x) + (5 * y)) % size) / size;
                re[(y * size) + x] = (float)Math.Cos(phase);
                im[(y * size) + x] = (float)Math.Sin(phase);
            }
        }

        float[] spectrum = new float[fft.SpectrumLength];
        fft.Forward(re, im, size, size, spectrum, new float[fft.ScratchLength]);

        int[] frequencies = new LaneFft<float>(size, largestRadix: 4).Frequencies();
        int column = Array.IndexOf(frequencies, 3), row = Array.IndexOf(frequencies, 5);
        int at = (row / 16 * 16 * size * 2) + (column * 32) + (row % 16);
        Assert.Equal((float)size * size, spectrum[at], size * size * 1e-5f);
        Assert.Equal(1, spectrum.Count(v => Math.Abs(v) > size * size * 1e-4f));
    }

    [Fact]
    public void Spans_that_are_too_short_are_refused()
    {
        var fft = new Fft2(16, 16);
        float[] enough = new float[fft.ScratchLength];

        Assert.Throws<ArgumentException>(() => fft.Forward(enough, [], 17, 16, enough, enough));
        Assert.Throws<ArgumentException>(() => fft.Forward(new float[10], [], 16, 16, enough, enough));
        Assert.Throws<ArgumentException>(() => fft.Correlate(enough, enough, enough, new float[5], enough));
    }

    private static float[] Noise(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
}
