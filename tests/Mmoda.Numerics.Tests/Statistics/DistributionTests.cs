namespace Mmoda.Numerics.Tests;

/// <summary>Against mpmath and scipy (tools/golden/numerics/statistics.py).</summary>
public sealed class DistributionTests
{
    private const string File = "statistics.json";

    [Fact]
    public void Chi_squared() => GoldenComparison.Compare(File, "chiSquared", row =>
    [
        (ChiSquaredDistribution.Survival(row[0], row[1]), row[2], 1e-12),
        (ChiSquaredDistribution.Density(row[0], row[1]), row[3], 1e-11),
        row[2] > 0.99999 ? (0, 0, 1) : (ChiSquaredDistribution.SurvivalQuantile(row[2], row[1]), row[0], 1e-11),
        (1 - ChiSquaredDistribution.Cumulative(row[0], row[1]), row[2], 1e-12 + (1e-15 / row[2])),
    ]);

    [Fact]
    public void Student() => GoldenComparison.Compare(File, "student", row =>
    [
        (StudentDistribution.Survival(row[0], row[1]), row[2], 2e-12),
        (StudentDistribution.Cumulative(-row[0], row[1]), row[2], 2e-12),
        (StudentDistribution.Density(row[0], row[1]), row[3], 1e-11),

        // Near 1 the probability itself has lost the digits of the other tail; near the centre t is a difference from 1/2.
        (StudentDistribution.SurvivalQuantile(row[2], row[1]), row[0], row[2] < 0.9 ? 1e-12 : 1e-15 / (1 - row[2]) * 10),
    ]);

    [Fact]
    public void Fisher() => GoldenComparison.Compare(File, "fisher", row =>
    [
        (FisherDistribution.Survival(row[0], row[1], row[2]), row[3], 1e-12),
        row[3] is < 1e-9 or > 0.99999 ? (0, 0, 1) : (FisherDistribution.Quantile(1 - row[3], row[1], row[2]), row[0], 1e-11 + (1e-14 / row[3])),
    ]);

    [Fact]
    public void Poisson_in_both_tails_and_for_large_means() => GoldenComparison.Compare(File, "poisson", row =>
    [
        (PoissonDistribution.Probability((long)row[0], row[1]), row[2], 2e-12),
        (PoissonDistribution.LogProbability((long)row[0], row[1]), Math.Log(row[2]), 1e-12),
        row[3] < 0 ? (0, 0, 1) : (PoissonDistribution.Cumulative((long)row[0], row[1]), row[3], 2e-12),
        row[3] < 0 ? (0, 0, 1) : (PoissonDistribution.AtLeast((long)row[0], row[1]), row[4], 2e-12),
    ]);

    [Fact]
    public void Poisson_quantiles() => GoldenComparison.Compare(File, "poissonQuantile", row => [(PoissonDistribution.Quantile(row[0], row[1]), row[2], 0)]);

    [Fact]
    public void Means_of_zero_have_one_outcome()
    {
        Assert.Equal(1, PoissonDistribution.Probability(0, 0));
        Assert.Equal(0, PoissonDistribution.Probability(3, 0));
        Assert.Equal(0, PoissonDistribution.Quantile(0.99, 0));
        Assert.Equal(1, PoissonDistribution.AtLeast(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => PoissonDistribution.Probability(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => PoissonDistribution.Probability(1, double.NaN));
    }

    // scipy is exact up to 140 and has five digits or more above (Pelz and Good 1976).
    [Fact]
    public void Kolmogorov_probabilities() => GoldenComparison.Compare(
        File, "kolmogorov", row => [(GoodnessOfFit.KolmogorovSurvival(row[0], (int)row[1]), row[2], row[1] > 200 ? 1e-3 : row[1] > 140 ? 1e-5 : row[2] > 0.011 ? 1e-10 : 1e-6)]);

    [Fact]
    public void Samples_of_the_distribution_pass_and_others_fail()
    {
        var random = new Philox(11, 0);
        double[] normal = [.. Enumerable.Range(0, 400).Select(_ => random.NextNormal()).Order()];
        double[] other = [.. Enumerable.Range(0, 300).Select(_ => (1.6 * random.NextNormal()) + 0.1).Order()];

        Assert.InRange(GoodnessOfFit.KolmogorovSmirnov(normal, NormalDistribution.Cumulative).PValue, 0.001, 1);
        Assert.InRange(GoodnessOfFit.KolmogorovSmirnov(other, NormalDistribution.Cumulative).PValue, 0, 0.001);
        Assert.InRange(GoodnessOfFit.KolmogorovSmirnov(normal, other).PValue, 0, 0.01);
        Assert.Throws<ArgumentException>(() => GoodnessOfFit.KolmogorovSmirnov([2, 1], NormalDistribution.Cumulative));
    }

    [Fact]
    public void P_values_of_true_hypotheses_are_uniform()
    {
        double[] kolmogorov = new double[400], pearson = new double[400];
        double[] sample = new double[50], counts = new double[8], expected = [20, 20, 20, 20, 20, 20, 20, 20];
        for (int trial = 0; trial < kolmogorov.Length; trial++)
        {
            var random = new Philox(5, (ulong)trial);
            foreach (ref double value in sample.AsSpan())
                value = random.NextDouble();
            Array.Sort(sample);
            kolmogorov[trial] = GoodnessOfFit.KolmogorovSmirnov(sample, x => x).PValue;
            foreach (ref double count in counts.AsSpan())
                count = random.NextPoisson(20);
            pearson[trial] = GoodnessOfFit.ChiSquared(counts, expected).PValue;
        }

        Array.Sort(kolmogorov);
        Array.Sort(pearson);

        // The seeds are fixed; a wrong distribution gives 1e-10 or so.
        Assert.InRange(GoodnessOfFit.KolmogorovSmirnov(kolmogorov, x => x).PValue, 0.01, 1);
        Assert.InRange(GoodnessOfFit.KolmogorovSmirnov(pearson, x => x).PValue, 0.01, 1);
    }
}
