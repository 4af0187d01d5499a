namespace Mmoda.Numerics;

public static partial class SpecialFunctions
{
    private const double EulerGamma = 0.57721566490153286061;
    private const double HalfLogTwoPi = 0.91893853320467274178;
    private const double Tiny = 1e-300;

    /// <summary>Terms below this do not change a sum.</summary>
    private const double Negligible = 1e-17;

    /// <summary>(−1)ᵏ (ζ(k) − 1) / k for k = 2, 3, ...: the Taylor series of lnΓ(2 + z), DLMF 5.7.3.</summary>
    private static ReadOnlySpan<double> LogGammaAtTwo =>
    [
        0.322467033424113218, -0.0673523010531980951, 0.0205808084277845479, -0.00738555102867398527, 0.00289051033074152329,
        -0.00119275391170326098, 0.000509669524743042422, -0.00022315475845357938, 0.0000994575127818085337,
        -0.0000449262367381331417, 0.0000205072127756706916, -9.4394882752683959e-6, 4.3748667899074878e-6, -2.03921575380136624e-6,
        9.55141213040741983e-7, -4.49246919876456604e-7, 2.12071848055546659e-7, -1.00432248239680996e-7, 4.76981016936398057e-8,
        -2.27110946089431649e-8, 1.08386592148969541e-8, -5.18347504197004666e-9, 2.48367454380247832e-9, -1.19214014058609121e-9,
        5.73136724167886201e-10, -2.75952288512423315e-10, 1.33047643742444895e-10,
    ];

    /// <summary>The logarithm of the gamma function for positive arguments; relative error below 1e-14, also beside its zeros 1 and 2.</summary>
    /// <remarks>
    /// Taylor series about 2 (DLMF 5.7.3) for 0.5 to 2.5, Stirling's series (Abramowitz and Stegun 6.1.41) from 10, and the
    /// recurrence between them and below.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="x"/> is not positive.</exception>
    public static double LogGamma(double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(x);
        if (x < 0.5)
            return LogGammaOnePlus(x) - Math.Log(x);
        if (x < 1.5)
            return LogGammaOnePlus(x - 1);
        if (x < 2.5)
            return LogGammaTwoPlus(x - 2);
        double product = 1;
        if (x < 10)
        {
            while (x >= 2.5)
                product *= --x;
            return LogGammaTwoPlus(x - 2) + Math.Log(product);
        }

        return ((x - 0.5) * Math.Log(x)) - x + HalfLogTwoPi + StirlingSeries(x);
    }

    /// <summary>
    /// The regularised incomplete gamma function <c>P(a, x) = γ(a, x) / Γ(a)</c>: the probability that a gamma variable of shape
    /// <paramref name="a"/> is below <paramref name="x"/>. Relative error about 1e-14 while a is below 1e6. O(√a).
    /// </summary>
    /// <param name="a">Shape, positive.</param>
    /// <param name="x">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double GammaP(double a, double x) => Gamma(a, x).P;

    /// <summary>The complement <c>Q(a, x) = 1 − P(a, x)</c>, without cancellation where it is small. O(√a).</summary>
    /// <param name="a">Shape, positive.</param>
    /// <param name="x">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double GammaQ(double a, double x) => Gamma(a, x).Q;

    /// <summary>The x with <see cref="GammaP"/> = <paramref name="p"/>.</summary>
    /// <param name="a">Shape, positive.</param>
    /// <param name="p">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double GammaPInverse(double a, double p)
    {
        ThrowIfNotProbability(p, nameof(p));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(a);
        return p <= 0.5 ? SolveGamma(a, p, isUpper: false) : SolveGamma(a, 1 - p, isUpper: true);
    }

    /// <summary>The x with <see cref="GammaQ"/> = <paramref name="q"/>, exact far into the tail.</summary>
    /// <param name="a">Shape, positive.</param>
    /// <param name="q">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double GammaQInverse(double a, double q)
    {
        ThrowIfNotProbability(q, nameof(q));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(a);
        return q <= 0.5 ? SolveGamma(a, q, isUpper: true) : SolveGamma(a, 1 - q, isUpper: false);
    }

    /// <summary>What Stirling's formula for lnΓ(x + 1) leaves: lnΓ(x + 1) − (x + ½) ln x + x − ½ ln 2π.</summary>
    internal static double StirlingError(double x) =>
        x >= 10 ? StirlingSeries(x) : LogGamma(x + 1) - ((x + 0.5) * Math.Log(x)) + x - HalfLogTwoPi;

    /// <summary>
    /// <c>x ln(x / mean) + mean − x</c>, without cancellation when x is close to the mean: with v = (x − mean) / (x + mean) it is
    /// v (x − mean) + 2 x (v³/3 + v⁵/5 + ...).
    /// </summary>
    internal static double Deviance(double x, double mean)
    {
        if (x == 0)
            return mean;
        double difference = x - mean;
        if (Math.Abs(difference) > 0.1 * (x + mean))
            return (x * Math.Log(x / mean)) - difference;
        double v = difference / (x + mean), square = v * v, power = 2 * x * v, sum = difference * v;
        for (int n = 3; ; n += 2)
        {
            power *= square;
            double next = sum + (power / n);
            if (next == sum)
                return sum;
            sum = next;
        }
    }

    /// <summary><c>xᵃ e⁻ˣ / Γ(a + 1)</c> by the saddle point form of Loader (2000), which keeps its digits for large a.</summary>
    internal static double GammaTerm(double a, double x)
    {
        if (x == 0)
            return 0;
        return a < 1
            ? Math.Exp((a * Math.Log(x)) - x - LogGammaOnePlus(a))
            : Math.Exp(-StirlingError(a) - Deviance(a, x)) / Math.Sqrt(2 * Math.PI * a);
    }

    private static (double P, double Q) Gamma(double a, double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(a);
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        if (double.IsNaN(a) || double.IsNaN(x))
            return (double.NaN, double.NaN);
        if (x == 0)
            return (0, 1);
        if (double.IsPositiveInfinity(x))
            return (1, 0);
        if (a < 1 && x < 1.5)
            return GammaOfSmallShape(a, x);
        if (x < a + 1)
        {
            double p = GammaTerm(a, x) * GammaSeries(a, x);
            return (p, 1 - p);
        }

        double q = GammaTerm(a, x) * a * GammaFraction(a, x);
        return (1 - q, q);
    }

    /// <summary>Abramowitz and Stegun 6.5.29 with the leading 1 taken from Q by hand, so that neither tail cancels.</summary>
    private static (double P, double Q) GammaOfSmallShape(double a, double x)
    {
        double power = 1, sum = 0;
        for (int n = 1; Math.Abs(power) > Negligible; n++)
        {
            power *= -x / n;
            sum += power / (a + n);
        }

        double exponent = (a * Math.Log(x)) - LogGammaOnePlus(a);
        double q = -ExpMinusOne(exponent) - (Math.Exp(exponent) * a * sum);
        return (q > 0.5 ? GammaTerm(a, x) * GammaSeries(a, x) : 1 - q, q);
    }

    /// <summary>Abramowitz and Stegun 6.5.29: 1 + x/(a+1) + x²/((a+1)(a+2)) + ...</summary>
    private static double GammaSeries(double a, double x)
    {
        double term = 1, sum = 1;
        for (double n = a + 1; term > Negligible * sum; n++)
        {
            term *= x / n;
            sum += term;
        }

        return sum;
    }

    /// <summary>Abramowitz and Stegun 6.5.31 in its even form, by the method of Lentz (1976).</summary>
    private static double GammaFraction(double a, double x)
    {
        double b = x + 1 - a, c = 1 / Tiny, d = 1 / b, fraction = d, factor;
        double n = 1;
        do
        {
            double numerator = -n * (n - a);
            b += 2;
            d = Nonzero((numerator * d) + b);
            c = Nonzero(b + (numerator / c));
            d = 1 / d;
            factor = d * c;
            fraction *= factor;
            n++;
        }
        while (Math.Abs(factor - 1) > 2e-16 && n < 1e7);
        return fraction;
    }

    /// <summary>
    /// Newton's method for the logarithm of a tail over u = ln x. The logarithm of a gamma variable has a log-concave density, so
    /// both tails have concave logarithms and the iteration converges from everywhere.
    /// </summary>
    private static double SolveGamma(double a, double tail, bool isUpper)
    {
        if (tail == 0)
            return isUpper ? double.PositiveInfinity : 0;

        // Wilson and Hilferty (1931); for small shapes the first term of the series.
        double normal = Math.Sqrt(2) * ErfcInverse(2 * tail) * (isUpper ? 1 : -1);
        double root = 1 - (1 / (9 * a)) + (normal / (3 * Math.Sqrt(a)));
        double u = root > 0.1 && a > 0.3
            ? Math.Log(a) + (3 * Math.Log(root))
            : (Math.Log(isUpper ? 1 - tail : tail) + LogGamma(a + 1)) / a;
        u = Math.Clamp(u, -745, Math.Log(a + 1) + 20);
        double target = Math.Log(tail);
        for (int step = 0; step < 60; step++)
        {
            double x = Math.Exp(u);
            (double p, double q) = Gamma(a, x);
            double value = isUpper ? q : p, slope = GammaTerm(a, x) * a / value * (isUpper ? -1 : 1);
            double change = (target - Math.Log(value)) / slope;
            if (!double.IsFinite(change))
                change = value > 0 == isUpper ? 1 : -1;
            u += Math.Clamp(change, -40, 40);
            if (u < -745)
                return 0;
            if (Math.Abs(change) < 1e-9)
                return RefineGamma(a, tail, isUpper, Math.Exp(u));
        }

        return Math.Exp(u);
    }

    /// <summary>A last step in x itself, since exp(ln x) of a large x has lost digits.</summary>
    private static double RefineGamma(double a, double tail, bool isUpper, double x)
    {
        double density = GammaTerm(a, x) * a / x;
        (double p, double q) = Gamma(a, x);
        double refined = isUpper ? x + ((q - tail) / density) : x - ((p - tail) / density);
        return double.IsFinite(refined) && refined > 0 ? refined : x;
    }

    private static double LogGammaTwoPlus(double z)
    {
        double sum = 0;
        for (int k = LogGammaAtTwo.Length - 1; k >= 0; k--)
            sum = (sum * z) + LogGammaAtTwo[k];
        return z * ((1 - EulerGamma) + (z * sum));
    }

    /// <summary>lnΓ(1 + z) for |z| up to 1/2, else by the recurrence.</summary>
    private static double LogGammaOnePlus(double z) =>
        Math.Abs(z) <= 0.5 ? LogGammaTwoPlus(z) - LogOnePlus(z) : LogGamma(1 + z);

    private static double StirlingSeries(double x)
    {
        double inverse = 1 / x, square = inverse * inverse;
        return inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260)
            - (square * ((1.0 / 1680) - (square * ((1.0 / 1188) - (square * ((691.0 / 360360) - (square / 156))))))))))));
    }

    private static double Nonzero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    private static void ThrowIfNotProbability(double value, string name)
    {
        if (!(value is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(name, value, "A probability in [0, 1] is expected.");
    }
}
