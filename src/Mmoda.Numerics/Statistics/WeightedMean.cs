namespace Mmoda.Numerics;

/// <summary>The mean of measurements weighted with their inverse variances, and how well they agree.</summary>
/// <param name="Mean">Σ(x/σ²) / Σ(1/σ²); NaN without measurements.</param>
/// <param name="Error">Standard deviation of the mean, 1 / √Σ(1/σ²).</param>
/// <param name="ChiSquared">Σ((x − mean)/σ)².</param>
/// <param name="Count">Number of measurements used.</param>
public readonly record struct WeightedMean(double Mean, double Error, double ChiSquared, int Count)
{
    /// <summary>The chance of a larger χ² if all measure one value; 1 for a single measurement.</summary>
    public double Probability => Count < 2 ? 1 : ChiSquaredDistribution.Survival(ChiSquared, Count - 1);

    /// <summary><see cref="Error"/> enlarged by √(χ²/(N−1)) where the measurements scatter more than they should (Birge 1932).</summary>
    public double ScaledError => Error * Math.Sqrt(Math.Max(1, Count < 2 ? 1 : ChiSquared / (Count - 1)));

    /// <summary>Computes the mean. Pairs with a NaN, or a σ that is not positive and finite, are left out.</summary>
    /// <param name="values">Measurements.</param>
    /// <param name="sigmas">Their standard deviations.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static WeightedMean Of(ReadOnlySpan<double> values, ReadOnlySpan<double> sigmas)
    {
        if (values.Length != sigmas.Length)
            throw new ArgumentException($"{sigmas.Length} standard deviations for {values.Length} values.", nameof(sigmas));
        double weights = 0, mean = 0, scatter = 0;
        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double sigma = sigmas[i], weight = 1 / (sigma * sigma);
            if (double.IsNaN(values[i]) || !(sigma > 0) || !double.IsFinite(weight) || weight == 0)
                continue;

            // West (1979): one pass without cancellation.
            weights += weight;
            double deviation = values[i] - mean, change = deviation * weight / weights;
            mean += change;
            scatter += weight * deviation * (values[i] - mean);
            count++;
        }

        return count == 0 ? new(double.NaN, double.NaN, 0, 0) : new(mean, 1 / Math.Sqrt(weights), scatter, count);
    }
}
