namespace Mmoda.HighEnergy.Tests;

/// <summary>Intervals of fluxes follow the rise of the statistic, in whatever parameters the model is written.</summary>
public sealed class FluxIntervalTests
{
    // Ends are searched until the rise is within a thousandth: half of that in the flux, on both sides that are compared.
    private const double Accuracy = 2e-3;

    private static readonly EnergyBand Band = new(20, 80);

    [Theory]
    [InlineData("powerlaw", 2)]
    [InlineData("powerlaw", 0.2)]
    [InlineData("cutoffpl", 2)]
    [InlineData("cutoffpl", 0.2)]
    public void The_interval_is_that_of_the_flux_as_a_parameter(string expression, double norm)
    {
        SpectralDataset data = Faint(norm);
        FitProblem plain = new([data], FitParameters.Create(SpectralModel.Parse(expression)), FitStatistic.CStat);
        FitProblem scaled = new([data], FitParameters.Create(SpectralModel.Parse("cflux*" + expression)).With("Emin", 20).With("Emax", 80), FitStatistic.CStat);

        FluxEstimate flux = FluxEstimate.Of(plain, SpectralFit.Fit(plain), Band);
        FitResult best = SpectralFit.Fit(scaled);
        FluxEstimate same = FluxEstimate.Of(scaled, best, Band);
        ConfidenceInterval interval = ProfileLikelihood.Interval(scaled, best, "lg10Flux");

        Assert.Null(flux.Note);
        Assert.InRange(flux.Energy, flux.EnergyLow, flux.EnergyHigh);
        double width = flux.EnergyHigh - flux.EnergyLow;
        Assert.Equal(0, (flux.EnergyLow - Math.Pow(10, interval.Low)) / width, Accuracy);
        Assert.Equal(0, (flux.EnergyHigh - Math.Pow(10, interval.High)) / width, Accuracy);
        Assert.Equal(0, (flux.EnergyLow - same.EnergyLow) / width, Accuracy);
        Assert.Equal(0, (flux.EnergyHigh - same.EnergyHigh) / width, Accuracy);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.05)]
    [InlineData(0.0)]
    public void A_flux_that_is_proportional_to_a_norm_has_the_interval_of_the_norm(double norm)
    {
        SpectralDataset data = WithNoise(norm);
        FitProblem problem = new([data], FitParameters.Create(SpectralModel.Parse("powerlaw")).With("PhoIndex", 2, isFrozen: true).With("norm", 1));
        FitResult fit = SpectralFit.Fit(problem);

        FluxEstimate flux = FluxEstimate.Of(problem, fit, Band);
        ConfidenceInterval interval = ProfileLikelihood.Interval(problem, fit, "norm");

        double unit = SpectralModel.Parse("powerlaw").EnergyFlux(Band, [2, 1]);
        Assert.Null(flux.Note);
        Assert.Equal(0, ((interval.Low * unit) - flux.EnergyLow) / (flux.EnergyHigh - flux.EnergyLow), Accuracy);
        Assert.Equal(0, ((interval.High * unit) - flux.EnergyHigh) / (flux.EnergyHigh - flux.EnergyLow), Accuracy);
        Assert.InRange(flux.Energy, flux.EnergyLow, flux.EnergyHigh);
    }

    [Fact]
    public void The_interval_does_not_depend_on_the_seed()
    {
        FitProblem problem = new([Faint(0.2)], FitParameters.Create(SpectralModel.Parse("cutoffpl")), FitStatistic.CStat);
        FitResult fit = SpectralFit.Fit(problem);

        FluxEstimate[] fluxes = [.. new ulong[] { 1, 2, 3 }.Select(s => FluxEstimate.Of(problem, fit, new EnergyBand(30, 200), seed: s))];

        Assert.All(fluxes, f => Assert.Equal((fluxes[0].EnergyLow, fluxes[0].EnergyHigh), (f.EnergyLow, f.EnergyHigh)));
    }

    [Fact]
    public void The_statistic_has_risen_by_the_deviate_at_the_ends()
    {
        // Two norms and two shapes; the statistic at the ends by fits with the flux held, as a parameter.
        SpectralDataset data = Faint(2);
        FitProblem problem = new([data], FitParameters.Create(SpectralModel.Parse("powerlaw+bbody")).With("kT", 8).With("bbody.norm", 0.01), FitStatistic.CStat);
        FitResult fit = SpectralFit.Fit(problem);

        FluxEstimate flux = FluxEstimate.Of(problem, fit, Band, 0.6826894921370859);

        foreach (double end in new[] { flux.EnergyLow, flux.EnergyHigh })
        {
            FitParameters held = FitParameters.Create(SpectralModel.Parse("cflux*(powerlaw+bbody)")).With("Emin", 20).With("Emax", 80)
                .With("lg10Flux", Math.Log10(end), isFrozen: true).With("kT", fit["bbody.kT"].Value).With("PhoIndex", fit["powerlaw.PhoIndex"].Value)
                .With("powerlaw.norm", fit["powerlaw.norm"].Value).With("bbody.norm", Math.Max(fit["bbody.norm"].Value, 1e-6));
            double rise = SpectralFit.Fit(new FitProblem([data], held, FitStatistic.CStat)).Statistic - fit.Statistic;
            Assert.InRange(rise, 0.98, 1.02);
        }
    }

    private static SpectralDataset Faint(double norm) =>
        SpectralDataset.Create(SpectrumSimulation.Fake(SpectralModel.Parse("cutoffpl"), [1.7, 60, norm], Response(), 1000, 11), Response());

    private static SpectralDataset WithNoise(double norm) => SpectralDataset.Create(
        SpectrumSimulation.FakeRates(SpectralModel.Parse("powerlaw"), [2, norm], Response(), [.. Enumerable.Repeat(0.01, 40)], 1000, 4), Response());

    private static DetectorResponse Response()
    {
        double[] edges = [.. Enumerable.Range(0, 41).Select(i => 20.0 + (2 * i))];
        float[] areas = new float[1600];
        for (int i = 0; i < 40; i++)
            areas[41 * i] = 100;
        return new DetectorResponse(edges, edges, areas);
    }
}
