using Mmoda.Tests;

namespace Mmoda.Numerics.Tests;

public sealed class OnOffMeasurementTests
{
    private const string File = "statistics.json";

    // alpha * off is rounded: the excess of 1e6 in 1e12 counts keeps 1e-10.
    [Fact]
    public void Significances_of_few_and_of_very_many_counts() => GoldenComparison.Compare(
        File, "liMa", row => [(new OnOffMeasurement(row[0], row[1], row[2]).Significance, row[3], 1e-10)], absolute: 1e-9);

    [Fact]
    public void The_profile_likelihood() => GoldenComparison.Compare(
        File, "profile", row => [(new OnOffMeasurement(row[0], row[1], row[2]).LogLikelihoodRatio(row[3]), row[4], 1e-9)], absolute: 1e-9);

    [Fact]
    public void The_ratio_is_zero_at_the_excess_and_the_square_of_the_significance_at_none() => Property.ForAll(Draw, m =>
    {
        Assert.Equal(0, m.LogLikelihoodRatio(m.Excess), 1e-9);
        Assert.Equal(m.Significance * m.Significance, m.LogLikelihoodRatio(0), 1e-9 * (1 + (m.Significance * m.Significance)));
    });

    [Fact]
    public void The_excess_for_a_significance_has_it() => Property.ForAll(Draw, m =>
    {
        double excess = OnOffMeasurement.ExcessForSignificance(m.Off, m.Alpha, 5);
        Assert.Equal(5, new OnOffMeasurement((m.Alpha * m.Off) + excess, m.Off, m.Alpha).Significance, 1e-9);
    });

    [Fact]
    public void Limits_lie_where_the_likelihood_has_fallen() => Property.ForAll(Draw, m =>
    {
        Interval interval = m.LikelihoodInterval(1);
        Assert.Equal(1, m.LogLikelihoodRatio(interval.Upper), 1e-8);
        Assert.True(interval.Lower <= m.Excess && m.Excess <= interval.Upper);
        double limit = m.UpperLimit(0.95);
        Assert.True(limit > Math.Max(0, m.Excess));
        Assert.Equal(2.705543454, m.LogLikelihoodRatio(limit) - m.LogLikelihoodRatio(Math.Max(0, m.Excess)), 1e-7);
    });

    [Fact]
    public void Many_counts_become_gaussian()
    {
        var m = new OnOffMeasurement(1e6 + 5000, 2e6, 0.5);
        double sigma = Math.Sqrt(1e6 + 5000 + (0.25 * 2e6));

        Assert.Equal(5000 / sigma, m.Significance, 0.01);
        Assert.Equal(5000 + (1.6449 * sigma), m.UpperLimit(0.95), 2.0);
        Assert.Equal(5000 - sigma, m.LikelihoodInterval(1).Lower, 2.0);
    }

    [Fact]
    public void Upper_limits_cover_as_often_as_they_say()
    {
        const int Draws = 3000;
        const double Source = 6, Background = 12, Alpha = 0.25, Confidence = 0.9;
        int covered = 0;
        var random = new Philox(31, 0);
        for (int i = 0; i < Draws; i++)
        {
            var m = new OnOffMeasurement(random.NextPoisson(Source + Background), random.NextPoisson(Background / Alpha), Alpha);
            covered += m.UpperLimit(Confidence) >= Source ? 1 : 0;
        }

        // Profile likelihood is approximate: Rolke et al. (2005) find 1 to 2 % either way at such counts; 4 standard deviations are 2.2 %.
        Assert.Equal(Confidence, (double)covered / Draws, 0.04);
    }

    [Fact]
    public void Without_a_source_the_significance_is_a_standard_normal()
    {
        const int Draws = 20_000;
        var random = new Philox(32, 0);
        double sum = 0, squares = 0;
        for (int i = 0; i < Draws; i++)
        {
            double s = new OnOffMeasurement(random.NextPoisson(200), random.NextPoisson(400), 0.5).Significance;
            sum += s;
            squares += s * s;
        }

        // Four standard errors, and 1 / 200 for the discreteness.
        Assert.Equal(0, sum / Draws, (4 / Math.Sqrt(Draws)) + 0.005);
        Assert.Equal(1, squares / Draws, (4 * Math.Sqrt(2.0 / Draws)) + 0.005);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0)]
    public void An_interval_of_no_number_of_sigmas_is_refused(double sigmas)
    {
        OnOffMeasurement measurement = new(10, 5, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => measurement.LikelihoodInterval(sigmas));
        Assert.Throws<ArgumentOutOfRangeException>(() => measurement.LikelihoodInterval(Math.Abs(sigmas)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnOffMeasurement(1e300, 5, 1));
    }

    [Fact]
    public void Nothing_in_either_region_is_no_evidence()
    {
        var m = new OnOffMeasurement(0, 0, 0.2);

        Assert.Equal(0, m.Significance);
        Assert.Equal(2.705543454 / 2, m.UpperLimit(0.95), 1e-8);
        Assert.Equal(new Interval(0, 0.5), m.LikelihoodInterval(1) with { Upper = 0.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnOffMeasurement(-1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnOffMeasurement(1, 0, 0));
    }

    private static OnOffMeasurement Draw(Random random) =>
        new(random.Next(0, 50), random.Next(0, 100), Math.Pow(10, (random.NextDouble() * 3) - 2.5));
}
