namespace Mmoda.Instruments;

/// <summary>One row of a finished light curve: an equal bin or a Bayesian block.</summary>
internal readonly record struct LightCurveRow
{
    private const double SecondsPerDay = 86400;

    /// <summary>Start, IJD.</summary>
    public required double StartIjd { get; init; }

    /// <summary>End, IJD.</summary>
    public required double StopIjd { get; init; }

    /// <summary>Counts of all live pixels.</summary>
    public required double Counts { get; init; }

    /// <summary>Background, counts/s per pixel.</summary>
    public required double Background { get; init; }

    /// <summary>Its standard deviation.</summary>
    public required double BackgroundError { get; init; }

    /// <summary>Rate, counts/s.</summary>
    public required double Rate { get; init; }

    /// <summary>Its standard deviation.</summary>
    public required double Error { get; init; }

    /// <summary>Good time, s.</summary>
    public required double GoodSeconds { get; init; }

    /// <summary>Mean effective exposure of the live pixels, s.</summary>
    public required double ExposureSeconds { get; init; }

    /// <summary>Middle at the barycentre, IJD in TDB; NaN where not asked for.</summary>
    public required double Barycentric { get; init; }

    /// <summary>Middle, IJD.</summary>
    public double MiddleIjd => 0.5 * (StartIjd + StopIjd);

    /// <summary>Width, days.</summary>
    public double WidthDays => StopIjd - StartIjd;

    /// <summary>Good time in units of the width, at most 1.</summary>
    public double Fraction => Math.Min(1, GoodSeconds / (WidthDays * SecondsPerDay));

    /// <summary>A bin of equal bins as it is.</summary>
    public static LightCurveRow Of(MergedBin bin, TimeBins bins) => new()
    {
        StartIjd = bins.Start(bin.Number),
        StopIjd = bins.Start(bin.Number + 1),
        Counts = bin.Counts,
        Background = bin.Background,
        BackgroundError = bin.BackgroundError,
        Rate = bin.Rate,
        Error = bin.Error,
        GoodSeconds = bin.Fraction * bins.Seconds,
        ExposureSeconds = bin.Exposure,
        Barycentric = bin.Barycentric,
    };
}
