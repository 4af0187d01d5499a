namespace Mmoda.Sky.Tests;

public sealed class SkyRegionTests
{
    private static readonly SkyDirection Crab = SkyDirection.FromDegrees(83.63308, 22.01450);

    private static SkyDirection Beside(double positionAngleDegrees, double distanceDegrees) =>
        Crab.Offset(Angle.FromDegrees(positionAngleDegrees), Angle.FromDegrees(distanceDegrees));

    [Fact]
    public void A_circle_contains_what_is_within_its_radius()
    {
        SkyRegion circle = new SkyRegion.Circle(Crab, Angle.FromDegrees(2));

        Assert.True(circle.Contains(Crab));
        Assert.True(circle.Contains(Beside(123, 1.999999)));
        Assert.False(circle.Contains(Beside(123, 2.000001)));
        Assert.Throws<ArgumentException>(() => circle.Contains(default));
    }

    [Fact]
    public void An_annulus_has_a_hole()
    {
        SkyRegion annulus = new SkyRegion.Annulus(Crab, Angle.FromDegrees(1), Angle.FromDegrees(2));

        Assert.False(annulus.Contains(Beside(10, 0.999999)));
        Assert.True(annulus.Contains(Beside(10, 1.000001)));
        Assert.False(annulus.Contains(Beside(10, 2.000001)));
        Assert.Throws<ArgumentException>(() => new SkyRegion.Annulus(Crab, Angle.FromDegrees(3), Angle.FromDegrees(2)));
    }

    [Fact]
    public void Width_lies_east_west_and_turns_from_north_through_east()
    {
        foreach (double turn in new[] { 0.0, 30 })
        {
            SkyRegion ellipse = new SkyRegion.Ellipse(Crab, Angle.FromDegrees(2), Angle.FromDegrees(1), Angle.FromDegrees(turn));
            SkyRegion box = new SkyRegion.Box(Crab, Angle.FromDegrees(4), Angle.FromDegrees(2), Angle.FromDegrees(turn));

            Assert.All(new[] { ellipse, box }, r =>
            {
                Assert.True(r.Contains(Beside(90 + turn, 1.999)));
                Assert.True(r.Contains(Beside(270 + turn, 1.999)));
                Assert.False(r.Contains(Beside(90 + turn, 2.001)));
                Assert.True(r.Contains(Beside(turn, 0.999)));
                Assert.False(r.Contains(Beside(turn, 1.001)));
            });
            // The corner of the box, at atan(2/1) from its height, is not in the ellipse.
            Assert.True(box.Contains(Beside(turn + 63.43, 2.23)));
            Assert.False(ellipse.Contains(Beside(turn + 63.43, 2.23)));
            Assert.False(box.Contains(Beside(turn + 63.43, 2.24)));
        }
    }

    [Fact]
    public void A_convex_polygon_contains_what_lies_between_its_great_circles()
    {
        SkyDirection[] corners = [Beside(10, 20), Beside(100, 30), Beside(190, 25), Beside(280, 22)];
        SkyRegion.Polygon polygon = new(corners);
        ConvexPolygon planes = new(corners);

        Random random = new(4);
        for (int i = 0; i < 5000; i++)
        {
            SkyDirection point = SkyDirection.FromDegrees(360 * random.NextDouble(), 180 * random.NextDouble() - 90);
            Assert.Equal(planes.Contains(point), polygon.Contains(point));
        }
    }

    [Fact]
    public void A_dent_of_a_polygon_is_outside()
    {
        SkyRegion arrow = new SkyRegion.Polygon([Beside(0, 10), Beside(140, 10), Beside(180, 1), Beside(220, 10)]);

        Assert.True(arrow.Contains(Crab));
        Assert.False(arrow.Contains(Beside(180, 3)));
        Assert.False(arrow.Contains(Crab.Antipode));
        Assert.Equal(arrow, new SkyRegion.Polygon([Beside(0, 10), Beside(140, 10), Beside(180, 1), Beside(220, 10)]));
    }
}
