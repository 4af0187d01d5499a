namespace Mmoda.Workflow;

/// <summary>
/// Runs the nodes of a graph in dependency order and as many at once as the executor takes, skipping what is in the
/// store. The outcome and all product bytes are the same for any number of workers. Thread-safe.
/// </summary>
/// <param name="executor">Runs the steps.</param>
/// <param name="store">Asked before a step is run.</param>
/// <param name="clock">Times the waits between attempts.</param>
public sealed class GraphRunner(IStepExecutor executor, ProductStore store, TimeProvider clock)
{
    /// <summary>Attempts at a node whose failures are transient.</summary>
    internal const int MostAttempts = 5;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);

    /// <summary>Runs <paramref name="graph"/> to its end; failures of nodes are part of the outcome.</summary>
    /// <param name="graph">The plan.</param>
    /// <param name="report">Called at every change of a node, one call at a time, on any thread.</param>
    /// <param name="cancellationToken">Stops waiting; steps that nobody else waits for are cancelled.</param>
    /// <exception cref="OperationCanceledException">Cancelled; finished nodes are in the store.</exception>
    public async Task<GraphOutcome> RunAsync(StepGraph graph, Action<NodeReport> report, CancellationToken cancellationToken)
    {
        using SemaphoreSlim free = new(executor.Parallelism);
        Lock reporting = new();
        Run run = new(free, node =>
        {
            lock (reporting)
                report(node);
        }, cancellationToken);

        Dictionary<string, Task<NodeReport>> ends = new(StringComparer.Ordinal);
        foreach (StepNode node in graph.Nodes)
            ends.Add(node.Id, RunNodeAsync(run, node, [.. node.DependsOn.Select(d => ends[d])]));
        await Task.WhenAll(ends.Values);
        return new GraphOutcome([.. graph.Nodes.Select(n => ends[n.Id].Result)]); // All are completed.
    }

    private async Task<NodeReport> RunNodeAsync(Run run, StepNode node, Task<NodeReport>[] dependencies)
    {
        await Task.Yield(); // Lets the caller start the other nodes.
        NodeReport[] inputs = await Task.WhenAll(dependencies);
        NodeReport end;
        if (Obstacle(node, inputs) is { } obstacle)
        {
            end = obstacle;
        }
        else
        {
            await run.Free.WaitAsync(run.Cancellation);
            try
            {
                end = await LookUpOrExecuteAsync(run, node, [.. inputs.Where(i => i.State == NodeState.Produced).Select(i => i.Product!.Value)]);
            }
            finally
            {
                run.Free.Release();
            }
        }

        run.Report(end);
        return end;
    }

    /// <summary>Why the node cannot run with what its dependencies gave, or null.</summary>
    private static NodeReport? Obstacle(StepNode node, NodeReport[] inputs)
    {
        NodeReport[] missing = [.. inputs.Where(i => i.State != NodeState.Produced)];
        if (missing.Length == 0 || (node.AcceptsMissingInputs && missing.Length < inputs.Length))
            return null;
        if (node.AcceptsMissingInputs)
        {
            string reasons = string.Join("; ", missing.Select(Name));
            return Start(node) with { State = NodeState.Empty, Reason = $"There is no input for {node.Step}: {reasons}" };
        }

        NodeReport cause = missing.FirstOrDefault(m => m.State == NodeState.Failed) ?? missing[0];
        return Start(node) with { State = cause.State, Reason = Name(cause), FailureKind = cause.FailureKind };
    }

    private async Task<NodeReport> LookUpOrExecuteAsync(Run run, StepNode node, IReadOnlyList<ProductKey> inputs)
    {
        StepInvocation invocation = new(node.Step, node.Version, node.Parameters, [.. node.Products ?? [], .. inputs]);
        ProductKey key = invocation.Key;
        NodeReport start = Start(node) with { Product = key };
        if (store.TryGet(key) is { } known)
            return End(start, known) with { FromStore = true };
        if (node.Products?.FirstOrDefault(p => store.TryGet(p) is not StepOutcome.Produced) is { Hex: not null } missing)
            return start with { State = NodeState.Failed, Reason = $"Product {missing} is not in the store any more.", FailureKind = FailureKind.Usage };

        TimeSpan delay = FirstDelay;
        for (int attempt = 1; ; attempt++, delay *= 2)
        {
            run.Report(start with { State = NodeState.Running });
            StepOutcome outcome = await executor.ExecuteAsync(invocation, run.Cancellation);
            if (outcome is not StepOutcome.Failed { Kind: FailureKind.Transient } failure || attempt == MostAttempts)
                return End(start, outcome);
            run.Report(start with { Reason = $"Attempt {attempt} of {MostAttempts} failed: {failure.Message}" });
            await Task.Delay(delay, clock, run.Cancellation);
        }
    }

    private NodeReport End(NodeReport start, StepOutcome outcome) => outcome switch
    {
        StepOutcome.Failed failed => start with { State = NodeState.Failed, Reason = failed.Message, FailureKind = failed.Kind },
        StepOutcome.Empty empty => Timed(start with { State = NodeState.Empty, Reason = empty.Reason }),
        _ => Timed(start with { State = NodeState.Produced }),
    };

    private NodeReport Timed(NodeReport end) => store.Read(end.Product!.Value) is { Provenance: var made } // End is given a key.
        ? end with { Seconds = made.Seconds, StageSeconds = made.StageSeconds }
        : end;

    private static NodeReport Start(StepNode node) => new(
        node.Id, node.Step, node.Label, NodeState.Waiting, null, null, false, 0, new Dictionary<string, double>(), null);

    /// <summary>A reason for others to quote; the details of our own mistakes stay with the node that met them.</summary>
    private static string Name(NodeReport node) =>
        $"{node.Label ?? node.Id}: {(node.FailureKind == FailureKind.Internal ? "our mistake" : node.Reason)}";

    private sealed record Run(SemaphoreSlim Free, Action<NodeReport> Report, CancellationToken Cancellation);
}
