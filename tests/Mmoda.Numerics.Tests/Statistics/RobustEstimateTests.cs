namespace Mmoda.Numerics.Tests;

/// <summary>Reference values: astropy 5.2.1 (biweight_location, biweight_scale, sigma_clip) and numpy 1.24.2 (quantile, histogram).</summary>
public sealed class RobustEstimateTests
{
    private static readonly double[] Values = [2.1, 3.5, 2.9, 3.3, 2.7, 3.1, 50.0, 2.2, 3.8, -40.0, 3.05, 2.95];

    [Fact]
    public void Biweight_estimates()
    {
        double[] withMissing = [.. Values, double.NaN], scratch = new double[13];

        Assert.Equal(2.9773949573094303, Robust.BiweightLocation(withMissing, scratch), 1e-14);
        Assert.Equal(0.5663750513974688, Robust.BiweightScale(withMissing, scratch), 1e-14);
        Assert.Equal(5, Robust.BiweightLocation([5, 5, 5, 9], scratch));
        Assert.Equal(0, Robust.BiweightScale([5, 5, 5, 9], scratch));
    }

    [Theory]
    [InlineData(0, -40)]
    [InlineData(0.1, 2.11)]
    [InlineData(0.25, 2.575)]
    [InlineData(0.5, 3)]
    [InlineData(0.77, 3.394)]
    [InlineData(1, 50)]
    public void Quantiles(double probability, double expected) =>
        Assert.Equal(expected, Robust.Quantile(Values, probability, new double[12]), 1e-14);

    [Fact]
    public void Clipping_ends_when_nothing_is_cut()
    {
        double[] values = [.. Values, .. Values.Select(v => v + 0.01), .. Values.Select(v => v - 0.02)];

        (double mean, double sigma, int count) = Robust.Clip(values, 2.5, new double[values.Length]);

        Assert.Equal(2.956666666666668, mean, 1e-14);
        Assert.Equal(0.5030462757595522, sigma, 1e-14);
        Assert.Equal(30, count);
    }

    [Fact]
    public void The_weighted_median_halves_the_weight()
    {
        Assert.Equal(2, Robust.WeightedMedian([3, 2, 1], [1, 5, 1]));
        Assert.Equal(2.5, Robust.WeightedMedian([1, 2, 3, 4], [1, 1, 1, 1]));
        Assert.Equal(3, Robust.WeightedMedian([1, double.NaN, 3, 2], [1, 9, 4, 0]));
        Assert.True(double.IsNaN(Robust.WeightedMedian([1], [0])));
    }

    [Fact]
    public void Histograms_bin_as_numpy_does()
    {
        long[] given = new long[4], even = new long[5];

        Assert.Equal(0, Histogram.Add(Values, [-50, 2.2, 3, 3.1, 50], given));
        Assert.Equal(2, Histogram.Add(Values, 2, 4, even));
        Assert.Equal([2, 4, 1, 5], given);
        Assert.Equal([2, 1, 4, 2, 1], even);
        Assert.Equal(2 * (3.35 - 2.575) / Math.Cbrt(12), Histogram.FreedmanDiaconisWidth(Values, new double[12]), 1e-14);
        Assert.Throws<ArgumentException>(() => Histogram.Add(Values, 4, 2, even));
    }
}
