namespace Mmoda.HighEnergy;

/// <summary>exp(−E_c/E).</summary>
internal sealed class LowEnergyCutOff() : ModelComponent(
    "expabs", ComponentKind.Multiplicative, "exp(-LowECut/E)", new ComponentParameter("LowECut", "keV", 2, 0, 1e3))
{
    public override bool IsSmooth => true;

    public override void Evaluate(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Math.Exp(-p[0] / grid.Points[i]);
            if (rows.Wants(0))
                rows[0][i] = -values[i] / grid.Points[i];
        }
    }
}
