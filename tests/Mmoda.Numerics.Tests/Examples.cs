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
}
