namespace Mmoda.Workflow;

/// <summary>
/// Runs steps somewhere: on threads of this process, or on other machines. Callers cannot tell which.
/// </summary>
/// <remarks>
/// Contract, checked for every implementation by <c>StepExecutorContract</c>:
/// the same <see cref="StepInvocation.Key"/> is executed at most once at a time, however many callers ask;
/// a failure of one invocation does not affect another; cancelling the token releases the caller and does not
/// cancel the work for other callers; work that nobody waits for any longer is cancelled.
/// </remarks>
public interface IStepExecutor
{
    /// <summary>Number of steps that run at once, at least 1; callers gain nothing by asking for more at a time.</summary>
    int Parallelism { get; }

    /// <summary>Runs <paramref name="invocation"/>, or joins a run of it that is in progress.</summary>
    /// <param name="invocation">The step to run. Its input products are already in the product store.</param>
    /// <param name="cancellationToken">Releases this caller.</param>
    /// <returns>The outcome. Failures of the step are returned, not thrown.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    ValueTask<StepOutcome> ExecuteAsync(StepInvocation invocation, CancellationToken cancellationToken);
}
