namespace Mmoda.HighEnergy;

/// <summary>What was measured in one bin of a dataset.</summary>
public readonly record struct DatasetBin
{
    /// <summary>Lower edge of the bin's channels, keV.</summary>
    public double LowKeV { get; private init; }

    /// <summary>Upper edge, keV.</summary>
    public double HighKeV { get; private init; }

    /// <summary>Rate without background, counts/s.</summary>
    public double Rate { get; private init; }

    /// <summary>Its standard deviation with systematics, counts/s; 0 where nothing was counted.</summary>
    public double Sigma { get; private init; }

    /// <summary>Counts with background; NaN where only a rate is known.</summary>
    public double Counts { get; private init; }

    /// <summary>Exposure of the counts, s.</summary>
    public double Seconds { get; private init; }

    /// <summary>Counts of the background measured apart.</summary>
    public double BackgroundCounts { get; private init; }

    /// <summary>Standard deviation of these.</summary>
    public double BackgroundSigma { get; private init; }

    /// <summary>
    /// The same where the background is taken as normal (PG statistic): that of one count where nothing was counted, since no count does not mean a
    /// background that is known to be zero.
    /// </summary>
    internal double NormalBackgroundSigma => IsBackgroundPoisson ? Math.Sqrt(Math.Max(BackgroundCounts, 1)) : BackgroundSigma;

    /// <summary>Exposure of the background, such that a rate in the spectrum is counts over these seconds; 0 without background.</summary>
    public double BackgroundSeconds { get; private init; }

    /// <summary>Whether the background is one of counts.</summary>
    public bool IsBackgroundPoisson { get; private init; }

    /// <summary>Variance of the rate by systematics.</summary>
    internal double SystematicVariance { get; private init; }

    internal static DatasetBin Create(CountSpectrum spectrum, CountSpectrum? background, ReadOnlySpan<int> channels, double low, double high)
    {
        double seconds = spectrum.ExposureSeconds, counts = 0, rate = 0, variance = 0, systematic = 0;
        double backCounts = 0, backVariance = 0, weighted = 0, ratios = 0;
        foreach (int c in channels)
        {
            counts += spectrum.Counts?[c] ?? double.NaN;
            rate += spectrum.Rates[c];
            variance += spectrum.Counts is null ? Square(spectrum.Errors[c]) : spectrum.Counts[c] / (seconds * seconds);
            systematic += Square(spectrum.SystematicOf(c) * spectrum.Rates[c]);
            if (background is null)
                continue;
            double exposure = background.ExposureSeconds, n = background.Counts?[c] ?? (background.Rates[c] * exposure);
            double bottom = exposure * background.AreaScaleOf(c) * background.BackgroundScaleOf(c);
            double ratio = bottom > 0 ? seconds * spectrum.AreaScaleOf(c) * spectrum.BackgroundScaleOf(c) / bottom : 0;
            backCounts += n;

            // A background without an error (nothing was counted, or it is a model) is taken as known.
            backVariance += background.Counts is not null ? n : double.IsFinite(background.Errors[c]) ? Square(background.Errors[c] * exposure) : 0;
            weighted += ratio * n;
            ratios += ratio;
        }

        double mean = backCounts > 0 ? weighted / backCounts : ratios / channels.Length, backSeconds = mean > 0 ? seconds / mean : 0;
        if (backSeconds > 0)
        {
            rate -= backCounts / backSeconds;
            variance += backVariance / (backSeconds * backSeconds);
        }

        return new DatasetBin
        {
            LowKeV = low,
            HighKeV = high,
            Rate = rate,
            Sigma = Math.Sqrt(variance + systematic),
            SystematicVariance = systematic,
            Counts = counts,
            Seconds = seconds,
            BackgroundCounts = backCounts,
            BackgroundSigma = Math.Sqrt(backVariance),
            BackgroundSeconds = backSeconds,
            IsBackgroundPoisson = background?.Counts is not null,
        };
    }

    /// <summary>The same bin with other counts, for simulations.</summary>
    internal DatasetBin WithCounts(double counts, double backgroundCounts)
    {
        double rate = counts / Seconds, variance = counts / (Seconds * Seconds);
        if (BackgroundSeconds > 0)
        {
            rate -= backgroundCounts / BackgroundSeconds;
            variance += (IsBackgroundPoisson ? backgroundCounts : Square(BackgroundSigma)) / Square(BackgroundSeconds);
        }

        return this with
        {
            Counts = counts,
            Rate = rate,
            Sigma = Math.Sqrt(variance + SystematicVariance),
            BackgroundCounts = backgroundCounts,
            BackgroundSigma = IsBackgroundPoisson ? Math.Sqrt(backgroundCounts) : BackgroundSigma,
        };
    }

    /// <summary>The same bin with another rate, for simulations of rates with given errors.</summary>
    internal DatasetBin WithRate(double rate) => this with { Rate = rate };

    private static double Square(double x) => x * x;
}
