namespace Mmoda.HighEnergy;

/// <summary>An emission line of Lorentz's profile; integrated over each cell where it is narrower than points resolve.</summary>
internal sealed class LorentzLine() : AdditiveComponent(
    "lorentz",
    "Lorentzian line of full width Width at half maximum, norm = photons in the line",
    new("LineE", "keV", 6.4, 0, 1e6),
    new("Width", "keV", 0.1, 1e-6, 1e4),
    Norm("1/(cm2 s)"))
{
    public override bool CanIntegrate => true;

    // Marks of narrower lines, relative to the energy, would be too close together.
    private const double Narrow = 1e-6;

    public override bool HasMarks => true;

    public override void Mark(ReadOnlySpan<double> p, EnergyMarks marks) => marks.AddWings(p[0], Math.Max(p[1] / 2, Narrow * p[0]));

    protected override void Shape(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        (double energy, double half) = (p[0], p[1] / 2);
        if (grid.IsByBins || half < Narrow * energy)
            FillByCells(grid, energy, half, values, rows);
        else
            FillByPoints(grid, energy, half, values, rows);
    }

    private static void FillByPoints(EnergyGrid grid, double energy, double half, Span<double> values, DerivativeRows rows)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double u = (grid.Points[i] - energy) / half, fall = 1 / (1 + (u * u)), value = fall / (Math.PI * half);
            values[i] = value;
            if (rows.Wants(0))
                rows[0][i] = value * 2 * u * fall / half;
            if (rows.Wants(1))
                rows[1][i] = value * ((2 * u * u * fall) - 1) / (2 * half);
        }
    }

    private static void FillByCells(EnergyGrid grid, double energy, double half, Span<double> values, DerivativeRows rows)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double a = (grid.CellLow[i] - energy) / half, b = (grid.CellHigh[i] - energy) / half, unit = 1 / (Math.PI * grid.Weights[i]);

            // The difference of arcs, without cancellation far from the line.
            double arc = Math.Atan2(b - a, 1 + (a * b));
            values[i] = unit * arc;
            double atA = 1 / (1 + (a * a)), atB = 1 / (1 + (b * b));
            if (rows.Wants(0))
                rows[0][i] = unit * (atA - atB) / half;
            if (rows.Wants(1))
                rows[1][i] = unit * ((a * atA) - (b * atB)) / (2 * half);
        }
    }
}
