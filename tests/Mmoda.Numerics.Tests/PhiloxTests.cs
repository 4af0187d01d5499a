namespace Mmoda.Numerics.Tests;

public sealed class PhiloxTests
{
    /// <summary>The known-answer vectors that Salmon et al. (2011) publish with their reference implementation.</summary>
    [Theory]
    [InlineData(0UL, 0UL, 0UL, "9b00dbd8bc57ac4ce169c58d6627e8d5")]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, "6d5451fda20bc7c641c83b0e408f276d")]
    [InlineData(0x299f31d0a4093822UL, 0x85a308d3243f6a88UL, 0x0370734413198a2eUL, "24126ea15001e42094fdccebd16cfe09")]
    public void Known_answers_are_reproduced(ulong key, ulong low, ulong high, string expected) =>
        Assert.Equal(expected, Philox.Block(key, low, high).ToString("x32", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void A_stream_repeats_itself_and_differs_from_others()
    {
        Philox a = new(7, 1), again = new(7, 1), other = new(7, 2);
        uint[] first = [.. Enumerable.Range(0, 100).Select(_ => a.NextUInt32())];

        Assert.Equal(first, Enumerable.Range(0, 100).Select(_ => again.NextUInt32()));
        Assert.NotEqual(first, Enumerable.Range(0, 100).Select(_ => other.NextUInt32()));
    }

    [Theory]
    [InlineData(0.03)]
    [InlineData(2.5)]
    [InlineData(9.99)]
    [InlineData(10)]
    [InlineData(37.5)]
    [InlineData(5000)]
    public void Poisson_numbers_have_the_right_distribution(double mean)
    {
        const int Draws = 200_000;
        var random = new Philox(3, (ulong)mean);
        double sum = 0, squares = 0;
        var histogram = new Dictionary<long, int>();
        for (int i = 0; i < Draws; i++)
        {
            long count = random.NextPoisson(mean);
            sum += count;
            squares += (count - mean) * (count - mean);
            histogram[count] = histogram.GetValueOrDefault(count) + 1;
        }

        // Mean and variance within 4.5 of their own standard errors.
        Assert.Equal(mean, sum / Draws, 4.5 * Math.Sqrt(mean / Draws));
        Assert.Equal(mean, squares / Draws, 4.5 * Math.Sqrt(((2 * mean * mean) + mean) / Draws));
        double chi2 = 0;
        int bins = 0;
        foreach ((long count, int seen) in histogram)
        {
            double expected = Draws * Math.Exp((count * Math.Log(mean)) - mean - SpecialFunctions.LogGamma(count + 1.0));
            if (expected < 25)
                continue;
            chi2 += (seen - expected) * (seen - expected) / expected;
            bins++;
        }

        Assert.InRange(chi2, 0, bins + (4.5 * Math.Sqrt(2 * bins)) + 5);
    }

    [Fact]
    public void A_mean_of_zero_gives_zero_and_a_negative_one_is_refused()
    {
        Assert.Equal(0, new Philox(1, 1).NextPoisson(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Philox(1, 1).NextPoisson(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Philox(1, 1).NextPoisson(double.NaN));
    }

    [Fact]
    public void Normal_and_uniform_numbers_have_the_right_moments()
    {
        const int Draws = 200_000;
        var random = new Philox(9, 0);
        double[] normal = [.. Enumerable.Range(0, Draws).Select(_ => random.NextNormal())];
        double[] uniform = [.. Enumerable.Range(0, Draws).Select(_ => random.NextDouble())];

        // Standard errors: 1, sqrt(2), sqrt(96) and 1 / sqrt(12) over sqrt(N); 4.5 of them.
        double error = 4.5 / Math.Sqrt(Draws);
        Assert.Equal(0, normal.Average(), error);
        Assert.Equal(1, normal.Average(v => v * v), 1.42 * error);
        Assert.Equal(3, normal.Average(v => v * v * v * v), 9.8 * error);
        Assert.Equal(0.5, uniform.Average(), 0.29 * error);
        Assert.All(uniform, v => Assert.InRange(v, 0, 1 - 1e-16));
    }
}
