using Mmoda.Numerics;

namespace Mmoda.HighEnergy;

/// <summary>Simulated spectra: what an instrument would count if a model were true.</summary>
public static class SpectrumSimulation
{
    /// <summary>A spectrum of Poisson counts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="response">The response.</param>
    /// <param name="exposureSeconds">Exposure, above 0.</param>
    /// <param name="seed">Equal seeds give equal spectra.</param>
    /// <param name="background">Rates of the background in each channel, counts/s; empty for none.</param>
    /// <exception cref="ArgumentException">A length does not fit, or an expected count is negative.</exception>
    public static CountSpectrum Fake(
        SpectralModel model, ReadOnlySpan<double> parameters, DetectorResponse response, double exposureSeconds, ulong seed, ReadOnlySpan<double> background = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(response);
        if (!background.IsEmpty && background.Length != response.ChannelCount)
            throw new ArgumentException($"{background.Length} rates of the background for {response.ChannelCount} channels.", nameof(background));
        double[] rates = Rates(model, parameters, response), counts = new double[rates.Length];
        Philox random = new(seed, 0);
        for (int c = 0; c < counts.Length; c++)
        {
            double expected = (rates[c] + (background.IsEmpty ? 0 : background[c])) * exposureSeconds;
            counts[c] = expected >= 0
                ? random.NextPoisson(expected)
                : throw new ArgumentException(FormattableString.Invariant($"Channel {response.FirstChannel + c} expects {expected} counts; at least 0 is needed."), nameof(parameters));
        }

        return CountSpectrum.OfCounts(counts, exposureSeconds, response.FirstChannel);
    }

    /// <summary>A spectrum of rates with Gaussian errors, as background-subtracted ones have.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="response">The response.</param>
    /// <param name="errors">Standard deviation of each channel, counts/s, above 0.</param>
    /// <param name="exposureSeconds">Exposure that the spectrum tells.</param>
    /// <param name="seed">Equal seeds give equal spectra.</param>
    public static CountSpectrum FakeRates(
        SpectralModel model, ReadOnlySpan<double> parameters, DetectorResponse response, ReadOnlySpan<double> errors, double exposureSeconds, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(response);
        if (errors.Length != response.ChannelCount)
            throw new ArgumentException($"{errors.Length} errors for {response.ChannelCount} channels.", nameof(errors));
        double[] rates = Rates(model, parameters, response);
        Philox random = new(seed, 0);
        for (int c = 0; c < rates.Length; c++)
            rates[c] += errors[c] * random.NextNormal();
        return new CountSpectrum { FirstChannel = response.FirstChannel, Rates = rates, Errors = errors.ToArray(), ExposureSeconds = exposureSeconds };
    }

    /// <summary>
    /// Measurements of the bins of a problem as they would be if the model were true: Poisson counts, and Gaussian rates where only errors are
    /// known. Backgrounds of counts are drawn too.
    /// </summary>
    internal static DatasetBin[][] Redraw(FitProblem problem, ReadOnlySpan<double> free, Philox random)
    {
        double[] rates = new double[problem.BinCount];
        problem.Fold(free, rates);
        int at = 0;
        DatasetBin[][] all = new DatasetBin[problem.Datasets.Count][];
        for (int s = 0; s < all.Length; s++)
        {
            all[s] = [.. problem.Datasets[s].Bins];
            for (int i = 0; i < all[s].Length; i++)
            {
                DatasetBin bin = all[s][i];
                double rate = rates[at++];
                if (double.IsNaN(bin.Counts))
                {
                    all[s][i] = bin.WithRate(rate + (bin.Sigma * random.NextNormal()));
                    continue;
                }

                double off = Background(problem.StatisticOf(s), bin, rate), drawn = bin.BackgroundCounts;
                if (bin.BackgroundSeconds > 0)
                    drawn = bin.IsBackgroundPoisson ? random.NextPoisson(off * bin.BackgroundSeconds) : (off * bin.BackgroundSeconds) + (bin.BackgroundSigma * random.NextNormal());
                all[s][i] = bin.WithCounts(random.NextPoisson(Math.Max(0, bin.Seconds * (rate + off))), drawn);
            }
        }

        return all;
    }

    // The background rate that is most likely beside the model.
    private static double Background(FitStatistic statistic, DatasetBin bin, double rate)
    {
        if (bin.BackgroundSeconds == 0)
            return 0;
        double background = bin.BackgroundCounts / bin.BackgroundSeconds;
        if (statistic == FitStatistic.WStat)
            _ = BinLikelihood.WStat(bin.Counts, bin.BackgroundCounts, bin.Seconds, bin.BackgroundSeconds, Math.Max(0, rate), out background);
        else if (statistic == FitStatistic.PGStat)
            _ = BinLikelihood.PGStat(bin.Counts, bin.BackgroundCounts, bin.NormalBackgroundSigma, bin.Seconds, bin.BackgroundSeconds, Math.Max(0, rate), out background);
        return Math.Max(0, background);
    }

    private static double[] Rates(SpectralModel model, ReadOnlySpan<double> parameters, DetectorResponse response)
    {
        if (parameters.Length != model.Parameters.Count)
            throw new ArgumentException($"The model has {model.Parameters.Count} parameters, {parameters.Length} are given.", nameof(parameters));
        EnergyGrid grid = ModelEvaluator.CreateGrid(model.Term, response.PhotonLow, response.PhotonHigh);
        double[] photons = new double[response.PhotonCount], rates = new double[response.ChannelCount];
        new ModelEvaluator(model.Term, grid).Integrate(parameters, new bool[parameters.Length], photons, new double[parameters.Length * grid.BinCount]);
        response.Fold(photons, rates);
        return rates;
    }
}
