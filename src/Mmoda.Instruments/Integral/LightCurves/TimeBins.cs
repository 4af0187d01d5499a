namespace Mmoda.Instruments;

/// <summary>Equal bins of time from an origin on, in IJD.</summary>
/// <param name="OriginIjd">Start of bin 0.</param>
/// <param name="Seconds">Width of a bin.</param>
internal readonly record struct TimeBins(double OriginIjd, double Seconds)
{
    private const double SecondsPerDay = 86400;

    /// <summary>Number of the bin that holds an instant.</summary>
    public long At(double ijd) => (long)Math.Floor((ijd - OriginIjd) * SecondsPerDay / Seconds);

    /// <summary>Start of a bin, IJD.</summary>
    public double Start(long bin) => OriginIjd + (bin * (Seconds / SecondsPerDay));

    /// <summary>Middle of a bin, IJD.</summary>
    public double Middle(long bin) => OriginIjd + ((bin + 0.5) * (Seconds / SecondsPerDay));
}
