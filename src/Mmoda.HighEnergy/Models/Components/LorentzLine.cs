namespace Mmoda.HighEnergy;

/// <summary>An emission line of Lorentz's profile, integrated over each cell.</summary>
internal sealed class LorentzLine() : AdditiveComponent(
    "lorentz",
    "Lorentzian line of full width Width at half maximum, norm = photons in the line",
    new("LineE", "keV", 6.4, 0, 1e6),
    new("Width", "keV", 0.1, 1e-6, 1e4),
    Norm("1/(cm2 s)"))
{
    public override bool CanIntegrate => true;

    protected override void Shape(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        double half = p[1] / 2;
        for (int i = 0; i < values.Length; i++)
        {
            double a = (grid.CellLow[i] - p[0]) / half, b = (grid.CellHigh[i] - p[0]) / half, unit = 1 / (Math.PI * grid.Weights[i]);

            // The difference of arcs, without cancellation far from the line.
            double arc = Math.Atan2(b - a, 1 + (a * b));
            values[i] = unit * arc;
            double atA = 1 / (1 + (a * a)), atB = 1 / (1 + (b * b));
            if (rows.Wants(0))
                rows[0][i] = unit * (atA - atB) / half;
            if (rows.Wants(1))
                rows[1][i] = unit * ((a * atA) - (b * atB)) / p[1];
        }
    }
}
