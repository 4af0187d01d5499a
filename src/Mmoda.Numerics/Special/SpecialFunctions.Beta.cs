namespace Mmoda.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>The logarithm of the beta function <c>Γ(a) Γ(b) / Γ(a + b)</c>.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is not positive.</exception>
    public static double LogBeta(double a, double b)
    {
        (double small, double large) = a < b ? (a, b) : (b, a);
        if (small < 10)
        {
            // The two large logarithms cancel; their difference is computed as a whole.
            double ratio = large < 10
                ? LogGamma(large) - LogGamma(large + small)
                : StirlingSeries(large) - StirlingSeries(large + small) + small
                    - ((large - 0.5) * LogOnePlus(small / large)) - (small * Math.Log(large + small));
            return LogGamma(small) + ratio;
        }

        double sum = small + large;
        return HalfLogTwoPi + StirlingSeries(small) + StirlingSeries(large) - StirlingSeries(sum)
            - (0.5 * Math.Log(large)) + ((small - 0.5) * Math.Log(small / sum)) - (large * LogOnePlus(small / large));
    }

    /// <summary>
    /// The regularised incomplete beta function <c>I(x; a, b)</c>: the probability that a beta variable is below
    /// <paramref name="x"/>. Relative error about 1e-13. O(√max(a, b)).
    /// </summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="x">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double Beta(double a, double b, double x)
    {
        ThrowIfNotProbability(x, nameof(x));
        return Beta(a, b, x, 1 - x).Lower;
    }

    /// <summary>The x with <see cref="Beta(double, double, double)"/> = <paramref name="p"/>.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="p">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double BetaInverse(double a, double b, double p)
    {
        ThrowIfNotProbability(p, nameof(p));
        return p <= 0.5 ? SolveBeta(a, b, p).X : SolveBeta(b, a, 1 - p).Y;
    }

    /// <summary>Both tails for x and y = 1 − x, given apart so that neither loses digits.</summary>
    internal static (double Lower, double Upper) Beta(double a, double b, double x, double y)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(a);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(b);
        if (x <= 0)
            return (0, 1);
        if (y <= 0)
            return (1, 0);
        double term = BetaTerm(a, b, x, y);
        if (x <= (a + 1) / (a + b + 2))
        {
            double lower = term / a * BetaFraction(a, b, x);
            return (lower, 1 - lower);
        }

        double upper = term / b * BetaFraction(b, a, y);
        return (1 - upper, upper);
    }

    /// <summary>
    /// Newton's method for the logarithm of the lower tail over the logit of x, whose density is log-concave (see
    /// <see cref="SolveGamma"/>). Gives x and 1 − x.
    /// </summary>
    internal static (double X, double Y) SolveBeta(double a, double b, double lowerTail)
    {
        if (lowerTail == 0)
            return (0, 1);
        double target = Math.Log(lowerTail);
        double u = Math.Clamp(Math.Log(a / b), -700, 700);
        double x = 0.5, y = 0.5;
        for (int step = 0; step < 200; step++)
        {
            x = 1 / (1 + Math.Exp(-u));
            y = 1 / (1 + Math.Exp(u));
            double lower = Beta(a, b, x, y).Lower, change = (target - Math.Log(lower)) / (BetaTerm(a, b, x, y) / lower);

            // Far below the tail underflows; far above its slope does.
            if (!double.IsFinite(change))
                change = lower < lowerTail ? 5 : -5;
            u = Math.Clamp(u + Math.Clamp(change, -50, 50), -745, 745);
            if (Math.Abs(change) < 1e-15 * Math.Max(1, Math.Abs(u)) || Math.Abs(u) == 745)
                break;
        }

        return (1 / (1 + Math.Exp(-u)), 1 / (1 + Math.Exp(u)));
    }

    /// <summary><c>xᵃ yᵇ / B(a, b)</c>; for large a and b by the saddle point form of Loader (2000).</summary>
    private static double BetaTerm(double a, double b, double x, double y)
    {
        double sum = a + b;
        if (a < 1 || b < 1)
            return Math.Exp((a * (x < 0.5 ? Math.Log(x) : LogOnePlus(-y))) + (b * (y < 0.5 ? Math.Log(y) : LogOnePlus(-x))) - LogBeta(a, b));
        double binomial = Math.Exp(
            StirlingError(sum) - StirlingError(a) - StirlingError(b) - Deviance(a, sum * x) - Deviance(b, sum * y));
        return binomial * Math.Sqrt(a * b / (2 * Math.PI * sum));
    }

    /// <summary>DLMF 8.17.22, by the method of Lentz (1976); fast for x below (a + 1) / (a + b + 2).</summary>
    private static double BetaFraction(double a, double b, double x)
    {
        double c = 1, d = 1 / Nonzero(1 - ((a + b) * x / (a + 1))), fraction = d, factor;
        double m = 1;
        do
        {
            double even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / Nonzero(1 + (even * d));
            c = Nonzero(1 + (even / c));
            fraction *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / Nonzero(1 + (odd * d));
            c = Nonzero(1 + (odd / c));
            factor = d * c;
            fraction *= factor;
            m++;
        }
        while (Math.Abs(factor - 1) > 2e-16 && m < 1e7);
        return fraction;
    }
}
