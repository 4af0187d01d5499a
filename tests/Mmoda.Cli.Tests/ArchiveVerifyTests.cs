namespace Mmoda.Cli.Tests;

/// <summary>What scripts can rely on: <c>mmoda archive verify</c>.</summary>
[Collection(SmallArchiveTests.Name)]
public sealed class ArchiveVerifyTests(SmallArchive archive) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mmoda-verify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_sound_archive_ends_with_0()
    {
        ProgramEnd end = await archive.Program.RunAsync("archive", "verify", "--json");

        Assert.True(end.ExitCode == 0, end.Errors);
        JsonClaims.AssertHasKeys(end.Json, "sound", "files", "windows", "findings");
        Assert.True((bool?)end.Json["sound"]);
        Assert.Equal(2, (int?)end.Json["windows"]);
        Assert.Empty(end.Json.Objects("findings"));
    }

    [Fact]
    public async Task A_damaged_file_is_named_and_put_aside_when_asked_for()
    {
        string copy = Path.Combine(_folder, "copy"), events = "scw/1922/192200010010.001/isgri_events.fits.gz";
        ProgramEnd synced = await archive.Program.RunAsync("archive", "sync", "--from", archive.PathOf("archive"), "--archive", copy, "--revolution", "1922");
        Assert.True(synced.ExitCode == 0, synced.Errors);
        byte[] bytes = await File.ReadAllBytesAsync(Path.Combine(copy, events));
        await File.WriteAllBytesAsync(Path.Combine(copy, events), bytes[..10000]);

        ProgramEnd seen = await archive.Program.RunAsync("archive", "verify", "--archive", copy, "--json");
        ProgramEnd moved = await archive.Program.RunAsync("archive", "verify", "--archive", copy, "--quarantine");

        Assert.Equal(1, seen.ExitCode);
        Assert.Equal(("damaged", events), ((string?)seen.Json.Objects("findings")[0]["kind"], (string?)seen.Json.Objects("findings")[0]["path"]));
        Assert.Equal(1, moved.ExitCode);
        Assert.Empty(moved.Output);
        Assert.True(File.Exists(Path.Combine(copy, "quarantine", events + ".reason.json")));
        Assert.False(File.Exists(Path.Combine(copy, events)));
    }

    [Fact]
    public async Task A_missing_archive_ends_with_1() =>
        Assert.Equal(1, (await archive.Program.RunAsync("archive", "verify", "--archive", Path.Combine(_folder, "nowhere"))).ExitCode);
}
