using Mmoda.CodedMask;
using Mmoda.Sky;

namespace Mmoda.Instruments.Tests;

public sealed class MosaicPlaneTests
{
    [Theory]
    [InlineData(83.6, 22)]
    [InlineData(266.4, -29)]
    [InlineData(180, 0)]
    [InlineData(10, 75)]
    public void Each_pixel_of_the_HEALPix_plane_is_one_of_HEALPix(double ra, double dec)
    {
        SkyDirection centre = SkyDirection.FromDegrees(ra, dec);
        MosaicPlane plane = new("HEALPix", centre, Telescope.Isgri);
        HealpixGrid grid = HealpixGrid.FromNside(MosaicPlane.Nside, HealpixScheme.Nested);
        foreach (double degrees in new[] { 0.0, 1, 5, 14 })
        {
            SkyDirection pixel = grid.CentreOf(grid.PixelAt(centre.Offset(Angle.FromDegrees(50), Angle.FromDegrees(degrees))));

            Assert.True(plane.Wcs.TrySkyToPixel(pixel, out double x, out double y));

            // Pixels of HEALPix have their centres at whole coordinates.
            Assert.Equal(Math.Round(x), x, 1e-6);
            Assert.Equal(Math.Round(y), y, 1e-6);
        }
    }

    [Theory]
    [InlineData("TAN", 83.6, 22)]
    [InlineData("CAR", 83.6, 22)]
    [InlineData("CAR", 200, 85)]
    [InlineData("AIT", 83.6, -60)]
    [InlineData("AIT", 0, 0)]
    [InlineData("HEALPix", 83.6, 22)]
    [InlineData("HEALPix", 44, 60)]
    public void The_rectangle_of_a_window_holds_all_its_coded_field(string projection, double ra, double dec)
    {
        SkyDirection axis = SkyDirection.FromDegrees(ra, dec);
        MosaicPlane plane = new(projection, MosaicPlane.CentreOf([axis]), Telescope.Isgri);
        Wcs image = Wcs.NorthUp(axis, 800, 800, Angle.FromRadians(1 / IsgriCamera.Deconvolution.Grid.PixelsPerTangent));

        MosaicRegion region = plane.RegionOf(image)!.Value; // All projections show this field.

        Wcs wcs = plane.WcsOf(region);
        for (double radius = 0; radius <= 14.5; radius += 1.45)
        {
            for (double angle = 0; angle < 360; angle += 11)
            {
                Assert.True(wcs.TrySkyToPixel(axis.Offset(Angle.FromDegrees(angle), Angle.FromDegrees(radius)), out double x, out double y));
                Assert.InRange(x, -0.5, region.Width - 0.5);
                Assert.InRange(y, -0.5, region.Height - 0.5);
            }
        }
    }

    [Fact]
    public void A_field_behind_the_tangent_plane_has_no_rectangle()
    {
        MosaicPlane plane = new("TAN", SkyDirection.FromDegrees(0, 0), Telescope.Isgri);

        Assert.Null(plane.RegionOf(Wcs.NorthUp(SkyDirection.FromDegrees(90, 0), 800, 800, Angle.FromArcMinutes(2.47))));
    }

    [Fact]
    public void Further_windows_nearby_keep_the_centre()
    {
        SkyDirection[] few = [SkyDirection.FromDegrees(83, 21), SkyDirection.FromDegrees(84, 23)];

        Assert.Equal(MosaicPlane.CentreOf(few), MosaicPlane.CentreOf([.. few, SkyDirection.FromDegrees(85, 22)]));
    }
}
