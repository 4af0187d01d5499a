namespace Mmoda.HighEnergy.Tests;

/// <summary>A model may be compared with a spectrum without anything being fitted.</summary>
public sealed class FrozenModelTests
{
    [Fact]
    public void A_model_whose_parameters_are_all_frozen_has_the_statistic_that_a_free_one_has_at_that_point()
    {
        double[] edges = [.. Enumerable.Range(0, 21).Select(i => 20.0 + i)];
        float[] areas = new float[20 * 20];
        for (int i = 0; i < 20; i++)
            areas[(i * 20) + i] = 100;
        SpectralDataset data = SpectralDataset.Create(
            CountSpectrum.OfCounts([.. Enumerable.Range(0, 20).Select(i => 40.0 + i)], 10), new DetectorResponse(edges, edges, areas));
        FitParameters free = FitParameters.Create(SpectralModel.Parse("powerlaw")).With("PhoIndex", 1.7).With("norm", 3.0);
        FitParameters frozen = free.With("PhoIndex", isFrozen: true).With("norm", isFrozen: true);

        FitProblem problem = new([data], free), given = new([data], frozen);
        double[] rates = new double[20];
        given.Fold([], rates);

        Assert.Equal(problem.Evaluate([1.7, 3.0]), given.Evaluate([]), 1e-9);
        Assert.All(rates, r => Assert.True(r > 0));
    }

    [Theory]
    [InlineData(2.119, 1)] // The fit begins where the constant ends.
    [InlineData(1, 1)]
    [InlineData(10, (0.08 + 0.7 + 0.018) / 1.59)]
    public void Optimal_bins_narrow_with_the_counts_without_a_step(double x, double fraction) =>
        Assert.Equal(fraction, OptimalBins.Fraction(x + 1e-9), 1e-3);
}
