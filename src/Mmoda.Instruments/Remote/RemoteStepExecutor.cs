using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Steps that wait for a service elsewhere do not take the place of those that compute here: they have an executor of their own.
/// </summary>
/// <param name="here">Runs what is computed here.</param>
/// <param name="elsewhere">Runs what waits.</param>
public sealed class RemoteStepExecutor(IStepExecutor here, IStepExecutor elsewhere) : IStepExecutor
{
    /// <inheritdoc/>
    public int Parallelism => here.Parallelism;

    /// <inheritdoc/>
    public ValueTask<StepOutcome> ExecuteAsync(StepInvocation invocation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return (invocation.Step == RunNotebook.StepName ? elsewhere : here).ExecuteAsync(invocation, cancellationToken);
    }
}
