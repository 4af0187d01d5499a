using static Mmoda.Workflow.Tests.ArithmeticStep;

namespace Mmoda.Workflow.Tests;

public sealed class GraphRunnerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ArithmeticStep _number = Number();
    private readonly ArithmeticStep _sum = Sum();

    private readonly ArithmeticStep _empty = new("empty", (_, _) => ValueTask.FromResult<StepOutcome>(new StepOutcome.Empty("no good time")));

    private readonly ArithmeticStep _failing =
        new("failing", (_, _) => ValueTask.FromResult<StepOutcome>(new StepOutcome.Failed(FailureKind.UnprocessableData, "file is truncated")));

    public void Dispose() => _directory.Dispose();

    private async Task<(GraphOutcome Outcome, List<NodeReport> Reports)> RunAsync(
        StepGraph graph, int workers = 2, Step[]? more = null, string store = "store", TimeProvider? clock = null, CancellationToken cancellation = default)
    {
        using ProductStore products = new(Path.Combine(_directory.Path, store));
        StepWorker worker = new(new StepRegistry([_number, _sum, _empty, _failing, .. more ?? []]), products, TimeProvider.System);
        await using InProcessExecutor executor = new(worker.RunAsync, workers);
        List<NodeReport> reports = [];
        GraphOutcome outcome = await new GraphRunner(executor, products, clock ?? TimeProvider.System).RunAsync(graph, reports.Add, cancellation);
        return (outcome, reports);
    }

    private int ValueOf(NodeReport node, string store = "store")
    {
        using ProductStore products = new(Path.Combine(_directory.Path, store));
        return Value(products.Open(node.Product!.Value));
    }

    [Fact]
    public async Task Products_flow_along_the_edges()
    {
        (GraphOutcome outcome, List<NodeReport> reports) = await RunAsync(new([
            Node("a", "number", [], "2"), Node("b", "number", [], "3"), Node("c", "sum", ["a", "b"]), Node("d", "sum", ["c", "a"])]));

        Assert.Equal(7, ValueOf(outcome["d"]));
        Assert.All(outcome.Nodes, n => Assert.False(n.FromStore));
        Assert.Equal(["a", "b", "c", "d"], outcome.Nodes.Select(n => n.Id));
        Assert.Equal([NodeState.Running, NodeState.Produced], reports.Where(r => r.Id == "c").Select(r => r.State));
        Assert.Equal(0.25, outcome["c"].StageSeconds["write"]);
        Assert.Equal("label c", outcome["c"].Label);
    }

    [Fact]
    public async Task Finished_products_of_other_graphs_are_inputs_before_those_of_the_edges()
    {
        (GraphOutcome first, _) = await RunAsync(new([Node("a", "number", [], "2")]));
        ProductKey known = first["a"].Product!.Value;
        StepGraph graph = new([Node("b", "number", [], "3"), Node("c", "sum", ["b"]) with { Products = [known] }]);
        (GraphOutcome outcome, _) = await RunAsync(StepGraph.FromJson(graph.ToJson()));

        Assert.Equal(5, ValueOf(outcome["c"]));
        using ProductStore products = new(Path.Combine(_directory.Path, "store"));
        Assert.Equal([known, outcome["b"].Product!.Value], products.Open(outcome["c"].Product!.Value).Provenance.Invocation.Inputs);
        Assert.DoesNotContain("products", new StepGraph([Node("b", "number", [], "3")]).ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_product_that_is_gone_fails_the_node_that_needs_it_unless_its_own_is_there()
    {
        (GraphOutcome first, _) = await RunAsync(new([Node("a", "number", [], "2")]));
        ProductKey known = first["a"].Product!.Value;
        StepGraph graph = new([Node("c", "sum", []) with { Products = [known] }]);

        (GraphOutcome elsewhere, _) = await RunAsync(graph, store: "other");
        await RunAsync(graph);
        Directory.Delete(Path.Combine(_directory.Path, "store", known.Hex[..2], known.Hex[2..4], known.Hex), recursive: true);
        (GraphOutcome again, _) = await RunAsync(graph);

        Assert.Equal((NodeState.Failed, FailureKind.Usage), (elsewhere["c"].State, elsewhere["c"].FailureKind));
        Assert.Contains(known.Hex, elsewhere["c"].Reason, StringComparison.Ordinal);
        Assert.True(again["c"].FromStore);
    }

    [Fact]
    public async Task A_step_in_the_store_is_not_run_again()
    {
        StepGraph graph = new([Node("a", "number", [], "2"), Node("b", "sum", ["a"])]);
        await RunAsync(graph);
        (GraphOutcome again, _) = await RunAsync(new([Node("x", "number", [], "2"), Node("y", "sum", ["x"]), Node("z", "sum", ["y", "y"])]));

        Assert.Equal([true, true, false], again.Nodes.Select(n => n.FromStore));
        Assert.Equal(1, _number.Runs);
        Assert.Equal(2, _sum.Runs);
        Assert.True(again["x"].Seconds > 0, "the time of the run that made it is told");
    }

    [Fact]
    public async Task A_node_that_accepts_missing_inputs_runs_with_the_others()
    {
        (GraphOutcome outcome, _) = await RunAsync(new([
            Node("a", "number", [], "2"), Node("b", "empty", []), Node("c", "failing", []), Node("d", "number", [], "5"),
            Node("all", "sum", ["a", "b", "c", "d"], acceptsMissing: true)]));

        Assert.Equal(NodeState.Empty, outcome["b"].State);
        Assert.Equal((NodeState.Failed, FailureKind.UnprocessableData), (outcome["c"].State, outcome["c"].FailureKind));
        Assert.Equal(7, ValueOf(outcome["all"]));

        // Its key is that of the inputs it had: the same sum without the missing ones is in the store.
        (GraphOutcome two, _) = await RunAsync(new([Node("a", "number", [], "2"), Node("d", "number", [], "5"), Node("all", "sum", ["a", "d"])]));
        Assert.True(two["all"].FromStore);
    }

    [Fact]
    public async Task Without_any_input_it_is_empty_and_says_why()
    {
        (GraphOutcome outcome, _) = await RunAsync(new([Node("a", "empty", []), Node("all", "sum", ["a"], acceptsMissing: true)]));
        Assert.Equal(NodeState.Empty, outcome["all"].State);
        Assert.Contains("label a: no good time", outcome["all"].Reason, StringComparison.Ordinal);
        Assert.Equal(0, _sum.Runs);
    }

    [Fact]
    public async Task A_node_that_needs_its_inputs_inherits_their_state_and_the_others_run()
    {
        (GraphOutcome outcome, _) = await RunAsync(new([
            Node("bad", "failing", []), Node("child", "sum", ["bad"]), Node("grandchild", "sum", ["child"]), Node("other", "number", [], "1")]));
        Assert.Equal(NodeState.Failed, outcome["grandchild"].State);
        Assert.Equal(FailureKind.UnprocessableData, outcome["grandchild"].FailureKind);
        Assert.Contains("label bad: file is truncated", outcome["grandchild"].Reason, StringComparison.Ordinal);
        Assert.Equal(NodeState.Produced, outcome["other"].State);
        Assert.Equal(0, _sum.Runs);
    }

    [Fact]
    public async Task Details_of_our_own_mistakes_are_not_quoted_by_other_nodes()
    {
        ArithmeticStep bug = new("bug", (_, _) => throw new InvalidOperationException("secret detail"));
        (GraphOutcome outcome, _) = await RunAsync(new([Node("a", "bug", []), Node("b", "sum", ["a"]), Node("c", "sum", ["a"], acceptsMissing: true)]), more: [bug]);
        Assert.Equal("secret detail", outcome["a"].Reason);
        Assert.DoesNotContain("secret", outcome["b"].Reason + outcome["c"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transient_failures_are_tried_again_with_growing_waits()
    {
        int attempts = 0;
        ArithmeticStep shaky = new("shaky", (run, _) => ValueTask.FromResult(
            ++attempts < 3 ? new StepOutcome.Failed(FailureKind.Transient, "archive unreachable") : Write(run, 1)));
        ImmediateTimeProvider clock = new();
        (GraphOutcome outcome, List<NodeReport> reports) = await RunAsync(new([Node("a", "shaky", [])]), more: [shaky], clock: clock);
        Assert.Equal(NodeState.Produced, outcome["a"].State);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)], clock.Waits);
        Assert.Contains(reports, r => r.State == NodeState.Waiting && r.Reason!.Contains("archive unreachable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Transient_failures_end_after_five_attempts()
    {
        ArithmeticStep down = new("down", (_, _) => ValueTask.FromResult<StepOutcome>(new StepOutcome.Failed(FailureKind.Transient, "gone")));
        (GraphOutcome outcome, _) = await RunAsync(new([Node("a", "down", [])]), more: [down], clock: new ImmediateTimeProvider());
        Assert.Equal((NodeState.Failed, FailureKind.Transient), (outcome["a"].State, outcome["a"].FailureKind));
        Assert.Equal(5, down.Runs);
    }

    [Fact]
    public async Task One_worker_and_many_make_the_same_bytes()
    {
        // A binary tree of sums over 32 numbers.
        List<StepNode> nodes = [.. Enumerable.Range(0, 32).Select(i => Node($"n{i}", "number", [], $"{i * i}"))];
        List<string> level = [.. nodes.Select(n => n.Id)];
        for (int depth = 0; level.Count > 1; depth++)
        {
            List<string> next = [];
            for (int i = 0; i < level.Count; i += 2)
            {
                nodes.Add(Node($"s{depth}.{i}", "sum", [level[i], level[i + 1]]));
                next.Add(nodes[^1].Id);
            }

            level = next;
        }

        (GraphOutcome one, _) = await RunAsync(new(nodes), workers: 1, store: "one");
        (GraphOutcome many, _) = await RunAsync(new(nodes), workers: 7, store: "many");
        Assert.Equal(one.Nodes.Select(n => n.Product), many.Nodes.Select(n => n.Product));
        using ProductStore first = new(Path.Combine(_directory.Path, "one"));
        using ProductStore second = new(Path.Combine(_directory.Path, "many"));
        Assert.All(one.Nodes, n => Assert.Equal(
            first.Open(n.Product!.Value).Provenance.Files, second.Open(n.Product!.Value).Provenance.Files));
    }

    [Fact]
    public async Task Cancelling_stops_the_running_step()
    {
        using CancellationTokenSource stop = new();
        TaskCompletionSource stepSawIt = new();
        ArithmeticStep endless = new("endless", async (_, cancellation) =>
        {
            await stop.CancelAsync();
            try
            {
                await new TaskCompletionSource().Task.WaitAsync(cancellation);
            }
            finally
            {
                stepSawIt.SetResult();
            }

            return new StepOutcome.Empty("unreachable");
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            RunAsync(new([Node("a", "endless", [])]), more: [endless], cancellation: stop.Token));
        await stepSawIt.Task;
    }

    [Fact]
    public void A_graph_survives_its_json_form()
    {
        StepGraph graph = new([Node("a", "number", [], "2"), Node("b", "sum", ["a"], acceptsMissing: true)]);
        StepGraph back = StepGraph.FromJson(graph.ToJson());
        Assert.Equal(graph.ToJson(), back.ToJson());
        Assert.True(back.Nodes[1].AcceptsMissingInputs);
        Assert.Equal("2", back.Nodes[0].Parameters["value"]);
    }

    [Fact]
    public void A_graph_refuses_double_ids_and_dependencies_that_come_later()
    {
        Assert.Throws<ArgumentException>(() => new StepGraph([Node("a", "number", []), Node("a", "number", [])]));
        Assert.Throws<ArgumentException>(() => new StepGraph([Node("a", "sum", ["b"]), Node("b", "number", [])]));
    }
}
