namespace Mmoda.HighEnergy;

/// <summary>An absorption edge: exp(−τ (E/E_c)^−3) from E_c on.</summary>
internal sealed class AbsorptionEdge() : ModelComponent(
    "edge",
    ComponentKind.Multiplicative,
    "exp(-MaxTau (E/edgeE)^-3) above edgeE",
    new("edgeE", "keV", 7.112, 0.01, 1e3),
    new("MaxTau", "", 1, 0, 100))
{
    public override void Evaluate(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        for (int i = 0; i < values.Length; i++)
        {
            bool isAbove = grid.Points[i] >= p[0];
            double fall = isAbove ? Math.Pow(grid.Points[i] / p[0], -3) : 0, value = Math.Exp(-p[1] * fall);
            values[i] = value;
            if (rows.Wants(0))
                rows[0][i] = -value * p[1] * 3 * fall / p[0];
            if (rows.Wants(1))
                rows[1][i] = -value * fall;
        }
    }
}
