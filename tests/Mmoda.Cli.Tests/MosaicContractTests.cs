using Mmoda.Fits;

namespace Mmoda.Cli.Tests;

/// <summary><c>mmoda run isgri_mosaic</c>: what scripts may rely on.</summary>
[Collection(SmallArchiveTests.Name)]
public sealed class MosaicContractTests(SmallArchive archive)
{
    [Fact]
    public async Task A_mosaic_has_the_size_and_the_projection_that_are_asked_for()
    {
        ProgramEnd end = await archive.Program.RunAsync(
            "run", "isgri_mosaic", "--source", "Crab", "--e1", "28", "--e2", "40", "--projection", "CAR", "--size", "6x3", "--json");

        Assert.True(end.ExitCode == 0, end.Errors);
        string mosaic = Assert.Single(end.Json["files"]!.AsArray().Select(f => (string)f!), f => f.EndsWith("mosaic.fits", StringComparison.Ordinal));
        using FitsFile file = FitsFile.Open(mosaic);
        ImageHdu image = file.Hdus.OfType<ImageHdu>().First(h => h.PixelCount > 0);
        Assert.Equal("RA---CAR", image.Header.GetString("CTYPE1")?.Trim());

        // The pixels of the plate carrée are as many degrees of right ascension: 6° on the sky are 6 / cos(22° + 1.5°) of them at
        // the upper rim, and both ends are rounded.
        Assert.InRange(image.Shape[0], 6 / Math.Cos(22 * Math.PI / 180) / 0.0822863, (6 / Math.Cos(24 * Math.PI / 180) / 0.0822863) + 2);
        Assert.InRange(image.Shape[1], (3 / 0.0822863) - 1, (3 / 0.0822863) + 3);
        Assert.Contains(end.Json["sources"]!.AsArray(), s => (string?)s!["name"] == "Crab");
    }

    [Theory]
    [InlineData("--size", "0.1", "mosaic_size", "0.5 to 120")]
    [InlineData("--size", "wide", "mosaic_size", "20x10")]
    [InlineData("--centre", "83.6", "mosaic_centre", "83.63,22.01")]
    [InlineData("--centre", "83.6,95", "mosaic_centre", "83.63,22.01")]
    [InlineData("--centre", "83.6,22", "mosaic_size", "size of the mosaic is needed")]
    [InlineData("--max-pointings", "5001", "max_pointings", "at most 5000")]
    public async Task A_mistake_ends_with_2_and_says_what_is_allowed(string option, string value, string parameter, string allowed)
    {
        ProgramEnd end = await archive.Program.RunAsync("run", "isgri_mosaic", "--source", "Crab", option, value);

        Assert.Equal(2, end.ExitCode);
        Assert.Contains(parameter, end.Errors, StringComparison.Ordinal);
        Assert.Contains(allowed, end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_takes_fewer_windows_than_a_mosaic()
    {
        ProgramEnd image = await archive.Program.RunAsync("run", "isgri_image", "--source", "Crab", "--max-pointings", "501");

        Assert.Equal(2, image.ExitCode);
        Assert.Contains("isgri_image takes at most 500 science windows; isgri_mosaic takes 5000", image.Errors, StringComparison.Ordinal);
    }
}
