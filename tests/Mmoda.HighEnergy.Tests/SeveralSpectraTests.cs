namespace Mmoda.HighEnergy.Tests;

/// <summary>Parameters linked across spectra, further starts, simulated and unfolded spectra, luminosities.</summary>
public sealed class SeveralSpectraTests
{
    private static readonly DetectorResponse Response = MakeResponse();

    [Fact]
    public void A_parameter_that_follows_that_of_another_spectrum_is_fitted_with_it()
    {
        SpectralModel model = SpectralModel.Parse("powerlaw");
        SpectralDataset[] data = [Exact(model, [1.5, 2]), Exact(model, [3, 50])];
        FitParameters parameters = FitParameters.Create(model, 2, "PhoIndex", "norm").WithLink("powerlaw.PhoIndex[2]", "powerlaw.PhoIndex", 2);
        FitProblem problem = new(data, parameters);

        FitResult fit = SpectralFit.Fit(problem);

        Assert.Equal(3, problem.Free.Count);
        Assert.Equal(1.5, fit["powerlaw.PhoIndex"].Value, 1e-6);
        Assert.Equal(3, fit["powerlaw.PhoIndex[2]"].Value, 2e-6);
        Assert.Equal(50, fit["powerlaw.norm[2]"].Value, 1e-3);
        Assert.Equal(2 * fit["powerlaw.PhoIndex"].Error, fit["powerlaw.PhoIndex[2]"].Error, 1e-12);
        Assert.Equal("powerlaw.PhoIndex", fit["powerlaw.PhoIndex[2]"].LinkedTo);
        Assert.True(fit.Statistic < 1e-6, $"{fit.Statistic}");
        Assert.Equal((2 * Response.ChannelCount) - 3, fit.DegreesOfFreedom);

        // Both spectra tell the index: its error is less than the first alone gives.
        FitResult alone = SpectralFit.Fit(new FitProblem([data[0]], FitParameters.Create(model)));
        Assert.True(fit["powerlaw.PhoIndex"].Error < 0.95 * alone["powerlaw.PhoIndex"].Error);
    }

    [Fact]
    public void Further_starts_find_the_minimum_that_the_first_misses()
    {
        SpectralModel model = SpectralModel.Parse("powerlaw+gaussian");
        SpectralDataset data = Exact(model, [2, 8, 70, 3, 0.05]);
        FitParameters parameters = FitParameters.Create(model).With("LineE", 30, lower: 15, upper: 150).With("Sigma", 2, lower: 1, upper: 5);

        FitResult one = SpectralFit.Fit(new FitProblem([data], parameters)), many = SpectralFit.Fit(new FitProblem([data], parameters), restarts: 40);

        Assert.True(one.Statistic > 100, $"{one.Statistic}");
        Assert.True(many.Statistic < 1e-3, $"{many.Statistic}");
        Assert.Equal(70, many["gaussian.LineE"].Value, 0.01);
        Assert.Equal(many.Statistic, SpectralFit.Fit(new FitProblem([data], parameters), restarts: 40).Statistic);
    }

    [Fact]
    public void A_simulated_spectrum_counts_as_Poisson_does()
    {
        SpectralModel model = SpectralModel.Parse("powerlaw");
        double[] background = [.. Enumerable.Repeat(0.02, Response.ChannelCount)], rates = Rates(model, [2, 0.5]);
        const int Spectra = 400;
        const double Seconds = 100;
        double mean = 0, variance = 0;
        double expected = (rates.Sum() + background.Sum()) * Seconds;
        for (ulong i = 0; i < Spectra; i++)
        {
            CountSpectrum fake = SpectrumSimulation.Fake(model, [2, 0.5], Response, Seconds, i, background);
            double counts = fake.Counts!.Sum(); // Of counts.
            Assert.Equal(Seconds, fake.ExposureSeconds);
            mean += counts / Spectra;
            variance += (counts - expected) * (counts - expected) / Spectra;
        }

        // The mean of 400 is known to sigma/20, the variance to 7 %; four times that.
        Assert.InRange((mean - expected) / Math.Sqrt(expected), -0.2, 0.2);
        Assert.InRange(variance / expected, 0.72, 1.28);
        Assert.Equal(SpectrumSimulation.Fake(model, [2, 0.5], Response, Seconds, 7).Counts, SpectrumSimulation.Fake(model, [2, 0.5], Response, Seconds, 7).Counts);
        Assert.NotEqual(SpectrumSimulation.Fake(model, [2, 0.5], Response, Seconds, 7).Counts, SpectrumSimulation.Fake(model, [2, 0.5], Response, Seconds, 8).Counts);
    }

    [Fact]
    public void Data_that_are_the_model_unfold_to_the_model_and_others_in_proportion()
    {
        SpectralModel model = SpectralModel.Parse("powerlaw");
        double[] rates = Rates(model, [2, 8]), errors = [.. rates.Select(r => 0.1 * r)];
        double[] higher = [.. rates];
        higher[10] *= 1.2;
        FitProblem exact = new([Of(rates, errors)], FitParameters.Create(model).With("PhoIndex", 2, isFrozen: true).With("norm", 8, isFrozen: true));
        FitProblem changed = new([Of(higher, errors)], exact.Parameters);

        IReadOnlyList<UnfoldedBin> bins = UnfoldedBin.Unfold(exact, SpectralFit.Fit(exact)), others = UnfoldedBin.Unfold(changed, SpectralFit.Fit(changed));

        foreach (UnfoldedBin bin in bins)
        {
            Assert.Equal(8 / (bin.LowKeV * bin.HighKeV), bin.ModelDensity, 1e-9); // The mean of E^-2 between two energies.
            Assert.Equal(1, bin.Density / bin.ModelDensity, 1e-6);
            Assert.Equal(0.1, bin.DensityError / bin.Density, 1e-6);
            Assert.Equal(0, bin.Residual, 1e-5);
        }

        Assert.Equal(1.2, others[10].Density / others[10].ModelDensity, 1e-6);
        Assert.Equal(2, others[10].Residual, 1e-5);
        Assert.Equal(0, others[11].Residual, 1e-5);
    }

    [Fact]
    public void A_luminosity_is_the_flux_over_the_sphere()
    {
        SpectralModel model = SpectralModel.Parse("powerlaw");
        FitProblem problem = new([Exact(model, [2, 8])], FitParameters.Create(model));

        FluxEstimate flux = FluxEstimate.Of(problem, SpectralFit.Fit(problem), new EnergyBand(20, 100));

        // K ln(5) keV/cm2/s; a megaparsec is 3.0856775814913673e24 cm.
        Assert.Equal(1, flux.Energy / (8 * Math.Log(5) * 1.602176634e-9), 1e-6);
        Assert.Equal(1, flux.Luminosity(2) / (4 * Math.PI * Math.Pow(2 * 3.0856775814913673e24, 2) * flux.Energy), 1e-9);
        Assert.True(flux.EnergyError > 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => flux.Luminosity(0));
    }

    private static SpectralDataset Exact(SpectralModel model, double[] parameters)
    {
        double[] rates = Rates(model, parameters);
        return Of(rates, [.. rates.Select(r => 0.02 * r)]);
    }

    private static SpectralDataset Of(double[] rates, double[] errors) =>
        SpectralDataset.Create(new CountSpectrum { Rates = rates, Errors = errors, ExposureSeconds = 1000 }, Response);

    private static double[] Rates(SpectralModel model, double[] parameters)
    {
        double[] photons = new double[Response.PhotonCount], rates = new double[Response.ChannelCount];
        model.Integrate([.. Response.PhotonEdgesKeV], parameters, photons);
        Response.Fold(photons, rates);
        return rates;
    }

    // 50 channels of 100 cm², each with nine tenths of the photons of its energies and a tenth of those of the next.
    private static DetectorResponse MakeResponse()
    {
        double[] edges = [.. Enumerable.Range(0, 51).Select(i => 15 * Math.Pow(10, i / 50.0))];
        float[] areas = new float[50 * 50];
        for (int e = 0; e < 50; e++)
        {
            areas[51 * e] = 90;
            if (e > 0)
                areas[(51 * e) - 1] = 10;
        }

        return new DetectorResponse(edges, edges, areas);
    }
}
