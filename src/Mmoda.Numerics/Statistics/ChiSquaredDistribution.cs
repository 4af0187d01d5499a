namespace Mmoda.Numerics;

/// <summary>The χ² distribution.</summary>
/// <remarks>Degrees of freedom are positive and need not be whole numbers; others throw <see cref="ArgumentOutOfRangeException"/>.</remarks>
public static class ChiSquaredDistribution
{
    /// <summary>Probability density at <paramref name="x"/>, zero below 0.</summary>
    public static double Density(double x, double degreesOfFreedom) =>
        x <= 0 ? 0 : SpecialFunctions.GammaTerm(degreesOfFreedom / 2, x / 2) * degreesOfFreedom / (2 * x);

    /// <summary>Probability of a value below <paramref name="x"/>.</summary>
    public static double Cumulative(double x, double degreesOfFreedom) => SpecialFunctions.GammaP(degreesOfFreedom / 2, Math.Max(0, x / 2));

    /// <summary>Probability of a value above <paramref name="x"/>: the p-value of a fit.</summary>
    public static double Survival(double x, double degreesOfFreedom) => SpecialFunctions.GammaQ(degreesOfFreedom / 2, Math.Max(0, x / 2));

    /// <summary>The x below which lies <paramref name="probability"/>.</summary>
    public static double Quantile(double probability, double degreesOfFreedom) =>
        2 * SpecialFunctions.GammaPInverse(degreesOfFreedom / 2, probability);

    /// <summary>The x above which lies <paramref name="probability"/>.</summary>
    public static double SurvivalQuantile(double probability, double degreesOfFreedom) =>
        2 * SpecialFunctions.GammaQInverse(degreesOfFreedom / 2, probability);
}
