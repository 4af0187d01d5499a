using Mmoda.Tests;

namespace Mmoda.Numerics.Tests;

/// <summary>The examples of the library's README, compiled and run.</summary>
public sealed class Examples
{
    [Fact]
    public void The_readme_shows_only_what_runs_here()
    {
        (int count, IReadOnlyList<string> missing) = ReadmeExamples.Compare("Mmoda.Numerics");
        Assert.True(count > 1);
        Assert.Empty(missing);
    }

    [Fact]
    public void Random_numbers()
    {
        double[] sums = new double[8];
        Parallel.For(0, sums.Length, piece =>
        {
            Philox random = new(seed: 42, stream: (ulong)piece);
            for (int i = 0; i < 1000; i++)
                sums[piece] += random.NextNormal();
        });

        Assert.All(sums, s => Assert.InRange(s / Math.Sqrt(1000), -4, 4));
    }

    [Fact]
    public void Robust_statistics()
    {
        double[] values = [1.0, 1.1, 0.9, 1.2, 0.8, 1000];
        double[] scratch = new double[values.Length];
        double median = Robust.Median<double>(values, scratch);
        double sigma = Robust.Sigma<double>(values, scratch);      // from the median absolute deviation

        Assert.Equal(1.05, median, 1e-12);
        Assert.InRange(sigma, 0.1, 0.4);
    }

    [Fact]
    public void Fourier_transforms_and_correlation()
    {
        float[] image = new float[384 * 360], result = new float[384 * 360], kernel = new float[31 * 31];
        image[(100 * 384) + 200] = 2;
        kernel[(15 * 31) + 15] = 3;

        RealFft2<float> fft = new(384, 360);
        float[] spectrum = new float[fft.SpectrumLength], work = new float[fft.ScratchLength];
        fft.Forward(image, spectrum, work);

        Correlation2<float> correlation = new(384, 360, 31, 31, CorrelationExtent.Same);
        float[] prepared = new float[correlation.KernelSpectrumLength], space = new float[correlation.ScratchLength];
        correlation.PrepareCorrelation(kernel, prepared, space);   // once for any number of images
        correlation.Apply(image, prepared, result, space);

        Assert.Equal(2, spectrum[0], 1e-5f);
        Assert.Equal(6, result[(100 * 384) + 200], 1e-4f);
    }

    [Fact]
    public void Fits()
    {
        double[] rates = [10, 6.1, 3.6, 2.2, 1.4, 0.8], errors = [1, 1, 1, 1, 1, 1];

        LevenbergMarquardt solver = new(residuals: 6, parameters: 2);
        solver.LowerBounds[1] = 0;
        double[] parameters = [5, 0.1];
        LeastSquaresFit fit = solver.Fit(
            (p, residuals) =>
            {
                for (int i = 0; i < residuals.Length; i++)
                    residuals[i] = (rates[i] - p[0] * Math.Exp(-p[1] * i)) / errors[i];
            },
            parameters);
        double error = Math.Sqrt(solver.Covariance[3]);            // of the second parameter

        Assert.True(fit.HasConverged);
        Assert.Equal(0.5027, parameters[1], 1e-3);
        Assert.Equal(0.088, error, 1e-3);
    }

    [Fact]
    public void Counts()
    {
        double[] times = [1, 2, 3, 3.1, 3.2, 3.3, 3.4, 5, 6];

        OnOffMeasurement counts = new(on: 140, off: 300, alpha: 1.0 / 3);
        double significance = counts.Significance;
        double limit = counts.UpperLimit(0.95);
        Interval unified = FeldmanCousins.Poisson(count: 4, background: 3, confidence: 0.9);
        double[] edges = BayesianBlocks.OfEvents(times, BlockPrior.FalsePositiveRate(0.05));

        Assert.Equal(3.2155, significance, 1e-3);
        Assert.InRange(limit, counts.Excess + 20, counts.Excess + 26);
        Assert.Equal(5.5973, unified.Upper, 1e-3);
        Assert.Equal([1.0, 6], edges);
    }
}
