namespace Mmoda.HighEnergy;

/// <summary>K E^−Γ exp(−E/E_c).</summary>
internal sealed class CutOffPowerLaw() : AdditiveComponent(
    "cutoffpl", "K E^-PhoIndex exp(-E/HighECut)", PowerLaw.Index("PhoIndex", 1.5), new("HighECut", "keV", 50, 0.01, 1e5), Norm())
{
    public override bool IsSmooth => true;

    protected override void Shape(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        double[] logs = grid.LogPoints(), energies = grid.Points;
        for (int i = 0; i < values.Length; i++)
            values[i] = (-p[0] * logs[i]) - (energies[i] / p[1]);
        VectorExponential.OfScaled(values, 1, values);
        if (rows.Wants(0))
        {
            Span<double> row = rows[0];
            for (int i = 0; i < row.Length; i++)
                row[i] = -logs[i] * values[i];
        }

        if (rows.Wants(1))
        {
            Span<double> row = rows[1];
            for (int i = 0; i < row.Length; i++)
                row[i] = energies[i] / (p[1] * p[1]) * values[i];
        }
    }
}
