namespace Mmoda.HighEnergy;

/// <summary>A factor that does not depend on energy: the relative calibration of spectra that are fitted together.</summary>
internal sealed class ConstantFactor() : ModelComponent(
    "constant", ComponentKind.Multiplicative, "a factor; free for each spectrum after the first", new ComponentParameter("factor", "", 1, 0, 1e10, IsFrozen: true))
{
    public override bool CanIntegrate => true;

    public override bool IsSmooth => true;

    public override void Evaluate(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        values.Fill(p[0]);
        if (rows.Wants(0))
            rows[0].Fill(1);
    }
}
