namespace Mmoda.HighEnergy;

/// <summary>Cyclotron lines: the fundamental and its first harmonic (Mihara et al. 1990; Makishima et al. 1990).</summary>
internal sealed class CyclotronAbsorption() : ModelComponent(
    "cyclabs",
    ComponentKind.Multiplicative,
    "exp(-sum Depth (Width E/E0)^2/((E - E0)^2 + Width^2)) at E0 and 2 E0 (Mihara et al. 1990)",
    new("Depth0", "", 1, 0, 100),
    new("E0", "keV", 30, 1, 500),
    new("Width0", "keV", 10, 0.1, 200),
    new("Depth2", "", 0, 0, 100, IsFrozen: true),
    new("Width2", "keV", 20, 0.1, 200, IsFrozen: true))
{
    public override bool HasMarks => true;

    public override void Mark(ReadOnlySpan<double> p, EnergyMarks marks)
    {
        marks.AddWings(p[1], p[2]);
        if (p[3] != 0)
            marks.AddWings(2 * p[1], p[4]);
    }

    public override void Evaluate(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        for (int i = 0; i < values.Length; i++)
        {
            (double first, double byE1, double byW1) = Line(grid.Points[i], p[1], p[2]);
            (double second, double byE2, double byW2) = Line(grid.Points[i], 2 * p[1], p[4]);
            double value = Math.Exp(-(p[0] * first) - (p[3] * second));
            values[i] = value;
            if (rows.Wants(0))
                rows[0][i] = -value * first;
            if (rows.Wants(1))
                rows[1][i] = -value * ((p[0] * byE1) + (2 * p[3] * byE2));
            if (rows.Wants(2))
                rows[2][i] = -value * p[0] * byW1;
            if (rows.Wants(3))
                rows[3][i] = -value * second;
            if (rows.Wants(4))
                rows[4][i] = -value * p[3] * byW2;
        }
    }

    /// <summary>(W E/E₀)²/((E − E₀)² + W²) with its derivatives by E₀ and W.</summary>
    private static (double Value, double ByEnergy, double ByWidth) Line(double energy, double line, double width)
    {
        double ratio = width * energy / line, offset = energy - line, bottom = (offset * offset) + (width * width);
        double value = ratio * ratio / bottom;
        return (value, value * ((2 * offset / bottom) - (2 / line)), 2 * value * ((1 / width) - (width / bottom)));
    }
}
