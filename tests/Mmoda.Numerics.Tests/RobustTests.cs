using Mmoda.Tests;

namespace Mmoda.Numerics.Tests;

public sealed class RobustTests
{
    [Fact]
    public void The_median_is_that_of_the_sorted_values() => Property.ForAll(
        random => Enumerable.Range(0, random.Next(1, 60)).Select(_ => (double)random.Next(-20, 20)).ToArray(),
        values =>
        {
            double[] sorted = [.. values.Order()];
            double expected = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
            Assert.Equal(expected, Robust.Median<double>(values, new double[values.Length]));
        });

    [Fact]
    public void Outliers_and_missing_values_do_not_change_the_width()
    {
        var random = new Philox(1, 0);
        float[] values = [.. Enumerable.Range(0, 20000).Select(i => i % 50 == 0 ? 1e6f : i % 51 == 0 ? float.NaN : (float)(5 + (3 * random.NextNormal())))];

        // 1.17 / sqrt(N) for the median deviation of a normal sample; 2 % of outliers widen it by 1.5 %.
        Assert.Equal(3, Robust.Sigma<float>(values, new float[values.Length]), 0.13f);
        Assert.Equal(5, Robust.Median<float>(values, new float[values.Length]), 0.15f);
    }

    [Fact]
    public void Nothing_has_no_median() => Assert.True(double.IsNaN(Robust.Median<double>([double.NaN], new double[1])));
}
