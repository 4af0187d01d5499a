using Mmoda.Numerics;

namespace Mmoda.HighEnergy;

/// <summary>
/// Comptonisation of soft photons in a hot plasma (Titarchuk 1994, ApJ 434, 570; Green's function of Sunyaev and Titarchuk 1980), not
/// relativistic. Seed photons of Wien's law, n(x₀) ∝ x₀² e^(−x₀ kT/T₀), are folded with Green's function in closed form: incomplete gamma functions
/// for the photons from below and above x = E/kT.
/// </summary>
/// <remarks>
/// The norm is the number of seed photons, photons/cm²/s: scattering keeps it. (XSPEC's compTT has another norm; shapes agree.)
/// The spectrum is computed at points of equal logarithmic distance and interpolated.
/// </remarks>
internal sealed class Comptonisation() : AdditiveComponent(
    "comptt",
    "Comptonisation (Titarchuk 1994), norm = seed photons",
    new("Redshift", "", 0, -0.999, 10, IsFrozen: true),
    new("T0", "keV", 1, 0.01, 100),
    new("kT", "keV", 30, 2, 500),
    new("taup", "", 1, 0.01, 100),
    new("approx", "", 1, 0, 2, IsFrozen: true),
    Norm("1/(cm2 s)"))
{
    public override bool IsSmooth => true;

    private const int Points = 400;
    private const int LaguerrePoints = 40;

    /// <summary>β of a geometry: the eigenvalue of diffusion (Titarchuk 1994, equations 17 and 18).</summary>
    /// <param name="depth">Optical depth: half thickness of the disk, radius of the sphere.</param>
    /// <param name="isDisk">Disk or sphere.</param>
    public static double Beta(double depth, bool isDisk) => isDisk
        ? (Math.PI * Math.PI / 12 / Square(depth + (2.0 / 3)) * (1 - Math.Exp(-1.35 * depth))) + (0.45 * Math.Exp(-3.7 * depth) * Math.Log(10 / (3 * depth)))
        : (Math.PI * Math.PI / 3 / Square(depth + (2.0 / 3)) * (1 - Math.Exp(-0.7 * depth))) + (Math.Exp(-1.4 * depth) * Math.Log(4 / (3 * depth)));

    /// <summary>The energy index α = −3/2 + √(9/4 + β m c²/kT).</summary>
    public static double Alpha(double beta, double temperatureKeV) => -1.5 + Math.Sqrt(2.25 + (beta * PhotonEnergy.ElectronKeV / temperatureKeV));

    /// <summary>Green's function of the energy spectrum for seed photons of x₀, both in units of kT.</summary>
    public static double Green(double alpha, double x, double seed) => x < seed
        ? alpha * (alpha + 3) / ((2 * alpha) + 3) / seed * Math.Pow(x / seed, alpha + 3)
        : alpha * (alpha + 3) * Math.Exp(-x - SpecialFunctions.LogGamma((2 * alpha) + 4) + LogScattered(alpha, x)) / seed * Math.Pow(seed / x, alpha);

    protected override void Shape(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        Span<double> trial = stackalloc double[5];
        p[..5].CopyTo(trial);
        Fill(grid, trial, values);
        if (!rows.Wants(0) && !rows.Wants(1) && !rows.Wants(2) && !rows.Wants(3))
            return;

        // The index of powers and gamma functions varies: central differences.
        double[] below = new double[values.Length];
        for (int k = 0; k < 5; k++)
        {
            if (!rows.Wants(k))
                continue;
            if (k == 4)
            {
                rows[k].Clear();
                continue;
            }

            double step = 1e-5 * Math.Max(Math.Abs(p[k]), 0.01);
            trial[k] = p[k] - step;
            Fill(grid, trial, below);
            trial[k] = p[k] + step;
            Fill(grid, trial, rows[k]);
            trial[k] = p[k];
            Span<double> row = rows[k];
            for (int i = 0; i < row.Length; i++)
                row[i] = (row[i] - below[i]) / (2 * step);
        }
    }

    private static void Fill(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values)
    {
        (double redshift, double seed, double temperature, double depth) = (1 + p[0], p[1], p[2], p[3]);
        double alpha = Alpha(Beta(depth, p[4] <= 1), temperature), ratio = seed / temperature;
        double[] logs = grid.LogPoints();
        double first = logs[0], last = logs[^1], shift = Math.Log(redshift / temperature), step = (last - first) / (Points - 1);
        Span<double> table = stackalloc double[Points];
        double logUpper = Math.Log(alpha * (alpha + 3)) - SpecialFunctions.LogGamma((2 * alpha) + 4) + SpecialFunctions.LogGamma(alpha + 3)
            + (alpha * Math.Log(ratio)) - Math.Log(2);
        double logLower = Math.Log(alpha * (alpha + 3) / ((2 * alpha) + 3)) - ((alpha + 3) * Math.Log(ratio)) - Math.Log(2);
        for (int k = 0; k < Points; k++)
        {
            double logX = first + (k * step) + shift, x = Math.Exp(logX), z = x / ratio;
            double fromBelow = SpecialFunctions.GammaP(alpha + 3, z);
            double upper = fromBelow > 0 ? Math.Exp(logUpper - x - (alpha * logX) + LogScattered(alpha, x)) * fromBelow : 0;
            double lower = z > 600 ? 0 : Math.Exp(logLower + ((alpha + 3) * logX)) * IncompleteGammaOfNegative(alpha, z);

            // dN/dx by x is per kT; redshift stretches energies.
            table[k] = Math.Log(Math.Max((upper + lower) / x / temperature, 1e-300));
        }

        for (int i = 0; i < values.Length; i++)
            values[i] = step == 0 ? Math.Exp(table[0]) : Math.Exp(Interpolate(table, (logs[i] - first) / step));
    }

    /// <summary>Γ(−α, z) = ∫_z^∞ t^(−α−1) e^(−t) dt, by the recurrence Γ(s, z) = (Γ(s+1, z) − z^s e^(−z))/s up from a positive argument where that is
    /// accurate, else by Laguerre's rule.</summary>
    internal static double IncompleteGammaOfNegative(double alpha, double z)
    {
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

    /// <summary>ln ∫₀^∞ t^(α−1) (x + t)^(α+3) e^(−t) dt.</summary>
    private static double LogScattered(double alpha, double x)
    {
        // In t = e^y the integrand is smooth and falls on both sides: the trapezoidal rule converges exponentially.
        double peak = Math.Max(0.5 * ((2 * alpha) + 3), 0.1), top = Math.Log(peak);
        double from = Math.Min(top, Math.Log(Math.Min(1, x))) - (40 / alpha), to = Math.Log((2 * alpha) + 60 + (12 * Math.Sqrt(alpha + 2)));
        const double Step = 0.08;
        int count = Math.Min(20_000, (int)Math.Ceiling((to - from) / Step));
        double scale = (alpha * top) + ((alpha + 3) * Math.Log(x + peak)) - peak, sum = 0;
        double y = to;
        for (int k = 0; k < count; k++, y -= Step)
        {
            double t = Math.Exp(y), term = Math.Exp((alpha * y) + ((alpha + 3) * Math.Log(x + t)) - t - scale);
            sum += term;
            if (y < top && term < 1e-16 * sum)
                break;
        }

        return scale + Math.Log(sum * Step);
    }

    // Lagrange's cubic through four neighbours.
    private static double Interpolate(ReadOnlySpan<double> table, double at)
    {
        int k = Math.Clamp((int)at - 1, 0, table.Length - 4);
        double t = at - k, a = t - 1, b = t - 2, c = t - 3;
        return (-table[k] * a * b * c / 6) + (table[k + 1] * t * b * c / 2) - (table[k + 2] * t * a * c / 2) + (table[k + 3] * t * a * b / 6);
    }

    private static double Square(double x) => x * x;
}
