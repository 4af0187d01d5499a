namespace Mmoda.Numerics;

/// <summary>Limits from a measurement with Gaussian errors.</summary>
/// <remarks>
/// Confidences are probabilities between 0 and 1. Where the quantity cannot be negative see also
/// <see cref="FeldmanCousins.BoundedGaussian"/> and <see cref="BoundedUpperLimit"/>.
/// </remarks>
public static class GaussianLimits
{
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
        double allowed = NormalDistribution.Cumulative(value / sigma);
        return Math.Max(0, value + (sigma * NormalDistribution.SurvivalQuantile((1 - confidence) * allowed)));
    }

    private static void Check(double sigma, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        if (!(confidence is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A probability between 0 and 1 is expected.");
    }
}
