namespace Mmoda.HighEnergy.Tests;

/// <summary>What is told of a fit beside its best parameters.</summary>
public sealed class FitAnalysisTests
{
    [Fact]
    public void Everything_that_is_asked_for_is_there()
    {
        FitProblem problem = Problem("powerlaw");

        FitAnalysis analysis = FitAnalysis.Run(problem, new FitAnalysisOptions
        {
            FluxBands = [new EnergyBand(20, 40), new EnergyBand(40, 100)],
            UpperLimits = ["norm"],
            Contours = [("PhoIndex", "norm")],
            ContourPoints = 9,
            Simulations = 50,
            ChainSteps = 200,
        });

        Assert.Equal(["powerlaw.PhoIndex", "powerlaw.norm"], analysis.Intervals.Select(i => i.Name));
        ConfidenceInterval norm = analysis.Intervals[1];

        // One-sided at 90 %: 1.28 sigma; two-sided: 1.64.
        Assert.InRange((analysis.UpperLimits["powerlaw.norm"] - norm.Value) / (norm.High - norm.Value), 0.72, 0.84);
        Assert.Equal(2, analysis.Fluxes.Count);
        Assert.InRange(analysis.Goodness!.ProbabilityOfWorse, 0, 1);
        Assert.Equal(160, analysis.Chain!.Steps);
        Assert.Equal(problem.BinCount, analysis.Bins.Count);
        Assert.True(double.IsNaN(analysis.ChanceOfWorse)); // No chi squared.
    }

    [Fact]
    public void The_grid_of_contours_holds_the_outermost_one()
    {
        FitProblem problem = Problem("powerlaw");
        FitResult fit = SpectralFit.Fit(problem);

        ContourGrid grid = ContourGrid.Around(problem, fit, "norm", "PhoIndex", 21);

        Assert.Equal(("powerlaw.norm", "powerlaw.PhoIndex"), (grid.First, grid.Second));
        double outermost = ContourGrid.Levels[^1].Rise;
        Assert.Equal(9.2103, outermost, 1e-4);
        int n = grid.FirstValues.Count, inside = 0;
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++)
            {
                bool isEdge = i == 0 || j == 0 || i == n - 1 || j == n - 1;
                inside += grid.Rises[(j * n) + i] < outermost ? 1 : 0;
                Assert.True(!isEdge || grid.Rises[(j * n) + i] > outermost, $"{i} {j}");
            }
        }

        // Index and norm go together: the ellipse is narrow, but there are points in it.
        Assert.InRange(inside, 5, n * n / 2);
    }

    [Fact]
    public void Folded_components_add_up_to_the_folded_model()
    {
        FitProblem problem = Problem("powerlaw+gaussian");
        FitResult fit = SpectralFit.Fit(problem);
        double[] rates = new double[problem.BinCount];
        problem.Fold(fit.FreeValues(), rates);

        IReadOnlyList<ComponentRates> parts = ComponentRates.Fold(problem, fit, 0);

        Assert.Equal(["powerlaw", "gaussian"], parts.Select(p => p.Name));
        for (int i = 0; i < rates.Length; i++)
            Assert.Equal(rates[i], parts.Sum(p => p.Rates[i]), 1e-5 * rates[i]); // A line is folded range by range, a smooth model through points.
    }

    [Fact]
    public void The_curve_is_the_model()
    {
        FitProblem problem = Problem("powerlaw");
        FitResult fit = SpectralFit.Fit(problem);

        ModelCurve curve = ModelCurve.Of(problem, fit);

        for (int i = 0; i < curve.EnergiesKeV.Count; i += 40)
        {
            // The mean over a hundredth of the energy is the density at its middle to a part in 10^4.
            double expected = fit["powerlaw.norm"].Value * Math.Pow(curve.EnergiesKeV[i], -fit["powerlaw.PhoIndex"].Value);
            Assert.Equal(1, curve.Density[i] / expected, 1e-4);
        }

        Assert.True(curve.EnergiesKeV[0] < 20 && curve.EnergiesKeV[^1] > 100);
    }

    [Fact]
    public void The_chance_of_a_worse_chi_squared()
    {
        SpectralModel model = SpectralModel.Parse("powerlaw");
        DetectorResponse response = Response();
        SpectralDataset data = SpectralDataset.Create(
            SpectrumSimulation.FakeRates(model, [2, 5], response, [.. Enumerable.Repeat(0.05, 40)], 1000, 1), response);

        FitAnalysis analysis = FitAnalysis.Run(new FitProblem([data], FitParameters.Create(model)), new FitAnalysisOptions { Confidence = 0 });

        Assert.Empty(analysis.Intervals);
        Assert.InRange(analysis.ChanceOfWorse, 0.001, 0.999);
    }

    [Fact]
    public void What_a_convolution_scales_has_one_norm_that_is_kept()
    {
        SpectralModel model = SpectralModel.Parse("cflux*(powerlaw+bbody)+gaussian");

        Assert.Equal(["cflux.Emin", "cflux.Emax", "powerlaw.norm"], model.Parameters.Where(p => p.IsFrozen).Select(p => p.Name));
    }

    [Theory]
    [InlineData("PhoIndex=2.5", 2.5, -3, 10)]
    [InlineData("powerlaw.PhoIndex=1.5:1:3", 1.5, 1, 3)]
    [InlineData("PhoIndex = 1e0", 1, -3, 10)]
    public void Texts_set_values_and_bounds(string text, double value, double lower, double upper)
    {
        FitParameters changed = ParameterChanges.Set(FitParameters.Create(SpectralModel.Parse("powerlaw")), text);

        Assert.Equal(value, changed.Entries[0].Value);
        Assert.True(changed.Entries[0].Lower <= lower && changed.Entries[0].Upper >= upper);
    }

    [Theory]
    [InlineData("gaussian_2.LineE=2*gaussian.LineE", 2)]
    [InlineData("gaussian_2.LineE=gaussian.LineE", 1)]
    public void Texts_link_parameters(string text, double factor)
    {
        FitParameters linked = ParameterChanges.Set(FitParameters.Create(SpectralModel.Parse("powerlaw+gaussian+gaussian")), text);

        ModelParameter entry = linked.Entries[linked.IndexOf("gaussian_2.LineE")];
        Assert.Equal(("gaussian.LineE", factor), (entry.LinkedTo, entry.LinkFactor));
    }

    [Theory]
    [InlineData("PhoIndex", "NAME=VALUE")]
    [InlineData("=2", "NAME=VALUE")]
    [InlineData("PhoIndex=", "NAME=VALUE")]
    [InlineData("PhoIndex=1:2", "NAME=VALUE:MIN:MAX")]
    [InlineData("PhoIndex=1:2:x", "'x' is no number")]
    [InlineData("PhoIndex=x*norm", "'x' is no number")]
    [InlineData("PhoIndex=5:1:3", "from 1 to 3")]
    [InlineData("PhoIndex=PhoIndex", "circle")]
    [InlineData("PhoIndex=NaN", "a number from")]
    public void Wrong_texts_are_told(string text, string told)
    {
        FitParameters parameters = FitParameters.Create(SpectralModel.Parse("powerlaw"));

        Assert.Contains(told, Assert.Throws<ArgumentException>(() => ParameterChanges.Set(parameters, text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chi2", FitStatistic.ChiSquared)]
    [InlineData("PGSTAT", FitStatistic.PGStat)]
    [InlineData("chi2-churazov", FitStatistic.ChiSquaredChurazov)]
    public void Statistics_have_names(string name, FitStatistic statistic)
    {
        Assert.Equal(statistic, FitStatisticName.Parse(name));
        Assert.Equal(name, FitStatisticName.Of(statistic), ignoreCase: true);
        Assert.Contains("allowed are chi2", Assert.Throws<ArgumentException>(() => FitStatisticName.Parse("x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bins_of_several_ranges_leave_the_gap_out()
    {
        CountSpectrum spectrum = CountSpectrum.OfCounts([.. Enumerable.Repeat(10.0, 40)], 100);

        SpectralDataset data = SpectralDataset.CreateInRanges(spectrum, Response(), [new EnergyBand(20, 40), new EnergyBand(60, 100)]);

        Assert.Equal(30, data.Bins.Count);
        Assert.DoesNotContain(data.Bins, b => b.LowKeV >= 40 && b.HighKeV <= 60);
        Assert.Contains("5-6 keV or 7-8 keV", Assert.Throws<ArgumentException>(
            () => SpectralDataset.CreateInRanges(spectrum, Response(), [new EnergyBand(5, 6), new EnergyBand(7, 8)])).Message, StringComparison.Ordinal);
    }

    private static FitProblem Problem(string expression)
    {
        SpectralModel truth = SpectralModel.Parse("powerlaw+gaussian");
        CountSpectrum spectrum = SpectrumSimulation.Fake(truth, [2, 8, 60, 4, expression == "powerlaw" ? 0 : 0.05], Response(), 1000, 7);
        FitParameters parameters = FitParameters.Create(SpectralModel.Parse(expression));
        if (expression != "powerlaw")
            parameters = parameters.With("LineE", 60, isFrozen: true).With("Sigma", 4, isFrozen: true).With("gaussian.norm", 0.05);
        return new FitProblem([SpectralDataset.Create(spectrum, Response())], parameters, FitStatistic.CStat);
    }

    private static DetectorResponse Response()
    {
        double[] edges = [.. Enumerable.Range(0, 41).Select(i => 20.0 + (2 * i))];
        float[] areas = new float[1600];
        for (int i = 0; i < 40; i++)
            areas[41 * i] = 100;
        return new DetectorResponse(edges, edges, areas);
    }
}
