namespace Mmoda.Workflow.Tests;

/// <summary>What every <see cref="IStepExecutor"/> must do. One subclass per implementation.</summary>
public abstract class StepExecutorContract
{
    protected abstract ValueTask<IStepExecutor> CreateAsync(Func<StepInvocation, CancellationToken, ValueTask<StepOutcome>> run);

    private static StepInvocation Invocation(string target = "Crab") =>
        new("test.step", 1, new Dictionary<string, string> { ["target"] = target }, []);

    [Fact]
    public async Task Concurrent_calls_with_one_key_run_the_step_once()
    {
        int runs = 0;
        TaskCompletionSource gate = new();
        IStepExecutor executor = await CreateAsync(async (i, _) =>
        {
            Interlocked.Increment(ref runs);
            await gate.Task;
            return new StepOutcome.Produced(i.Key);
        });
        Task<StepOutcome>[] calls = [.. Enumerable.Range(0, 8).Select(_ => executor.ExecuteAsync(Invocation(), default).AsTask())];
        gate.SetResult();
        StepOutcome[] outcomes = await Task.WhenAll(calls);
        Assert.Equal(1, runs);
        Assert.All(outcomes, o => Assert.Equal(new StepOutcome.Produced(Invocation().Key), o));
    }

    [Fact]
    public async Task A_step_that_throws_is_reported_and_the_next_one_runs()
    {
        IStepExecutor executor = await CreateAsync((i, _) => i.Parameters["target"] == "bad"
            ? throw new InvalidOperationException("boom")
            : ValueTask.FromResult<StepOutcome>(new StepOutcome.Produced(i.Key)));
        Assert.Equal(new StepOutcome.Failed(FailureKind.Internal, "boom"), await executor.ExecuteAsync(Invocation("bad"), default));
        Assert.IsType<StepOutcome.Produced>(await executor.ExecuteAsync(Invocation(), default));
    }

    [Fact]
    public async Task Cancelling_one_caller_leaves_the_other_callers_work_running()
    {
        TaskCompletionSource gate = new();
        IStepExecutor executor = await CreateAsync(async (i, cancellation) =>
        {
            await gate.Task.WaitAsync(cancellation);
            return new StepOutcome.Produced(i.Key);
        });
        using CancellationTokenSource impatient = new();
        Task<StepOutcome> first = executor.ExecuteAsync(Invocation(), impatient.Token).AsTask();
        Task<StepOutcome> second = executor.ExecuteAsync(Invocation(), default).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        Assert.IsType<StepOutcome.Produced>(await second);
    }

    [Fact]
    public async Task Work_that_nobody_waits_for_is_cancelled_and_can_be_asked_again()
    {
        TaskCompletionSource started = new(), cancelled = new();
        int runs = 0;
        IStepExecutor executor = await CreateAsync(async (i, cancellation) =>
        {
            if (Interlocked.Increment(ref runs) > 1)
                return new StepOutcome.Produced(i.Key);
            started.SetResult();
            try
            {
                await new TaskCompletionSource().Task.WaitAsync(cancellation);
            }
            finally
            {
                cancelled.SetResult();
            }

            return new StepOutcome.Empty("unreachable");
        });
        using CancellationTokenSource impatient = new();
        Task<StepOutcome> only = executor.ExecuteAsync(Invocation(), impatient.Token).AsTask();
        await started.Task;
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => only);
        await cancelled.Task;
        Assert.IsType<StepOutcome.Produced>(await executor.ExecuteAsync(Invocation(), default));
    }
}
