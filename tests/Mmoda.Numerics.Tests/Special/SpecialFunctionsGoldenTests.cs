using Mmoda.Tests;

namespace Mmoda.Numerics.Tests;

/// <summary>Against mpmath with 50 digits (tools/golden/numerics/special.py).</summary>
public sealed class SpecialFunctionsGoldenTests
{
    [Fact]
    public void Error_functions_keep_their_digits_in_the_tail() => Compare("erf", row =>
    [
        (SpecialFunctions.Erf(row[0]), row[1], 1e-14),
        (SpecialFunctions.Erfc(row[0]), row[2], 1e-13),
    ]);

    // The argument is itself rounded: near 1 the inverse magnifies that by 1 / (y x f(x)).
    [Fact]
    public void The_inverse_error_function() => Compare("erfInverse", row => [(SpecialFunctions.ErfInverse(row[0]), row[1], 1e-14 * Math.Max(1, 0.1 / (1 - Math.Abs(row[0]))))]);

    [Fact]
    public void The_normal_quantile_in_the_tail() => Compare("normalSurvivalQuantile", row =>
    [
        (NormalDistribution.SurvivalQuantile(row[0]), row[1], 1e-13),
        (-NormalDistribution.Quantile(row[0]), row[1], 1e-13),
        (NormalDistribution.Survival(row[1]), row[0], Math.Max(1e-13, 2e-16 * row[1] * row[1])),
    ]);

    [Fact]
    public void Log_gamma_also_beside_its_zeros() => Compare("logGamma", row => [(SpecialFunctions.LogGamma(row[0]), row[1], 1e-14)]);

    [Fact]
    public void Log_beta() => Compare("logBeta", row => [(SpecialFunctions.LogBeta(row[0], row[1]), row[2], 3e-14)], absolute: 1e-14);

    // d ln P / d ln x = a - x in the lower tail: the rounding of x itself is magnified by it.
    [Fact]
    public void Incomplete_gamma_in_both_tails() => Compare("gamma", row =>
    [
        (SpecialFunctions.GammaP(row[0], row[1]), row[2], 1e-13 + (4e-16 * Math.Abs(row[0] - row[1]))),
        (SpecialFunctions.GammaQ(row[0], row[1]), row[3], 1e-13 + (4e-16 * Math.Abs(row[0] - row[1]))),
    ]);

    [Fact]
    public void Incomplete_gamma_is_inverted_from_the_smaller_tail() => Compare("gamma", row =>
    [
        row[2] < row[3]
            ? (SpecialFunctions.GammaPInverse(row[0], row[2]), row[1], InverseTolerance(row[0], row[1], row[2]))
            : (SpecialFunctions.GammaQInverse(row[0], row[3]), row[1], InverseTolerance(row[0], row[1], row[3])),
    ]);

    [Fact]
    public void Incomplete_beta() => Compare("beta", row => [(SpecialFunctions.Beta(row[0], row[1], row[2]), row[3], 1e-13 * Math.Max(1, (row[0] + row[1]) / 100))]);

    [Fact]
    public void Incomplete_beta_is_inverted() => Property.ForAll(
        random => (A: Math.Pow(10, (random.NextDouble() * 5) - 1.5), B: Math.Pow(10, (random.NextDouble() * 5) - 1.5), P: Math.Pow(10, -10 * random.NextDouble())),
        c =>
        {
            double x = SpecialFunctions.BetaInverse(c.A, c.B, c.P);
            if (x is > 1e-290 and < 1 - 1e-6)
                Assert.Equal(1, SpecialFunctions.Beta(c.A, c.B, x) / c.P, 1e-9);
        });

    [Fact]
    public void Logarithm_and_power_beside_one() => Compare("logOnePlus", row =>
    [
        (SpecialFunctions.LogOnePlus(row[0]), row[1], 5e-16),
        (SpecialFunctions.ExpMinusOne(row[0]), row[2], 1e-15),
    ]);

    [Fact]
    public void Ends_of_the_ranges()
    {
        Assert.Equal(double.PositiveInfinity, SpecialFunctions.ErfInverse(1));
        Assert.Equal(double.NegativeInfinity, SpecialFunctions.ErfcInverse(2));
        Assert.Equal(0, SpecialFunctions.GammaP(3, 0));
        Assert.Equal(0, SpecialFunctions.GammaQ(3, double.PositiveInfinity));
        Assert.Equal(double.PositiveInfinity, SpecialFunctions.GammaQInverse(3, 0));
        Assert.Equal(0, SpecialFunctions.GammaPInverse(3, 0));
        Assert.Equal(1, SpecialFunctions.Beta(2, 3, 1));
        Assert.Equal(1, SpecialFunctions.BetaInverse(2, 3, 1));
        Assert.Equal(double.NegativeInfinity, SpecialFunctions.LogOnePlus(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpecialFunctions.ErfInverse(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpecialFunctions.GammaP(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpecialFunctions.Beta(1, 1, 2));
    }

    // 1e-13 as for the function itself, divided by d ln P / d ln x where that is below 1.
    private static double InverseTolerance(double a, double x, double tail) =>
        1e-13 * Math.Max(1, tail / (SpecialFunctions.GammaTerm(a, x) * a));

    private static void Compare(string property, Func<double[], (double Actual, double Expected, double Tolerance)[]> evaluate, double absolute = 1e-300) =>
        GoldenComparison.Compare("special.json", property, evaluate, absolute);
}
