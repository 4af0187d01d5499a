namespace Mmoda.Numerics.Tests;

public sealed class PoissonIntervalTests
{
    private const string File = "statistics.json";

    [Fact]
    public void Garwoods_interval() => GoldenComparison.Compare(File, "central", row =>
    [
        (PoissonIntervals.Central((long)row[0], row[1]).Lower, row[2], 1e-11),
        (PoissonIntervals.Central((long)row[0], row[1]).Upper, row[3], 1e-11),
    ]);

    /// <summary>Gehrels (1986), tables 1 and 2: 84.13 % limits.</summary>
    [Theory]
    [InlineData(0, 0, 1.841)]
    [InlineData(1, 0.173, 3.300)]
    [InlineData(3, 1.367, 5.918)]
    [InlineData(10, 6.891, 14.27)]
    [InlineData(50, 42.95, 58.12)]
    public void Gehrels_tables(int count, double lower, double upper)
    {
        double confidence = NormalDistribution.Cumulative(1);

        // The tables have four digits; the closed forms are good to 1.5 % above, to a few per cent below.
        Assert.Equal(upper, PoissonIntervals.UpperLimit(count, confidence), 6e-4 * upper);
        Assert.Equal(lower, PoissonIntervals.LowerLimit(count, confidence), 6e-4 * upper);
        Interval closed = PoissonIntervals.Gehrels(count, 1);
        Assert.Equal(upper, closed.Upper, 0.015 * upper);
        Assert.Equal(lower, closed.Lower, 0.1 * lower);
    }

    // astropy solves to about 1e-6 (its root finder's default on the probability).
    [Fact]
    public void The_shortest_credible_interval() => GoldenComparison.Compare(
        File,
        "kraft",
        row =>
        {
            Interval interval = PoissonIntervals.KraftBurrowsNousek((long)row[0], row[1], row[2]);
            return [(interval.Lower, row[3], 1e-5), (interval.Upper, row[4], 1e-5)];
        },
        absolute: 1e-5);

    [Fact]
    public void Bayesian_limits_hold_the_wanted_part_of_the_posterior()
    {
        // No counts: 1 - exp(-s), whatever the background.
        Assert.Equal(-Math.Log(0.1), PoissonIntervals.BayesianUpperLimit(0, 0, 0.9), 1e-12);
        Assert.Equal(-Math.Log(0.1), PoissonIntervals.BayesianUpperLimit(0, 4, 0.9), 1e-11);

        // Without a background it is the classical limit.
        Assert.Equal(PoissonIntervals.UpperLimit(7, 0.95), PoissonIntervals.BayesianUpperLimit(7, 0, 0.95), 1e-10);
        double limit = PoissonIntervals.BayesianUpperLimit(5, 2.5, 0.95);
        Assert.Equal(0.05, PoissonDistribution.Cumulative(5, limit + 2.5) / PoissonDistribution.Cumulative(5, 2.5), 1e-12);
    }

    /// <summary>Feldman and Cousins (1998), tables IV (90 %) and VI (95 %).</summary>
    [Theory]
    [InlineData(0, 0.0, 0.9, 0.00, 2.44)]
    [InlineData(0, 1.0, 0.9, 0.00, 1.61)]
    [InlineData(1, 0.0, 0.9, 0.11, 4.36)]
    [InlineData(1, 0.5, 0.9, 0.00, 3.86)]
    [InlineData(1, 2.0, 0.9, 0.00, 2.53)]
    [InlineData(2, 0.0, 0.9, 0.53, 5.91)]
    [InlineData(2, 0.5, 0.9, 0.03, 5.41)]
    [InlineData(3, 0.0, 0.9, 1.10, 7.42)]
    [InlineData(3, 3.0, 0.9, 0.00, 4.42)]
    [InlineData(4, 0.5, 0.9, 1.17, 8.10)]
    [InlineData(5, 1.5, 0.9, 0.93, 8.49)]
    [InlineData(6, 2.0, 0.9, 1.08, 9.47)]
    [InlineData(10, 3.0, 0.9, 2.63, 13.50)]
    [InlineData(0, 0.0, 0.95, 0.00, 3.09)]
    [InlineData(1, 0.0, 0.95, 0.05, 5.14)]
    [InlineData(2, 0.0, 0.95, 0.36, 6.72)]
    [InlineData(3, 0.0, 0.95, 0.82, 8.25)]
    public void The_unified_interval_is_that_of_the_tables(int count, double background, double confidence, double lower, double upper)
    {
        Interval interval = FeldmanCousins.Poisson(count, background, confidence);

        // Two decimals, from a scan in steps of 0.005.
        Assert.Equal(lower, interval.Lower, 0.0101);
        Assert.Equal(upper, interval.Upper, 0.0101);
    }

    /// <summary>Against a scan with sums over all counts (scipy), in steps of the tolerances; the probability of such a count is too small for a number.</summary>
    [Theory]
    [InlineData(0, 1000, 0, 0.78, 0.02)]
    [InlineData(900, 1000, 0, 7.95, 0.05)]
    [InlineData(1080, 1000, 29.75, 135.0, 0.25)]
    [InlineData(3, 100_000, 0, 0.5, 0.5)]
    public void The_unified_interval_holds_for_large_backgrounds(int count, double background, double lower, double upper, double step)
    {
        Interval interval = FeldmanCousins.Poisson(count, background, 0.9);

        Assert.InRange(interval.Lower, lower - step, lower);
        Assert.InRange(interval.Upper, upper, upper + step);
    }

    [Fact]
    public void Bayesian_limits_hold_far_below_the_background()
    {
        // No counts: 1 - exp(-s), whatever the background; far below it the terms of n counts grow as (1 + s/b)^n.
        Assert.Equal(-Math.Log(0.1), PoissonIntervals.BayesianUpperLimit(0, 1e6, 0.9), 1e-9);
        Assert.Equal(-Math.Log(0.1), PoissonIntervals.KraftBurrowsNousek(0, 1e4, 0.9).Upper, 1e-9);
        double limit = PoissonIntervals.BayesianUpperLimit(1, 2000, 0.9);
        Assert.Equal(0.1, Math.Exp(-limit) * (2001 + limit) / 2001, 1e-12);

        // The two ways agree where one takes over from the other: Q(41, 690) is 2e-239, Q(41, 730) is 1e-255.
        double before = PoissonIntervals.BayesianUpperLimit(40, 690, 0.95), after = PoissonIntervals.BayesianUpperLimit(40, 730, 0.95);
        Assert.Equal(-Math.Log(0.05) / (1 - (40.0 / 690)), before, 0.02);
        Assert.Equal(-Math.Log(0.05) / (1 - (40.0 / 730)), after, 0.02);
    }

    [Fact]
    public void Numbers_that_are_none_are_refused()
    {
        double positive = Math.Abs(double.NaN);
        Assert.Throws<ArgumentOutOfRangeException>(() => FeldmanCousins.Poisson(3, 1e9, 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(() => FeldmanCousins.BoundedGaussian(double.NaN, 1, 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(() => FeldmanCousins.BoundedGaussian(1, positive, 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(() => GaussianLimits.UpperLimit(1, positive, 0.9));
    }

    /// <summary>Feldman and Cousins (1998), table X.</summary>
    [Theory]
    [InlineData(-3.0, 0.9, 0.00, 0.26)]
    [InlineData(-1.0, 0.9, 0.00, 0.81)]
    [InlineData(0.0, 0.9, 0.00, 1.64)]
    [InlineData(1.0, 0.9, 0.00, 2.64)]
    [InlineData(2.0, 0.9, 0.58, 3.64)]
    [InlineData(3.0, 0.9, 1.37, 4.64)]
    [InlineData(0.0, 0.95, 0.00, 1.96)]
    [InlineData(2.0, 0.95, 0.35, 3.96)]
    public void The_unified_interval_of_a_bounded_gaussian(double measured, double confidence, double lower, double upper)
    {
        Interval interval = FeldmanCousins.BoundedGaussian(2 * measured, 2, confidence);

        Assert.Equal(lower, interval.Lower / 2, 0.0051);
        Assert.Equal(upper, interval.Upper / 2, 0.0051);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(3.3)]
    [InlineData(11.7)]
    public void Intervals_cover_the_truth_at_least_as_often_as_they_say(double mean)
    {
        const int Draws = 4000;
        const double Confidence = 0.9, Background = 1.3;
        var random = new Philox(21, (ulong)(10 * mean));
        Dictionary<long, (Interval Central, Interval Unified)> known = [];
        int central = 0, unified = 0;
        for (int i = 0; i < Draws; i++)
        {
            long count = random.NextPoisson(mean), withBackground = random.NextPoisson(mean + Background);
            central += Intervals(count).Central.Contains(mean) ? 1 : 0;
            unified += Intervals(withBackground).Unified.Contains(mean) ? 1 : 0;
        }

        // Discrete data over-cover; 4 standard deviations of the fraction below.
        double least = Confidence - (4 * Math.Sqrt(Confidence * (1 - Confidence) / Draws));
        Assert.InRange((double)central / Draws, least, 1);
        Assert.InRange((double)unified / Draws, least, 1);

        (Interval Central, Interval Unified) Intervals(long count)
        {
            if (!known.TryGetValue(count, out (Interval, Interval) pair))
                known[count] = pair = (PoissonIntervals.Central(count, Confidence), FeldmanCousins.Poisson(count, Background, Confidence));
            return pair;
        }
    }

    [Fact]
    public void Large_counts_become_gaussian()
    {
        Interval unified = FeldmanCousins.Poisson(40_000, 10_000, 0.6827);

        // 1 sigma = 200; asymmetry and discreteness are of the order of one count.
        Assert.Equal(29_800, unified.Lower, 2.0);
        Assert.Equal(30_200, unified.Upper, 2.0);
    }

    [Fact]
    public void Impossible_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PoissonIntervals.Central(-1, 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(() => PoissonIntervals.Central(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => FeldmanCousins.Poisson(1, double.NaN, 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(() => PoissonIntervals.KraftBurrowsNousek(1, -1, 0.9));
    }
}
