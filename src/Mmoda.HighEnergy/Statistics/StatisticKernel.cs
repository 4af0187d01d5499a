namespace Mmoda.HighEnergy;

/// <summary>
/// A statistic as a sum of squares: for each bin a signed root of its part, its derivative by the model's rate, and the information on
/// the rate. So one solver for least squares minimises all of them, and near the minimum as fast.
/// </summary>
internal sealed class StatisticKernel
{
    // Below, a part of the statistic is rounding noise and its root has no slope.
    private const double Small = 1e-9;

    private readonly DatasetBin[] _bins;
    private readonly FitStatistic _statistic;
    private readonly double[] _variances;

    /// <summary>Checks that the data have what the statistic needs.</summary>
    /// <exception cref="ArgumentException">They have not.</exception>
    public StatisticKernel(SpectralDataset dataset, FitStatistic statistic)
        : this([.. dataset.Bins], Choose(dataset, statistic))
    {
    }

    private StatisticKernel(DatasetBin[] bins, FitStatistic statistic)
    {
        (_bins, _statistic) = (bins, statistic);
        _variances = [.. bins.Select(b => b.Sigma * b.Sigma)];
        if (statistic == FitStatistic.ChiSquaredChurazov)
            FillSmoothed();
        Used = bins.Count(IsUsed);
    }

    /// <summary>Number of bins that count.</summary>
    public int Used { get; }

    /// <summary>The statistic that is used: W where C was asked for and there is a background.</summary>
    public FitStatistic Statistic => _statistic;

    private bool IsChiSquared => _statistic is FitStatistic.ChiSquared or FitStatistic.ChiSquaredModel or FitStatistic.ChiSquaredChurazov;

    /// <summary>The same statistic for other measurements in the same bins.</summary>
    public StatisticKernel With(DatasetBin[] bins) => new(bins, _statistic);

    /// <summary>Roots of the parts of the statistic, their derivatives by the rates, and information on the rates (1/variance).</summary>
    /// <param name="rates">Rates of the model, counts/s.</param>
    /// <param name="residuals">Receives one for each bin; not finite where the model is impossible.</param>
    /// <param name="slopes">Receives derivatives, unless empty.</param>
    /// <param name="information">Receives 1/variance, unless empty.</param>
    public void Residuals(ReadOnlySpan<double> rates, Span<double> residuals, Span<double> slopes, Span<double> information)
    {
        for (int i = 0; i < _bins.Length; i++)
        {
            double slope = 0, info = 0, residual = 0;
            if (IsUsed(_bins[i]))
            {
                residual = IsChiSquared
                    ? Gaussian(_bins[i], _variances[i], rates[i], out slope, out info)
                    : Likelihood(_bins[i], rates[i], out slope, out info);
            }

            residuals[i] = residual;
            if (!slopes.IsEmpty)
                slopes[i] = slope;
            if (!information.IsEmpty)
                information[i] = info;
        }
    }

    /// <summary>The statistic.</summary>
    public double Value(ReadOnlySpan<double> rates)
    {
        double sum = 0;
        for (int i = 0; i < _bins.Length; i++)
        {
            if (!IsUsed(_bins[i]))
                continue;
            if (IsChiSquared)
            {
                double residual = Gaussian(_bins[i], _variances[i], rates[i], out _, out _);
                sum += residual * residual;
            }
            else
            {
                sum += Part(_bins[i], rates[i], out _);
            }
        }

        return sum;
    }

    private static FitStatistic Choose(SpectralDataset dataset, FitStatistic statistic)
    {
        if (statistic == FitStatistic.ChiSquared)
            return statistic;
        if (!dataset.HasCounts)
        {
            throw new ArgumentException(
                $"{dataset.Name}: the statistic {FitStatisticName.Of(statistic)} needs counts; the spectrum has rates with errors, for which {FitStatisticName.Of(FitStatistic.ChiSquared)} is.", nameof(statistic));
        }

        string asked = FitStatisticName.Of(statistic);
        if (statistic == FitStatistic.CStat && dataset.HasBackground)
            (statistic, asked) = (FitStatistic.WStat, $"{asked}, which with a background is {FitStatisticName.Of(FitStatistic.WStat)},");
        if (statistic is FitStatistic.WStat or FitStatistic.PGStat && !dataset.HasBackground)
            throw new ArgumentException($"{dataset.Name}: the statistic {FitStatisticName.Of(statistic)} needs a background; without one {FitStatisticName.Of(FitStatistic.CStat)} is right.", nameof(statistic));
        if (statistic == FitStatistic.WStat && !dataset.HasBackgroundCounts)
            throw new ArgumentException($"{dataset.Name}: the statistic {asked} needs a background of counts; for one with errors {FitStatisticName.Of(FitStatistic.PGStat)} is.", nameof(statistic));
        return statistic;
    }

    private bool IsUsed(DatasetBin bin) => _statistic != FitStatistic.ChiSquared || bin.Sigma > 0;

    private double Gaussian(DatasetBin bin, double variance, double rate, out double slope, out double information)
    {
        double change = 0;
        if (_statistic == FitStatistic.ChiSquaredModel)
        {
            double background = bin.BackgroundSeconds > 0 ? bin.BackgroundCounts / bin.BackgroundSeconds : 0;
            double expected = (rate + background) / bin.Seconds;

            // A bin without any expected count must not weigh infinitely: at least one count.
            double least = 1 / (bin.Seconds * bin.Seconds);
            variance = Math.Max(expected, least) + bin.SystematicVariance;
            if (bin.BackgroundSeconds > 0)
                variance += bin.BackgroundSigma * bin.BackgroundSigma / (bin.BackgroundSeconds * bin.BackgroundSeconds);
            change = expected > least ? 1 / bin.Seconds : 0;
        }

        double sigma = Math.Sqrt(variance), residual = (rate - bin.Rate) / sigma;
        slope = (1 / sigma) - (residual * change / (2 * variance));
        information = 1 / variance;
        return residual;
    }

    private double Likelihood(DatasetBin bin, double rate, out double slope, out double information)
    {
        double part = Part(bin, rate, out double background);
        double backgroundVariance = _statistic switch
        {
            FitStatistic.WStat => background / bin.BackgroundSeconds,
            FitStatistic.PGStat => bin.NormalBackgroundSigma * bin.NormalBackgroundSigma / (bin.BackgroundSeconds * bin.BackgroundSeconds),
            _ => 0,
        };
        double total = rate + background;
        information = 1 / (Math.Max(total / bin.Seconds, 1e-300) + backgroundVariance);
        if (!(part > Small))
        {
            slope = Math.Sqrt(information);
            return double.IsNaN(part) ? double.NaN : (rate > Perfect(bin) ? 1 : -1) * Math.Sqrt(Math.Max(0, part));
        }

        // The background is profiled out, so the derivative is the one at constant background.
        double derivative = 2 * bin.Seconds * (1 - (bin.Counts == 0 ? 0 : bin.Counts / (bin.Seconds * total)));
        double root = Math.Sqrt(part) * (derivative >= 0 ? 1 : -1);
        slope = derivative / (2 * root);
        return root;
    }

    private static double Perfect(DatasetBin bin) =>
        (bin.Counts / bin.Seconds) - (bin.BackgroundSeconds > 0 ? bin.BackgroundCounts / bin.BackgroundSeconds : 0);

    private double Part(DatasetBin bin, double rate, out double background)
    {
        background = 0;
        if (!(rate >= 0))
            return double.PositiveInfinity;
        return _statistic switch
        {
            FitStatistic.CStat => BinLikelihood.CStat(bin.Counts, bin.Seconds * rate),
            FitStatistic.WStat => BinLikelihood.WStat(bin.Counts, bin.BackgroundCounts, bin.Seconds, bin.BackgroundSeconds, rate, out background),
            _ => BinLikelihood.PGStat(bin.Counts, bin.BackgroundCounts, bin.NormalBackgroundSigma, bin.Seconds, bin.BackgroundSeconds, rate, out background),
        };
    }

    /// <summary>Variances from the mean of so many bins around each that they hold at least ten counts.</summary>
    private void FillSmoothed()
    {
        const double Enough = 10;
        for (int i = 0; i < _bins.Length; i++)
        {
            double sum = _bins[i].Counts;
            int low = i, high = i;
            while (sum < Enough && (low > 0 || high < _bins.Length - 1))
            {
                if (low > 0)
                    sum += _bins[--low].Counts;
                if (high < _bins.Length - 1)
                    sum += _bins[++high].Counts;
            }

            DatasetBin bin = _bins[i];
            double mean = Math.Max(sum, 1) / (high - low + 1);
            double variance = (mean / (bin.Seconds * bin.Seconds)) + bin.SystematicVariance;
            if (bin.BackgroundSeconds > 0)
                variance += bin.BackgroundSigma * bin.BackgroundSigma / (bin.BackgroundSeconds * bin.BackgroundSeconds);
            _variances[i] = variance;
        }
    }
}
