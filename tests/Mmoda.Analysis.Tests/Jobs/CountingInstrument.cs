using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Workflow;

namespace Mmoda.Analysis.Tests;

/// <summary>An instrument whose product has one step per number below <c>count</c>.</summary>
internal sealed class CountingInstrument() : Instrument("counter")
{
    public override ParameterGroup Source { get; } = new("src_query", []);

    public override ParameterGroup Parameters { get; } = new("counter_parameters", []);

    public override IReadOnlyList<ProductType> Products { get; } = [new CountingProduct()];

    private sealed class CountingProduct() : ProductType("numbers", "numbers_query")
    {
        public override ParameterGroup Parameters { get; } = new("numbers_query",
            [new("count", ParameterKind.Integer) { Default = 3, Minimum = 0, Maximum = 100 }, new("mode", ParameterKind.Text) { Default = "" }]);

        public override Query Read(ParameterValues values, bool dummy, IList<QueryProblem> problems) =>
            new("counter", Name, dummy, values.ToCanonical());

        public override IReadOnlyList<RoleRequirement> RolesFor(Query query)
        {
            List<RoleRequirement> roles = [];
            if (query.Canonical["mode"] == "long")
                roles.AddRange([new("counting", "counting"), new("many", "it takes long")]);
            if (query.Canonical["mode"] == "secret")
                roles.Add(new RoleRequirement("many", "secret numbers") { GuardsResult = true });
            return roles;
        }

        public override ValueTask<StepGraph> PlanAsync(Query query, CancellationToken cancellationToken)
        {
            if (query.Canonical["mode"] == "broken plan")
                throw new InvalidOperationException("secret detail");
            int count = int.Parse(query.Canonical["count"], CultureInfo.InvariantCulture);
            if (count == 0)
                throw new QueryRefusedException([new("count", "0", "There is nothing to count.")]);
            return ValueTask.FromResult(new StepGraph([.. Enumerable.Range(0, count).Select(i => new StepNode(
                $"n{i}", "count", 1, new Dictionary<string, string> { ["i"] = $"{i}", ["mode"] = query.Canonical["mode"] }, [], Label: $"{i}"))]));
        }

        public override AnalysisResult Collect(Query query, GraphOutcome outcome, ProductStore store) => new(
            [.. outcome.Nodes.Where(n => n.State == NodeState.Produced).Select(n => new DataProduct(
                n.Id, DataProductKind.Text, n.Id + ".txt", store.Open(n.Product!.Value).PathOf("i.txt"), "text/plain", []))],
            [.. outcome.Nodes.Select(n => new WindowReport(n.Id, n.State == NodeState.Produced ? "done" : "failed", n.Reason, n.Seconds, n.FromStore))],
            [], new JsonObject { ["count"] = outcome.Nodes.Count });
    }
}
