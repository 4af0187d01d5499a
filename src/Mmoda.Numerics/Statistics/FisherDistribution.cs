namespace Mmoda.Numerics;

/// <summary>Fisher's F distribution of a ratio of two reduced χ² (Abramowitz and Stegun 26.6.2).</summary>
/// <remarks>Degrees of freedom are positive; others throw <see cref="ArgumentOutOfRangeException"/>.</remarks>
public static class FisherDistribution
{
    /// <summary>Probability of a ratio below <paramref name="f"/>.</summary>
    public static double Cumulative(double f, double numeratorDegrees, double denominatorDegrees) =>
        Tails(f, numeratorDegrees, denominatorDegrees).Lower;

    /// <summary>Probability of a ratio above <paramref name="f"/>: the p-value of an F-test.</summary>
    public static double Survival(double f, double numeratorDegrees, double denominatorDegrees) =>
        Tails(f, numeratorDegrees, denominatorDegrees).Upper;

    /// <summary>The ratio below which lies <paramref name="probability"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1].</exception>
    public static double Quantile(double probability, double numeratorDegrees, double denominatorDegrees)
    {
        if (!(probability is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability in [0, 1] is expected.");
        double a = numeratorDegrees / 2, b = denominatorDegrees / 2;
        if (probability <= 0.5)
        {
            (double x, double y) = SpecialFunctions.SolveBeta(a, b, probability);
            return b * x / (a * y);
        }

        (double above, double below) = SpecialFunctions.SolveBeta(b, a, 1 - probability);
        return b * below / (a * above);
    }

    private static (double Lower, double Upper) Tails(double f, double numeratorDegrees, double denominatorDegrees)
    {
        double scaled = numeratorDegrees * Math.Max(0, f);
        if (double.IsPositiveInfinity(scaled))
            return (1, 0);
        double sum = scaled + denominatorDegrees;
        return SpecialFunctions.Beta(numeratorDegrees / 2, denominatorDegrees / 2, scaled / sum, denominatorDegrees / sum);
    }
}
