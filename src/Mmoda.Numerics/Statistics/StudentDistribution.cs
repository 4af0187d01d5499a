namespace Mmoda.Numerics;

/// <summary>Student's t distribution (Abramowitz and Stegun 26.7.1, 26.5.27).</summary>
/// <remarks>Degrees of freedom are positive; others throw <see cref="ArgumentOutOfRangeException"/>.</remarks>
public static class StudentDistribution
{
    /// <summary>Probability density.</summary>
    public static double Density(double t, double degreesOfFreedom) => Math.Exp(
        (-(degreesOfFreedom + 1) / 2 * SpecialFunctions.LogOnePlus(t * t / degreesOfFreedom))
        - SpecialFunctions.LogBeta(0.5, degreesOfFreedom / 2)) / Math.Sqrt(degreesOfFreedom);

    /// <summary>Probability of a value below <paramref name="t"/>.</summary>
    public static double Cumulative(double t, double degreesOfFreedom) => Survival(-t, degreesOfFreedom);

    /// <summary>Probability of a value above <paramref name="t"/>.</summary>
    public static double Survival(double t, double degreesOfFreedom)
    {
        if (double.IsNaN(t))
            return t;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degreesOfFreedom);
        double square = t * t, sum = degreesOfFreedom + square;
        double tail = double.IsInfinity(sum)
            ? 0
            : SpecialFunctions.Beta(degreesOfFreedom / 2, 0.5, degreesOfFreedom / sum, square / sum).Lower / 2;
        return t < 0 ? 1 - tail : tail;
    }

    /// <summary>The t below which lies <paramref name="probability"/>.</summary>
    public static double Quantile(double probability, double degreesOfFreedom) => -SurvivalQuantile(probability, degreesOfFreedom);

    /// <summary>The t above which lies <paramref name="probability"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1].</exception>
    public static double SurvivalQuantile(double probability, double degreesOfFreedom)
    {
        if (!(probability is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability in [0, 1] is expected.");
        if (probability > 0.5)
            return -SurvivalQuantile(1 - probability, degreesOfFreedom);

        // The centre is found from the small inner probability, the tail from the tail.
        (double x, double y) = probability < 0.25
            ? SpecialFunctions.SolveBeta(degreesOfFreedom / 2, 0.5, 2 * probability)
            : Swap(SpecialFunctions.SolveBeta(0.5, degreesOfFreedom / 2, 1 - (2 * probability)));
        return Math.Sqrt(degreesOfFreedom * y / x);
    }

    private static (double X, double Y) Swap((double X, double Y) pair) => (pair.Y, pair.X);
}
