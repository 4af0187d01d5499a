namespace Mmoda.Numerics;

/// <summary>Functions that <see cref="Math"/> lacks, to nearly the accuracy of a double, tails included.</summary>
/// <remarks>"Relative error" is that of the function for an exact argument. NaN arguments give NaN.</remarks>
public static partial class SpecialFunctions
{
    private const double TwoOverSqrtPi = 1.1283791670955125739;

    /// <summary>Beyond this the continued fraction for erfc converges fast; below it the series for erf does.</summary>
    private const double SeriesLimit = 2;

    /// <summary>The error function, <c>2/√π ∫₀ˣ exp(−t²) dt</c>; relative error below 1e-14.</summary>
    public static double Erf(double x)
    {
        if (double.IsNaN(x))
            return x;
        double magnitude = Math.Abs(x);
        return magnitude < SeriesLimit ? ErfSeries(x) : Math.Sign(x) * (1 - ErfcFraction(magnitude));
    }

    /// <summary>The complement <c>1 − erf(x)</c> without cancellation for large x; relative error below 1e-13.</summary>
    public static double Erfc(double x)
    {
        if (double.IsNaN(x))
            return x;
        if (x <= -SeriesLimit)
            return 2 - ErfcFraction(-x);
        return x < SeriesLimit ? 1 - ErfSeries(x) : ErfcFraction(x);
    }

    /// <summary>The x whose <see cref="Erf"/> is <paramref name="value"/>; relative error below 1e-14 for |value| ≤ 1/2.</summary>
    /// <param name="value">−1 to 1; the ends give an infinity.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is outside [−1, 1].</exception>
    public static double ErfInverse(double value)
    {
        if (!(Math.Abs(value) <= 1))
            return double.IsNaN(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A value in [-1, 1] is expected.");
        if (Math.Abs(value) > 0.5)
            return Math.Sign(value) * ErfcInverse(1 - Math.Abs(value));

        // Two Halley steps, each of which triples the digits, from Winitzki (2008), good to 0.2 %.
        const double A = 0.147;
        double logarithm = LogOnePlus(-value * value), half = (2 / (Math.PI * A)) + (logarithm / 2);
        double x = Math.Sign(value) * Math.Sqrt(Math.Max(0, Math.Sqrt((half * half) - (logarithm / A)) - half));
        if (Math.Abs(value) < 1e-4)
            x = value / TwoOverSqrtPi;
        for (int step = 0; step < 3; step++)
        {
            double ratio = (Erf(x) - value) / (TwoOverSqrtPi * Math.Exp(-x * x));
            x -= ratio / (1 + (x * ratio));
        }

        return x;
    }

    /// <summary>The x whose <see cref="Erfc"/> is <paramref name="value"/>; relative error below 1e-13 in the tail.</summary>
    /// <param name="value">0 to 2; the ends give an infinity.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is outside [0, 2].</exception>
    public static double ErfcInverse(double value)
    {
        if (!(value is >= 0 and <= 2))
            return double.IsNaN(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A value in [0, 2] is expected.");
        if (value > 1.5)
            return -ErfcInverse(2 - value);
        if (value >= 0.5)
            return ErfInverse(1 - value);
        if (value == 0)
            return double.PositiveInfinity;

        // Abramowitz and Stegun 26.2.23, good to 4.5e-4, then Halley steps.
        double t = Math.Sqrt(-2 * Math.Log(value / 2));
        double x = (t - ((2.515517 + (t * (0.802853 + (t * 0.010328)))) / (1 + (t * (1.432788 + (t * (0.189269 + (t * 0.001308)))))))) / Math.Sqrt(2);
        for (int step = 0; step < 3; step++)
        {
            double ratio = (value - Erfc(x)) / (TwoOverSqrtPi * ExpOfMinusSquare(x));
            x -= ratio / (1 + (x * ratio));
        }

        return x;
    }

    /// <summary><c>ln(1 + x)</c> without loss for small x.</summary>
    /// <remarks>Kahan's correction for the rounding of 1 + x (HP-15C Advanced Functions Handbook 1982).</remarks>
    public static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        if (sum == 1)
            return x;
        return sum > 0 && double.IsFinite(sum) ? Math.Log(sum) * (x / (sum - 1)) : Math.Log(sum);
    }

    /// <summary><c>exp(x) − 1</c> without loss for small x (Kahan, as <see cref="LogOnePlus"/>).</summary>
    public static double ExpMinusOne(double x)
    {
        double power = Math.Exp(x);
        if (power == 1)
            return x;
        return power - 1 == -1 || !double.IsFinite(power) ? power - 1 : (power - 1) * (x / Math.Log(power));
    }

    /// <summary>Abramowitz and Stegun 7.1.6: all terms have one sign.</summary>
    private static double ErfSeries(double x)
    {
        double square = x * x, term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= 2 * square / ((2 * n) + 1);
            sum += term;
        }

        return TwoOverSqrtPi * Math.Exp(-square) * sum;
    }

    /// <summary>Abramowitz and Stegun 7.1.14, evaluated from the tail; at x = 2 it needs 60 terms for full precision.</summary>
    private static double ErfcFraction(double x)
    {
        if (x > 28)
            return 0;
        double fraction = x;
        for (int n = 10 + (int)(200 / (x * x)); n >= 1; n--)
            fraction = x + (n / 2.0 / fraction);
        return TwoOverSqrtPi / 2 * ExpOfMinusSquare(x) / fraction;
    }

    /// <summary><c>exp(−x²)</c> with the rounding error of the square made good, which matters from x = 5 or so.</summary>
    private static double ExpOfMinusSquare(double x)
    {
        double square = x * x;
        return Math.Exp(-square) * (1 - Math.FusedMultiplyAdd(x, x, -square));
    }
}
