namespace Mmoda.HighEnergy;

/// <summary>An absorption line of Gauss's profile in optical depth.</summary>
internal sealed class GaussianAbsorption() : ModelComponent(
    "gabs",
    ComponentKind.Multiplicative,
    "exp(-Strength/(Sigma sqrt(2 pi)) exp(-(E - LineE)^2/(2 Sigma^2)))",
    new("LineE", "keV", 30, 0, 1e6),
    new("Sigma", "keV", 4, 1e-3, 1e3),
    new("Strength", "keV", 1, 0, 1e6))
{
    // Half a sigma is told by 8 points also where the line is black; at 9 sigma a depth of 1e8 is less than 1e-9.
    private const double StepInSigma = 0.5;
    private const int Steps = 18;

    public override bool HasMarks => true;

    public override void Mark(ReadOnlySpan<double> p, EnergyMarks marks) => marks.AddSteps(p[0], StepInSigma * p[1], Steps);

    public override void Evaluate(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        (double energy, double sigma, double strength) = (p[0], p[1], p[2]);
        double unit = 1 / (sigma * Math.Sqrt(2 * Math.PI));
        for (int i = 0; i < values.Length; i++)
        {
            double u = (grid.Points[i] - energy) / sigma, profile = unit * Math.Exp(-0.5 * u * u), value = Math.Exp(-strength * profile);
            values[i] = value;
            if (rows.Wants(0))
                rows[0][i] = -value * strength * profile * u / sigma;
            if (rows.Wants(1))
                rows[1][i] = -value * strength * profile * ((u * u) - 1) / sigma;
            if (rows.Wants(2))
                rows[2][i] = -value * profile;
        }
    }
}
