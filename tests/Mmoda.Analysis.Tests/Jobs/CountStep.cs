using Mmoda.Workflow;

namespace Mmoda.Analysis.Tests;

/// <summary>Writes its number. In mode "wait" all but the first wait for <see cref="Gate"/>; in mode "damaged" all fail,
/// in mode "flaky" number 1 until <see cref="IsRepaired"/>.</summary>
internal sealed class CountStep() : Step("count", 1)
{
    private int _runs;

    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Released by every run that begins to wait.</summary>
    public SemaphoreSlim Waiting { get; } = new(0);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Runs => _runs;

    public bool IsRepaired { get; set; }

    public override async ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _runs);
        if (run.Parameters["mode"] == "damaged" || (run.Parameters["mode"] == "flaky" && run.Parameters["i"] == "1" && !IsRepaired))
            return new StepOutcome.Failed(FailureKind.UnprocessableData, "the file is truncated");
        if (run.Parameters["mode"] == "wait" && run.Parameters["i"] != "0")
        {
            Waiting.Release();
            try
            {
                await Gate.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Cancelled.TrySetResult();
                throw;
            }
        }

        await File.WriteAllTextAsync(Path.Combine(run.OutputDirectory, "i.txt"), run.Parameters["i"], cancellationToken);
        return run.Produced();
    }
}
