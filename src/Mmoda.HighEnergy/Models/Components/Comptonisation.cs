using System.Buffers;
using Mmoda.Numerics;

namespace Mmoda.HighEnergy;

/// <summary>
/// Comptonisation of soft photons in a hot plasma (Titarchuk 1994, ApJ 434, 570; Green's function of Sunyaev and Titarchuk 1980), not
/// relativistic. Seed photons of Wien's law, n(x₀) ∝ x₀² e^(−x₀ kT/T₀), are folded with Green's function in closed form: incomplete gamma functions
/// for the photons from below and above x = E/kT.
/// </summary>
/// <remarks>
/// The norm is the number of seed photons, photons/cm²/s: scattering keeps it. (XSPEC's compTT has another norm; shapes agree.)
/// The spectrum is computed at points of equal logarithmic distance (<see cref="ComptonTables"/>) and interpolated.
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
        : alpha * (alpha + 3) * Math.Exp(-x - SpecialFunctions.LogGamma((2 * alpha) + 4) + ComptonTables.LogScattered(alpha, x)) / seed * Math.Pow(seed / x, alpha);

    protected override void Shape(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        Span<double> trial = stackalloc double[5];
        p[..5].CopyTo(trial);
        Fill(grid, trial, values);
        if (!rows.Wants(0) && !rows.Wants(1) && !rows.Wants(2) && !rows.Wants(3))
            return;

        // The index of powers and gamma functions varies: central differences.
        double[] rented = ArrayPool<double>.Shared.Rent(values.Length);
        Span<double> below = rented.AsSpan(0, values.Length);
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

        ArrayPool<double>.Shared.Return(rented);
    }

    private static void Fill(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values)
    {
        (double redshift, double seed, double temperature, double depth) = (1 + p[0], p[1], p[2], p[3]);
        double alpha = Alpha(Beta(depth, p[4] <= 1), temperature), logRatio = Math.Log(seed / temperature);
        double[] logs = grid.LogPoints();
        int count = ComptonTables.CountFor(logs[^1] - logs[0]);
        double[] rented = ArrayPool<double>.Shared.Rent(4 * count);
        Span<double> scattered = rented.AsSpan(0, count), below = rented.AsSpan(count, count), above = rented.AsSpan(2 * count, count);
        Span<double> table = rented.AsSpan(3 * count, count);

        // One step before the first energy, so that the interpolation has neighbours on both sides.
        double first = logs[0] - ComptonTables.Step, firstLogX = first + Math.Log(redshift / temperature);
        ComptonTables.FillLogScattered(alpha, firstLogX, scattered);
        ComptonTables.FillIncompleteGammas(alpha, firstLogX - logRatio, below, above);
        double logUpper = Math.Log(alpha * (alpha + 3)) - SpecialFunctions.LogGamma((2 * alpha) + 4) + (alpha * logRatio) - Math.Log(2);
        double logLower = Math.Log(alpha * (alpha + 3) / ((2 * alpha) + 3)) - ((alpha + 3) * logRatio) - Math.Log(2);
        for (int k = 0; k < count; k++)
        {
            double logX = firstLogX + (k * ComptonTables.Step), x = Math.Exp(logX);
            double upper = Math.Exp(logUpper - (alpha * logX) + scattered[k]) * below[k];
            double lower = above[k] > 0 ? Math.Exp(logLower + ((alpha + 3) * logX) + x + Math.Log(above[k])) : 0;

            // dN/dx by x is per kT; redshift stretches energies. The fall e^(−x) is left to the end: what is interpolated is nearly straight.
            table[k] = Math.Log(Math.Max((upper + lower) / x / temperature, 1e-300));
        }

        for (int i = 0; i < values.Length; i++)
        {
            double at = (logs[i] - first) / ComptonTables.Step;
            values[i] = Math.Exp(ComptonTables.Interpolate(table, at) - (grid.Points[i] * redshift / temperature));
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    private static double Square(double x) => x * x;
}
