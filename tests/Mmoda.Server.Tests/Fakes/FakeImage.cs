using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Workflow;

namespace Mmoda.Server.Tests;

/// <summary>One step per science window, one for the mosaic of them all.</summary>
internal sealed class FakeImage() : ProductType("isgri_image", "isgri_image_query")
{
    public override ParameterGroup Parameters { get; } = new("isgri_image_query",
    [
        new("detection_threshold", ParameterKind.DetectionThreshold) { Unit = "sigma", Default = 7.0 },
        new("image_scale_min", ParameterKind.Number) { IsOptional = true },
        new("image_scale_max", ParameterKind.Number) { IsOptional = true },
    ]);

    public override Query Read(ParameterValues values, bool dummy, IList<QueryProblem> problems)
    {
        if (values.Number("E1_keV") is < 15 or > 1000 || values.Number("E2_keV") is < 15 or > 1000)
            problems.Add(new("E1_keV", null, "ISGRI energy range is restricted to 15 - 1000 keV"));
        return new Query("isgri", Name, dummy, values.ToCanonical());
    }

    public override IReadOnlyList<RoleRequirement> RolesFor(Query query) => query.Canonical["integral_data_rights"] == "all-private"
        ? [new("integral-private-qla", "private data") { GuardsResult = true }]
        : [];

    public override ValueTask<StepGraph> PlanAsync(Query query, CancellationToken cancellationToken)
    {
        string[] windows = query.Canonical.TryGetValue("scw_list", out string? list) ? list.Split(',') : ["066500220010.001", "066500230010.001"];
        if (windows.Contains("none"))
            throw new QueryRefusedException([new("scw_list", "none", "No science window of the list is in the archive.")]);
        Dictionary<string, string> none = [];
        List<StepNode> nodes = [.. windows.Select(w => new StepNode("window " + w, "fake.window", 1, new Dictionary<string, string> { ["window"] = w, ["files"] = EventsOf(w).Sha256 }, [], Label: w))];
        nodes.Add(new StepNode("mosaic", "fake.mosaic", 1, new Dictionary<string, string> { ["band"] = query.Canonical["E1_keV"] }, [.. nodes.Select(n => n.Id)], AcceptsMissingInputs: true));
        return ValueTask.FromResult(new StepGraph(nodes) { InputFiles = windows.Select(EventsOf).ToDictionary(f => f.Sha256, f => (IReadOnlyList<InputFile>)[f]) });
    }

    /// <summary>The one file of a window, which is its own fingerprint.</summary>
    public static InputFile EventsOf(string window) => new(
        $"scw/{window}/events.fits", window.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(window))));

    public override AnalysisResult Collect(Query query, GraphOutcome outcome, ProductStore store)
    {
        WindowReport[] windows = [.. outcome.Nodes.Where(n => n.Label is not null).Select(n => new WindowReport(
            n.Label!, n.State == NodeState.Produced ? "done" : n.State == NodeState.Empty ? "empty" : "failed", n.Reason, n.Seconds, n.FromStore))];
        if (outcome["mosaic"].State != NodeState.Produced)
            return new AnalysisResult([], windows, [], []);

        StoredProduct mosaic = store.Open(outcome["mosaic"].Product!.Value);
        JsonObject metadata = new() { ["product"] = "mosaic", ["instrument"] = "isgri", ["src_name"] = "", ["query_parameters"] = null };
        JsonArray sources =
        [
            Source("1E 1740.7-2942", 50.5, 265.977, -29.7467, isNew: false),
            Source("NEW_1", 7.4, 263.01, -24.74, isNew: true),
        ];
        return new AnalysisResult(
            [
                new("mosaic_image", DataProductKind.FitsImage, "isgri_query_mosaic.fits", mosaic.PathOf("mosaic.fits"), "application/fits", metadata),
                new("query_catalog", DataProductKind.Region, "query_catalog.reg", mosaic.PathOf("catalog.reg"), "text/plain", []),
            ],
            query.IsDummy ? [] : windows, [], new JsonObject { ["sources"] = sources, ["simulated"] = true });
    }

    private static JsonObject Source(string name, double significance, double ra, double dec, bool isNew) => new()
    {
        ["name"] = name,
        ["significance"] = significance,
        ["ra_deg"] = ra,
        ["dec_deg"] = dec,
        ["new"] = isNew,
        ["error_radius_arcmin"] = 1.5,
    };
}
