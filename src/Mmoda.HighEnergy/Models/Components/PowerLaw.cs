namespace Mmoda.HighEnergy;

/// <summary>K E^−Γ.</summary>
internal sealed class PowerLaw() : AdditiveComponent(
    "powerlaw", "K E^-PhoIndex, K at 1 keV", Index("PhoIndex", 2), Norm())
{
    public override bool CanIntegrate => true;

    public override bool IsSmooth => true;

    public static ComponentParameter Index(string name, double value) => new(name, "", value, -5, 10);

    protected override void Shape(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows) =>
        Fill(grid, p[0], values, rows.Wants(0) ? rows[0] : default);

    /// <summary>E^−Γ at the points, or its integrals, and the derivatives by Γ unless that is empty.</summary>
    public static void Fill(EnergyGrid grid, double index, Span<double> values, Span<double> byIndex)
    {
        if (grid.IsByBins)
        {
            PowerLawIntegral.Fill(grid, index, values, byIndex);
            return;
        }

        double[] logs = grid.LogPoints();
        VectorExponential.OfScaled(logs, -index, values);
        for (int i = 0; i < byIndex.Length; i++)
            byIndex[i] = -logs[i] * values[i];
    }
}
