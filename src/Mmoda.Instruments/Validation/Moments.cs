namespace Mmoda.Instruments;

/// <summary>First two moments of a sample, with their sampling errors.</summary>
/// <param name="Count">Number of values.</param>
/// <param name="Mean">Mean.</param>
/// <param name="Width">Standard deviation.</param>
internal readonly record struct Moments(int Count, double Mean, double Width)
{
    /// <summary>Standard error of the mean.</summary>
    public double MeanError => Width / Math.Sqrt(Count);

    /// <summary>Standard error of the mean of values whose true width is 1, as that of pulls should be.</summary>
    public double UnitMeanError => 1 / Math.Sqrt(Count);

    /// <summary>Standard error of the width of such values.</summary>
    public double UnitWidthError => 1 / Math.Sqrt(2.0 * Math.Max(1, Count - 1));

    /// <summary>Of values.</summary>
    public static Moments Of(IEnumerable<double> values)
    {
        double[] all = [.. values];
        if (all.Length < 2)
            return new Moments(all.Length, all.Length == 1 ? all[0] : double.NaN, double.NaN);
        double mean = all.Average();
        return new Moments(all.Length, mean, Math.Sqrt(all.Sum(v => (v - mean) * (v - mean)) / (all.Length - 1)));
    }
}
