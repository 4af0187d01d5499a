using Mmoda.Numerics;

namespace Mmoda.HighEnergy.Tests;

/// <summary>Fits of simulated spectra find the truth, and their errors tell how far they may be from it.</summary>
public sealed class FitTruthTests
{
    private const int Spectra = 200;

    // Of 200 pulls the mean is known to 0.071 and the width to 0.05; of 200 intervals the coverage to 0.033 (68 %) and 0.021 (90 %).
    // Four standard deviations are allowed.
    private const double MeanTolerance = 0.28, WidthTolerance = 0.2, OneSigmaTolerance = 0.132, NinetyTolerance = 0.085;

    private static readonly DetectorResponse Response = MakeResponse();

    /// <summary>Expression, parameters, and which are free; counts are large enough for χ².</summary>
    public static TheoryData<string, double[], string[]> Models => new()
    {
        { "powerlaw", [2.1, 8], [] },
        { "cutoffpl", [1.4, 60, 1], [] },
        { "bknpower", [1.7, 60, 2.5, 2], ["bknpower.BreakE"] },
        { "bbody", [8, 2], [] },
        { "phabs*powerlaw", [200, 2, 8], [] },
        { "powerlaw+gaussian", [2, 8, 60, 5, 0.02], ["gaussian.LineE", "gaussian.Sigma"] },
        { "cyclabs*powerlaw", [0.6, 45, 12, 0, 10, 1.8, 3], [] },
        { "highecut*powerlaw", [30, 40, 1.6, 2], ["highecut.cutoffE"] },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Pulls_and_coverage_are_right(string expression, double[] truth, string[] frozen)
    {
        SpectralModel model = SpectralModel.Parse(expression);
        FitParameters parameters = FitParameters.Create(model);
        for (int k = 0; k < truth.Length; k++)
            parameters = parameters.With(model.Parameters[k].Name, truth[k]);
        foreach (string name in frozen)
            parameters = parameters.With(name, isFrozen: true);
        double[] errors = [.. Expected(model, truth).Select(r => Math.Max(0.01 * r, 0.01))];

        Trial[] trials = Run(model, parameters, truth, seed => SpectralDataset.Create(
            SpectrumSimulation.FakeRates(model, truth, Response, errors, 1000, seed), Response), FitStatistic.ChiSquared);

        AssertPulls(trials, parameters);
    }

    /// <summary>
    /// The energy of a break is no regular parameter: the slope of the model jumps there, and where the break is weak the statistic has side minima.
    /// Where the data determine it well, to a channel, its intervals by the rise of the statistic hold, and those of the covariance with them; its
    /// pulls need not be normal, so only their width is asked for.
    /// </summary>
    [Fact]
    public void The_energy_of_a_clear_break_is_covered()
    {
        SpectralModel model = SpectralModel.Parse("bknpower");
        double[] truth = [1.5, 61, 3, 2], errors = [.. Expected(model, truth).Select(r => Math.Max(0.02 * r, 0.005))];

        Trial[] trials = Run(model, Start(model, truth), truth, seed => SpectralDataset.Create(
            SpectrumSimulation.FakeRates(model, truth, Response, errors, 1000, seed), Response), FitStatistic.ChiSquared);

        for (int f = 0; f < truth.Length; f++)
        {
            double mean = trials.Average(t => t.Pulls[f]), width = Math.Sqrt(trials.Average(t => (t.Pulls[f] - mean) * (t.Pulls[f] - mean)));
            double one = trials.Count(t => t.InOneSigma[f]) / (double)trials.Length, ninety = trials.Count(t => t.InNinety[f]) / (double)trials.Length;
            string told = FormattableString.Invariant($"{model.Parameters[f].Name}: mean pull {mean:0.00}, width {width:0.00}, coverage {one:0.000} and {ninety:0.000}");
            Assert.True(Math.Abs(one - 0.6827) < OneSigmaTolerance && Math.Abs(ninety - 0.9) < NinetyTolerance, told);
            Assert.True(Math.Abs(width - 1) < WidthTolerance && Math.Abs(mean) < MeanTolerance, told);
        }
    }

    [Fact]
    public void Few_counts_are_fitted_without_bias_by_C()
    {
        SpectralModel model = SpectralModel.Parse("powerlaw");
        double[] truth = [2, 0.004];

        // 0.2 to 4 counts in each of 60 channels: the index is the sum of many, so its errors are near to normal.
        Trial[] trials = Run(model, Start(model, truth), truth, seed => SpectralDataset.Create(
            SpectrumSimulation.Fake(model, truth, Response, 1000, seed), Response), FitStatistic.CStat);

        AssertUnbiased(trials, 0);
    }

    [Fact]
    public void Few_counts_with_a_background_are_fitted_without_bias_by_W()
    {
        SpectralModel model = SpectralModel.Parse("powerlaw");
        double[] truth = [2, 0.03], background = [.. Enumerable.Repeat(0.002, Response.ChannelCount)];

        Trial[] trials = Run(
            model,
            Start(model, truth),
            truth,
            seed =>
            {
                Philox random = new(seed, 77);
                CountSpectrum off = CountSpectrum.OfCounts([.. background.Select(b => (double)random.NextPoisson(b * 5000))], 5000);
                return SpectralDataset.Create(SpectrumSimulation.Fake(model, truth, Response, 1000, seed, background), Response, background: off);
            },
            FitStatistic.WStat);

        AssertUnbiased(trials, 0);
    }

    [Fact]
    public void Chi_squared_with_errors_of_the_data_is_biased_where_C_is_not()
    {
        // What the other tests show would be worth nothing if any statistic passed.
        SpectralModel model = SpectralModel.Parse("powerlaw");
        double[] truth = [2, 0.02];

        Trial[] trials = Run(model, Start(model, truth), truth, seed => SpectralDataset.Create(
            SpectrumSimulation.Fake(model, truth, Response, 1000, seed), Response), FitStatistic.ChiSquared);

        double mean = trials.Average(t => t.Pulls[1]);
        Assert.True(Math.Abs(mean) > 2 * MeanTolerance, $"mean pull {mean}");
    }

    [Fact]
    public void A_good_fit_is_as_good_as_its_simulations_and_a_wrong_model_is_not()
    {
        SpectralModel truth = SpectralModel.Parse("powerlaw+gaussian");
        CountSpectrum spectrum = SpectrumSimulation.Fake(truth, [2, 2, 60, 4, 0.01], Response, 1000, 5);
        SpectralDataset data = SpectralDataset.Create(spectrum, Response);
        FitProblem right = new([data], FitParameters.Create(truth).With("LineE", 60).With("Sigma", 4).With("gaussian.norm", 0.01), FitStatistic.CStat);
        FitProblem wrong = new([data], FitParameters.Create(SpectralModel.Parse("powerlaw")), FitStatistic.CStat);

        Assert.InRange(GoodnessSimulation.Run(right, SpectralFit.Fit(right), 100).ProbabilityOfWorse, 0.02, 0.98);
        Assert.Equal(0, GoodnessSimulation.Run(wrong, SpectralFit.Fit(wrong), 100).ProbabilityOfWorse);
    }

    [Fact]
    public void Chains_agree_with_the_covariance_and_tell_that_they_converged()
    {
        SpectralModel model = SpectralModel.Parse("powerlaw");
        SpectralDataset data = SpectralDataset.Create(SpectrumSimulation.Fake(model, [2, 8], Response, 1000, 3), Response);
        FitProblem problem = new([data], FitParameters.Create(model), FitStatistic.CStat);
        FitResult fit = SpectralFit.Fit(problem);

        PosteriorSample chain = EnsembleSampler.Run(problem, fit, steps: 8000);
        PosteriorSample short_ = EnsembleSampler.Run(problem, fit, steps: 40);
        PosteriorSample threads = EnsembleSampler.Run(problem, fit, steps: 100, workers: 2);

        // An ensemble of 10 walkers and 6400 steps has some 1500 independent draws: mean to 0.03 sigma, width to 2 %; five times that.
        (double mean, double sigma) = chain.Moments(0);
        Assert.True(chain.HasConverged, $"times {string.Join(" ", chain.AutocorrelationTimes)}, R {string.Join(" ", chain.SplitFactors)}, acceptance {chain.Acceptance}");
        Assert.False(short_.HasConverged);
        Assert.InRange((mean - fit["powerlaw.PhoIndex"].Value) / fit["powerlaw.PhoIndex"].Error, -0.15, 0.15);
        Assert.InRange(sigma / fit["powerlaw.PhoIndex"].Error, 0.9, 1.1);
        Assert.InRange(chain.Quantile(0, 0.5), mean - (0.1 * sigma), mean + (0.1 * sigma));
        Assert.Equal(EnsembleSampler.Run(problem, fit, steps: 100).Samples.ToArray(), threads.Samples.ToArray());
    }

    [Fact]
    public void Fluxes_have_the_errors_of_cflux()
    {
        SpectralModel model = SpectralModel.Parse("powerlaw");
        SpectralDataset data = SpectralDataset.Create(SpectrumSimulation.Fake(model, [2, 2], Response, 1000, 3), Response);
        FitProblem problem = new([data], FitParameters.Create(model), FitStatistic.CStat);
        FitProblem by = new(
            [data],
            FitParameters.Create(SpectralModel.Parse("cflux*powerlaw")).With("Emin", 30).With("Emax", 80),
            FitStatistic.CStat);

        FluxEstimate flux = FluxEstimate.Of(problem, SpectralFit.Fit(problem), new EnergyBand(30, 80));
        FitResult direct = SpectralFit.Fit(by);
        ConfidenceInterval interval = ProfileLikelihood.Interval(by, direct, "lg10Flux");

        double value = Math.Pow(10, direct["cflux.lg10Flux"].Value);
        Assert.Equal(1, flux.Energy / value, 1e-4);
        Assert.Equal(1, flux.EnergyError / (value * Math.Log(10) * direct["cflux.lg10Flux"].Error), 0.02);

        // Both are the rise of the statistic, whose ends are searched to a thousandth.
        Assert.InRange(flux.EnergyLow, Math.Pow(10, interval.Low) - (0.01 * flux.EnergyError), Math.Pow(10, interval.Low) + (0.01 * flux.EnergyError));
        Assert.InRange(flux.EnergyHigh, Math.Pow(10, interval.High) - (0.01 * flux.EnergyError), Math.Pow(10, interval.High) + (0.01 * flux.EnergyError));
    }

    [Fact]
    public void Intervals_of_a_flux_hold_where_a_parameter_stops_at_its_bound()
    {
        // A power law without a cut-off: the energy of the cut-off runs to its bound, where the covariance tells nothing of it.
        SpectralModel model = SpectralModel.Parse("cutoffpl");
        double[] errors = [.. Expected(model, [2, 1e5, 8]).Select(r => Math.Max(0.01 * r, 0.01))];
        int atBound = 0, covered = 0;
        const int Trials = 60;
        for (int i = 0; i < Trials; i++)
        {
            SpectralDataset data = SpectralDataset.Create(SpectrumSimulation.FakeRates(model, [2, 1e5, 8], Response, errors, 1000, (ulong)i), Response);
            FitProblem problem = new([data], FitParameters.Create(model));
            FitResult fit = SpectralFit.Fit(problem);
            FluxEstimate flux = FluxEstimate.Of(problem, fit, new EnergyBand(20, 100));
            atBound += double.IsNaN(fit["cutoffpl.HighECut"].Error) ? 1 : 0;
            Assert.True(flux.EnergyError > 0 && fit["cutoffpl.PhoIndex"].Error > 0);
            double truth = model.EnergyFlux(new EnergyBand(20, 100), [2, 1e5, 8]);
            covered += flux.EnergyLow <= truth && truth <= flux.EnergyHigh ? 1 : 0;
        }

        // About half run to the bound. 54 of 60 are expected to hold the truth, with a standard deviation of 2.3.
        Assert.InRange(atBound, 10, 50);
        Assert.InRange(covered, 44, 60);
    }

    [Fact]
    public void An_upper_limit_of_a_line_that_is_not_there_covers()
    {
        SpectralModel truth = SpectralModel.Parse("powerlaw"), model = SpectralModel.Parse("powerlaw+gaussian");
        int above = 0;
        for (int i = 0; i < 100; i++)
        {
            SpectralDataset data = SpectralDataset.Create(SpectrumSimulation.Fake(truth, [2, 2], Response, 1000, (ulong)i), Response);
            FitProblem problem = new(
                [data],
                FitParameters.Create(model).With("LineE", 60, isFrozen: true).With("Sigma", 3, isFrozen: true).With("gaussian.norm", 1e-4, lower: -1, upper: 1),
                FitStatistic.CStat);
            above += ProfileLikelihood.UpperLimit(problem, SpectralFit.Fit(problem), "gaussian.norm", 0.9) > 0 ? 1 : 0;
        }

        // 90 of 100, with a standard deviation of 3.
        Assert.InRange(above, 78, 100);
    }

    [Fact]
    public void Contours_of_a_straight_problem_are_those_of_the_covariance()
    {
        SpectralModel model = SpectralModel.Parse("powerlaw");
        SpectralDataset data = SpectralDataset.Create(
            SpectrumSimulation.FakeRates(model, [2, 8], Response, [.. Expected(model, [2, 8]).Select(r => 0.01 * r)], 1000, 1), Response);
        FitProblem problem = new([data], FitParameters.Create(model));
        FitResult fit = SpectralFit.Fit(problem);
        FittedParameter index = fit["powerlaw.PhoIndex"], norm = fit["powerlaw.norm"];

        double[] rises = ProfileLikelihood.Contours(
            problem, fit, "PhoIndex", [index.Value - index.Error, index.Value, index.Value + index.Error], "norm", [norm.Value]);

        // At constant norm the rise is 1/(1 - rho^2).
        double rho = fit.Covariance[1] / (index.Error * norm.Error), expected = 1 / (1 - (rho * rho));
        Assert.Equal(0, rises[1], 1e-6);
        Assert.InRange(rises[0] / expected, 0.9, 1.1);
        Assert.InRange(rises[2] / expected, 0.9, 1.1);
    }

    private sealed record Trial(double[] Pulls, bool[] InOneSigma, bool[] InNinety);

    private static FitParameters Start(SpectralModel model, double[] truth)
    {
        FitParameters parameters = FitParameters.Create(model);
        for (int k = 0; k < truth.Length; k++)
            parameters = parameters.With(model.Parameters[k].Name, truth[k]);
        return parameters;
    }

    private static Trial[] Run(SpectralModel model, FitParameters parameters, double[] truth, Func<ulong, SpectralDataset> make, FitStatistic statistic)
    {
        Trial[] trials = new Trial[Spectra];
        for (int i = 0; i < Spectra; i++)
        {
            FitProblem problem = new([make((ulong)i)], parameters, statistic);
            FitResult fit = SpectralFit.Fit(problem);
            SpectralFitter fitter = new(problem);
            int n = problem.Free.Count;
            trials[i] = new Trial(new double[n], new bool[n], new bool[n]);
            for (int f = 0; f < n; f++)
            {
                double value = truth[problem.Free[f]];
                string name = parameters.Entries[problem.Free[f]].Name;
                FittedParameter found = fit[name];
                trials[i].Pulls[f] = (found.Value - value) / found.Error;

                // The truth lies within an interval when the statistic rises less at the truth than at the ends.
                double[] point = fit.FreeValues();
                point[f] = value;
                double rise = fitter.MinimiseFrom(point, f) - fit.Statistic;
                trials[i].InOneSigma[f] = rise <= ProfileLikelihood.OneSigma;
                trials[i].InNinety[f] = rise <= ProfileLikelihood.NinetyPercent;
                if (i >= 3)
                    continue;
                ConfidenceInterval interval = ProfileLikelihood.Interval(problem, fit, name);
                Assert.True(
                    rise <= ProfileLikelihood.NinetyPercent == (interval.Low <= value && value <= interval.High),
                    FormattableString.Invariant($"spectrum {i}, {name}: rise {rise} at {value}, but {interval}, best {fit.Statistic}, converged {fit.HasConverged}"));
            }
        }

        return trials;
    }

    private static void AssertPulls(Trial[] trials, FitParameters parameters)
    {
        string[] names = [.. parameters.Entries.Where(e => e.IsFree).Select(e => e.Name)];
        for (int f = 0; f < names.Length; f++)
        {
            double mean = trials.Average(t => t.Pulls[f]), width = Math.Sqrt(trials.Average(t => (t.Pulls[f] - mean) * (t.Pulls[f] - mean)));
            double one = trials.Count(t => t.InOneSigma[f]) / (double)trials.Length, ninety = trials.Count(t => t.InNinety[f]) / (double)trials.Length;
            string told = FormattableString.Invariant($"{names[f]}: mean pull {mean:0.00}, width {width:0.00}, coverage {one:0.000} and {ninety:0.000}");
            Assert.True(Math.Abs(mean) < MeanTolerance && Math.Abs(width - 1) < WidthTolerance, told);
            Assert.True(Math.Abs(one - 0.6827) < OneSigmaTolerance && Math.Abs(ninety - 0.9) < NinetyTolerance, told);
        }
    }

    private static void AssertUnbiased(Trial[] trials, int parameter)
    {
        double mean = trials.Average(t => t.Pulls[parameter]), ninety = trials.Count(t => t.InNinety[parameter]) / (double)trials.Length;
        Assert.True(Math.Abs(mean) < MeanTolerance, $"mean pull {mean}");
        Assert.InRange(ninety, 0.9 - NinetyTolerance, 0.9 + NinetyTolerance);
    }

    private static double[] Expected(SpectralModel model, double[] parameters)
    {
        double[] edges = [.. Response.PhotonEdgesKeV], photons = new double[Response.PhotonCount], rates = new double[Response.ChannelCount];
        model.Integrate(edges, parameters, photons);
        Response.Fold(photons, rates);
        return rates;
    }

    // 100 cm² at 30 keV, falling, with a resolution of a twelfth and a tail to low energies: 90 energies, 60 channels.
    private static DetectorResponse MakeResponse()
    {
        double[] photons = [.. Enumerable.Range(0, 91).Select(i => 15 * Math.Pow(20, i / 90.0))];
        double[] channels = [.. Enumerable.Range(0, 61).Select(i => 18 * Math.Pow(10, i / 60.0))];
        float[] areas = new float[90 * 60];
        for (int e = 0; e < 90; e++)
        {
            double energy = Math.Sqrt(photons[e] * photons[e + 1]), area = 100 * Math.Exp(-energy / 150), sigma = energy / 28;
            for (int c = 0; c < 60; c++)
            {
                double peak = NormalDistribution.Cumulative((channels[c + 1] - energy) / sigma) - NormalDistribution.Cumulative((channels[c] - energy) / sigma);
                double tail = Math.Max(0, Math.Min(channels[c + 1], energy) - channels[c]) / energy;
                areas[(e * 60) + c] = (float)(area * ((0.9 * peak) + (0.1 * tail)));
            }
        }

        return new DetectorResponse(photons, channels, areas);
    }
}
