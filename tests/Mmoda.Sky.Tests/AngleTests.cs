namespace Mmoda.Sky.Tests;

public sealed class AngleTests
{
    [Fact]
    public void Units_agree_with_one_another()
    {
        Angle angle = Angle.FromDegrees(1.5);

        Assert.Equal(1.5, angle.Degrees, 15);
        Assert.Equal(90, angle.ArcMinutes, 12);
        Assert.Equal(5400, angle.ArcSeconds, 10);
        Assert.Equal(Math.PI / 120, angle.Radians, 15);
        Assert.Equal(angle.Radians, Angle.FromArcMinutes(90).Radians, 15);
        Assert.Equal(angle.Radians, Angle.FromArcSeconds(5400).Radians, 15);
        Assert.Equal(angle, Angle.FromRadians(angle.Radians));
    }

    [Fact]
    public void Sums_are_not_wrapped_and_order_is_that_of_numbers()
    {
        Angle sum = Angle.FromDegrees(350) + Angle.FromDegrees(20);

        Assert.Equal(370, sum.Degrees, 10);
        Assert.True(sum > Angle.FromDegrees(360));
        Assert.True(-sum < Angle.Zero);
        Assert.Equal(185, (sum / 2).Degrees, 10);
    }
}
