using System.Diagnostics;

namespace Mmoda.Instruments;

/// <summary>The circle that holds a position with 90 % probability.</summary>
internal static class PositionError
{
    private const double Probability = 0.9;

    // Of a quarter of the ellipse; the integrand is smooth, the midpoint rule converges faster than any power.
    private const int Angles = 24;

    /// <summary>Radius of the circle about the best position.</summary>
    /// <remarks>
    /// In units of its errors a normal distribution is round; along the angle φ of that plane it leaves r at r² / (σ₁² cos²φ + σ₂² sin²φ).
    /// So it holds 1 − ∮ exp(−r² / 2(σ₁² cos²φ + σ₂² sin²φ)) dφ / 2π within r. For equal errors r is 2.146 σ; for very unequal ones it falls to 1.645 of the larger.
    /// </remarks>
    /// <param name="varianceX">Variance along one axis.</param>
    /// <param name="varianceY">Variance along the other.</param>
    /// <param name="covariance">Their covariance; the matrix is positive definite.</param>
    /// <returns>Radius in the unit of the standard deviations.</returns>
    public static double Radius(double varianceX, double varianceY, double covariance)
    {
        double mean = (varianceX + varianceY) / 2, half = double.Hypot((varianceX - varianceY) / 2, covariance);
        double larger = mean + half, smaller = mean - half;
        Debug.Assert(smaller > 0, "Positive definite.");
        double low = 1.6 * Math.Sqrt(larger), high = 2.2 * Math.Sqrt(larger);
        while (high - low > 1e-6 * high)
        {
            double middle = (low + high) / 2;
            if (Within(middle, larger, smaller) < Probability)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }

    private static double Within(double radius, double larger, double smaller)
    {
        double outside = 0;
        for (int i = 0; i < Angles; i++)
        {
            (double sin, double cos) = Math.SinCos((i + 0.5) * Math.PI / (2 * Angles));
            outside += Math.Exp(-radius * radius / (2 * ((larger * cos * cos) + (smaller * sin * sin))));
        }

        return 1 - (outside / Angles);
    }
}
