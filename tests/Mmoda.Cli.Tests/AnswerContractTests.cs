using System.Text.Json.Nodes;

namespace Mmoda.Cli.Tests;

/// <summary>What people and scripts are told of sources that are not there, of parameters that are not, and of jobs that failed.</summary>
[Collection(SmallArchiveTests.Name)]
public sealed class AnswerContractTests(SmallArchive archive)
{
    [Fact]
    public async Task A_target_that_is_not_detected_is_told_with_its_limit()
    {
        string[] query = ["run", "isgri_image", "--source", "Probe", "--ra", "86", "--dec", "24", "--e1", "28", "--e2", "40"];

        JsonObject probe = (await archive.Program.RunAsync([.. query, "--json"])).Json.Objects("sources").Single(s => (string?)s["name"] == "Probe");

        Assert.False((bool)probe["detected"]!);
        Assert.True((double)probe["upper_limit"]! > 0);
        Assert.Null(probe["error_radius_arcmin"]);
        Assert.Contains("not detected, below", (await archive.Program.RunAsync(query)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_that_is_not_there_is_told_with_the_nearest_of_the_product()
    {
        ProgramEnd end = await archive.Program.RunAsync("run", "isgri_lc", "--source", "Crab", "--set", "tim_bin=5");

        Assert.Equal(2, end.ExitCode);
        Assert.Contains("isgri_lc: There is no parameter 'tim_bin'. There are time_bin, ", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_archive_does_not_have_ends_with_3()
    {
        Assert.Equal(3, (await archive.Program.RunAsync("run", "jemx_image", "--source", "Crab")).ExitCode);
        ProgramEnd nowhere = await archive.Program.RunAsync("run", "isgri_image", "--ra", "10", "--dec", "-60");

        Assert.Equal(3, nowhere.ExitCode);
        Assert.Contains("RA 10, DEC -60 at any time", nowhere.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reason_of_a_failure_is_told_once_and_for_each_window()
    {
        string root = archive.PathOf("cut");
        foreach (string file in Directory.GetFiles(archive.PathOf("archive"), "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(root, Path.GetRelativePath(archive.PathOf("archive"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!); // A file has one.
            byte[] content = await File.ReadAllBytesAsync(file);
            await File.WriteAllBytesAsync(copy, file.Contains("isgri_events", StringComparison.Ordinal) ? content[..(content.Length / 2)] : content);
        }

        ProgramEnd end = await archive.Program.RunAsync("run", "isgri_image", "--scw", "192200010010.001", "--archive", root, "--json");

        Assert.Equal(1, end.ExitCode);
        Assert.Equal(2, ((string?)end.Json["message"])!.Split("isgri_events").Length); // Once.
        JsonObject window = Assert.Single(end.Json.Objects("windows"));
        Assert.Equal(("192200010010.001", "failed"), ((string?)window["id"], (string?)window["status"]));
        Assert.Contains("the file ends inside its compressed data", (string?)window["reason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_list_of_an_image_brings_its_identifiers()
    {
        string list = archive.PathOf(Path.Combine("crab", "sources.fits"));

        JsonObject listed = Assert.Single((await archive.Program.RunAsync([.. SmallArchive.Query, "--catalogue", list, "--json"])).Json.Objects("sources"));

        Assert.Equal((string?)Assert.Single(archive.FirstRun.Json.Objects("sources"))["id"], (string?)listed["id"]);
        Assert.NotNull(listed["id"]);
    }
}
