namespace Mmoda.HighEnergy;

/// <summary>exp((E_c − E)/E_f) above E_c (White, Swank and Holt 1983).</summary>
internal sealed class HighEnergyCutOff() : ModelComponent(
    "highecut",
    ComponentKind.Multiplicative,
    "exp((cutoffE - E)/foldE) above cutoffE, 1 below (White, Swank and Holt 1983)",
    new("cutoffE", "keV", 20, 1e-4, 1e6),
    new("foldE", "keV", 15, 1e-4, 1e6))
{
    // Three e-folds are told by 8 points; after 36 nothing is left.
    private const double StepInFolds = 3;
    private const int Steps = 12;

    public override bool HasMarks => true;

    public override void Mark(ReadOnlySpan<double> p, EnergyMarks marks)
    {
        for (int k = 0; k <= Steps; k++)
            marks.AddKink(p[0] + (k * StepInFolds * p[1]));
    }

    public override void Evaluate(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        (double cutoff, double fold) = (p[0], p[1]);
        for (int i = 0; i < values.Length; i++)
        {
            double over = grid.Points[i] - cutoff;
            bool isAbove = over > 0;
            double value = isAbove ? Math.Exp(-over / fold) : 1;
            values[i] = value;
            if (rows.Wants(0))
                rows[0][i] = isAbove ? value / fold : 0;
            if (rows.Wants(1))
                rows[1][i] = isAbove ? value * over / (fold * fold) : 0;
        }
    }
}
