using System.Collections.Concurrent;
using Mmoda.Workflow;

namespace Mmoda.Analysis;

/// <summary>
/// Takes queued jobs, plans and runs them, and records what happens. Several runners, in one or more processes, share
/// the queue; each job has one owner at a time. A runner may be killed at any moment: its jobs are queued again as soon
/// as another runner looks, and finished steps are not repeated.
/// </summary>
/// <param name="jobs">The queue.</param>
/// <param name="instruments">Plan and collect.</param>
/// <param name="graphs">Runs the plans.</param>
/// <param name="products">Where results are.</param>
/// <param name="clock">Source of time.</param>
/// <param name="reportDefect">Told about every exception that is a mistake of ours, with the job; must not throw.</param>
/// <param name="mostJobs">Number of jobs at once, at least 1; their steps share one executor.</param>
/// <param name="mostRemote">Number of jobs at once that services elsewhere do, besides; they only wait.</param>
public sealed class JobRunner(
    JobStore jobs,
    InstrumentCatalogue instruments,
    GraphRunner graphs,
    ProductStore products,
    TimeProvider clock,
    Action<JobId, string> reportDefect,
    int mostJobs = 4,
    int mostRemote = 32)
{
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(1);

    /// <summary>A live process that is silent for this long is hung; its jobs go to another runner.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Jobs by claim whose end could not be written.</summary>
    private readonly ConcurrentDictionary<string, JobId> _unsettled = new();

    /// <summary>Works until <paramref name="cancellationToken"/> is cancelled; unfinished jobs go back to the queue then.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using SignOfLife life = SignOfLife.Begin(jobs.OwnersDirectory, clock);
        string[] remote = [.. instruments.All.OfType<RemoteInstrument>().Select(i => i.Name)];
        Dictionary<string, (Task End, CancellationTokenSource Stop)> running = []; // By claim; a job may be claimed again.
        HashSet<string> waiting = []; // Claims of those that services elsewhere do.
        long claims = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            Task change = jobs.StateChanged.Next;
            ReleaseUnsettled();
            jobs.RequeueDead(life.Owner, Patience);
            await StopLostAsync(running, jobs.Beat(life.Owner));
            waiting.IntersectWith(running.Keys);
            while (running.Count - waiting.Count < mostJobs && Start(remote.Length == 0 ? null : remote, isRemote: false) is not null)
            {
            }

            while (remote.Length > 0 && waiting.Count < mostRemote && Start(remote, isRemote: true) is { } claim)
                waiting.Add(claim);

            using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny([change, Task.Delay(BeatInterval, clock, enough.Token), .. running.Values.Select(r => r.End)]);
            await enough.CancelAsync();
            await ForgetEndedAsync(running);
        }

        await Task.WhenAll(running.Values.Select(r => r.End));
        await ForgetEndedAsync(running);

        string? Start(string[]? remoteNames, bool isRemote)
        {
            string claim = $"{life.Owner}.{claims++}";
            if (jobs.Claim(claim, remoteNames, isRemote) is not { } id)
                return null;
            CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            running.Add(claim, (RunJobAsync(id, claim, stop.Token), stop));
            return claim;
        }
    }

    private static async Task StopLostAsync(Dictionary<string, (Task End, CancellationTokenSource Stop)> running, IReadOnlySet<string> mine)
    {
        foreach ((string claim, (_, CancellationTokenSource stop)) in running)
        {
            if (!mine.Contains(claim))
                await stop.CancelAsync();
        }
    }

    private static async Task ForgetEndedAsync(Dictionary<string, (Task End, CancellationTokenSource Stop)> running)
    {
        foreach ((string claim, (Task end, CancellationTokenSource stop)) in running.Where(r => r.Value.End.IsCompleted).ToArray())
        {
            running.Remove(claim);
            stop.Dispose();
            await end;
        }
    }

    private async Task RunJobAsync(JobId id, string owner, CancellationToken cancellationToken)
    {
        await Task.Yield(); // The loop goes on while this job plans.
        IReadOnlyList<NodeReport>? nodes = null;
        try
        {
            Query query = jobs.Find(id)!.Query; // It was claimed.
            if (instruments.Find(query.Instrument)?.FindProduct(query.Product) is not { } type)
                throw new QueryRefusedException([new(query.Instrument, query.Product, $"This server does not know {query.Instrument}/{query.Product}.")]);

            StepGraph graph = await type.PlanAsync(query, cancellationToken);
            jobs.Plan(id, owner, graph);
            GraphOutcome outcome = await graphs.RunAsync(graph, node => jobs.Report(id, owner, WithoutDetails(id, node, report: true)), cancellationToken);
            nodes = [.. outcome.Nodes.Select(n => WithoutDetails(id, n, report: false))];
            AnalysisResult result = type.Collect(query, new GraphOutcome(nodes), products);
            if (result.Products.Count > 0)
                jobs.Complete(id, owner, ResultPaths.Relative(result, products.Directory), nodes);
            else
                jobs.Fail(id, owner, nodes.FirstOrDefault(n => n.FailureKind is not null)?.FailureKind ?? FailureKind.Usage, WhyNothing(nodes), nodes);
        }
        catch (QueryRefusedException e)
        {
            jobs.Fail(id, owner, FailureKind.Usage, e.Message, nodes);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            jobs.Release(id, owner, "The server stopped."); // Does nothing when the job was cancelled.
        }
#pragma warning disable CA1031 // One broken job must not stop the others.
        catch (Exception e)
#pragma warning restore CA1031
        {
            reportDefect(id, e.ToString());
            TrySettle(id, () => jobs.Fail(id, owner, FailureKind.Internal, $"Our mistake; please report it with the number {id}.", nodes), owner);
        }
    }

    /// <summary>Ends a job; when that cannot be written (disk full, database busy), the claim is given up in a later round.</summary>
    private void TrySettle(JobId id, Func<bool> settle, string owner)
    {
        try
        {
            settle();
        }
#pragma warning disable CA1031 // The loop and its other jobs go on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            reportDefect(id, $"The end of the job could not be written; it will be queued again. {e}");
            _unsettled[owner] = id;
        }
    }

    /// <summary>Queues again what could not be ended.</summary>
    private void ReleaseUnsettled()
    {
        foreach ((string owner, JobId id) in _unsettled.ToArray())
        {
            _unsettled.TryRemove(owner, out _);
            TrySettle(id, () => jobs.Release(id, owner, "The end of the run could not be written."), owner);
        }
    }

    /// <summary>Users are told about our mistakes, but not their inner workings.</summary>
    private NodeReport WithoutDetails(JobId id, NodeReport node, bool report)
    {
        if (node.FailureKind != FailureKind.Internal)
            return node;
        if (report)
            reportDefect(id, $"{node.Id} ({node.Step}): {node.Reason}");
        return node with { Reason = $"Our mistake in {node.Step}; please report it with the number {id}." };
    }

    private static string WhyNothing(IReadOnlyList<NodeReport> nodes)
    {
        // What a step says that lacks its input is the reason of another one, repeated.
        string[] all = [.. nodes.Select(n => n.Reason).OfType<string>().Distinct()];
        string[] reasons = [.. all.Where(r => !Array.Exists(all, o => o != r && r.Contains(o, StringComparison.Ordinal))).Take(5)];
        return reasons.Length == 0 ? "The query gives no product." : $"There is no product: {string.Join("; ", reasons)}";
    }
}
