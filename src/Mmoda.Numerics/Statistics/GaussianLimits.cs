namespace Mmoda.Numerics;

/// <summary>Limits from a measurement with Gaussian errors.</summary>
/// <remarks>
/// Confidences are probabilities between 0 and 1. Where the quantity cannot be negative see also
/// <see cref="FeldmanCousins.BoundedGaussian"/> and <see cref="BoundedUpperLimit"/>.
/// </remarks>
public static class GaussianLimits
{
    /// <summary>Standard deviations below 0 from where logarithms of the tail are used: Φ(−30) is 5e-198.</summary>
    private const double FarBelow = 30;

    /// <summary>The central interval value ± z σ.</summary>
    /// <exception cref="ArgumentOutOfRangeException">σ is not positive or the confidence out of its range.</exception>
    public static Interval TwoSided(double value, double sigma, double confidence)
    {
        Check(sigma, confidence);
        double half = sigma * NormalDistribution.SurvivalQuantile((1 - confidence) / 2);
        return new(value - half, value + half);
    }

    /// <summary>The upper limit value + z σ, which may be negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">σ is not positive or the confidence out of its range.</exception>
    public static double UpperLimit(double value, double sigma, double confidence)
    {
        Check(sigma, confidence);
        return value + (sigma * NormalDistribution.SurvivalQuantile(1 - confidence));
    }

    /// <summary>The lower limit value − z σ.</summary>
    /// <exception cref="ArgumentOutOfRangeException">σ is not positive or the confidence out of its range.</exception>
    public static double LowerLimit(double value, double sigma, double confidence)
    {
        Check(sigma, confidence);
        return value - (sigma * NormalDistribution.SurvivalQuantile(1 - confidence));
    }

    /// <summary>
    /// The Bayesian upper limit to a quantity that cannot be negative, with a flat prior of values ≥ 0: the normal distribution cut
    /// at 0 and renormalised. Always positive.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">σ is not positive or the confidence out of its range.</exception>
    public static double BoundedUpperLimit(double value, double sigma, double confidence)
    {
        Check(sigma, confidence);
        double below = -value / sigma;
        if (below > FarBelow)
            return sigma * BoundedFarBelow(below, confidence);
        double allowed = NormalDistribution.Cumulative(-below);
        return Math.Max(0, value + (sigma * NormalDistribution.SurvivalQuantile((1 - confidence) * allowed)));
    }

    /// <summary>The limit in units of σ for a value so far below 0 that the tail would soon be too small for a number.</summary>
    private static double BoundedFarBelow(double below, double confidence)
    {
        // Logarithm of the tail at below + x over that at below; Abramowitz and Stegun 26.2.12, whose next term is below 2e-10.
        double LogTail(double x) => (-x * (below + (x / 2))) - Math.Log(1 + (x / below)) + Math.Log(Series(below + x) / Series(below));
        static double Series(double z) => 1 - ((1 - ((3 - (15 / (z * z))) / (z * z))) / (z * z));
        double wanted = Math.Log(1 - confidence);
        return Brent.Root(x => LogTail(x) - wanted, 0, -wanted / below);
    }

    private static void Check(double sigma, double confidence)
    {
        if (!(sigma > 0))
            throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "A positive standard deviation is expected.");
        if (!(confidence is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A probability between 0 and 1 is expected.");
    }
}
