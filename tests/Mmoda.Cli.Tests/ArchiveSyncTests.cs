using System.Diagnostics;
using Mmoda.Tests;

namespace Mmoda.Cli.Tests;

/// <summary>What scripts can rely on: <c>mmoda archive sync</c>.</summary>
[Collection(SmallArchiveTests.Name)]
public sealed class ArchiveSyncTests(SmallArchive archive) : IDisposable
{
    private const string First = "192200010010.001", Second = "192200020010.001";
    private static readonly string Events = $"scw/1922/{First}/isgri_events.fits.gz";

    private readonly string _folder = Directory.CreateTempSubdirectory("mmoda-sync-").FullName;

    private string Copy => Path.Combine(_folder, "copy");

    private string Origin => archive.PathOf("archive");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<ProgramEnd> SyncAsync(string from, params string[] options) =>
        archive.Program.RunAsync(["archive", "sync", "--from", from, "--archive", Copy, .. options]);

    private void AssertSame(params string[] paths) =>
        Assert.All(paths, p => Assert.Equal(File.ReadAllBytes(Path.Combine(Origin, p)), File.ReadAllBytes(Path.Combine(Copy, p))));

    [Fact]
    public async Task A_copy_over_HTTP_can_be_analysed_and_a_second_run_fetches_nothing()
    {
        await using ArchiveServer server = new(Origin);

        ProgramEnd first = await SyncAsync(server.Url, "--source", "83.63,22.01", "--radius", "20", "--json");
        ProgramEnd second = await SyncAsync(server.Url, "--scw", $"{First},{Second[..12]}", "--json");
        ProgramEnd image = await archive.Program.RunAsync(
            [.. SmallArchive.Query, "--archive", Copy, "--data", Path.Combine(_folder, "data"), "--out", Path.Combine(_folder, "crab"), "--json"]);

        Assert.True(first.ExitCode == 0, first.Errors);
        JsonClaims.AssertHasKeys(first.Json, "complete", "dry_run", "files", "held", "bytes", "seconds", "windows", "quarantined", "missing", "failed", "notes");
        Assert.Equal([First, Second], first.Json.Objects("windows").Select(w => (string?)w["id"]));
        Assert.All(first.Json.Objects("windows"), w => Assert.Equal("fetched", (string?)w["status"]));
        Assert.Contains("2 of 2 science windows", first.Errors, StringComparison.Ordinal);
        AssertSame(Events);
        Assert.True(second.ExitCode == 0, second.Errors);
        Assert.Equal(0, (int?)second.Json["files"]);
        Assert.Equal(0, (long?)second.Json["bytes"]);
        Assert.True(image.ExitCode == 0, image.Errors);
        Assert.Equal(ProductVerdict.Identical, FitsComparison.Compare("mosaic", archive.Mosaic, Path.Combine(_folder, "crab", "mosaic.fits"), 0).Verdict);
    }

    [Fact]
    public async Task A_run_that_is_killed_is_continued_by_the_next()
    {
        int half = (int)new FileInfo(Path.Combine(Origin, Events)).Length / 2;
        await using ArchiveServer server = new(Origin) { Fault = (path, before) => path == Events && before == 0 ? new ServerFault.StallAfter(half) : null };
        using (Process process = archive.Program.Start("archive", "sync", "--from", server.Url, "--archive", Copy, "--scw", First))
        {
            await server.Stalled;
            process.Kill();
            await process.WaitForExitAsync();
        }

        Assert.False(File.Exists(Path.Combine(Copy, Events)));
        ProgramEnd end = await SyncAsync(server.Url, "--scw", First);

        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Empty(end.Output);
        AssertSame(Events, $"scw/1922/{First}/swg.fits");
    }

    [Fact]
    public async Task A_damaged_file_is_named_and_ends_with_1()
    {
        await using ArchiveServer server = new(Origin) { Fault = (path, _) => path == Events ? new ServerFault.CutAt(20000) : null };

        ProgramEnd end = await SyncAsync(server.Url, "--revolution", "1922", "--json");

        Assert.Equal(1, end.ExitCode);
        Assert.False((bool?)end.Json["complete"]);
        Assert.Equal(Events, (string?)Assert.Single(end.Json.Objects("quarantined"))["path"]);
        Assert.Contains(Events, end.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Copy, "quarantine", Events + ".reason.json")));
    }

    [Fact]
    public async Task A_dry_run_of_a_list_in_a_file_copies_nothing()
    {
        string list = Path.Combine(_folder, "list.txt");
        await File.WriteAllTextAsync(list, $"{First}\n{Second}\n");

        ProgramEnd end = await SyncAsync(Origin, "--scw", "@" + list, "--dry-run", "--limit", "10", "--parallel", "2", "--json");

        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.All(end.Json.Objects("windows"), w => Assert.Equal("selected", (string?)w["status"]));
        Assert.False(Directory.Exists(Path.Combine(Copy, "scw")));
    }

    [Fact]
    public async Task Nothing_selected_ends_with_3_and_what_is_not_there_with_1()
    {
        Assert.Equal(3, (await SyncAsync(Origin, "--source", "GX 1+4", "--radius", "10")).ExitCode);
        Assert.Equal(3, (await SyncAsync(Origin, "--revolution", "1922", "--version", "NRT")).ExitCode);
        ProgramEnd absent = await SyncAsync(Origin, "--scw", "192299990010");
        Assert.Equal(1, absent.ExitCode);
        Assert.Contains("192299990010", absent.Errors, StringComparison.Ordinal);
        Assert.Equal(1, (await SyncAsync(Path.Combine(_folder, "nowhere"), "--scw", First)).ExitCode);
    }

    [Theory]
    [InlineData("--scw", "--scw", "1922")]
    [InlineData("--scw")]
    [InlineData("--scw", "--scw", First, "--revolution", "1922")]
    [InlineData("--revolution", "--revolution", "-1")]
    [InlineData("--revolution", "--revolution", "12345")]
    [InlineData("--t1", "--scw", First, "--t1", "2018-01-01T00:00:00")]
    [InlineData("--t1", "--t1", "yesterday")]
    [InlineData("--source", "--source", "Nowhere X-1")]
    [InlineData("--version", "--scw", First, "--version", "003")]
    [InlineData("--parallel", "--scw", First, "--parallel", "100")]
    [InlineData("--limit", "--scw", First, "--limit", "0")]
    public async Task A_wrong_option_ends_with_2_and_is_named(string named, params string[] options)
    {
        ProgramEnd end = await SyncAsync(Origin, [.. options, "--json"]);

        Assert.Equal(2, end.ExitCode);
        Assert.Empty(end.Output);
        Assert.Contains(named, end.Errors, StringComparison.Ordinal);
    }
}
