namespace Mmoda.Numerics;

/// <summary>
/// The likelihood of binned counts as a fit statistic (Cash 1979), normalised so that a perfect fit has 0 and, for many counts, it is
/// distributed as χ².
/// </summary>
public static class CashStatistic
{
    /// <summary>C of one bin with a known model: 2 (m − n + n ln(n / m)).</summary>
    /// <param name="count">Observed, at least 0.</param>
    /// <param name="model">Expected counts; not positive with counts gives infinity.</param>
    public static double Value(double count, double model)
    {
        if (model <= 0)
            return count == 0 && model == 0 ? 0 : double.PositiveInfinity;
        return 2 * SpecialFunctions.Deviance(count, model);
    }

    /// <summary>C of a spectrum or image.</summary>
    /// <param name="counts">Observed counts.</param>
    /// <param name="model">Expected counts, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Value(ReadOnlySpan<double> counts, ReadOnlySpan<double> model)
    {
        if (model.Length != counts.Length)
            throw new ArgumentException($"{model.Length} expected counts for {counts.Length} bins.", nameof(model));
        double sum = 0;
        for (int i = 0; i < counts.Length; i++)
            sum += Value(counts[i], model[i]);
        return sum;
    }

    /// <summary>W of one bin: C of both regions with the background profiled out (Wachter, Leach and Kellogg 1979).</summary>
    /// <param name="measurement">Counts in both regions.</param>
    /// <param name="source">Expected counts of the source in the on-region.</param>
    public static double WithMeasuredBackground(OnOffMeasurement measurement, double source) => measurement.LogLikelihoodRatio(source);

    /// <summary>Mean and variance of C in one bin when the model is true, for a goodness of fit at few counts.</summary>
    /// <remarks>By summation over the counts, as in Bonamente (2020), equation 5; O(√mean).</remarks>
    /// <param name="model">Expected counts, positive and at most 1e8.</param>
    /// <exception cref="ArgumentOutOfRangeException">The model is out of its range.</exception>
    public static (double Mean, double Variance) Expectation(double model)
    {
        if (!(model is > 0 and <= 1e8))
            throw new ArgumentOutOfRangeException(nameof(model), model, "Expected counts in (0, 1e8] are expected.");
        double width = 9 * Math.Sqrt(model), mean = 0, square = 0;
        for (long n = (long)Math.Max(0, model - width); n <= model + width + 40; n++)
        {
            double probability = PoissonDistribution.Probability(n, model), value = Value(n, model);
            mean += probability * value;
            square += probability * value * value;
        }

        return (mean, square - (mean * mean));
    }
}
