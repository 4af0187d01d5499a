namespace Mmoda.HighEnergy;

/// <summary>An absorption edge: exp(−τ (E/E_c)^−3) from E_c on.</summary>
internal sealed class AbsorptionEdge() : ModelComponent(
    "edge",
    ComponentKind.Multiplicative,
    "exp(-MaxTau (E/edgeE)^-3) above edgeE",
    new("edgeE", "keV", 7.112, 0.01, 1e3),
    new("MaxTau", "", 1, 0, 100))
{
    public override bool HasMarks => true;

    public override void Mark(ReadOnlySpan<double> p, EnergyMarks marks) => marks.AddJump(p[0]);

    public override void Evaluate(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        (double edge, double depth) = (p[0], p[1]);
        for (int i = 0; i < values.Length; i++)
        {
            double low = grid.CellLow[i], high = grid.CellHigh[i], byEdge = 0, byDepth = 0;
            if (high <= edge)
            {
                values[i] = 1;
            }
            else if (low > edge)
            {
                (values[i], byEdge, byDepth) = Above(grid.Points[i], edge, depth);
            }
            else
            {
                // The mean over the cell that the edge divides, whose derivatives hold what the jump adds when it moves.
                double above = 0, half = 0.5 * (high - edge), width = high - low;
                foreach ((double x, double weight) in GaussLegendre.Rule(4))
                {
                    (double value, double slope, double deeper) = Above(edge + (half * (1 + x)), edge, depth);
                    above += half * weight * value;
                    byEdge += half * weight * slope;
                    byDepth += half * weight * deeper;
                }

                values[i] = (edge - low + above) / width;
                (byEdge, byDepth) = ((1 - Math.Exp(-depth) + byEdge) / width, byDepth / width);
            }

            if (rows.Wants(0))
                rows[0][i] = byEdge;
            if (rows.Wants(1))
                rows[1][i] = byDepth;
        }
    }

    private static (double Value, double ByEdge, double ByDepth) Above(double energy, double edge, double depth)
    {
        double ratio = edge / energy, fall = ratio * ratio * ratio, value = Math.Exp(-depth * fall);
        return (value, -value * depth * 3 * fall / edge, -value * fall);
    }
}
