namespace Mmoda.HighEnergy;

/// <summary>Count rates of a source against time, as in a light curve of the form OGIP/93-003.</summary>
public sealed record LightCurve
{
    /// <summary>MJD, in the time system of the light curve, from which seconds count: a whole number, so that none is lost in rounding.</summary>
    public required double ReferenceMjd { get; init; }

    /// <summary>Time system, such as TT, TDB or UTC.</summary>
    public string TimeSystem { get; init; } = "TT";

    /// <summary>Middle of each bin, seconds since <see cref="ReferenceMjd"/>.</summary>
    public required IReadOnlyList<double> Seconds { get; init; }

    /// <summary>Width of each bin, s; NaN where it is not told.</summary>
    public required IReadOnlyList<double> WidthSeconds { get; init; }

    /// <summary>Rate of each bin, counts/s; NaN where there is none.</summary>
    public required IReadOnlyList<double> Rates { get; init; }

    /// <summary>Standard deviation of each rate; +∞ where there is none.</summary>
    public required IReadOnlyList<double> Errors { get; init; }

    /// <summary>Fraction of each bin that was exposed; null where it is not told.</summary>
    public IReadOnlyList<double>? ExposedFractions { get; init; }

    /// <summary>Counts of each bin, of everything on the detector; null where they are not told.</summary>
    public IReadOnlyList<double>? Counts { get; init; }

    /// <summary>Rate of the background, counts/s; null where it is not told.</summary>
    public IReadOnlyList<double>? BackgroundRates { get; init; }

    /// <summary>Standard deviation of the background; null where it is not told.</summary>
    public IReadOnlyList<double>? BackgroundErrors { get; init; }

    /// <summary>Middle of each bin at the barycentre of the solar system, seconds since <see cref="ReferenceMjd"/> in TDB; null where it is not told.</summary>
    public IReadOnlyList<double>? BarycentricSeconds { get; init; }

    /// <summary>Energies; null where they are not told.</summary>
    public EnergyBand? Band { get; init; }

    /// <summary>Whether the background is subtracted.</summary>
    public bool IsNet { get; init; }

    /// <summary>Mean live fraction, DEADC; NaN where it is not told.</summary>
    public double LiveFraction { get; init; } = double.NaN;

    /// <summary>Name of the source; empty where it is not told.</summary>
    public string SourceName { get; init; } = "";

    /// <summary>Instrument; empty where it is not told.</summary>
    public string Instrument { get; init; } = "";

    /// <summary>Number of bins.</summary>
    public int BinCount => Seconds.Count;

    /// <summary>Middle of a bin as MJD; rounded to a microsecond, as any single number of today is.</summary>
    public double MjdOf(int bin) => ReferenceMjd + (Seconds[bin] / 86400);

    /// <summary>Whether a bin carries a measurement with an error.</summary>
    public bool IsGood(int bin) => double.IsFinite(Rates[bin]) && double.IsFinite(Errors[bin]) && Errors[bin] > 0;

    /// <summary>The constant rate that fits best: the mean weighted with inverse variances, its error, and χ² of the good bins about it.</summary>
    /// <returns>NaN where no bin is good.</returns>
    public (double Rate, double Error, double ChiSquared, int DegreesOfFreedom) ConstantRate()
    {
        double top = 0, bottom = 0, chi = 0;
        int n = 0;
        for (int i = 0; i < BinCount; i++)
        {
            if (!IsGood(i))
                continue;
            double weight = 1 / (Errors[i] * Errors[i]);
            top += weight * Rates[i];
            bottom += weight;
            n++;
        }

        double mean = top / bottom;
        for (int i = 0; i < BinCount; i++)
        {
            double deviate = IsGood(i) ? (Rates[i] - mean) / Errors[i] : 0;
            chi += deviate * deviate;
        }

        return (mean, 1 / Math.Sqrt(bottom), n > 0 ? chi : double.NaN, n - 1);
    }
}
