using System.Globalization;
using System.Text.Json.Nodes;

namespace Mmoda.Cli.Tests;

/// <summary>What scripts can rely on: <c>mmoda run</c>.</summary>
[Collection(SmallArchiveTests.Name)]
public sealed class RunContractTests(SmallArchive archive)
{
    private static readonly string[] Keys =
        ["job_id", "status", "message", "seconds", "from_cache", "simulated", "windows", "files", "sources", "problems"];

    [Fact]
    public void A_run_prints_one_document_and_ends_with_0()
    {
        Assert.True(archive.FirstRun.ExitCode == 0, archive.FirstRun.Errors);
        JsonObject document = archive.FirstRun.Json;
        JsonClaims.AssertHasKeys(document, Keys);
        Assert.Equal("done", (string?)document["status"]);
        Assert.False((bool?)document["from_cache"]);
        Assert.True((bool?)document["simulated"]);
        Assert.True((double?)document["seconds"] > 0);
        Assert.Equal(["192200010010.001", "192200020010.001"], document.Objects("windows").Select(w => (string?)w["id"]));
        Assert.All(document.Objects("windows"), w => JsonClaims.AssertHasKeys(w, "id", "status", "reason"));
        Assert.All(Assert.IsType<JsonArray>(document["files"]), f => Assert.True(File.Exists((string?)f), $"{f} exists"));
        JsonObject crab = Assert.Single(document.Objects("sources"));
        Assert.Equal("Crab", (string?)crab["name"]);
        JsonClaims.AssertHasKeys(crab, ImageContractTests.SourceKeys);
    }

    [Fact]
    public void Progress_goes_to_standard_error() => Assert.Contains("100 %", archive.FirstRun.Errors, StringComparison.Ordinal);

    [Fact]
    public async Task A_second_run_comes_from_the_store()
    {
        ProgramEnd second = await archive.Program.RunAsync([.. SmallArchive.Query, "--json"]);
        Assert.Equal(0, second.ExitCode);
        Assert.True((bool?)second.Json["from_cache"]);
        Assert.Equal((string?)archive.FirstRun.Json["job_id"], (string?)second.Json["job_id"]);
    }

    [Fact]
    public async Task Without_json_the_sources_are_a_table_on_standard_output()
    {
        ProgramEnd end = await archive.Program.RunAsync(SmallArchive.Query);
        Assert.Equal(0, end.ExitCode);
        Assert.StartsWith("Name", end.Output, StringComparison.Ordinal);
        Assert.Contains("Crab", end.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 2 science windows", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_query_prints_the_same_keys_and_all_its_problems()
    {
        ProgramEnd end = await archive.Program.RunAsync("run", "isgri_image", "--source", "Nowhere X-1", "--e1", "50", "--e2", "40", "--json");
        Assert.Equal(2, end.ExitCode);
        JsonClaims.AssertHasKeys(end.Json, Keys);
        Assert.Equal("refused", (string?)end.Json["status"]);
        Assert.Equal(["src_name", "E2_keV"], end.Json.Objects("problems").Select(p => (string?)p["parameter"]));
        Assert.All(end.Json.Objects("problems"), p => JsonClaims.AssertHasKeys(p, "parameter", "given", "message", "kind"));
        Assert.Contains("Nowhere X-1", (string?)end.Json["message"], StringComparison.Ordinal);
        Assert.Contains("Nowhere X-1", end.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DEC is '100'", "--ra", "83.6", "--dec", "100")]
    [InlineData("at most 90 deg", "--ra", "83.6", "--dec", "100")]
    [InlineData("radius is '-1'", "--source", "Crab", "--radius", "-1")]
    [InlineData("detection_threshold is 'x'", "--source", "Crab", "--threshold", "x")]
    [InlineData("E2_keV", "--source", "Crab", "--e1", "40", "--e2", "40")]
    [InlineData("T1", "--source", "Crab", "--t1", "yesterday")]
    [InlineData("NAME=VALUE", "--source", "Crab", "--set", "radius")]
    public async Task A_wrong_parameter_ends_with_2_and_is_named(string said, params string[] options)
    {
        ProgramEnd end = await archive.Program.RunAsync(["run", "isgri_image", .. options, "--json"]);
        Assert.Equal(2, end.ExitCode);
        Assert.Contains(said, end.Errors, StringComparison.Ordinal);
        Assert.Equal("refused", (string?)end.Json["status"]);
    }

    [Fact]
    public async Task An_unknown_product_ends_with_2_and_a_document()
    {
        ProgramEnd end = await archive.Program.RunAsync("run", "isgri_cake", "--json");
        Assert.Equal(2, end.ExitCode);
        JsonClaims.AssertHasKeys(end.Json, Keys);
        Assert.Equal("PRODUCT is 'isgri_cake', allowed are isgri_image, isgri_spectrum, isgri_lc, isgri_mosaic, jemx_image, jemx_spectrum, jemx_lc, jemx_mosaic, spectral_fit.", (string?)end.Json["message"]);
    }

    [Fact]
    public async Task No_science_window_ends_with_3()
    {
        ProgramEnd end = await archive.Program.RunAsync(
            [.. SmallArchive.Query, "--t1", "2005-01-01T00:00:00", "--t2", "2005-02-01T00:00:00", "--json"]);
        Assert.Equal(3, end.ExitCode);
        Assert.Equal("refused", (string?)end.Json["status"]);
        Assert.Equal("nothing_found", (string?)Assert.Single(end.Json.Objects("problems"))["kind"]);
    }

    [Fact]
    public async Task A_missing_archive_ends_with_1_and_a_document()
    {
        ProgramEnd end = await archive.Program.RunAsync([.. SmallArchive.Query, "--data", archive.PathOf("empty"), "--json"]);
        Assert.Equal(1, end.ExitCode);
        JsonClaims.AssertHasKeys(end.Json, Keys);
        Assert.Equal("failed", (string?)end.Json["status"]);
        Assert.Contains("mmoda up", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_ends_with_1_and_is_named()
    {
        string address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ServingProgram.FreePort()}");
        ProgramEnd end = await archive.Program.RunAsync([.. SmallArchive.Query, "--server", address, "--json"]);
        Assert.Equal(1, end.ExitCode);
        Assert.Equal("failed", (string?)end.Json["status"]);
        Assert.Contains(address, end.Errors, StringComparison.Ordinal);
        Assert.Contains("mmoda up", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_gives_the_same_job_and_sources_as_the_program_alone()
    {
        await using ServingProgram server = await ServingProgram.StartAsync(archive.Program);
        string[] query = [.. SmallArchive.Query, "--server", server.Address, "--json"];
        ProgramEnd done = await archive.Program.RunAsync([.. query, "--out", archive.PathOf("remote")]);
        Assert.True(done.ExitCode == 0, done.Errors);
        JsonClaims.AssertHasKeys(done.Json, Keys);
        Assert.Equal((string?)archive.FirstRun.Json["job_id"], (string?)done.Json["job_id"]);
        Assert.True(JsonNode.DeepEquals(archive.FirstRun.Json["sources"], done.Json["sources"]));
        Assert.Equal(await File.ReadAllBytesAsync(archive.Mosaic), await File.ReadAllBytesAsync(archive.PathOf(Path.Combine("remote", "mosaic.fits"))));

        ProgramEnd refused = await archive.Program.RunAsync("run", "isgri_image", "--source", "Nowhere X-1", "--server", server.Address, "--json");
        Assert.Equal(2, refused.ExitCode);
        Assert.Equal("refused", (string?)refused.Json["status"]);
    }
}
