using Mmoda.Workflow;

namespace Mmoda.Analysis.Tests;

public sealed class JobLifeTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mmoda-jobs-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_query_becomes_a_completed_job_with_its_events()
    {
        await using TestProcess process = new(_directory);
        Job submitted = process.Submit();
        Assert.Equal(JobState.Queued, submitted.State);
        process.StartRunner();
        Job done = await process.EndOfAsync(submitted.Id);

        Assert.Equal(JobState.Completed, done.State);
        Assert.Equal(["0", "1", "2"], done.Result!.Products.Select(p => File.ReadAllText(p.Path)));
        Assert.All(done.Nodes, n => Assert.Equal(NodeState.Produced, n.State));
        Assert.Equal(3, done.Graph!.Nodes.Count);
        string[] kinds = [.. process.Service.Events(done.Id, 0).Select(e => e.Kind)];
        Assert.Equal(["queued", "started"], kinds[..2]);
        Assert.Equal("completed", kinds[^1]);
        Assert.Equal(6, kinds.Count(k => k == "node")); // Each of three nodes was started and ended.
        Assert.True(done.Started <= done.Finished);
    }

    [Fact]
    public async Task Concurrent_submissions_of_one_query_are_one_job()
    {
        await using TestProcess process = new(_directory), other = new(_directory);
        process.StartRunner();
        Job[] jobs = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => (i % 2 == 0 ? process : other).Submit())));
        Job done = await other.EndOfAsync(jobs[0].Id);
        Assert.Single(jobs.Select(j => j.Id).Distinct());
        Assert.Single(process.Service.Events(done.Id, 0), e => e.Kind == "queued");
        Assert.Equal(3, process.Step.Runs);
    }

    [Fact]
    public async Task The_order_and_the_defaults_of_parameters_do_not_make_another_query()
    {
        await using TestProcess process = new(_directory);
        Job with = process.Service.Submit("counter", "numbers", new GivenValues { ["mode"] = "", ["count"] = " 3 " }, false).Job!;
        Job without = process.Service.Submit("counter", "numbers", [], false).Job!;
        Assert.Equal(with.Id, without.Id);
        Assert.NotEqual(with.Id, process.Service.Submit("counter", "numbers", [], true).Job!.Id);
    }

    [Fact]
    public async Task A_larger_query_runs_only_the_new_steps()
    {
        await using TestProcess process = new(_directory);
        process.StartRunner();
        await process.EndOfAsync(process.Submit(50).Id);
        Job larger = await process.EndOfAsync(process.Submit(51).Id);
        Assert.Equal(51, process.Step.Runs);
        Assert.Equal(50, larger.Nodes.Count(n => n.FromStore));
    }

    [Fact]
    public async Task A_job_of_a_killed_process_is_finished_by_the_next_one_without_repeating_steps()
    {
        TestProcess killed = new(_directory);
        killed.StartRunner();
        JobId id = killed.Submit(3, "wait").Id;
        await killed.Step.Waiting.WaitAsync();
        await killed.Step.Waiting.WaitAsync(); // Nodes 1 and 2 wait for ever, so nothing is written any more.
        while (!killed.Service.Find(id)!.Nodes.Any(n => n.State == NodeState.Produced))
            await killed.Service.WaitForChangeAsync(id, killed.Service.Events(id, 0)[^1].Number, default);
        // A kill closes files and writes nothing: the signs of life are all that the system takes away.
        foreach (string sign in Directory.EnumerateFiles(_directory, "*.alive", SearchOption.AllDirectories))
            File.Delete(sign);

        await using TestProcess next = new(_directory);
        next.Step.Gate.SetResult();
        next.StartRunner();
        Job done = await next.EndOfAsync(id);
        Assert.Equal(JobState.Completed, done.State);
        Assert.Equal(2, next.Step.Runs);
        Assert.True(done.Nodes[0].FromStore);
        Assert.Equal(["queued", "started", "queued", "started", "completed"], next.Service.Events(id, 0).Select(e => e.Kind).Where(k => k != "node"));

        // The old runner, were it only slow, cannot write into the job any more.
        long last = next.Service.Events(id, 0)[^1].Number;
        await killed.DisposeAsync();
        Assert.Empty(next.Service.Events(id, last));
        Assert.Equal(JobState.Completed, next.Service.Find(id)!.State);
    }

    [Fact]
    public async Task A_job_of_a_stopped_process_goes_back_to_the_queue()
    {
        JobId id;
        await using (TestProcess first = new(_directory))
        {
            first.StartRunner();
            id = first.Submit(2, "wait").Id;
            await first.Step.Waiting.WaitAsync();
        }

        await using TestProcess second = new(_directory);
        Assert.Equal(JobState.Queued, second.Service.Find(id)!.State);
        second.Step.Gate.SetResult();
        second.StartRunner();
        Assert.Equal(JobState.Completed, (await second.EndOfAsync(id)).State);
    }

    [Fact]
    public async Task Two_processes_never_run_one_job_together()
    {
        await using TestProcess one = new(_directory), two = new(_directory);
        one.StartRunner();
        two.StartRunner();
        JobId[] ids = [.. Enumerable.Range(1, 20).Select(i => one.Submit(i).Id)];
        foreach (JobId id in ids)
        {
            Job done = await two.EndOfAsync(id);
            Assert.Equal(JobState.Completed, done.State);
            Assert.Single(two.Service.Events(id, 0), e => e.Kind == "started");
            Assert.Single(two.Service.Events(id, 0), e => e.Kind == "completed");
        }
    }

    [Fact]
    public async Task Cancelling_stops_the_steps_and_a_new_request_runs_again()
    {
        await using TestProcess process = new(_directory);
        process.StartRunner();
        JobId id = process.Submit(2, "wait").Id;
        await process.Step.Waiting.WaitAsync();
        Assert.True(await process.Service.CancelAsync(id, default));
        await process.Step.Cancelled.Task;
        Assert.Equal(JobState.Cancelled, process.Service.Find(id)!.State);
        Assert.False(await process.Service.CancelAsync(id, default));

        process.Step.Gate.SetResult();
        Assert.Equal(id, process.Submit(2, "wait").Id);
        Assert.Equal(JobState.Completed, (await process.EndOfAsync(id)).State);
    }

    [Fact]
    public async Task A_job_can_be_cancelled_and_asked_again_many_times()
    {
        await using TestProcess process = new(_directory);
        process.StartRunner();
        JobId id = default;
        for (int i = 0; i < 30; i++)
        {
            id = process.Submit(2, "wait").Id;
            await process.Service.CancelAsync(id, default);
        }

        process.Step.Gate.SetResult();
        process.Submit(2, "wait");
        Job done = await process.EndOfAsync(id);
        Assert.Equal(JobState.Completed, done.State);
        Assert.Single(process.Service.Events(id, 0), e => e.Kind == "completed");
    }

    [Fact]
    public async Task A_failed_job_tells_the_reason_and_runs_again_when_asked()
    {
        await using TestProcess process = new(_directory);
        process.StartRunner();
        Job failed = await process.EndOfAsync(process.Submit(2, "damaged").Id);
        Assert.Equal((JobState.Failed, FailureKind.UnprocessableData), (failed.State, failed.FailureKind));
        Assert.Equal("There is no product: the file is truncated", failed.Message);
        await process.EndOfAsync(process.Submit(2, "damaged").Id);
        Assert.Equal(4, process.Step.Runs);
    }

    [Fact]
    public async Task A_refused_plan_is_the_users_and_a_broken_plan_is_ours()
    {
        await using TestProcess process = new(_directory);
        process.StartRunner();
        Job refused = await process.EndOfAsync(process.Submit(0).Id);
        Assert.Equal((FailureKind.Usage, "There is nothing to count."), (refused.FailureKind, refused.Message));
        Assert.Empty(process.Defects);

        Job broken = await process.EndOfAsync(process.Submit(1, "broken plan").Id);
        Assert.Equal(FailureKind.Internal, broken.FailureKind);
        Assert.DoesNotContain("secret", broken.Message, StringComparison.Ordinal);
        Assert.Contains("secret detail", Assert.Single(process.Defects), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_completed_job_whose_files_are_gone_runs_again()
    {
        await using TestProcess process = new(_directory);
        process.StartRunner();
        Job done = await process.EndOfAsync(process.Submit().Id);
        File.Delete(done.Result!.Products[1].Path);
        Job again = await process.EndOfAsync(process.Submit().Id);
        Assert.True(File.Exists(again.Result!.Products[1].Path));
        Assert.Equal(4, process.Step.Runs);
    }

    [Fact]
    public async Task A_completed_job_with_failed_windows_runs_again_when_it_is_asked_again()
    {
        await using TestProcess process = new(_directory);
        process.StartRunner();
        Job first = await process.EndOfAsync(process.Submit(3, "flaky").Id);
        Assert.Equal(JobState.Completed, first.State);
        Assert.Equal(["done", "failed", "done"], first.Result!.Windows.Select(w => w.Status));

        process.Step.IsRepaired = true;
        Job second = await process.EndOfAsync(process.Submit(3, "flaky").Id);
        Assert.Equal(["done", "done", "done"], second.Result!.Windows.Select(w => w.Status));
        Assert.Equal(4, process.Step.Runs); // The two good ones came from the store.
        Assert.Equal(JobState.Completed, process.Submit(3, "flaky").State);
    }

    [Fact]
    public async Task A_job_whose_end_cannot_be_written_is_queued_again()
    {
        await using TestProcess process = new(_directory);
        using Microsoft.Data.Sqlite.SqliteConnection disk = SqliteFile.Open(Path.Combine(_directory, "jobs.db"));
        Execute("CREATE TRIGGER full BEFORE UPDATE OF state ON job WHEN NEW.state = 'Failed' BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        JobId id = process.Submit(3, "broken plan").Id;
        process.StartRunner();
        while (process.Service.Events(id, 0).Count(e => e.Kind == "queued") < 2)
            await process.Service.WaitForChangeAsync(id, process.Service.Events(id, 0)[^1].Number, default).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains(process.Defects, d => d.Contains("disk full", StringComparison.Ordinal));
        Execute("DROP TRIGGER full");
        Assert.Equal(JobState.Failed, (await process.EndOfAsync(id)).State);

        void Execute(string sql)
        {
            using Microsoft.Data.Sqlite.SqliteCommand command = disk.CreateCommand();
#pragma warning disable CA2100 // Constants of this test.
            command.CommandText = sql;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }

    [Fact]
    public async Task A_data_directory_can_be_moved()
    {
        string moved = _directory + "-moved";
        JobId id;
        await using (TestProcess process = new(_directory))
        {
            process.StartRunner();
            id = (await process.EndOfAsync(process.Submit().Id)).Id;
        }

        Directory.Move(_directory, moved);
        await using (TestProcess process = new(moved))
            Assert.Equal("0", File.ReadAllText(process.Service.Find(id)!.Result!.Products[0].Path));
        Directory.Move(moved, _directory);
    }

    [Fact]
    public async Task Unknown_instruments_products_and_parameters_are_problems()
    {
        await using TestProcess process = new(_directory);
        Assert.Equal("instrument", Assert.Single(process.Service.Submit("nope", "x", [], false).Problems).Parameter);
        Assert.Equal("product", Assert.Single(process.Service.Submit("counter", "x", [], false).Problems).Parameter);
        Submission many = process.Service.Submit("counter", "numbers", new GivenValues { ["count"] = "1000", ["what"] = "1" }, false);
        Assert.Null(many.Job);
        Assert.Equal(["count", "what"], many.Problems.Select(p => p.Parameter));
        Assert.Contains("at most 100", many.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alias_names_the_latest_job()
    {
        await using TestProcess process = new(_directory);
        Job first = process.Submit(1), second = process.Submit(2);
        Assert.Null(process.Jobs.FindAlias("abc"));
        process.Jobs.SetAlias("abc", first.Id);
        process.Jobs.SetAlias("abc", second.Id);
        Assert.Equal(second.Id, process.Jobs.FindAlias("abc"));
    }
}
