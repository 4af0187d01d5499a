namespace Mmoda.Workflow.Tests;

public sealed class InProcessExecutorTests : StepExecutorContract
{
    protected override ValueTask<IStepExecutor> CreateAsync(Func<StepInvocation, CancellationToken, ValueTask<StepOutcome>> run) =>
        ValueTask.FromResult<IStepExecutor>(new InProcessExecutor(run, workers: 2));

    [Fact]
    public async Task No_more_steps_run_at_once_than_there_are_workers()
    {
        int now = 0, most = 0;
        await using InProcessExecutor executor = new(
            async (i, _) =>
            {
                int running = Interlocked.Increment(ref now);
                InterlockedMax(ref most, running);
                await Task.Yield();
                Interlocked.Decrement(ref now);
                return new StepOutcome.Produced(i.Key);
            },
            workers: 3);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => executor.ExecuteAsync(
            new StepInvocation("s", 1, new Dictionary<string, string> { ["i"] = $"{i}" }, []), default).AsTask()));
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task A_disposed_executor_refuses_work()
    {
        InProcessExecutor executor = new((i, _) => ValueTask.FromResult<StepOutcome>(new StepOutcome.Produced(i.Key)), workers: 1);
        await executor.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() =>
            executor.ExecuteAsync(new StepInvocation("s", 1, new Dictionary<string, string>(), []), default).AsTask());
    }

    [Fact]
    public async Task A_step_that_ignores_cancellation_does_not_keep_the_executor_from_stopping()
    {
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously), never = new();
        InProcessExecutor executor = new(
            async (i, _) =>
            {
                begun.SetResult();
                await never.Task;
                return new StepOutcome.Produced(i.Key);
            },
            workers: 1);
        Task caller = executor.ExecuteAsync(new StepInvocation("s", 1, new Dictionary<string, string>(), []), default).AsTask();
        await begun.Task;
        await executor.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)); // It waits for 5 s.
        Assert.False(caller.IsCompleted);
        never.SetResult();
        await caller;
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = target; seen < value;)
            seen = Interlocked.CompareExchange(ref target, value, seen) is var before && before == seen ? value : before;
    }
}
