namespace Mmoda.Sky;

/// <summary>The distribution of the distance along one line of sight, as columns DISTMU, DISTSIGMA and DISTNORM give it.</summary>
/// <param name="LocationMpc">Location of the Gaussian factor, Mpc; may be negative, infinite where nothing is known.</param>
/// <param name="ScaleMpc">Width of the Gaussian factor, Mpc, above 0.</param>
/// <param name="NormPerMpc2">Factor that makes the integral 1, Mpc⁻².</param>
/// <remarks>
/// p(r) = norm · r² · exp(−(r − location)² / (2 scale²)) / (√(2π) scale) for r ≥ 0, given that the source lies in this direction
/// (Singer et al. 2016, ApJL 829, L15, equation 2).
/// </remarks>
public readonly record struct LineOfSightDistance(double LocationMpc, double ScaleMpc, double NormPerMpc2)
{
    // Below it the moments are small differences of large numbers, and a continued fraction takes over.
    private const double LeastForward = -1;

    private const double GaussianPeak = 0.3989422804014327; // 1/√(2π)

    /// <summary>Whether the distance is known: a finite location and a finite scale above 0.</summary>
    public bool IsKnown => double.IsFinite(LocationMpc) && double.IsFinite(ScaleMpc) && ScaleMpc > 0;

    /// <summary>The mean distance in Mpc; NaN where it is not known.</summary>
    public double MeanMpc => Moments().Mean;

    /// <summary>The standard deviation of the distance in Mpc; NaN where it is not known.</summary>
    public double StandardDeviationMpc
    {
        get
        {
            (double mean, double square) = Moments();
            return Math.Sqrt(Math.Max(0, square - mean * mean));
        }
    }

    /// <summary>The probability per Mpc at a distance; 0 below 0, NaN where nothing is known.</summary>
    public double DensityAt(double distanceMpc)
    {
        if (!IsKnown)
            return double.NaN;
        double t = (distanceMpc - LocationMpc) / ScaleMpc;
        return distanceMpc < 0 ? 0 : NormPerMpc2 * distanceMpc * distanceMpc * GaussianPeak / ScaleMpc * Math.Exp(-t * t / 2);
    }

    /// <summary>The expected distance and square of it.</summary>
    /// <remarks>
    /// With I_n the integral over r ≥ 0 of rⁿ times the Gaussian they are I₃/I₂ and I₄/I₂. Integration by parts gives, with
    /// z = location/scale, I_n/scaleⁿ = z I_(n−1) + (n − 1) I_(n−2) from I₀ = Φ(z) and I₁ = z Φ(z) + φ(z). Below z = −1 the ratios
    /// q_n = I_n/I_(n−1) come from the same relation read backwards, q_n = n/(q_(n+1) − z), which does not cancel.
    /// </remarks>
    internal (double Mean, double Square) Moments()
    {
        if (!IsKnown)
            return (double.NaN, double.NaN);
        double z = LocationMpc / ScaleMpc;
        double third, fourth;
        if (z < LeastForward)
        {
            // What the fraction starts with is forgotten by a factor of 3 or more every 10 terms at z = −1, sooner below.
            double q = 0;
            for (int n = 400; n > 4; n--)
                q = n / (q - z);
            fourth = 4 / (q - z);
            third = 3 / (fourth - z);
        }
        else
        {
            (double gaussian, double integral) = Normal(z);
            double first = z * integral + gaussian;
            double second = z * first + integral;
            double next = z * second + 2 * first;
            third = next / second;
            fourth = (z * next + 3 * second) / next;
        }

        return (ScaleMpc * third, ScaleMpc * ScaleMpc * third * fourth);
    }

    /// <summary>The standard normal density and its integral up to z ≥ −1: Φ = 1/2 + φ Σ z^(2n+1)/(2n+1)!!.</summary>
    private static (double Density, double Integral) Normal(double z)
    {
        if (z > 9)
            return (0, 1); // What is left out is below 1e-18.
        double density = GaussianPeak * Math.Exp(-z * z / 2);
        double term = z;
        double sum = z;
        for (int n = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); n += 2)
        {
            term *= z * z / n;
            sum += term;
        }

        return (density, 0.5 + density * sum);
    }
}
