using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>Product <c>jemx_spectrum</c>: the spectra of all sources around a position in one unit, with their response.</summary>
internal sealed class JemxSpectrum(IntegralArchive archive, IntegralSources sources)
    : CodedMaskProduct(archive, sources, Telescope.Jemx[0], "jemx_spectrum", "jemx_spectrum_query")
{
    private const string SumNode = "spectrum";

    private readonly IntegralArchive _archive = archive;

    /// <inheritdoc/>
    public override ParameterGroup Parameters => JemxParameters.Spectrum;

    /// <inheritdoc/>
    internal override string Pipeline => "jemx_spectrum/2";

    /// <inheritdoc/>
    public override async ValueTask<StepGraph> PlanAsync(Query query, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> q = query.Canonical;
        PlanInputs inputs = new();
        if (query.IsDummy)
            return inputs.ToGraph([new StepNode(SumNode, StepOf(MakeDummyJemxSpectrum.Operation), MakeDummyJemxSpectrum.StepVersion, new Dictionary<string, string>(), [])]);
        (List<StepNode> nodes, Dictionary<string, string> parameters) = await PlanSourcesAsync(q, cancellationToken, inputs);
        List<string> windows = [], responses = [];
        await foreach ((string label, Dictionary<string, string> files) in WindowsAsync(q, cancellationToken, inputs))
        {
            windows.Add("spectra " + label);
            JemxUnit unit = JemxUnit.Of((int)StepParameters.Number(files, JemxWindowStep.UnitParameter));
            responses.Add(await FingerprintAsync(() => ResponseOf(files["window"], unit), cancellationToken, inputs));
            nodes.Add(new StepNode(
                windows[^1], StepOf(ExtractJemxSpectra.Operation), ExtractJemxSpectra.StepVersion, Merge(files, parameters), SourceNodes(nodes), Label: label));
        }

        Dictionary<string, string> sum = new()
        {
            ["systematic"] = q[IsgriParameters.Systematic],
            ["responses"] = WindowSelector.Hash(string.Join('\n', responses)),
        };
        inputs.Add(sum["responses"], inputs.Union(responses));
        nodes.Add(new StepNode(SumNode, StepOf(SumJemxSpectra.Operation), SumJemxSpectra.StepVersion, sum, windows, AcceptsMissingInputs: true));
        return inputs.ToGraph(nodes);
    }

    /// <inheritdoc/>
    public override AnalysisResult Collect(Query query, GraphOutcome outcome, ProductStore store)
    {
        (List<WindowReport> windows, List<string> warnings) = Report(
            query, outcome, store, StepOf(ExtractJemxSpectra.Operation), StepOf(ExtractJemxSpectra.Operation), "spectra ");
        NodeReport sum = outcome[SumNode];
        if (sum.State != NodeState.Produced || sum.Product is not { } key)
            return new AnalysisResult([], windows, warnings, []);
        StoredProduct product = store.Open(key);
        bool simulated = product.Metadata["simulated"]?.GetValue<bool>() ?? false;
        JsonArray list = product.Metadata["sources"] as JsonArray ?? [];
        warnings.AddRange(OutsideField(query, list));
        List<DataProduct> products =
        [
            .. list.OfType<JsonObject>().Select(s => Part("jemx_spectrum", s["file"]?.GetValue<string>() ?? "", s["name"]?.GetValue<string>() ?? "")),

            // The response belongs to all of them.
            Part("jemx_arf", JemxSpectrumFiles.AncillaryFile, ""),
            Part("jemx_rmf", JemxSpectrumFiles.ResponseFile, ""),
            .. SpectraOfWindows(query, outcome, store, StepOf(ExtractJemxSpectra.Operation), ExtractJemxSpectra.FileName),
        ];
        DataProduct Part(string kind, string file, string source) => new(
            kind, DataProductKind.Spectrum, file, product.PathOf(file), "application/fits", new JsonObject
            {
                ["src_name"] = source,
                ["product"] = kind,
                ["instrument"] = "jemx",
                ["simulated"] = simulated,
            });

        return new AnalysisResult(products, windows, warnings, new JsonObject
        {
            ["sources"] = list.DeepClone(),
            ["simulated"] = simulated,
            ["dummy"] = query.IsDummy,
            ["unit"] = product.Metadata["unit"]?.DeepClone(),
            ["exposure_seconds"] = product.Metadata["exposure_seconds"]?.DeepClone(),
            ["response"] = product.Metadata["response"]?.DeepClone(),
            ["channels"] = product.Metadata["channels"]?.DeepClone(),
            ["pipeline"] = Pipeline,
            ["osa_version_requested"] = query.Canonical.GetValueOrDefault("osa_version"),
        });
    }

    private IReadOnlyList<string> ResponseOf(string window, JemxUnit unit) =>
        ScienceWindowId.TryParse(window, out ScienceWindowId id) && _archive.Find(id) is { } found
            && _archive.Characteristics.Find(unit.Structure(JemxCalibrationFiles.Response), 0.5 * (found.StartIjd + found.StopIjd)) is { } path
            ? [path]
            : [];
}
