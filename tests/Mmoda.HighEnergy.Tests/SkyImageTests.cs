using Mmoda.Numerics;
using Mmoda.Sky;

namespace Mmoda.HighEnergy.Tests;

public sealed class SkyImageTests
{
    private static readonly Wcs Projection = Wcs.NorthUp(SkyDirection.FromDegrees(83, 22), 4, 3, Angle.FromArcMinutes(5));

    [Fact]
    public void An_image_has_the_shape_of_its_planes()
    {
        SkyImage image = new(Projection, new(20, 40), new(4, 3), new(4, 3), new(4, 3), new(4, 3));

        Assert.Equal((4, 3), (image.Width, image.Height));
        Assert.Null(image.Residual);
    }

    [Fact]
    public void Planes_of_different_shape_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SkyImage(Projection, new(20, 40), new(4, 3), new(3, 4), new(4, 3), new(4, 3)));
        Assert.Throws<ArgumentException>(() =>
            new SkyImage(Projection, new(20, 40), new(4, 3), new(4, 3), new(4, 3), new(4, 3), new Grid2<float>(4, 4)));
    }
}
