using System.Text.Json.Nodes;

namespace Mmoda.Cli.Tests;

/// <summary>What scripts can rely on: <c>mmoda run isgri_spectrum</c> and <c>mmoda run isgri_lc</c>.</summary>
[Collection(SmallArchiveTests.Name)]
public sealed class CurveContractTests(SmallArchive archive)
{
    private static readonly string[] Common =
        ["name", "id", "ra_deg", "dec_deg", "significance", "flux", "flux_error", "band_kev", "file"];

    private static string[] Query(string product) => ["run", product, .. SmallArchive.Query[2..]];

    [Fact]
    public async Task Spectra_come_with_their_response_and_a_line_for_each_source()
    {
        ProgramEnd end = await archive.Program.RunAsync([.. Query("isgri_spectrum"), "--out", archive.PathOf("spectra"), "--json"]);

        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Equal("done", (string?)end.Json["status"]);
        Assert.Equal(
            ["isgri_spectrum_Crab.fits", "isgri_arf.fits", "isgri_rmf.fits"],
            Assert.IsType<JsonArray>(end.Json["files"]).Select(f => Path.GetFileName((string?)f)));
        Assert.All(Assert.IsType<JsonArray>(end.Json["files"]), f => Assert.True(File.Exists((string?)f), $"{f} exists"));
        JsonObject crab = Assert.Single(end.Json.Objects("sources"));
        JsonClaims.AssertHasKeys(crab, [.. Common, "windows", "exposure_seconds"]);
        Assert.Equal(("Crab", 2), ((string?)crab["name"], (int?)crab["windows"]));

        ProgramEnd table = await archive.Program.RunAsync(Query("isgri_spectrum"));
        Assert.Equal(0, table.ExitCode);
        Assert.StartsWith("Name  Band [keV]", table.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nCrab +20-198 .* isgri_spectrum_Crab\.fits\n$", table.Output);
    }

    [Fact]
    public async Task A_light_curve_has_bins_of_the_width_asked_for()
    {
        ProgramEnd end = await archive.Program.RunAsync([.. Query("isgri_lc"), "--time-bin", "100", "--json"]);

        Assert.True(end.ExitCode == 0, end.Errors);
        JsonObject crab = Assert.Single(end.Json.Objects("sources"));
        JsonClaims.AssertHasKeys(crab, [.. Common, "bins", "chi_squared_constant", "degrees_of_freedom"]);
        Assert.Equal("28-40", (string?)crab["band_kev"]);
        // Two windows of 400 s: four bins each, and one more where a window does not begin with a bin.
        Assert.InRange((int)crab["bins"]!, 8, 9);

        ProgramEnd table = await archive.Program.RunAsync([.. Query("isgri_lc"), "--time-bin", "100"]);
        Assert.Equal(0, table.ExitCode);
        Assert.Matches(@"\nCrab +28-40 .* / [78] +isgri_lc_Crab\.fits\n$", table.Output);
    }

    [Fact]
    public async Task An_option_of_another_product_ends_with_2_and_is_named()
    {
        ProgramEnd end = await archive.Program.RunAsync([.. Query("isgri_spectrum"), "--time-bin", "100", "--json"]);

        Assert.Equal(2, end.ExitCode);
        JsonObject problem = Assert.Single(end.Json.Objects("problems"));
        Assert.Equal(("time_bin", "unknown"), ((string?)problem["parameter"], (string?)problem["kind"]));
    }

    [Fact]
    public async Task A_bin_below_a_second_ends_with_2_and_tells_the_limit()
    {
        ProgramEnd end = await archive.Program.RunAsync([.. Query("isgri_lc"), "--time-bin", "0.5", "--json"]);

        Assert.Equal(2, end.ExitCode);
        Assert.Equal("too_small", (string?)Assert.Single(end.Json.Objects("problems"))["kind"]);
        Assert.Contains("at least 1", end.Errors, StringComparison.Ordinal);
    }
}
