using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>Products <c>isgri_lc</c> and <c>jemx_lc</c>: the light curves of all sources around a position, one for each source and band.</summary>
/// <param name="archive">The archive.</param>
/// <param name="sources">Names and positions.</param>
/// <param name="telescope">Of what.</param>
/// <param name="version">Version of the pipeline.</param>
/// <param name="parameters">Parameters of the product.</param>
internal sealed class LightCurveProduct(IntegralArchive archive, IntegralSources sources, Telescope telescope, int version, ParameterGroup parameters)
    : CodedMaskProduct(archive, sources, telescope, telescope.Instrument + "_lc", telescope.Instrument + "_lc_query")
{
    private const string MergeNode = "light curve";

    private readonly IntegralArchive _archive = archive;

    /// <inheritdoc/>
    public override ParameterGroup Parameters => parameters;

    /// <inheritdoc/>
    internal override string Pipeline => string.Create(CultureInfo.InvariantCulture, $"{Name}/{version}");

    /// <inheritdoc/>
    public override async ValueTask<StepGraph> PlanAsync(Query query, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> q = query.Canonical;
        Dictionary<string, string> bins = new() { ["bands"] = BandsOf(q), ["bin_seconds"] = WidthOf(q) };
        if (q.GetValueOrDefault(IsgriParameters.Barycentre) == "yes")
            bins[IsgriParameters.Barycentre] = "yes";
        if (query.IsDummy)
            return new StepGraph([new StepNode(MergeNode, StepOf(MakeDummyLightCurve.Operation), MakeDummyLightCurve.StepVersion, WithBlocks(bins, q), [])]);
        bins["origin_ijd"] = StepParameters.Text(Origin(q["windows"]));
        PlanInputs inputs = new();
        (List<StepNode> nodes, Dictionary<string, string> parameters) = await PlanSourcesAsync(q, cancellationToken, inputs);
        List<string> windows = [];
        await foreach ((string label, Dictionary<string, string> files) in WindowsAsync(q, cancellationToken, inputs))
        {
            windows.Add("light curves " + label);
            nodes.Add(new StepNode(
                windows[^1],
                StepOf(ExtractLightCurves.Operation),
                Telescope.LightCurveVersion,
                Merge(Merge(files, parameters), bins),
                SourceNodes(nodes),
                Label: label));
        }

        nodes.Add(new StepNode(MergeNode, StepOf(MergeLightCurves.Operation), MergeLightCurves.StepVersion, WithBlocks(bins, q), windows, AcceptsMissingInputs: true));
        return inputs.ToGraph(nodes);
    }

    /// <inheritdoc/>
    public override AnalysisResult Collect(Query query, GraphOutcome outcome, ProductStore store)
    {
        (List<WindowReport> windows, List<string> warnings) =
            Report(query, outcome, store, StepOf(ExtractLightCurves.Operation), StepOf(ExtractLightCurves.Operation), "light curves ");
        NodeReport merged = outcome[MergeNode];
        if (merged.State != NodeState.Produced || merged.Product is not { } key)
            return new AnalysisResult([], windows, warnings, []);
        StoredProduct product = store.Open(key);
        bool simulated = product.Metadata["simulated"]?.GetValue<bool>() ?? false;
        double seconds = StepParameters.Number(query.Canonical, IsBlocks(query.Canonical) ? IsgriParameters.Resolution : "time_bin");
        JsonArray list = product.Metadata["sources"] as JsonArray ?? [];
        warnings.AddRange(OutsideField(query, list));
        double cell = list.OfType<JsonObject>().Max(s => s["cell_seconds"]?.GetValue<double>()) ?? seconds;
        if (cell > seconds)
            warnings.Add(FormattableString.Invariant($"The cells of the blocks are {cell} s wide, not {seconds} s: a light curve has at most {BlockBinning.MostCells} of them."));
        DataProduct[] products =
        [
            .. list.OfType<JsonObject>().Select(source => new DataProduct(
                Name,
                DataProductKind.LightCurve,
                source["file"]?.GetValue<string>() ?? "",
                product.PathOf(source["file"]?.GetValue<string>() ?? ""),
                "application/fits",
                new JsonObject
                {
                    ["src_name"] = source["name"]?.DeepClone(),
                    ["time_bin"] = (source["cell_seconds"]?.GetValue<double>() ?? seconds) / 86400,
                    ["time"] = "TIME",
                    ["rate"] = "RATE",
                    ["rate_err"] = "ERROR",
                    ["instrument"] = Telescope.Instrument,
                    ["band_kev"] = source["band_kev"]?.DeepClone(),
                    ["binning"] = query.Canonical[IsgriParameters.Binning],
                    ["simulated"] = simulated,
                })),
        ];
        return new AnalysisResult(products, windows, warnings, new JsonObject
        {
            ["sources"] = list.DeepClone(),
            ["simulated"] = simulated,
            ["dummy"] = query.IsDummy,
            ["pipeline"] = Pipeline,
            ["osa_version_requested"] = query.Canonical.GetValueOrDefault("osa_version"),
        });
    }

    /// <inheritdoc/>
    protected override void CompleteParameters(SortedDictionary<string, string> canonical, SkyDirection? target, IList<QueryProblem> problems)
    {
        // What the chosen binning does not use makes no other query.
        foreach (string unused in IsBlocks(canonical) ? new[] { "time_bin" } : [IsgriParameters.Resolution, IsgriParameters.FalseAlarm])
            canonical.Remove(unused);
    }

    private static bool IsBlocks(IReadOnlyDictionary<string, string> q) => q.GetValueOrDefault(IsgriParameters.Binning) == IsgriParameters.Blocks;

    private static string WidthOf(IReadOnlyDictionary<string, string> q) => q[IsBlocks(q) ? IsgriParameters.Resolution : "time_bin"];

    private static Dictionary<string, string> WithBlocks(Dictionary<string, string> bins, IReadOnlyDictionary<string, string> q) => IsBlocks(q)
        ? new(bins) { [MergeLightCurves.FalseAlarm] = q[IsgriParameters.FalseAlarm] }
        : bins;

    // Bins are counted from the start of the first window, so that it begins with a whole one.
    private double Origin(string windows) => windows.Split(',')
        .Select(text => ScienceWindowId.TryParse(text, out ScienceWindowId id) && _archive.Find(id) is { } window
            ? window.StartIjd
            : throw new QueryRefusedException([new("scw_list", text, $"Science window {text} is no longer in the archive.")]))
        .Min();
}
