namespace Mmoda.Numerics;

/// <summary>The normal distribution of mean 0 and variance 1, exact in both tails.</summary>
public static class NormalDistribution
{
    private const double InverseRootTwoPi = 0.39894228040143267794;

    /// <summary>Probability density.</summary>
    public static double Density(double x) => InverseRootTwoPi * Math.Exp(-x * x / 2);

    /// <summary>Probability of a value below <paramref name="x"/>.</summary>
    public static double Cumulative(double x) => 0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2));

    /// <summary>Probability of a value above <paramref name="x"/>: the one-sided p-value of a significance.</summary>
    public static double Survival(double x) => 0.5 * SpecialFunctions.Erfc(x / Math.Sqrt(2));

    /// <summary>The x below which lies <paramref name="probability"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1].</exception>
    public static double Quantile(double probability) => -SurvivalQuantile(probability);

    /// <summary>The x above which lies <paramref name="probability"/>: the significance of a one-sided p-value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1].</exception>
    public static double SurvivalQuantile(double probability)
    {
        if (!(probability is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability in [0, 1] is expected.");
        return probability <= 0.5
            ? Math.Sqrt(2) * SpecialFunctions.ErfcInverse(2 * probability)
            : -Math.Sqrt(2) * SpecialFunctions.ErfcInverse(2 * (1 - probability));
    }
}
