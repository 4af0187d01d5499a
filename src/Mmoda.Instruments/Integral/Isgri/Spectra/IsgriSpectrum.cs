using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>Product <c>isgri_spectrum</c>: the spectra of all sources around a position, with their response.</summary>
internal sealed class IsgriSpectrum(IntegralArchive archive, IntegralSources sources)
    : CodedMaskProduct(archive, sources, Telescope.Isgri, "isgri_spectrum", "isgri_spectrum_query")
{
    private const string SumNode = "spectrum";

    private readonly IntegralArchive _archive = archive;

    /// <inheritdoc/>
    public override ParameterGroup Parameters => IsgriParameters.Spectrum;

    /// <inheritdoc/>
    internal override string Pipeline => "isgri_spectrum/4";

    /// <inheritdoc/>
    public override async ValueTask<StepGraph> PlanAsync(Query query, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> q = query.Canonical;
        Dictionary<string, string> sum = new() { ["systematic"] = q[IsgriParameters.Systematic] }, channels = [];
        if (q.TryGetValue(IsgriParameters.Channels, out string? count))
            channels[IsgriParameters.Channels] = count;
        if (query.IsDummy)
            return new StepGraph([new StepNode(SumNode, MakeDummySpectrum.StepName, MakeDummySpectrum.StepVersion, Merge(sum, channels), [])]);
        PlanInputs inputs = new();
        (List<StepNode> nodes, Dictionary<string, string> parameters) = await PlanSourcesAsync(q, cancellationToken, inputs);
        List<string> windows = [], responses = [];
        Merge(parameters, channels);
        await foreach ((string label, Dictionary<string, string> files) in WindowsAsync(q, cancellationToken, inputs))
        {
            windows.Add("spectra " + label);
            responses.Add(await FingerprintAsync(() => ResponsesOf(label), cancellationToken, inputs));
            nodes.Add(new StepNode(
                windows[^1], ExtractSpectra.StepName, ExtractSpectra.StepVersion, Merge(files, parameters), SourceNodes(nodes), Label: label));
        }

        sum["responses"] = WindowSelector.Hash(string.Join('\n', responses));
        inputs.Add(sum["responses"], inputs.Union(responses));
        EventSelection.Copy(q, sum);
        nodes.Add(new StepNode(
            SumNode,
            SumSpectra.StepName,
            SumSpectra.StepVersion,
            sum,
            windows,
            AcceptsMissingInputs: true));
        return inputs.ToGraph(nodes);
    }

    /// <inheritdoc/>
    protected override void CompleteParameters(SortedDictionary<string, string> canonical, SkyDirection? target, IList<QueryProblem> problems)
    {
        if (canonical.GetValueOrDefault(IsgriParameters.Channels) == StepParameters.Text(IsgriChannels.Count))
            canonical.Remove(IsgriParameters.Channels);
    }

    /// <inheritdoc/>
    public override AnalysisResult Collect(Query query, GraphOutcome outcome, ProductStore store)
    {
        (List<WindowReport> windows, List<string> warnings) = Report(query, outcome, store, ExtractSpectra.StepName, ExtractSpectra.StepName, "spectra ");
        NodeReport sum = outcome[SumNode];
        if (sum.State != NodeState.Produced || sum.Product is not { } key)
            return new AnalysisResult([], windows, warnings, []);
        StoredProduct product = store.Open(key);
        bool simulated = product.Metadata["simulated"]?.GetValue<bool>() ?? false;
        if (product.Metadata["response_problem"]?.GetValue<string>() is { } problem)
            warnings.Add($"The response of the archive cannot be used, the nominal one stands for it: {problem}");
        JsonArray list = product.Metadata["sources"] as JsonArray ?? [];
        warnings.AddRange(OutsideField(query, list));
        List<DataProduct> products = [];
        foreach (JsonObject source in list.OfType<JsonObject>())
        {
            string name = source["name"]?.GetValue<string>() ?? "", file = source["file"]?.GetValue<string>() ?? "";
            products.Add(Part("isgri_spectrum", file, name));
        }

        // The response belongs to all of them.
        products.Add(Part("isgri_arf", SumSpectra.AncillaryFile, ""));
        products.Add(Part("isgri_rmf", SumSpectra.ResponseFile, ""));
        products.AddRange(SpectraOfWindows(query, outcome, store, ExtractSpectra.StepName, ExtractSpectra.FileName));
        DataProduct Part(string kind, string file, string source) => new(
            kind, DataProductKind.Spectrum, file, product.PathOf(file), "application/fits", new JsonObject
            {
                ["src_name"] = source,
                ["product"] = kind,
                ["instrument"] = "isgri",
                ["simulated"] = simulated,
            });

        return new AnalysisResult(products, windows, warnings, new JsonObject
        {
            ["sources"] = list.DeepClone(),
            ["simulated"] = simulated,
            ["dummy"] = query.IsDummy,
            ["exposure_seconds"] = product.Metadata["exposure_seconds"]?.DeepClone(),
            ["response"] = product.Metadata["response"]?.DeepClone(),
            ["response_files"] = product.Metadata["response_files"]?.DeepClone(),
            ["channels"] = product.Metadata["channels"]?.DeepClone(),
            ["pipeline"] = Pipeline,
            ["osa_version_requested"] = query.Canonical.GetValueOrDefault("osa_version"),
        });
    }

    // Of the middle of the window, as the step takes them.
    private IReadOnlyList<string> ResponsesOf(string label) =>
        ScienceWindowId.TryParse(label, out ScienceWindowId id) && _archive.Find(id) is { } window
            && ResponseFiles.Find(_archive, 0.5 * (window.StartIjd + window.StopIjd)) is { } files
            ? [.. files.Paths]
            : [];
}
