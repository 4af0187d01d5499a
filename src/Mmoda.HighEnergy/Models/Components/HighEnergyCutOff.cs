namespace Mmoda.HighEnergy;

/// <summary>exp((E_c − E)/E_f) above E_c (White, Swank and Holt 1983).</summary>
internal sealed class HighEnergyCutOff() : ModelComponent(
    "highecut",
    ComponentKind.Multiplicative,
    "exp((cutoffE - E)/foldE) above cutoffE, 1 below (White, Swank and Holt 1983)",
    new("cutoffE", "keV", 20, 1e-4, 1e6),
    new("foldE", "keV", 15, 1e-4, 1e6))
{
    public override void Evaluate(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        (double cutoff, double fold) = (p[0], p[1]);
        for (int i = 0; i < values.Length; i++)
        {
            double low = grid.CellLow[i], high = grid.CellHigh[i], byCutoff, byFold;
            if (high <= cutoff)
            {
                (values[i], byCutoff, byFold) = (1, 0, 0);
            }
            else if (low >= cutoff)
            {
                double over = grid.Points[i] - cutoff, value = Math.Exp(-over / fold);
                (values[i], byCutoff, byFold) = (value, value / fold, value * over / (fold * fold));
            }
            else
            {
                // The mean over the cell where the cut-off begins.
                double over = high - cutoff, end = Math.Exp(-over / fold), width = high - low;
                values[i] = (cutoff - low + (fold * (1 - end))) / width;
                (byCutoff, byFold) = ((1 - end) / width, (1 - end - (over / fold * end)) / width);
            }

            if (rows.Wants(0))
                rows[0][i] = byCutoff;
            if (rows.Wants(1))
                rows[1][i] = byFold;
        }
    }
}
