namespace Mmoda.HighEnergy;

/// <summary>Planck's law.</summary>
/// <param name="isByRadius">Whether the norm is (R/D)², R in km and D in 10 kpc; else luminosity in 1e39 erg/s over D².</param>
internal sealed class BlackBody(bool isByRadius) : AdditiveComponent(
    isByRadius ? "bbodyrad" : "bbody",
    isByRadius ? "black body, norm = (R/km)^2/(D/10 kpc)^2" : "black body, norm = (L/1e39 erg/s)/(D/10 kpc)^2",
    new ComponentParameter("kT", "keV", 3, 1e-3, 1e3),
    Norm(""))
{
    public override bool IsSmooth => true;

    // 15/π⁴ · 1e39 erg/s / (4π (10 kpc)²) in keV, and 2π km²/(h³ c² (10 kpc)²).
    private const double ByLuminosity = 8.0525, ByRadius = 1.0344e-3;

    protected override void Shape(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        double temperature = p[0], power = isByRadius ? 0 : 4;
        double scale = isByRadius ? ByRadius : ByLuminosity / Math.Pow(temperature, 4);
        double[] energies = grid.Points;
        for (int i = 0; i < values.Length; i++)
        {
            double x = energies[i] / temperature, occupation = 1 / SpecialExpMinusOne(x);
            values[i] = scale * energies[i] * energies[i] * occupation;
            if (rows.Wants(0))
                rows[0][i] = values[i] / temperature * ((x * (1 + occupation)) - power);
        }
    }

    private static double SpecialExpMinusOne(double x) => Numerics.SpecialFunctions.ExpMinusOne(x);
}
