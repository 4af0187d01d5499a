namespace Mmoda.HighEnergy;

/// <summary>The spectrum of gamma-ray bursts of Band et al. (1993), equation 1; norm at 100 keV.</summary>
internal sealed class BandFunction() : AdditiveComponent(
    "grbm",
    "Band et al. 1993: (E/100)^alpha exp(-E/tem), above (alpha-beta) tem a power law of index beta; norm at 100 keV",
    new("alpha", "", -1, -10, 5),
    new("beta", "", -2.3, -10, 2),
    new("tem", "keV", 300, 1, 1e5),
    Norm())
{
    private const double Pivot = 100;

    public override bool HasMarks => true;

    public override void Mark(ReadOnlySpan<double> p, EnergyMarks marks) => marks.AddKink((p[0] - p[1]) * p[2]);

    protected override void Shape(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        (double alpha, double beta, double tem) = (p[0], p[1], p[2]);
        double curvature = Math.Max(alpha - beta, 1e-9), logBreak = Math.Log(curvature * tem / Pivot);
        double[] logs = grid.LogPoints(), energies = grid.Points;
        double logPivot = Math.Log(Pivot);
        for (int i = 0; i < values.Length; i++)
        {
            double log = logs[i] - logPivot;
            bool isBelow = energies[i] < curvature * tem;
            double value = isBelow
                ? Math.Exp((alpha * log) - (energies[i] / tem))
                : Math.Exp((curvature * logBreak) - curvature + (beta * log));
            values[i] = value;
            if (rows.Wants(0))
                rows[0][i] = value * (isBelow ? log : logBreak);
            if (rows.Wants(1))
                rows[1][i] = isBelow ? 0 : value * (log - logBreak);
            if (rows.Wants(2))
                rows[2][i] = value * (isBelow ? energies[i] / (tem * tem) : curvature / tem);
        }
    }
}
