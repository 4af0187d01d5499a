namespace Mmoda.Numerics;

/// <summary>The Poisson distribution; relative errors near 1e-13 in both tails, also for large means.</summary>
/// <remarks>Means are finite and at least 0, counts at least 0; others throw <see cref="ArgumentOutOfRangeException"/>.</remarks>
public static class PoissonDistribution
{
    /// <summary>Probability of exactly <paramref name="count"/> (saddle point form of Loader 2000).</summary>
    public static double Probability(long count, double mean)
    {
        Check(count, mean);
        if (count == 0)
            return Math.Exp(-mean);
        return mean == 0 ? 0 : SpecialFunctions.GammaTerm(count, mean);
    }

    /// <summary>Logarithm of <see cref="Probability"/>.</summary>
    public static double LogProbability(long count, double mean)
    {
        Check(count, mean);
        if (count == 0)
            return -mean;
        return mean == 0
            ? double.NegativeInfinity
            : -SpecialFunctions.StirlingError(count) - SpecialFunctions.Deviance(count, mean) - (0.5 * Math.Log(2 * Math.PI * count));
    }

    /// <summary>Probability of <paramref name="count"/> or fewer (Abramowitz and Stegun 26.4.21).</summary>
    public static double Cumulative(long count, double mean)
    {
        Check(count, mean);
        return SpecialFunctions.GammaQ(count + 1.0, mean);
    }

    /// <summary>Probability of <paramref name="count"/> or more: the p-value of an excess. (Not of "more than".)</summary>
    public static double AtLeast(long count, double mean)
    {
        Check(count, mean);
        return count == 0 ? 1 : SpecialFunctions.GammaP(count, mean);
    }

    /// <summary>The smallest count whose <see cref="Cumulative"/> reaches <paramref name="probability"/>.</summary>
    /// <param name="probability">0 to below 1.</param>
    /// <param name="mean">At most 1e15.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static long Quantile(double probability, double mean)
    {
        if (!(probability is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability in [0, 1) is expected.");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mean, 1e15);
        Check(0, mean);
        if (mean == 0)
            return 0;

        // The guess is Cornish and Fisher's (1938), right to about a count; then bracket and bisect.
        double z = probability == 0 ? -40 : NormalDistribution.Quantile(probability), root = Math.Sqrt(mean);
        long high = (long)Math.Max(0, mean + (z * root) + (((z * z) - 1) / 6)), low = high - 1, stride = 1;
        while (Cumulative(high, mean) < probability)
        {
            low = high;
            high += stride;
            stride *= 2;
        }

        stride = 1;
        while (low >= 0 && Cumulative(low, mean) >= probability)
        {
            high = low;
            low -= stride;
            stride *= 2;
        }

        low = Math.Max(low, -1);
        while (high - low > 1)
        {
            long middle = low + ((high - low) / 2);
            if (Cumulative(middle, mean) >= probability)
                high = middle;
            else
                low = middle;
        }

        return high;
    }

    private static void Check(long count, double mean)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (!(mean >= 0 && double.IsFinite(mean)))
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "A finite mean of at least 0 is expected.");
    }
}
