using System.Threading.Channels;

namespace Mmoda.Workflow;

/// <summary>Runs steps on a fixed number of tasks in this process.</summary>
public sealed class InProcessExecutor : IStepExecutor, IAsyncDisposable
{
    /// <summary>How long a step may take to see that it is cancelled before it is left to the end of the process.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Dictionary<ProductKey, Work> _current = [];
    private readonly Channel<Work> _queue = Channel.CreateUnbounded<Work>(); // Holds at most Parallelism per graph.
    private readonly Func<StepInvocation, CancellationToken, ValueTask<StepOutcome>> _run;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task[] _workers;

    /// <summary>Starts the workers.</summary>
    /// <param name="run">Runs one step; usually <see cref="StepWorker.RunAsync"/>.</param>
    /// <param name="workers">Number of steps that may run at once, at least 1.</param>
    public InProcessExecutor(Func<StepInvocation, CancellationToken, ValueTask<StepOutcome>> run, int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        _run = run;
        _workers = [.. Enumerable.Range(0, workers).Select(_ => Task.Run(WorkAsync))];
    }

    /// <inheritdoc/>
    public int Parallelism => _workers.Length;

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The executor is shut down.</exception>
    public async ValueTask<StepOutcome> ExecuteAsync(StepInvocation invocation, CancellationToken cancellationToken)
    {
        Work work = Join(invocation);
        try
        {
            return await work.Done.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            await LeaveAsync(work);
        }
    }

    /// <summary>Lets running steps see cancellation and waits for them, but at most 5 s: products are atomic, so nothing is lost with a step.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_queue.Writer.TryComplete())
            return;
        await _stopping.CancelAsync();
        using CancellationTokenSource enough = new();
        await Task.WhenAny(Task.WhenAll(_workers), Task.Delay(Grace, enough.Token));
        await enough.CancelAsync();
    }

    private Work Join(StepInvocation invocation)
    {
        ProductKey key = invocation.Key;
        lock (_current)
        {
            if (!_current.TryGetValue(key, out Work? work))
            {
                work = new Work(invocation, key, CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token));
                ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(work), this);
                _current.Add(key, work);
            }

            work.Callers++;
            return work;
        }
    }

    private async ValueTask LeaveAsync(Work work)
    {
        Task cancelling;
        lock (_current)
        {
            if (--work.Callers > 0 || work.Done.Task.IsCompleted)
                return;
            Forget(work); // A later caller starts anew instead of joining cancelled work.
            cancelling = work.Abandoned.CancelAsync();
        }

        await cancelling;
    }

    private void Forget(Work work)
    {
        if (_current.TryGetValue(work.Key, out Work? current) && current == work)
            _current.Remove(work.Key);
    }

    private async Task WorkAsync()
    {
        await foreach (Work work in _queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            StepOutcome outcome = await RunAsync(work);
            lock (_current)
            {
                Forget(work);
                work.Done.SetResult(outcome);
            }

            if (!work.Abandoned.IsCancellationRequested)
                work.Abandoned.Dispose(); // Otherwise its callbacks may still be running.
        }
    }

    private async ValueTask<StepOutcome> RunAsync(Work work)
    {
        CancellationToken cancellation = work.Abandoned.Token;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            return await _run(work.Invocation, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new StepOutcome.Failed(FailureKind.Transient, "The run was stopped before it finished.");
        }
#pragma warning disable CA1031 // A step must not take the worker down: report whatever it threw.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new StepOutcome.Failed(FailureKind.Internal, e.Message);
        }
    }

    private sealed record Work(StepInvocation Invocation, ProductKey Key, CancellationTokenSource Abandoned)
    {
        public TaskCompletionSource<StepOutcome> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Callers { get; set; }
    }
}
