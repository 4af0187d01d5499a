using Mmoda.Numerics;

namespace Mmoda.Instruments.Tests;

public sealed class PositionErrorTests
{
    // √(−2 ln 0.1) for equal errors; 1.6449 of the larger one, the 95th percentile of a normal distribution, where the other vanishes.
    [Theory]
    [InlineData(1, 1, 2.14597)]
    [InlineData(3, 3, 3 * 2.14597)]
    [InlineData(1, 0.02, 1.6449)]
    public void The_radius_of_simple_cases_is_known(double larger, double smaller, double radius) =>
        Assert.Equal(radius, PositionError.Radius(larger * larger, smaller * smaller, 0), 0.002 * radius);

    [Fact]
    public void Nine_of_ten_correlated_positions_lie_within_the_radius()
    {
        Philox random = new(5, 1);
        const double Along = 1.5, Across = 0.8, Tilt = 0.6;
        (double sin, double cos) = Math.SinCos(Tilt);
        double radius = PositionError.Radius(
            Squared(Along * cos) + Squared(Across * sin), Squared(Along * sin) + Squared(Across * cos), (Squared(Along) - Squared(Across)) * sin * cos);

        int within = Enumerable.Range(0, 20000).Count(_ => double.Hypot(Along * random.NextNormal(), Across * random.NextNormal()) <= radius);

        // Four binomial standard deviations.
        Assert.InRange(within / 20000.0, 0.9 - 0.0085, 0.9 + 0.0085);
    }

    private static double Squared(double value) => value * value;
}
