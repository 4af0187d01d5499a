namespace Mmoda.Workflow;

/// <summary>Runs one invocation from store to store; what an executor's threads call. Thread-safe.</summary>
/// <param name="registry">The steps that can be run.</param>
/// <param name="store">Where inputs are and the product goes.</param>
/// <param name="clock">Times the run.</param>
public sealed class StepWorker(StepRegistry registry, ProductStore store, TimeProvider clock)
{
    /// <summary>Runs <paramref name="invocation"/>, unless its outcome is in the store.</summary>
    /// <returns>
    /// The outcome. Produced and Empty are in the store afterwards; an unknown step and an absent input are Failed
    /// (<see cref="FailureKind.Internal"/>).
    /// </returns>
    public async ValueTask<StepOutcome> RunAsync(StepInvocation invocation, CancellationToken cancellationToken)
    {
        ProductKey key = invocation.Key;
        if (store.TryGet(key) is { } known)
            return known;
        if (registry.Find(invocation.Step, invocation.Version, out string? problem) is not { } step)
            return new StepOutcome.Failed(FailureKind.Internal, problem!); // Find gives one of the two.

        List<StoredProduct> inputs = [];
        foreach (ProductKey input in invocation.Inputs)
        {
            if (!store.TryOpen(input, out StoredProduct? product))
                return new StepOutcome.Failed(FailureKind.Internal, $"Input {input} of step {invocation.Step} is not in the store.");
            inputs.Add(product);
        }

        using ProductDraft draft = store.Begin(key);
        StepRun run = new(invocation, inputs, draft.Directory);
        DateTimeOffset started = clock.GetUtcNow();
        long begin = clock.GetTimestamp();
        StepOutcome outcome = await step.RunAsync(run, cancellationToken);
        if (outcome is StepOutcome.Produced { Product: var made } && made != key)
            return new StepOutcome.Failed(FailureKind.Internal, $"Step {invocation.Step} reported product {made} for {key}.");
        if (outcome is not StepOutcome.Failed)
        {
            draft.Commit((outcome as StepOutcome.Empty)?.Reason, run.Metadata, new Provenance(invocation, started,
                clock.GetElapsedTime(begin).TotalSeconds, Software.Version, Environment.MachineName, run.StageSeconds, []));
        }

        return outcome;
    }
}
