using Mmoda.Analysis;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments.Tests;

/// <summary>The product <c>isgri_mosaic</c>: a part of the sky from windows that may have been analysed before.</summary>
public sealed class MosaicQueryTests(CrabArchive crab) : IClassFixture<CrabArchive>
{
    [Fact]
    public async Task A_box_of_a_mosaic_has_the_pixels_of_the_whole_and_costs_only_their_sum()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis images = new(crab.Root, folder.In("store"));
        var given = Sky.Windows(CrabArchive.Ids.Take(2));
        SkyImage whole = (await images.RunAsync(given)).Mosaic();
        await images.DisposeAsync();
        await using ImageAnalysis mosaics = new(crab.Root, folder.In("store"), product: "isgri_mosaic");
        given["mosaic_centre"] = "85,21";
        given["mosaic_size"] = "8x4";

        ImageRun run = await mosaics.RunAsync(given);

        Assert.Equal(["mosaic"], run.Computed());
        SkyImage box = run.Mosaic();
        Assert.InRange(box.Intensity.Width, 8 / 0.0823, 8.6 / 0.0823); // The plane is tilted against the box by up to 2° here.
        Assert.InRange(box.Intensity.Height, 4 / 0.0823, 4.6 / 0.0823);
        Assert.True(box.Wcs.TryPixelToSky(0, 0, out SkyDirection corner));
        Assert.True(whole.Wcs.TrySkyToPixel(corner, out double x, out double y));
        (int left, int bottom) = ((int)Math.Round(x), (int)Math.Round(y));
        Assert.Equal(left, x, 1e-6);
        for (int row = 0; row < box.Intensity.Height; row++)
        {
            Assert.Equal(
                whole.Intensity.Row(row + bottom).Slice(left, box.Intensity.Width).ToArray(), box.Intensity.Row(row).ToArray());
        }

        // The Crab, 1.7° from the centre, is in it.
        Assert.Equal(Sky.Crab.RightAscensionDegrees, Assert.Single(run.Sources()).RightAscension, 0.02);
    }

    [Fact]
    public async Task A_box_of_a_list_of_windows_is_not_about_the_default_source_but_needs_a_centre()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis mosaics = new(crab.Root, folder.In("store"), product: "isgri_mosaic");

        QueryProblem problem = Assert.Single(mosaics.Read(new() { { "scw_list", CrabArchive.Ids[0] }, { "mosaic_size", "20" } }).Problems);

        Assert.Equal("mosaic_centre", problem.Parameter);
    }

    [Fact]
    public async Task A_box_beside_all_windows_is_empty_and_says_so()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis mosaics = new(crab.Root, folder.In("store"), product: "isgri_mosaic");
        var given = Sky.Windows(CrabArchive.Ids[0]);
        given["mosaic_centre"] = "150,-30";
        given["mosaic_size"] = "5";

        ImageRun run = await mosaics.RunAsync(given);

        Assert.Empty(run.Result.Products);
        Assert.Contains("nothing of the box", run.Outcome["mosaic"].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20", 20, 20)]
    [InlineData("20x10", 20, 10)]
    [InlineData("0.5 x 120", 0.5, 120)]
    public void A_size_is_one_side_or_two(string text, double width, double height)
    {
        Assert.True(MosaicCut.TryParseSize(text, out double w, out double h));
        Assert.Equal((width, height), (w, h));
    }

    [Theory]
    [InlineData("TAN")]
    [InlineData("CAR")]
    [InlineData("AIT")]
    [InlineData("HEALPix")]
    public void A_box_holds_its_corners_in_every_projection(string projection)
    {
        SkyDirection centre = SkyDirection.FromDegrees(83, 22);
        MosaicPlane plane = new(projection, centre, Telescope.Isgri);

        var region = new MosaicCut(centre, 10, 6).RegionIn(plane.Wcs)!.Value; // A box about the centre is shown by all of them.

        foreach ((double ra, double dec) in ((double, double)[])[(83 - 4.9, 22 - 2.9), (83 + 4.9, 22 - 2.9), (83, 24.9), (83, 19.1)])
        {
            Assert.True(plane.Wcs.TrySkyToPixel(SkyDirection.FromDegrees(ra, dec), out double x, out double y));
            Assert.InRange(x, region.X - 0.5, region.X + region.Width - 0.5);
            Assert.InRange(y, region.Y - 0.5, region.Y + region.Height - 0.5);
        }
    }
}
