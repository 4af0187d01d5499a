namespace Mmoda.Numerics.Tests;

public sealed class SpecialFunctionsTests
{
    // Reference values: scipy.special 1.10.1 (erf, erfc, gammaln).
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0.1, 0.1124629160182849, 0.8875370839817152)]
    [InlineData(0.5, 0.5204998778130465, 0.4795001221869535)]
    [InlineData(1, 0.8427007929497148, 0.15729920705028516)]
    [InlineData(1.9999, 0.9953201979070294, 0.00467980209297061)]
    [InlineData(2, 0.9953222650189527, 0.004677734981047266)]
    [InlineData(3, 0.9999779095030014, 2.2090496998585445e-05)]
    [InlineData(6, 1, 2.1519736712498913e-17)]
    [InlineData(-0.7, -0.6778011938374183, 1.6778011938374182)]
    [InlineData(-4, -0.9999999845827421, 1.999999984582742)]
    [InlineData(double.PositiveInfinity, 1, 0)]
    public void Error_functions(double x, double erf, double erfc)
    {
        Assert.Equal(erf, SpecialFunctions.Erf(x), 1e-15);
        Assert.Equal(erfc, SpecialFunctions.Erfc(x), 1e-13 * erfc);
    }

    [Theory]
    [InlineData(0.25, 1.2880225246980774)]
    [InlineData(1, 0)]
    [InlineData(2.5, 0.2846828704729192)]
    [InlineData(10, 12.801827480081469)]
    [InlineData(1234.5, 7550.550901077894)]
    public void Log_gamma(double x, double expected) =>
        Assert.Equal(expected, SpecialFunctions.LogGamma(x), 1e-13 * Math.Max(10, expected));

    [Fact]
    public void Not_a_number_stays_so() => Assert.True(double.IsNaN(SpecialFunctions.Erf(double.NaN)));
}
