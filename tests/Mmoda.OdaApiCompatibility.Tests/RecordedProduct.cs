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
