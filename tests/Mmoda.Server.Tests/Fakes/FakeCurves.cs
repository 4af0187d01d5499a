using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Fits;
using Mmoda.Workflow;

namespace Mmoda.Server.Tests;

/// <summary>Light curves of two sources with as many bins as its step makes; <c>time_bin</c> is a parameter of the step.</summary>
internal sealed class FakeLightCurve() : ProductType("isgri_lc", "isgri_lc_query")
{
    public override ParameterGroup Parameters { get; } = new("isgri_lc_query",
    [
        new("time_bin", ParameterKind.Duration) { Unit = "sec", Default = 1000.0, AnnouncesLimits = false, Minimum = 1 },
    ]);

    public override Query Read(ParameterValues values, bool dummy, IList<QueryProblem> problems) => new("isgri", Name, dummy, values.ToCanonical());

    public override ValueTask<StepGraph> PlanAsync(Query query, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new StepGraph([new StepNode("curves", "fake.curves", 1, new Dictionary<string, string> { ["bin"] = query.Canonical["time_bin"] }, [])]));

    public override AnalysisResult Collect(Query query, GraphOutcome outcome, ProductStore store)
    {
        StoredProduct curves = store.Open(outcome["curves"].Product!.Value); // The step never fails.
        double days = double.Parse(query.Canonical["time_bin"], CultureInfo.InvariantCulture) / 86400;
        return new AnalysisResult(
            [
                .. FakeCurves.Sources.Select(s => new DataProduct(
                    Name, DataProductKind.LightCurve, FakeCurves.CurveOf(s), curves.PathOf(FakeCurves.CurveOf(s)), "application/fits",
                    new JsonObject { ["src_name"] = s, ["time_bin"] = days, ["time"] = "TIME", ["rate"] = "RATE", ["rate_err"] = "ERROR" })),
            ],
            [], [], FakeCurves.Summary());
    }
}

/// <summary>Spectra of two sources with one response for both.</summary>
internal sealed class FakeSpectrum() : ProductType("isgri_spectrum", "isgri_spectrum_query")
{
    public override ParameterGroup Parameters { get; } = new("isgri_spectrum_query", []);

    public override Query Read(ParameterValues values, bool dummy, IList<QueryProblem> problems) => new("isgri", Name, dummy, values.ToCanonical());

    public override ValueTask<StepGraph> PlanAsync(Query query, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new StepGraph([new StepNode("curves", "fake.curves", 1, new Dictionary<string, string> { ["bin"] = "0" }, [])]));

    public override AnalysisResult Collect(Query query, GraphOutcome outcome, ProductStore store)
    {
        StoredProduct curves = store.Open(outcome["curves"].Product!.Value); // The step never fails.
        DataProduct Part(string product, string file, string source) => new(
            product, DataProductKind.Spectrum, file, curves.PathOf(file), "application/fits", new JsonObject { ["src_name"] = source, ["product"] = product });
        return new AnalysisResult(
            [
                .. FakeCurves.Sources.Select(s => Part("isgri_spectrum", FakeCurves.SpectrumOf(s), s)),
                Part("isgri_arf", FakeCurves.Arf, ""),
                Part("isgri_rmf", FakeCurves.Rmf, ""),
            ],
            [], [], FakeCurves.Summary());
    }
}

/// <summary>Writes light curves, spectra and a response with the tables of the original.</summary>
internal sealed class FakeCurves() : Step("fake.curves", 1)
{
    public const string Arf = "isgri_arf.fits", Rmf = "isgri_rmf.fits";

    public static readonly string[] Sources = ["Crab", "4U 0517+17"];

    public static string CurveOf(string source) => $"isgri_lc_{source.Replace(' ', '_')}.fits";

    public static string SpectrumOf(string source) => $"isgri_spectrum_{source.Replace(' ', '_')}.fits";

    public static JsonObject Summary() => new()
    {
        ["sources"] = new JsonArray([.. Sources.Select(s => new JsonObject { ["name"] = s, ["significance"] = 8.5, ["ra_deg"] = 83.6, ["dec_deg"] = 22.0 })]),
        ["simulated"] = true,
    };

    public override ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken)
    {
        void Write(string file, params (FitsHeader Header, FitsTable Table)[] tables)
        {
            using FitsWriter fits = FitsWriter.Create(Path.Combine(run.OutputDirectory, file));
            fits.WritePrimary(new FitsHeader());
            foreach ((FitsHeader header, FitsTable table) in tables)
                fits.WriteTable(header, table);
            fits.Commit();
        }

        foreach (string source in Sources)
        {
            Write(CurveOf(source), (new FitsHeader().Set("EXTNAME", "ISGR-SRC.-LCR"), new FitsTable()
                .Add("TIME", [6634.0, 6634.1]).Add("TOT_COUNTS", [70f, 71f]).Add("BACKV", [0.1f, 0.1f]).Add("FRACEXP", [1f, 0.5f])
                .Add("RATE", [100f, 101f]).Add("ERROR", [1f, 1.4f])));
            Write(SpectrumOf(source), (new FitsHeader().Set("EXTNAME", "ISGR-EVTS-SPE").Set("RESPFILE", Rmf).Set("ANCRFILE", Arf), new FitsTable()
                .Add("CHANNEL", [(short)0, (short)1]).Add("RATE", [3f, 2f]).Add("SYS_ERR", [0.01f, 0.01f]).Add("STAT_ERR", [0.1f, 0.1f])
                .Add("QUALITY", [(short)0, (short)0]).Add("GROUPING", [(short)1, (short)1])));
        }

        Write(Arf, (new FitsHeader().Set("EXTNAME", "SPECRESP"), new FitsTable()
            .Add("ENERG_LO", [20f, 30f]).Add("ENERG_HI", [30f, 40f]).Add("SPECRESP", [1f, 1f])));
        Write(
            Rmf,
            (new FitsHeader().Set("EXTNAME", "EBOUNDS"), new FitsTable().Add("CHANNEL", [(short)0, (short)1]).Add("E_MIN", [20f, 30f]).Add("E_MAX", [30f, 40f])),
            (new FitsHeader().Set("EXTNAME", "SPECRESP MATRIX"), new FitsTable().Add("ENERG_LO", [20f, 30f]).Add("ENERG_HI", [30f, 40f]).Add("MATRIX", [900f, 10f, 20f, 800f], repeat: 2)));
        return ValueTask.FromResult(run.Produced());
    }
}
