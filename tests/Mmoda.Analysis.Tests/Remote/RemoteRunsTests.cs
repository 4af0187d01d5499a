using Mmoda.Workflow;

namespace Mmoda.Analysis.Tests;

/// <summary>The addresses to which services report.</summary>
public sealed class RemoteRunsTests : IDisposable
{
    private static readonly ProductKey One = ProductKey.Of("one"u8), Other = ProductKey.Of("other"u8);

    private readonly string _directory = Directory.CreateTempSubdirectory("mmoda-runs-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    [Trait("feature", "NBF-12")]
    public void A_service_reports_to_the_same_address_after_a_restart_of_the_server()
    {
        string before;
        using (RemoteRun run = Begin(Runs("key"), One))
            before = run.CallBackUrl!; // There is an address.
        RemoteRuns restarted = Runs("key");
        using RemoteRun again = Begin(restarted, One), another = Begin(restarted, Other);
        Assert.Equal(before, again.CallBackUrl);
        Assert.NotEqual(before, another.CallBackUrl);
        Assert.True(restarted.Report(before, new Dictionary<string, string> { ["stage"] = "fit" }));
        Assert.Equal("fit", again.LastReport!["stage"]);
    }

    [Fact]
    public void Who_lacks_the_key_cannot_tell_the_address()
    {
        using RemoteRun here = Begin(Runs("here"), One), there = Begin(Runs("there"), One), memory = Begin(new RemoteRuns { ReportAddress = "{run}" }, One);
        Assert.Equal(3, new[] { here.CallBackUrl, there.CallBackUrl, memory.CallBackUrl }.Distinct().Count());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_directory, "remote", "here")));
    }

    [Fact]
    public void Of_two_runs_at_once_each_has_an_address_and_an_ended_one_has_none()
    {
        RemoteRuns runs = Runs("key");
        RemoteRun first = Begin(runs, One);
        using RemoteRun second = Begin(runs, One);
        Assert.NotEqual(first.CallBackUrl, second.CallBackUrl);
        first.Dispose();
        Assert.False(runs.Report(first.CallBackUrl!, new Dictionary<string, string>()));
        Assert.True(runs.Report(second.CallBackUrl!, new Dictionary<string, string>()));
    }

    [Fact]
    public void A_broken_key_is_made_anew()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "remote"));
        File.WriteAllText(Path.Combine(_directory, "remote", "key"), "cut");
        using RemoteRun run = Begin(Runs("key"), One), again = Begin(Runs("key"), One);
        Assert.Equal(run.CallBackUrl, again.CallBackUrl);
    }

    [Fact]
    public void A_key_that_cannot_be_kept_serves_until_the_restart_and_the_reason_is_told_once()
    {
        File.WriteAllText(Path.Combine(_directory, "remote"), "not a folder");
        List<string> reasons = [];
        RemoteRuns runs = Runs("key");
        runs.KeyUnkept = reasons.Add;
        string before;
        using (RemoteRun run = Begin(runs, One))
            before = run.CallBackUrl!; // There is an address.
        using RemoteRun again = Begin(runs, One);
        Assert.Equal(before, again.CallBackUrl);
        Assert.Single(reasons);
    }

    private RemoteRuns Runs(string key) => new(Path.Combine(_directory, "remote", key)) { ReportAddress = "{run}" };

    private static RemoteRun Begin(RemoteRuns runs, ProductKey product) => runs.Begin(product, [], _ => Task.FromResult<string?>(null));
}
