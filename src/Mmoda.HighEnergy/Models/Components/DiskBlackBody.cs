using Mmoda.Numerics;

namespace Mmoda.HighEnergy;

/// <summary>
/// An accretion disk whose temperature falls with r^−3/4 (Mitsuda et al. 1984). With x = E/T_in the spectrum is E² G(x),
/// G(x) = x^(−8/3) ∫_x^∞ y^(5/3)/(e^y − 1) dy; G is tabulated once.
/// </summary>
internal sealed class DiskBlackBody() : AdditiveComponent(
    "diskbb", "multi-colour disk (Mitsuda et al. 1984), norm = (R_in/km)^2/(D/10 kpc)^2 cos i", new ComponentParameter("Tin", "keV", 1, 1e-3, 1e3), Norm(""))
{
    public override bool IsSmooth => true;

    // (8π/3) (1 km/10 kpc)² 2/(h³c²)
    private const double Scale = 2.76802e-3;
    private const double FirstLog = -14, LastLog = 6.5;
    private const int Intervals = 4100;
    private const double Step = (LastLog - FirstLog) / Intervals;

    private static readonly Lazy<(double[] LogG, double[] Slope)> Table = new(Tabulate);

    protected override void Shape(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        double[] energies = grid.Points, logs = grid.LogPoints();
        double logTemperature = Math.Log(p[0]);
        for (int i = 0; i < values.Length; i++)
        {
            (double logG, double slope) = Interpolate(logs[i] - logTemperature);
            values[i] = Scale * energies[i] * energies[i] * Math.Exp(logG);
            if (rows.Wants(0))
                rows[0][i] = -values[i] * slope / p[0];
        }
    }

    /// <summary>ln G and its derivative by ln x, by Hermite's cubic: both are known at the points.</summary>
    private static (double LogG, double Slope) Interpolate(double logX)
    {
        (double[] logG, double[] slopes) = Table.Value;
        if (logX >= LastLog)
            return (double.NegativeInfinity, 0);
        double at = (logX - FirstLog) / Step;
        if (at < 0)
            return (logG[0] + (slopes[0] * (logX - FirstLog)), slopes[0]);
        int k = Math.Min((int)at, Intervals - 1);
        double t = at - k, u = 1 - t, a = logG[k], b = logG[k + 1], da = slopes[k] * Step, db = slopes[k + 1] * Step;
        double value = (a * u * u * (1 + (2 * t))) + (b * t * t * (3 - (2 * t))) + (da * t * u * u) - (db * t * t * u);
        double slope = (6 * t * u * (b - a)) + (da * u * (1 - (3 * t))) + (db * t * (t - (2 * u)));
        return (value, slope / Step);
    }

    private static (double[] LogG, double[] Slope) Tabulate()
    {
        double[] logG = new double[Intervals + 1], slopes = new double[Intervals + 1];
        for (int k = 0; k <= Intervals; k++)
        {
            double logX = FirstLog + (k * Step), x = Math.Exp(logX), integral = Integral(x);
            logG[k] = Math.Log(integral) - (8.0 / 3 * logX);
            slopes[k] = (-8.0 / 3) - (Math.Exp(8.0 / 3 * logX) / (SpecialFunctions.ExpMinusOne(x) * integral));
        }

        return (logG, slopes);
    }

    /// <summary>∫_x^∞ y^(5/3)/(e^y − 1) dy: above 2 as Σ_k ∫ y^(5/3) e^(−ky), below by Bernoulli's series of y/(e^y − 1).</summary>
    private static double Integral(double x) => x >= 2 ? Tail(x) : Tail(2) + Head(2) - Head(x);

    private static double Tail(double x)
    {
        double sum = 0, gamma = Math.Exp(SpecialFunctions.LogGamma(8.0 / 3));
        for (int k = 1; k <= 60; k++)
        {
            double term = gamma * SpecialFunctions.GammaQ(8.0 / 3, k * x) * Math.Pow(k, -8.0 / 3);
            sum += term;
            if (term < 1e-17 * sum)
                break;
        }

        return sum;
    }

    private static double Head(double y)
    {
        double sum = (Math.Pow(y, 5.0 / 3) / (5.0 / 3)) - (0.5 * Math.Pow(y, 8.0 / 3) / (8.0 / 3)), sign = 1;
        for (int n = 2; n <= 40; n += 2)
        {
            // B_n/n! = ± 2 ζ(n)/(2π)^n
            double zeta = 1;
            for (int k = 2; k <= 60 && Math.Pow(k, -n) > 1e-17; k++)
                zeta += Math.Pow(k, -n);
            if (n == 2)
                zeta = Math.PI * Math.PI / 6;
            else if (n == 4)
                zeta = Math.Pow(Math.PI, 4) / 90;
            else if (n == 6)
                zeta = Math.Pow(Math.PI, 6) / 945;
            sum += sign * 2 * zeta * Math.Pow(y / (2 * Math.PI), n) * Math.Pow(y, 5.0 / 3) / (n + (5.0 / 3));
            sign = -sign;
        }

        return sum;
    }
}
