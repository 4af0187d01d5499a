namespace Mmoda.Cli.Tests;

/// <summary>What scripts can rely on: <c>mmoda archive</c>.</summary>
[Collection(SmallArchiveTests.Name)]
public sealed class ArchiveContractTests(SmallArchive archive)
{
    private static readonly string[] Keys = ["windows", "t_first_utc", "t_last_utc", "simulated"];

    [Fact]
    public async Task The_list_is_one_document()
    {
        ProgramEnd end = await archive.Program.RunAsync("archive", "list", "--json");
        Assert.True(end.ExitCode == 0, end.Errors);
        JsonClaims.AssertHasKeys(end.Json, Keys);
        Assert.Equal(2, end.Json.Objects("windows").Length);
        Assert.All(end.Json.Objects("windows"), w => JsonClaims.AssertHasKeys(w, "id", "ra_deg", "dec_deg", "t_start_utc", "t_stop_utc", "good_seconds"));
        Assert.Equal((string?)end.Json.Objects("windows")[0]["t_start_utc"], (string?)end.Json["t_first_utc"]);
        Assert.Equal((string?)end.Json.Objects("windows")[1]["t_stop_utc"], (string?)end.Json["t_last_utc"]);
        Assert.True((bool?)end.Json["simulated"]);
        Assert.Empty(end.Errors);
    }

    [Fact]
    public async Task An_empty_list_ends_with_3_and_has_the_same_keys()
    {
        ProgramEnd end = await archive.Program.RunAsync("archive", "list", "--ra", "266", "--dec", "-29", "--json");
        Assert.Equal(3, end.ExitCode);
        JsonClaims.AssertHasKeys(end.Json, Keys);
        Assert.Empty(end.Json.Objects("windows"));
        Assert.Null(end.Json["t_first_utc"]);
    }

    [Theory]
    [InlineData("--radius", "--radius", "-1")]
    [InlineData("--radius", "--radius", "wide")]
    [InlineData("--dec", "--ra", "83", "--dec", "100")]
    [InlineData("--ra", "--ra", "400", "--dec", "22")]
    [InlineData("--dec", "--ra", "83")]
    [InlineData("--t1", "--t1", "yesterday")]
    [InlineData("--source", "--source", "Nowhere X-1")]
    [InlineData("--server", "--server", "localhost")]
    [InlineData("--server", "--server", "ftp://localhost")]
    public async Task A_wrong_option_ends_with_2_and_is_named(string named, params string[] options)
    {
        ProgramEnd end = await archive.Program.RunAsync(["archive", "list", .. options, "--json"]);
        Assert.Equal(2, end.ExitCode);
        Assert.Empty(end.Output);
        Assert.Contains(named, end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_archive_ends_with_1()
    {
        ProgramEnd end = await archive.Program.RunAsync("archive", "list", "--archive", archive.PathOf("empty"), "--json");
        Assert.Equal(1, end.ExitCode);
        Assert.Empty(end.Output);
    }
}
