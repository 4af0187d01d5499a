namespace Mmoda.HighEnergy;

/// <summary>
/// Thermal bremsstrahlung of hydrogen with Born's Gaunt factor, g = (√3/π) e^(E/2kT) K₀(E/2kT) (Rybicki and Lightman 1979, section 5.2).
/// The norm is that of XSPEC's model for this factor; XSPEC adds helium and tabulated factors, some 30 % in norm.
/// </summary>
internal sealed class Bremsstrahlung() : AdditiveComponent(
    "bremss",
    "thermal bremsstrahlung, Born Gaunt factor, norm = 3.02e-15/(4 pi D^2) int n_e n_i dV",
    new ComponentParameter("kT", "keV", 7, 1e-3, 1e3),
    Norm("3.02e-15 cm-5"))
{
    public override bool IsSmooth => true;

    private static readonly double Factor = Math.Sqrt(3) / Math.PI;

    protected override void Shape(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        double temperature = p[0], scale = Factor / Math.Sqrt(temperature);
        double[] energies = grid.Points;
        for (int i = 0; i < values.Length; i++)
        {
            double z = energies[i] / (2 * temperature);
            (double k0, double k1) = ScaledBesselK(z);
            values[i] = scale * Math.Exp(-2 * z) * k0 / energies[i];
            if (rows.Wants(0))
                rows[0][i] = values[i] / temperature * ((z * (1 + (k1 / k0))) - 0.5);
        }
    }

    /// <summary>
    /// e^z K₀(z) and e^z K₁(z) from K_ν(z) = ∫₀^∞ e^(−z cosh t) cosh νt dt (Abramowitz and Stegun 1964, 9.6.24) by the trapezoidal rule, which
    /// converges exponentially here: 1e-15.
    /// </summary>
    internal static (double K0, double K1) ScaledBesselK(double z)
    {
        double step = Math.Min(0.25, 0.7 / Math.Sqrt(z)), k0 = 0.5, k1 = 0.5;
        for (double t = step; ; t += step)
        {
            double cosh = Math.Cosh(t), exponent = z * (cosh - 1);
            if (exponent > 40)
                break;
            double value = Math.Exp(-exponent);
            k0 += value;
            k1 += value * cosh;
        }

        return (step * k0, step * k1);
    }
}
