namespace Mmoda.Numerics.Tests;

public sealed class SummaryStatisticsTests
{
    [Fact]
    public void The_weighted_mean_and_its_scatter()
    {
        WeightedMean mean = WeightedMean.Of([1, 2, 4, double.NaN, 9], [0.5, 1, 2, 1, 0]);

        // Weights 4, 1, 1/4: mean 7 / 5.25; chi2 by hand.
        Assert.Equal(7 / 5.25, mean.Mean, 1e-15);
        Assert.Equal(1 / Math.Sqrt(5.25), mean.Error, 1e-15);
        Assert.Equal((4 * (1.0 / 9)) + (4.0 / 9) + (64.0 / 36), mean.ChiSquared, 1e-14);
        Assert.Equal(3, mean.Count);
        Assert.Equal(Math.Exp(-mean.ChiSquared / 2), mean.Probability, 1e-14);
        Assert.Equal(mean.Error * Math.Sqrt(mean.ChiSquared / 2), mean.ScaledError, 1e-15);
        Assert.True(double.IsNaN(WeightedMean.Of([], []).Mean));
    }

    [Fact]
    public void The_weighted_mean_of_large_close_numbers_keeps_its_scatter() =>
        Assert.Equal(2, WeightedMean.Of([1e9, 1e9 + 1, 1e9 + 2], [1, 1, 1]).ChiSquared, 1e-12);

    [Fact]
    public void Trials_and_combinations()
    {
        Assert.Equal(1 - Math.Pow(0.99, 10), SignificanceLevel.AfterTrials(0.01, 10), 1e-15);
        Assert.Equal(1e-14, SignificanceLevel.AfterTrials(1e-20, 1e6), 1e-28);
        Assert.Equal(0.01, SignificanceLevel.BeforeTrials(SignificanceLevel.AfterTrials(0.01, 300), 300), 1e-14);
        Assert.Equal(Math.Sqrt(2) * 3, SignificanceLevel.Combine([3, 3]), 1e-15);
        Assert.Equal(((3 * 2) + 1) / Math.Sqrt(10), SignificanceLevel.Combine([2, 1], [3, 1]), 1e-15);

        // scipy.stats.combine_pvalues([0.01, 0.2, 0.3]), scipy 1.10.1.
        Assert.Equal(0.021561751324834642, SignificanceLevel.CombinePValues([0.01, 0.2, 0.3]), 1e-15);
        Assert.Throws<ArgumentException>(() => SignificanceLevel.Combine([]));
    }

    [Fact]
    public void Gaussian_limits()
    {
        Assert.Equal(2 - (1.959963984540054 * 3), GaussianLimits.TwoSided(2, 3, 0.95).Lower, 1e-13);
        Assert.Equal(2 + (1.6448536269514722 * 3), GaussianLimits.UpperLimit(2, 3, 0.95), 1e-13);
        Assert.Equal(2 - (1.6448536269514722 * 3), GaussianLimits.LowerLimit(2, 3, 0.95), 1e-13);

        // Far from the bound it does not matter; at it, half of the distribution is left.
        Assert.Equal(GaussianLimits.UpperLimit(30, 3, 0.95), GaussianLimits.BoundedUpperLimit(30, 3, 0.95), 1e-12);
        Assert.Equal(3 * NormalDistribution.Quantile(0.975), GaussianLimits.BoundedUpperLimit(0, 3, 0.95), 1e-12);
        Assert.InRange(GaussianLimits.BoundedUpperLimit(-60, 3, 0.95), 1e-3, 1);

        // Far below 0 the tail falls as exp(-z x) (1 - x²/2 + ...); no step where the way of computing changes.
        Assert.Equal(-Math.Log(0.05) * 1e-8, GaussianLimits.BoundedUpperLimit(-1e8, 1, 0.95), 1e-15);
        Assert.Equal(GaussianLimits.BoundedUpperLimit(-30 + 1e-9, 1, 0.95), GaussianLimits.BoundedUpperLimit(-30 - 1e-9, 1, 0.95), 1e-10);
    }

    [Fact]
    public void The_cash_statistic()
    {
        Assert.Equal(2 * (3 - 5 + (5 * Math.Log(5 / 3.0))), CashStatistic.Value(5, 3), 1e-14);
        Assert.Equal(6, CashStatistic.Value(0, 3));
        Assert.Equal(0, CashStatistic.Value(0, 0));
        Assert.Equal(double.PositiveInfinity, CashStatistic.Value(1, 0));
        Assert.Equal(6 + CashStatistic.Value(5, 3), CashStatistic.Value([0, 5], [3, 3]), 1e-14);

        // Many counts: chi squared of one degree of freedom, corrected by 1 / (6 mean) (Kaastra 2017).
        (double mean, double variance) = CashStatistic.Expectation(1000);
        Assert.Equal(1 + (1 / 6000.0), mean, 1e-6);
        Assert.Equal(2, variance, 5e-3);
    }
}
