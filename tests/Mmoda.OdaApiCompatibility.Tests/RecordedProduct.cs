using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Server.Tests;
using Mmoda.Workflow;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>A product with recorded parameters; its files are those that the fakes of the server's tests write.</summary>
internal sealed class RecordedProduct(string instrument, string name, ParameterGroup parameters) : ProductType(name, parameters.Name)
{
    public override ParameterGroup Parameters => parameters;

    public override Query Read(ParameterValues values, bool dummy, IList<QueryProblem> problems)
    {
        if (instrument == "isgri" && (values.Number("E1_keV") < 15 || values.Number("E2_keV") > 800))
            problems.Add(new("E1_keV", null, "ISGRI energy range is restricted to 15 - 800 keV"));
        return new Query(instrument, Name, dummy, values.ToCanonical());
    }

    /// <summary>What the real instruments need; the texts are theirs.</summary>
    public override IReadOnlyList<RoleRequirement> RolesFor(Query query)
    {
        IReadOnlyDictionary<string, string> q = query.Canonical;
        List<RoleRequirement> roles = [];
        if (q.GetValueOrDefault("data_level") == "realtime")
            roles.Add(new("integral-realtime", "access to real time data requires special role"));
        if (!q.TryGetValue("max_pointings", out string? most))
            return roles;
        string[] windows = q.TryGetValue("scw_list", out string? list) ? list.Split(',') : [];
        int count = Math.Max(windows.Length, int.Parse(most, System.Globalization.CultureInfo.InvariantCulture));
        if (count > 50)
            roles.Add(new("unige-hpc-full", $"it is needed to request > 50 ScW, you requested {(windows.Length > 50 ? $"scw_list) = [ .. {windows.Length} items .. ]" : $"max_pointings={most}")}"));
        if (count > 500)
            roles.Add(new("unige-hpc-extreme", "it is needed to request > 500 ScW"));
        if (windows.Any(w => w.EndsWith(".000", StringComparison.Ordinal)))
            roles.Add(new("integral-public-nrt", "some of the pointings you requested are NRT, but you requested public data. This was likely a mistake, since almost none of of NRT data is public."));
        if (q["integral_data_rights"] == "all-private")
            roles.Add(new("integral-private-qla", "this role is needed to access private INTEGRAL data requested with integral_data_rights == \"all-private\"") { GuardsResult = true });
        if (q["osa_version"] is not ("OSA10.2" or "OSA11.2") and var version)
            roles.Add(new("integral-private-qla", $"the requested OSA ({version}) version is restricted, publicly available osa versions: are OSA10.2, OSA11.2. Most likely you do not need to request it."));
        return roles;
    }

    public override ValueTask<StepGraph> PlanAsync(Query query, CancellationToken cancellationToken)
    {
        bool isImage = Name.EndsWith("_image", StringComparison.Ordinal);
        StepNode made = new("made", isImage ? "fake.mosaic" : "fake.curves", 1, new Dictionary<string, string> { [isImage ? "band" : "bin"] = instrument }, []);
        StepNode wait = new("window", "fake.window", 1, new Dictionary<string, string> { ["window"] = "wait" }, [], Label: "066500220010.001");
        return ValueTask.FromResult(new StepGraph(query.IsDummy ? [made] : [wait, made with { DependsOn = ["window"] }]));
    }

    public override AnalysisResult Collect(Query query, GraphOutcome outcome, ProductStore store)
    {
        StoredProduct made = store.Open(outcome["made"].Product!.Value); // The fakes never fail.
        DataProduct Product(string product, DataProductKind kind, string file, JsonObject metadata) => new(product, kind, file, made.PathOf(file), "application/fits", metadata);
        string source = FakeCurves.Sources[0];
        if (Name.EndsWith("_image", StringComparison.Ordinal))
        {
            JsonObject metadata = new() { ["product"] = "mosaic", ["instrument"] = instrument, ["src_name"] = "", ["query_parameters"] = null };
            return new AnalysisResult([Product("mosaic_image", DataProductKind.FitsImage, "mosaic.fits", metadata)], [], [], FakeCurves.Summary());
        }

        DataProduct[] products = Name.EndsWith("_lc", StringComparison.Ordinal)
            ? [Product(Name, DataProductKind.LightCurve, FakeCurves.CurveOf(source), new JsonObject { ["src_name"] = source, ["time_bin"] = 0.01, ["time"] = "TIME", ["rate"] = "RATE", ["rate_err"] = "ERROR" })]
            :
            [
                Product($"{instrument}_spectrum", DataProductKind.Spectrum, FakeCurves.SpectrumOf(source), new JsonObject { ["src_name"] = source, ["product"] = $"{instrument}_spectrum" }),
                Product($"{instrument}_arf", DataProductKind.Spectrum, FakeCurves.Arf, new JsonObject { ["src_name"] = "", ["product"] = $"{instrument}_arf" }),
                Product($"{instrument}_rmf", DataProductKind.Spectrum, FakeCurves.Rmf, new JsonObject { ["src_name"] = "", ["product"] = $"{instrument}_rmf" }),
            ];
        return new AnalysisResult(products, [], [], FakeCurves.Summary());
    }
}
