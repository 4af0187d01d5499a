using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Mmoda.Numerics;

namespace Mmoda.HighEnergy;

/// <summary>
/// The integrals of Comptonised spectra at many energies of equal logarithmic distance <see cref="Step"/>, all at once: one energy
/// alone would cost a thousand exponentials. Accurate to 1e-6.
/// </summary>
internal static class ComptonTables
{
    /// <summary>Distance of the points in ln x.</summary>
    public const double Step = 0.01;

    // The integral over photons that are scattered varies slowly and is taken at each eighth point; its own integrand has points as far apart.
    private const int Ratio = 8;
    private const double CoarseStep = Ratio * Step;
    private const int Margin = 2;

    /// <summary>Points that a range of ln x needs, with neighbours for the interpolation.</summary>
    public static int CountFor(double range) => (int)Math.Ceiling(range / Step) + 4;

    /// <summary>ln ∫₀^∞ t^(α−1) (x + t)^(α+3) e^(−t) dt for one x.</summary>
    public static double LogScattered(double alpha, double x)
    {
        Span<double> one = stackalloc double[1];
        FillLogScattered(alpha, Math.Log(x), one);
        return one[0];
    }

    /// <summary>
    /// ln ∫₀^∞ t^(α−1) (x + t)^(α+3) e^(−t) dt at x = e^(first + k Step). In t = e^y the integrand falls on both sides and the trapezoidal rule converges
    /// exponentially; with points of equal distance in ln x and ln t the powers depend on the difference alone, so that the sums are a convolution.
    /// </summary>
    /// <param name="alpha">α, above 0.</param>
    /// <param name="firstLogX">ln x of the first point.</param>
    /// <param name="logs">Receives the logarithms.</param>
    public static void FillLogScattered(double alpha, double firstLogX, Span<double> logs)
    {
        // By parts, ∫ t^(α−1) (x+t)^c e^(−t) dt = (1/α) ∫ t^α (x+t)^(c−1) (x + t − c) e^(−t) dt with c = α + 3, which falls faster to t = 0.
        double c = alpha + 3, last = firstLogX + (logs.Length * Step);
        int points = (int)Math.Ceiling(logs.Length / (double)Ratio) + (2 * Margin);
        double from = Math.Min(Math.Min(0, Math.Log(alpha + 1)), firstLogX) - (40 / (alpha + 1)), to = Math.Log((2 * alpha) + 60 + (12 * Math.Sqrt(alpha + 2)));
        int nodes = (int)Math.Ceiling((to - from) / CoarseStep) + 1, differences = points + nodes - 1;
        double[] rented = ArrayPool<double>.Shared.Rent((2 * nodes) + differences + points);
        Span<double> weights = rented.AsSpan(0, nodes), moments = rented.AsSpan(nodes, nodes), powers = rented.AsSpan(2 * nodes, differences);
        Span<double> coarse = rented.AsSpan((2 * nodes) + differences, points);

        // Node j is at y = to − j h, so that energies and nodes run against each other and each sum is a product of neighbours.
        for (int j = 0; j < nodes; j++)
        {
            double y = to - (j * CoarseStep), t = Math.Exp(y);
            weights[j] = Math.Exp((((2 * alpha) + 3) * y) - t);
            moments[j] = weights[j] * t;
        }

        double firstCoarse = firstLogX - (Margin * CoarseStep), smallest = firstCoarse - to;
        for (int m = 0; m < differences; m++)
            powers[m] = Math.Exp((c - 1) * SpecialFunctions.LogOnePlus(Math.Exp(smallest + (m * CoarseStep))));
        for (int k = 0; k < points; k++)
        {
            ReadOnlySpan<double> neighbours = powers.Slice(k, nodes);
            double x = Math.Exp(firstCoarse + (k * CoarseStep));
            double sum = ((x - c) * Dot(weights, neighbours)) + Dot(moments, neighbours);
            coarse[k] = Math.Log(sum * CoarseStep / alpha);
        }

        for (int k = 0; k < logs.Length; k++)
            logs[k] = Interpolate(coarse, Margin + (k / (double)Ratio));
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>
    /// γ(α+3, z) and Γ(−α, z) at z = e^(first + k Step): from the ends, where series hold, by sums of the integrals between the points.
    /// </summary>
    /// <param name="alpha">α, above 0.</param>
    /// <param name="firstLogZ">ln z of the first point.</param>
    /// <param name="below">Receives γ(α+3, z) = ∫₀^z t^(α+2) e^(−t) dt.</param>
    /// <param name="above">Receives Γ(−α, z) = ∫_z^∞ t^(−α−1) e^(−t) dt.</param>
    public static void FillIncompleteGammas(double alpha, double firstLogZ, Span<double> below, Span<double> above)
    {
        double first = Math.Exp(firstLogZ), last = Math.Exp(firstLogZ + ((below.Length - 1) * Step));
        below[0] = Math.Exp(SpecialFunctions.LogGamma(alpha + 3)) * SpecialFunctions.GammaP(alpha + 3, first);
        above[^1] = IncompleteGammaOfNegative(alpha, last);
        ReadOnlySpan<(double X, double Weight)> rule = GaussLegendre.Rule(3);
        for (int k = 1; k < below.Length; k++)
        {
            double sumBelow = 0, sumAbove = 0;
            foreach ((double x, double weight) in rule)
            {
                double logT = firstLogZ + ((k - 0.5 + (0.5 * x)) * Step), t = Math.Exp(logT);
                sumBelow += weight * Math.Exp(((alpha + 3) * logT) - t);
                sumAbove += weight * Math.Exp((-alpha * logT) - t);
            }

            below[k] = below[k - 1] + (0.5 * Step * sumBelow);
            above[k - 1] = 0.5 * Step * sumAbove;
        }

        for (int k = above.Length - 2; k >= 0; k--)
            above[k] += above[k + 1];
    }

    /// <summary>Γ(−α, z) = ∫_z^∞ t^(−α−1) e^(−t) dt for any z above 0.</summary>
    public static double IncompleteGammaOfNegative(double alpha, double z)
    {
        const int LaguerrePoints = 40;
        if (z >= 2)
        {
            // z^(−α−1) e^(−z) ∫ (1 + u/z)^(−α−1) e^(−u) du
            double sum = 0;
            foreach ((double u, double w) in GaussLaguerre.Rule(LaguerrePoints))
                sum += w * Math.Pow(1 + (u / z), -alpha - 1);
            return Math.Exp(((-alpha - 1) * Math.Log(z)) - z) * sum;
        }

        // In pieces of a factor 2 in t, each smooth, up to 2.
        double total = IncompleteGammaOfNegative(alpha, 2), low = z;
        while (low < 2)
        {
            double high = Math.Min(2 * low, 2), part = 0;
            foreach ((double x, double w) in GaussLegendre.Rule(16))
            {
                double t = low + ((high - low) * 0.5 * (1 + x));
                part += w * Math.Exp(((-alpha - 1) * Math.Log(t)) - t);
            }

            total += 0.5 * (high - low) * part;
            low = high;
        }

        return total;
    }

    /// <summary>Lagrange's cubic through four neighbours, between the second and the last but one.</summary>
    public static double Interpolate(ReadOnlySpan<double> table, double at)
    {
        int k = Math.Clamp((int)at - 1, 0, table.Length - 4);
        double t = at - k, a = t - 1, b = t - 2, c = t - 3;
        return (-table[k] * a * b * c / 6) + (table[k + 1] * t * b * c / 2) - (table[k + 2] * t * a * c / 2) + (table[k + 3] * t * a * b / 6);
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector<double>> va = MemoryMarshal.Cast<double, Vector<double>>(a), vb = MemoryMarshal.Cast<double, Vector<double>>(b);
        Vector<double> sums = default;
        for (int i = 0; i < va.Length; i++)
            sums += va[i] * vb[i];
        double sum = Vector.Sum(sums);
        for (int i = va.Length * Vector<double>.Count; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
