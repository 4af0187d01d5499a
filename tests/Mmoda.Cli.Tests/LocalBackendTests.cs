using System.Text.Json.Nodes;

namespace Mmoda.Cli.Tests;

/// <summary>Queries in this process.</summary>
[Collection(SmallArchiveTests.Name)]
public sealed class LocalBackendTests(SmallArchive archive)
{
    [Fact]
    public async Task A_loop_of_jobs_that_fails_ends_the_wait_with_its_reason()
    {
        await using LocalBackend backend = new(
            new LocalSystem(archive.PathOf("broken"), archive.PathOf("archive"), workers: 1),
            _ => Task.FromException(new IOException("The disk is full.")));
        JsonObject job = await backend.SubmitAsync(
            "isgri",
            "isgri_image",
            new JsonObject { ["src_name"] = "Crab", ["E1_keV"] = "28", ["E2_keV"] = "40", ["T1"] = "2018-02-01T00:00:00", ["T2"] = "2018-03-01T00:00:00" },
            dummy: false,
            CancellationToken.None);
        Assert.Equal("queued", (string?)job["state"]);

        CommandException end = await Assert.ThrowsAsync<CommandException>(() => backend.WaitAsync((string?)job["id"] ?? "", _ => { }, CancellationToken.None));
        Assert.Equal(ExitCode.Failed, end.ExitCode);
        Assert.Contains("The disk is full.", end.Message, StringComparison.Ordinal);
    }
}
