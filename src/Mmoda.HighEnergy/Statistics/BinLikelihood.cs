using Mmoda.Numerics;

namespace Mmoda.HighEnergy;

/// <summary>
/// −2 ln of likelihood ratios of one bin, with the background profiled out where there is one. All are 0 for a perfect model and
/// never negative.
/// </summary>
internal static class BinLikelihood
{
    /// <summary>C of Cash (1979): 2 (μ − S + S ln(S/μ)), μ the expected counts.</summary>
    public static double CStat(double counts, double expected) => CashStatistic.Value(counts, expected);

    /// <summary>W (Wachter, Leach and Kellogg 1979) and the background rate that is most likely.</summary>
    /// <param name="on">Counts.</param>
    /// <param name="off">Counts of the background.</param>
    /// <param name="onSeconds">Exposure of the counts.</param>
    /// <param name="offSeconds">Exposure of the background.</param>
    /// <param name="rate">Rate of the model, at least 0.</param>
    /// <param name="background">Receives the background rate.</param>
    public static double WStat(double on, double off, double onSeconds, double offSeconds, double rate, out double background)
    {
        double total = onSeconds + offSeconds;
        if (off == 0 && on > 0)
        {
            // The root of the quadratic, or the edge where the background is zero.
            background = Math.Max(0, (on / total) - rate);
            double expected = onSeconds * (rate + background);
            return CStat(on, expected) + (2 * offSeconds * background);
        }

        double b = on + off - (total * rate), root = Math.Sqrt((b * b) + (4 * total * off * rate));

        // The form with less cancellation.
        background = b >= 0 ? (b + root) / (2 * total) : root - b > 0 ? 2 * off * rate / (root - b) : 0;
        if (on == 0)
            background = off / total;
        return CStat(on, onSeconds * (rate + background)) + CStat(off, offSeconds * background);
    }

    /// <summary>As W, for a background that is known with Gaussian errors.</summary>
    /// <param name="on">Counts.</param>
    /// <param name="off">Counts of the background; may be negative after subtractions.</param>
    /// <param name="offSigma">Their standard deviation.</param>
    /// <param name="onSeconds">Exposure of the counts.</param>
    /// <param name="offSeconds">Exposure of the background.</param>
    /// <param name="rate">Rate of the model, at least 0.</param>
    /// <param name="background">Receives the background rate.</param>
    public static double PGStat(double on, double off, double offSigma, double onSeconds, double offSeconds, double rate, out double background)
    {
        double variance = offSigma * offSigma;
        if (variance == 0)
        {
            background = off / offSeconds;
            return CStat(on, onSeconds * (rate + background));
        }

        if (on == 0)
        {
            background = Math.Max(-rate, (off / offSeconds) - (onSeconds * variance / (offSeconds * offSeconds)));
        }
        else
        {
            double q = (onSeconds * variance) - (offSeconds * off) + (offSeconds * offSeconds * rate);
            double c = (onSeconds * variance * rate) - (on * variance) - (offSeconds * off * rate);
            double root = Math.Sqrt(Math.Max(0, (q * q) - (4 * offSeconds * offSeconds * c)));
            background = q <= 0 ? (root - q) / (2 * offSeconds * offSeconds) : -2 * c / (root + q);
        }

        double miss = (off - (offSeconds * background)) / offSigma;
        return CStat(on, Math.Max(0, onSeconds * (rate + background))) + (miss * miss);
    }
}
