namespace Mmoda.Numerics;

/// <summary>
/// The unified intervals of Feldman and Cousins (1998, Phys. Rev. D 57, 3873): the data, not the author, decide between an upper
/// limit and a two-sided interval, and the interval is never empty.
/// </summary>
public static class FeldmanCousins
{
    /// <summary>The step in which the paper scans the mean; between the last two points of a scan the limit is bisected.</summary>
    private const double ScanStep = 0.005;

    /// <summary>
    /// The interval for the mean of a source on a known background. It is the hull of all means whose acceptance region holds the
    /// count, so it covers at least as often as it says. The paper's tables in addition lengthen a few upper limits so that they never rise
    /// with the background (section IV.C); this does not.
    /// </summary>
    /// <param name="count">Observed count, 0 to 100 000.</param>
    /// <param name="background">Known mean background in the same region, 0 to 100 000.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static Interval Poisson(long count, double background, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 100_000);
        if (!(background is >= 0 and <= 100_000))
            throw new ArgumentOutOfRangeException(nameof(background), background, "A background of 0 to 100 000 is expected.");
        CheckConfidence(confidence);

        // Limits beyond these would be rejected by a one-sided test at a tenth of the level; the upper one grows with the count.
        double tail = (1 - confidence) / 10, step = ScanStep * Math.Max(1, Math.Sqrt(Math.Max(count, background)) / 5);
        double farthest = SpecialFunctions.GammaQInverse(Math.Max(count, background) + 1, tail) - background + 1;
        double nearest = count == 0 ? 0 : Math.Max(0, SpecialFunctions.GammaPInverse(count, tail) - background - 1);
        double upper = farthest;
        while (upper > 0 && !Accepts(count, background, upper, confidence))
            upper -= step;
        upper = upper <= 0 ? 0 : Bisect(count, background, confidence, upper, upper + step);
        double lower = nearest;
        while (lower < upper && !Accepts(count, background, lower, confidence))
            lower += step;
        lower = lower <= nearest ? lower : Bisect(count, background, confidence, Math.Min(lower, upper), lower - step);
        return new(Math.Min(lower, upper), upper);
    }

    /// <summary>The interval for a mean that cannot be negative, from a measurement with Gaussian errors (the paper's table X).</summary>
    /// <param name="measured">The measured value, of any sign, finite.</param>
    /// <param name="sigma">Its standard deviation, positive.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static Interval BoundedGaussian(double measured, double sigma, double confidence)
    {
        if (!double.IsFinite(measured))
            throw new ArgumentOutOfRangeException(nameof(measured), measured, "A finite value is expected.");
        if (!(sigma > 0 && double.IsFinite(sigma)))
            throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "A positive standard deviation is expected.");
        CheckConfidence(confidence);
        double x = measured / sigma, z = NormalDistribution.SurvivalQuantile((1 - confidence) / 2);
        return new(sigma * GaussianLower(x, z, confidence), sigma * GaussianUpper(x, z, confidence));
    }

    /// <summary>
    /// Whether the acceptance region for a mean holds the count: whether all counts of a larger likelihood ratio (equation 4.1)
    /// together have less than the wanted probability.
    /// </summary>
    private static bool Accepts(long count, double background, double mean, double confidence)
    {
        double total = mean + background;
        if (mean == 0 && count <= background)
            return true; // All counts up to the background share the best ratio, 1.

        // The ratio falls on both sides of the total, so the better counts are a range that ends at this one.
        double ratio = LogRatio(count, background, total);
        double better;
        if (count < total)
        {
            long last = (long)Math.Ceiling(total) - 1, stride = 1;
            while (LogRatio(last + stride, background, total) > ratio)
                stride *= 2;
            last = LastBetter(last, last + stride, ratio, background, total);
            better = PoissonDistribution.Cumulative(last, total) - PoissonDistribution.Cumulative(count, total);
        }
        else
        {
            long first = LastBetter((long)Math.Floor(total) + 1, -1, ratio, background, total);
            better = PoissonDistribution.AtLeast(first, total) - PoissonDistribution.AtLeast(count, total);
        }

        return better < confidence;
    }

    /// <summary>The last count of a larger ratio between one that is taken for better and one that is not, by bisection.</summary>
    private static long LastBetter(long better, long worse, double ratio, double background, double total)
    {
        while (Math.Abs(worse - better) > 1)
        {
            long middle = better + ((worse - better) / 2);
            if (LogRatio(middle, background, total) > ratio)
                better = middle;
            else
                worse = middle;
        }

        return better;
    }

    /// <summary>Logarithm of P(n | total) / P(n | best mean ≥ 0, plus the background).</summary>
    private static double LogRatio(long count, double background, double total)
    {
        double best = Math.Max(background, count);
        return (count == 0 ? 0 : count * Math.Log(total / best)) - total + best;
    }

    private static double Bisect(long count, double background, double confidence, double inside, double outside)
    {
        while (Math.Abs(outside - inside) > 1e-9 * Math.Max(1, inside))
        {
            double middle = (inside + outside) / 2;
            if (Accepts(count, background, middle, confidence))
                inside = middle;
            else
                outside = middle;
        }

        return inside;
    }

    private static double GaussianUpper(double x, double z, double confidence)
    {
        if (x >= 0)
            return x + z;

        // Below zero the best mean is 0: the other end of the acceptance region is where the ratios of equation 4.3 agree.
        double Excess(double mean) =>
            NormalDistribution.Cumulative(Math.Sqrt((mean * mean) - (2 * x * mean))) - NormalDistribution.Cumulative(x - mean) - confidence;
        return Brent.Root(Excess, 0, z, 1e-12);
    }

    private static double GaussianLower(double x, double z, double confidence)
    {
        if (x >= 2 * z)
            return x - z;
        if (NormalDistribution.Cumulative(x) <= confidence)
            return 0;
        double Excess(double mean) =>
            NormalDistribution.Cumulative(x - mean) - NormalDistribution.Cumulative(x - mean - (x * x / (2 * mean))) - confidence;
        return Brent.Root(Excess, 1e-12, x, 1e-12);
    }

    private static void CheckConfidence(double confidence)
    {
        if (!(confidence is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A probability between 0 and 1 is expected.");
    }
}
