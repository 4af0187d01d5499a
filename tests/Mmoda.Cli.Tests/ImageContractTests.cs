using System.Text.Json.Nodes;

namespace Mmoda.Cli.Tests;

/// <summary>What scripts can rely on: <c>mmoda image sources</c> and <c>mmoda fits info</c>.</summary>
[Collection(SmallArchiveTests.Name)]
public sealed class ImageContractTests(SmallArchive archive)
{
    public static readonly string[] SourceKeys =
        ["name", "ra_deg", "dec_deg", "significance", "flux", "flux_error", "separation_arcmin", "new"];

    [Fact]
    public async Task The_sources_of_an_image_are_one_document()
    {
        ProgramEnd end = await archive.Program.RunAsync("image", "sources", archive.Mosaic, "--json");
        Assert.True(end.ExitCode == 0, end.Errors);
        JsonObject crab = end.Json.Objects("sources")[0];
        JsonClaims.AssertHasKeys(crab, SourceKeys);
        Assert.Equal("Crab", (string?)crab["name"]);
        Assert.False((bool?)crab["new"]);

        // A source of 95 sigma is placed to a fraction of the 12 arcmin of the point spread function.
        Assert.InRange((double?)crab["separation_arcmin"] ?? double.NaN, 0, 1);
    }

    [Fact]
    public async Task No_source_ends_with_3_and_an_empty_list()
    {
        ProgramEnd end = await archive.Program.RunAsync("image", "sources", archive.Mosaic, "--threshold", "100000", "--json");
        Assert.Equal(3, end.ExitCode);
        Assert.Empty(end.Json.Objects("sources"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("high")]
    public async Task A_wrong_threshold_ends_with_2(string threshold)
    {
        ProgramEnd end = await archive.Program.RunAsync("image", "sources", archive.Mosaic, "--threshold", threshold, "--json");
        Assert.Equal(2, end.ExitCode);
        Assert.Empty(end.Output);
        Assert.Contains("--threshold", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_parts_of_a_file_are_one_document()
    {
        ProgramEnd end = await archive.Program.RunAsync("fits", "info", archive.Mosaic, "--json");
        Assert.Equal(0, end.ExitCode);
        JsonClaims.AssertHasKeys(end.Json, "file", "hdus");
        Assert.All(end.Json.Objects("hdus"), h => JsonClaims.AssertHasKeys(h, "index", "name", "version", "kind", "shape", "bitpix", "rows", "columns", "truncated"));
    }

    [Theory]
    [InlineData("image", "sources")]
    [InlineData("fits", "info")]
    public async Task A_missing_file_ends_with_1_and_is_named(string command, string action)
    {
        ProgramEnd end = await archive.Program.RunAsync(command, action, archive.PathOf("none.fits"), "--json");
        Assert.Equal(1, end.ExitCode);
        Assert.Empty(end.Output);
        Assert.Contains("none.fits", end.Errors, StringComparison.Ordinal);
    }
}
