using Mmoda.Numerics;

namespace Mmoda.HighEnergy;

/// <summary>An emission line of Gauss's profile; integrated over each cell where it is narrower than points resolve, of no width it is one cell.</summary>
internal sealed class GaussianLine() : AdditiveComponent(
    "gaussian",
    "Gaussian line, norm = photons in the line",
    new("LineE", "keV", 6.4, 0, 1e6),
    new("Sigma", "keV", 0.1, 0, 1e4),
    Norm("1/(cm2 s)"))
{
    public override bool CanIntegrate => true;

    // Marks of narrower lines, relative to the energy, would be too close together; 20 times that width holds them.
    private const double Narrow = 1e-7;
    private const double NarrowReach = 20 * Narrow;

    // A sigma is told by 8 points.
    private const int Steps = 9;

    public override bool HasMarks => true;

    public override void Mark(ReadOnlySpan<double> p, EnergyMarks marks)
    {
        if (IsNarrow(p[0], p[1]))
            marks.AddSteps(p[0], NarrowReach * p[0], 1);
        else
            marks.AddSteps(p[0], p[1], Steps);
    }

    protected override void Shape(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        (double energy, double sigma) = (p[0], p[1]);
        if (grid.IsByBins || IsNarrow(energy, sigma))
            FillByCells(grid, energy, sigma, values, rows);
        else
            FillByPoints(grid, energy, sigma, values, rows);
    }

    private static bool IsNarrow(double energy, double sigma) => sigma < Narrow * energy || sigma == 0;

    private static void FillByPoints(EnergyGrid grid, double energy, double sigma, Span<double> values, DerivativeRows rows)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double u = (grid.Points[i] - energy) / sigma, value = Density(u) / sigma;
            values[i] = value;
            if (rows.Wants(0))
                rows[0][i] = value * u / sigma;
            if (rows.Wants(1))
                rows[1][i] = value * ((u * u) - 1) / sigma;
        }
    }

    private static void FillByCells(EnergyGrid grid, double energy, double sigma, Span<double> values, DerivativeRows rows)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double low = grid.CellLow[i], high = grid.CellHigh[i], byEnergy = 0, bySigma = 0;
            if (sigma == 0)
            {
                values[i] = energy >= low && energy < high ? 1 / grid.Weights[i] : 0;
            }
            else
            {
                double a = (low - energy) / sigma, b = (high - energy) / sigma;
                values[i] = Math.Min(Math.Abs(a), Math.Abs(b)) > 38 && a * b > 0 ? 0 : Between(a, b) / grid.Weights[i];
                double atA = Density(a) / sigma, atB = Density(b) / sigma;
                byEnergy = (atA - atB) / grid.Weights[i];
                bySigma = ((a * atA) - (b * atB)) / grid.Weights[i];
            }

            if (rows.Wants(0))
                rows[0][i] = byEnergy;
            if (rows.Wants(1))
                rows[1][i] = bySigma;
        }
    }

    private static double Density(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);

    // On the side where erfc is small, so that the far wings keep their digits.
    private static double Between(double a, double b)
    {
        const double Root = 0.70710678118654752440;
        return a > 0 ? 0.5 * (SpecialFunctions.Erfc(a * Root) - SpecialFunctions.Erfc(b * Root))
            : b < 0 ? 0.5 * (SpecialFunctions.Erfc(-b * Root) - SpecialFunctions.Erfc(-a * Root))
            : 0.5 * (SpecialFunctions.Erf(b * Root) - SpecialFunctions.Erf(a * Root));
    }
}
