using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>One notebook of a service as a product.</summary>
/// <param name="instrument">Name of the instrument.</param>
/// <param name="workflow">The notebook.</param>
internal sealed class NotebookProduct(string instrument, NotebookWorkflow workflow) : ProductType(workflow.Name, workflow.Name + "_query")
{
    private const string Node = "notebook";

    /// <summary>Where the version of the notebook is in queries.</summary>
    private const string Edition = "notebook";

    /// <inheritdoc/>
    public override ParameterGroup Parameters { get; } =
        new(workflow.Name + "_query", [.. workflow.Parameters.Where(p => !p.IsOfSource).Select(p => p.Parameter)]);

    /// <inheritdoc/>
    public override bool Uses(Parameter parameter) => workflow.Parameters.Any(p => p.Parameter.Name == parameter.Name);

    /// <inheritdoc/>
    public override Query Read(ParameterValues values, bool dummy, IList<QueryProblem> problems)
    {
        HashSet<string> used = [.. workflow.Parameters.Select(p => p.Parameter.Name)];
        SortedDictionary<string, string> canonical = values.ToCanonical();
        foreach (string name in canonical.Keys.Where(n => !used.Contains(n)).ToArray())
            canonical.Remove(name); // Of the source, and nothing to this notebook.
        foreach (NotebookParameter file in workflow.Parameters.Where(p => p.Parameter.Kind is ParameterKind.FilePath or ParameterKind.FileUrl && values.IsGiven(p.Parameter.Name)))
        {
            if (values.Text(file.Parameter.Name) is { Length: > 0 } address && FileAddress.Problem(address) is { } problem)
                problems.Add(new(file.Parameter.Name, address, $"Parameter {file.Parameter.Name} wrong value {address}: {problem}"));
        }

        canonical[Edition] = workflow.Fingerprint;
        return new Query(instrument, Name, dummy, canonical);
    }

    /// <inheritdoc/>
    public override ValueTask<StepGraph> PlanAsync(Query query, CancellationToken cancellationToken)
    {
        if (query.IsDummy)
            throw new QueryRefusedException([new("query_type", "Dummy", $"The service of '{instrument}' has no canned products.")]);
        if (query.Canonical[Edition] != workflow.Fingerprint)
            throw new QueryRefusedException([new("product", Name, $"The service of '{instrument}' has changed {Name} meanwhile; ask again.")]);
        JsonObject arguments = [];
        foreach (NotebookParameter parameter in workflow.Parameters)
            arguments[parameter.Argument] = query.Canonical.GetValueOrDefault(parameter.Parameter.Name);
        Dictionary<string, string> parameters = new()
        {
            ["service"] = instrument,
            ["workflow"] = Name,
            ["edition"] = workflow.Fingerprint,
            ["arguments"] = arguments.ToJsonString(),
            ["outputs"] = new JsonArray([.. workflow.Outputs.Select(o => o.ToJson())]).ToJsonString(),
        };
        if (query.Canonical.TryGetValue(UserTokens.User, out string? user))
            parameters[UserTokens.User] = user;
        return ValueTask.FromResult(new StepGraph([new StepNode(Node, RunNotebook.StepName, RunNotebook.StepVersion, parameters, [], Label: Name)]));
    }

    /// <inheritdoc/>
    public override AnalysisResult Collect(Query query, GraphOutcome outcome, ProductStore store)
    {
        NodeReport node = outcome[Node];
        if (node.State != NodeState.Produced || node.Product is not { } key)
            throw new QueryRefusedException([new(Name, null, node.Reason ?? "The notebook gave nothing.")]);
        StoredProduct made = store.Open(key);
        JsonArray outputs = made.Metadata["outputs"]?.AsArray() ?? [], comments = made.Metadata["comments"]?.AsArray() ?? [];
        List<DataProduct> products = [.. outputs.OfType<JsonObject>().Select(o => Product(made, o))];
        foreach ((string file, string meaning) in RunNotebook.Records)
        {
            if (made.Provenance.Files.Any(f => f.Name == file))
                products.Add(new DataProduct(meaning, DataProductKind.Record, file, made.PathOf(file), "application/octet-stream", []));
        }

        return new AnalysisResult(products, [], [], new JsonObject
        {
            ["service"] = instrument,
            ["comment"] = string.Join(" ", comments.Select(c => c?.ToString())),
        });
    }

    private static DataProduct Product(StoredProduct made, JsonObject output)
    {
        string file = (string)output["file"]!; // The step writes it, as the other members.
        JsonObject metadata = output.DeepClone().AsObject();
        foreach (string told in (string[])["kind", "file", "media_type"])
            metadata.Remove(told);
        return new DataProduct(
            (string)output["name"]!, Enum.Parse<DataProductKind>((string)output["kind"]!), file, made.PathOf(file), (string)output["media_type"]!, metadata);
    }
}
