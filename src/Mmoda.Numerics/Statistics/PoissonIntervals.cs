namespace Mmoda.Numerics;

/// <summary>Intervals and limits for the mean of a Poisson number, without and with a known background.</summary>
/// <remarks>
/// <para>A confidence is a probability in (0, 1): 0.6827 for "1σ". Counts are at least 0, backgrounds finite and at least 0; others
/// throw <see cref="ArgumentOutOfRangeException"/>.</para>
/// <para>For a background that is itself measured see <see cref="OnOffMeasurement"/>.</para>
/// </remarks>
public static class PoissonIntervals
{
    /// <summary>Probabilities that are inverted as they are; smaller ones lose digits and become 0.</summary>
    private const double SmallestTail = 1e-250;

    /// <summary>
    /// The exact central interval (Garwood 1936): at the limits, the observed count or a more extreme one has the probability
    /// (1 − confidence) / 2. Covers at least as often as it says.
    /// </summary>
    public static Interval Central(long count, double confidence)
    {
        Check(count, confidence);
        double tail = (1 - confidence) / 2;
        return new(count == 0 ? 0 : SpecialFunctions.GammaPInverse(count, tail), SpecialFunctions.GammaQInverse(count + 1.0, tail));
    }

    /// <summary>The exact one-sided upper limit: with that mean, the count or a smaller one has the probability 1 − confidence.</summary>
    public static double UpperLimit(long count, double confidence)
    {
        Check(count, confidence);
        return SpecialFunctions.GammaQInverse(count + 1.0, 1 - confidence);
    }

    /// <summary>The exact one-sided lower limit; 0 for no counts.</summary>
    public static double LowerLimit(long count, double confidence)
    {
        Check(count, confidence);
        return count == 0 ? 0 : SpecialFunctions.GammaPInverse(count, 1 - confidence);
    }

    /// <summary>
    /// The closed approximations of Gehrels (1986), equations 9 and 12, to the one-sided limits at <paramref name="sigmas"/>
    /// Gaussian standard deviations; for comparison with published numbers. <see cref="Central"/> is exact.
    /// </summary>
    /// <param name="count">Observed count.</param>
    /// <param name="sigmas">S of the paper, positive: 1 for the 84.13 % limits.</param>
    public static Interval Gehrels(long count, double sigmas)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigmas);
        double next = count + 1.0, upper = 1 - (1 / (9 * next)) + (sigmas / (3 * Math.Sqrt(next)));
        double lower = count == 0 ? 0 : 1 - (1 / (9.0 * count)) - (sigmas / (3 * Math.Sqrt(count)));
        return new(count * Math.Pow(Math.Max(0, lower), 3), next * upper * upper * upper);
    }

    /// <summary>
    /// The Bayesian upper limit to a source on a known background, for a flat prior of rates ≥ 0 (Helene 1983).
    /// </summary>
    public static double BayesianUpperLimit(long count, double background, double confidence)
    {
        Check(count, confidence);
        CheckBackground(background);
        return CredibleQuantile(count, background, confidence);
    }

    /// <summary>
    /// The shortest credible interval for a source on a known background, for a flat prior of rates ≥ 0 (Kraft, Burrows and
    /// Nousek 1991, equations 5 to 9).
    /// </summary>
    public static Interval KraftBurrowsNousek(long count, double background, double confidence)
    {
        Check(count, confidence);
        CheckBackground(background);
        double UpperFor(double lower)
        {
            double below = lower <= 0 ? 0 : 1 - (SpecialFunctions.GammaQ(count + 1.0, lower + background) / SpecialFunctions.GammaQ(count + 1.0, background));
            return CredibleQuantile(count, background, Math.Min(1, below + confidence));
        }

        // Positive where the density at the upper end is the larger one, so that the interval should move up.
        double Imbalance(double lower)
        {
            double upper = UpperFor(lower);
            return double.IsInfinity(upper)
                ? double.NegativeInfinity
                : (count * Math.Log((upper + background) / (lower + background))) - (upper - lower);
        }

        double mode = count - background;
        if (mode <= 0 || (background > 0 && Imbalance(0) <= 0))
            return new(0, UpperFor(0));
        double low = background > 0 ? 0 : mode * 1e-12, high = mode;
        if (Imbalance(low) <= 0)
            return new(0, UpperFor(0));

        // An infinite value has no use for interpolation: bisect until both ends are finite.
        while (!double.IsFinite(Imbalance(high)))
        {
            double middle = (low + high) / 2;
            if (Imbalance(middle) > 0)
                low = middle;
            else
                high = middle;
        }

        double root = Brent.Root(Imbalance, low, high);
        return new(root, UpperFor(root));
    }

    /// <summary>The source rate below which lies that much of the posterior with a flat prior.</summary>
    private static double CredibleQuantile(long count, double background, double probability)
    {
        double allowed = SpecialFunctions.GammaQ(count + 1.0, background);
        return allowed > SmallestTail
            ? Math.Max(0, SpecialFunctions.GammaQInverse(count + 1.0, (1 - probability) * allowed) - background)
            : FarBelowBackground(count, background, probability);
    }

    /// <summary>The quantile where the count is so far below the background that its probability is too small for a number.</summary>
    private static double FarBelowBackground(long count, double background, double probability)
    {
        // ln Q(n + 1, b + s) / Q(n + 1, b), each as its largest term, e^-x x^n / n!, times a series (Abramowitz and Stegun 26.4.21).
        double LogTail(double source) => (count * SpecialFunctions.LogOnePlus(source / background)) - source
            + Math.Log(TermsBelow(count, background + source) / TermsBelow(count, background));
        double wanted = Math.Log(1 - probability), high = 1;
        while (LogTail(high) > wanted && high < double.MaxValue)
            high *= 2;
        return Brent.Root(source => LogTail(source) - wanted, 0, high);
    }

    /// <summary>1 + n / x + n (n − 1) / x² + …; n is below x.</summary>
    private static double TermsBelow(long count, double x)
    {
        double sum = 1, term = 1;
        for (long n = count; n > 0 && term > 1e-17 * sum; n--)
        {
            term *= n / x;
            sum += term;
        }

        return sum;
    }

    private static void Check(long count, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (!(confidence is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A probability between 0 and 1 is expected.");
    }

    private static void CheckBackground(double background)
    {
        if (!(background >= 0 && double.IsFinite(background)))
            throw new ArgumentOutOfRangeException(nameof(background), background, "A finite background of at least 0 is expected.");
    }
}
