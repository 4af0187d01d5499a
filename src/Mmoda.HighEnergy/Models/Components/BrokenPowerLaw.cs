namespace Mmoda.HighEnergy;

/// <summary>Power laws that meet at breaks.</summary>
/// <param name="name">Name in expressions.</param>
/// <param name="description">One line.</param>
/// <param name="parameters">Index, break, index, ..., normalisation.</param>
internal sealed class BrokenPowerLaw(string name, string description, params ComponentParameter[] parameters)
    : AdditiveComponent(name, description, parameters)
{
    private readonly int _breaks = (parameters.Length - 2) / 2;

    public override bool CanIntegrate => true;

    /// <summary>One break.</summary>
    public static BrokenPowerLaw Once() => new(
        "bknpower", "broken power law, K at 1 keV", PowerLaw.Index("PhoIndx1", 2), Break("BreakE", 50), PowerLaw.Index("PhoIndx2", 2.3), Norm());

    /// <summary>Two breaks.</summary>
    public static BrokenPowerLaw Twice() => new(
        "bkn2pow",
        "power law with two breaks, K at 1 keV",
        PowerLaw.Index("PhoIndx1", 2),
        Break("BreakE1", 30),
        PowerLaw.Index("PhoIndx2", 2.2),
        Break("BreakE2", 100),
        PowerLaw.Index("PhoIndx3", 2.4),
        Norm());

    public override bool HasMarks => true;

    public override void Mark(ReadOnlySpan<double> p, EnergyMarks marks)
    {
        for (int s = 0; s < _breaks; s++)
            marks.AddKink(p[(2 * s) + 1]);
    }

    protected override void Shape(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        for (int k = 0; k < Parameters.Count - 1; k++)
        {
            if (rows.Wants(k))
                rows[k].Clear();
        }

        // Parts of cells, so that a break within a range is exact.
        for (int i = 0; i < values.Length; i++)
        {
            double low = grid.CellLow[i], high = grid.CellHigh[i], logScale = 0, sum = 0;
            if (!grid.IsByBins)
            {
                values[i] = AddAtPoint(grid.Points[i], p, rows, i);
                continue;
            }

            for (int s = 0; s <= _breaks && low < high; s++)
            {
                double end = s == _breaks ? high : Math.Min(high, p[(2 * s) + 1]);
                if (end > low)
                {
                    double value = PowerLawIntegral.Of(low, end, p[2 * s], out double byIndex);
                    double scale = Math.Exp(logScale) / grid.Weights[i];
                    sum += scale * value;
                    AddDerivatives(p, rows, i, s, scale * value, scale * byIndex);
                    low = end;
                }

                if (s < _breaks)
                    logScale += (p[2 * (s + 1)] - p[2 * s]) * Math.Log(p[(2 * s) + 1]);
            }

            values[i] = sum;
        }
    }

    private double AddAtPoint(double energy, ReadOnlySpan<double> p, DerivativeRows rows, int i)
    {
        double logScale = 0, log = Math.Log(energy);
        int s = 0;
        for (; s < _breaks && energy > p[(2 * s) + 1]; s++)
            logScale += (p[2 * (s + 1)] - p[2 * s]) * Math.Log(p[(2 * s) + 1]);
        double value = Math.Exp(logScale - (p[2 * s] * log));
        AddDerivatives(p, rows, i, s, value, -log * value);
        return value;
    }

    // The value in segment s has the factor Π_j B_j^(Γ_j+1 − Γ_j), j < s; the ends of the segments cancel, as the spectrum is continuous.
    private static void AddDerivatives(ReadOnlySpan<double> p, DerivativeRows rows, int i, int s, double value, double byIndex)
    {
        if (rows.Wants(2 * s))
            rows[2 * s][i] += byIndex;
        for (int j = 0; j < s; j++)
        {
            double log = Math.Log(p[(2 * j) + 1]);
            if (rows.Wants(2 * j))
                rows[2 * j][i] -= value * log;
            if (rows.Wants(2 * (j + 1)))
                rows[2 * (j + 1)][i] += value * log;
            if (rows.Wants((2 * j) + 1))
                rows[(2 * j) + 1][i] += value * (p[2 * (j + 1)] - p[2 * j]) / p[(2 * j) + 1];
        }
    }

    private static ComponentParameter Break(string name, double value) => new(name, "keV", value, 1e-3, 1e6);
}
