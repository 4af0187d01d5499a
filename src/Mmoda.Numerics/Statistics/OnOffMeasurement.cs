namespace Mmoda.Numerics;

/// <summary>
/// Counts in a region with a source and in one without: the significance of Li and Ma (1983) and likelihood limits to the excess
/// with the unknown background profiled out.
/// </summary>
/// <remarks>
/// Significance and likelihood also make sense for counts that are not whole, such as expected ones. In all formulas the
/// differences of large logarithms are computed as deviances (Loader 2000), so that 1e12 counts are no less exact than 10.
/// </remarks>
public readonly record struct OnOffMeasurement
{
    /// <summary>States a measurement.</summary>
    /// <param name="on">Counts with the source, 0 to 1e18.</param>
    /// <param name="off">Counts without, 0 to 1e18.</param>
    /// <param name="alpha">Exposure (time × area × ...) of the on-region over that of the off-region, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public OnOffMeasurement(double on, double off, double alpha)
    {
        ThrowIfNotCounts(on, nameof(on));
        ThrowIfNotCounts(off, nameof(off));
        if (!(alpha > 0 && double.IsFinite(alpha)))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "A positive ratio of exposures is expected.");
        On = on;
        Off = off;
        Alpha = alpha;
    }

    /// <summary>Counts with the source.</summary>
    public double On { get; }

    /// <summary>Counts without the source.</summary>
    public double Off { get; }

    /// <summary>Exposure of the on-region over that of the off-region.</summary>
    public double Alpha { get; }

    /// <summary>Background expected in the on-region: α · off.</summary>
    public double Background => Alpha * Off;

    /// <summary>On − α · off.</summary>
    public double Excess => On - Background;

    /// <summary>
    /// Equation 17 of Li and Ma (1983), negative for a negative excess. With no counts in one of the regions its term is 0, the
    /// limit of the formula; with none at all the significance is 0.
    /// </summary>
    public double Significance => Math.CopySign(Math.Sqrt(LogLikelihoodRatio(0)), Excess);

    /// <summary>
    /// −2 ln of the ratio of the likelihood for a given excess, maximal over the background, to the largest likelihood (excess of
    /// any sign): 0 for the observed excess, the square of <see cref="Significance"/> for none, χ² of one degree of freedom between.
    /// </summary>
    /// <remarks>The profiled background is the root of the quadratic of Rolke, López and Conrad (2005), model 1.</remarks>
    /// <param name="excess">Supposed excess; with the profiled background it must not be negative, so at least −On is expected.</param>
    public double LogLikelihoodRatio(double excess)
    {
        double background = ProfiledBackground(excess), inOn = excess + (Alpha * background);
        return inOn < 0 ? double.PositiveInfinity : 2 * Math.Max(0, SpecialFunctions.Deviance(On, inOn) + SpecialFunctions.Deviance(Off, background));
    }

    /// <summary>Mean counts in the off-region that are most likely for a given excess.</summary>
    public double ProfiledBackground(double excess)
    {
        // a B² − b B − c = 0 for B, from the zero of the derivative; the root with less cancellation.
        double a = Alpha * (1 + Alpha), b = (Alpha * (On + Off)) - ((1 + Alpha) * excess), c = Off * excess;
        double root = Math.Sqrt(Math.Max(0, (b * b) + (4 * a * c)));
        double background = b >= 0 || c <= 0 ? (b + root) / (2 * a) : 2 * c / (root - b);
        return Math.Max(background, Math.Max(0, -excess / Alpha));
    }

    /// <summary>
    /// The excess that is this many standard deviations of likelihood above the observed one (0 if that is negative): a one-sided upper limit
    /// of confidence Φ(sigmas) by profile likelihood, bounded as in Rolke, López and Conrad (2005, section 4).
    /// </summary>
    /// <param name="confidence">Between 1/2 and 1: 0.95 stands for Δ(−2 ln L) = 2.71.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of its range.</exception>
    public double UpperLimit(double confidence)
    {
        if (!(confidence is > 0.5 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A probability between 1/2 and 1 is expected.");
        double sigmas = NormalDistribution.Quantile(confidence), start = Math.Max(0, Excess);
        return Above(start, LogLikelihoodRatio(start) + (sigmas * sigmas));
    }

    /// <summary>The interval of excesses within this many standard deviations of the observed one, by profile likelihood.</summary>
    /// <param name="sigmas">Positive, at most 1000; 1 for a confidence of 68.27 %.</param>
    /// <returns>Limits that may be negative, as the excess may.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sigmas"/> is out of its range.</exception>
    public Interval LikelihoodInterval(double sigmas)
    {
        if (!(sigmas is > 0 and <= 1000))
            throw new ArgumentOutOfRangeException(nameof(sigmas), sigmas, "Standard deviations in (0, 1000] are expected.");
        double target = sigmas * sigmas;
        OnOffMeasurement self = this;
        double lowest = -Alpha * (Off + (10 * Math.Sqrt(Off + 1)) + (10 * target)) - On;
        double lower = On == 0 && Off == 0
            ? 0
            : Brent.Root(e => Math.Min(self.LogLikelihoodRatio(e), 1e6 + target) - target, lowest, Excess);
        return new(lower, Above(Excess, target));
    }

    /// <summary>
    /// The excess over a background of <paramref name="off"/> counts that has a wanted significance: the sensitivity of an observation.
    /// </summary>
    /// <param name="off">Counts in the off-region.</param>
    /// <param name="alpha">Exposure of the on-region over that of the off-region.</param>
    /// <param name="significance">0 to 1e6.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double ExcessForSignificance(double off, double alpha, double significance)
    {
        if (!(significance is >= 0 and <= 1e6))
            throw new ArgumentOutOfRangeException(nameof(significance), significance, "A significance from 0 to 1e6 is expected.");
        double background = new OnOffMeasurement(0, off, alpha).Background;
        if (significance == 0)
            return 0;
        double Missing(double excess) => new OnOffMeasurement(background + excess, off, alpha).Significance - significance;
        double high = (significance * Math.Sqrt(background + 1)) + (significance * significance);
        while (Missing(high) < 0)
            high *= 2;
        return Brent.Root(Missing, 0, high);
    }

    /// <summary>The excess above a start where the ratio has grown to a target.</summary>
    private double Above(double start, double target)
    {
        OnOffMeasurement self = this;
        double step = (Math.Sqrt(target) * Math.Sqrt(On + (Alpha * Background) + 1)) + target;
        while (LogLikelihoodRatio(start + step) < target)
            step *= 2;
        return Brent.Root(e => self.LogLikelihoodRatio(e) - target, start, start + step);
    }

    private static void ThrowIfNotCounts(double value, string name)
    {
        if (!(value is >= 0 and <= 1e18))
            throw new ArgumentOutOfRangeException(name, value, "A number of counts from 0 to 1e18 is expected.");
    }
}
