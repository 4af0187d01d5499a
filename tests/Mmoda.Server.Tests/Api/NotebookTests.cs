using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Server.Notebooks;
using Mmoda.Tests;

namespace Mmoda.Server.Tests;

/// <summary>HELP-02: notebooks for experts, made of the definitions of an instrument.</summary>
public sealed class NotebookTests
{
    private static readonly string[] Names =
        ["T1", "T2", "src_name", "RA", "DEC", "radius", "jemx_unit", "osa_version", "data_version", "rights", "s_max", "host_type", "upload_to_gallery", "E1", "E2"];

    [Fact]
    public async Task HELP_02_a_notebook_is_listed_and_taken_away_with_the_parameters_of_experts()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        JsonNode listed = Assert.Single((JsonArray)await server.GetJsonAsync("/api/v1/notebooks"))!;
        Assert.Equal(("isgri", "IBIS/ISGRI", "mmoda_isgri.ipynb"), ((string?)listed["instrument"], (string?)listed["title"], (string?)listed["file"]));
        using HttpResponseMessage answer = await server.Client.GetAsync(new Uri("/api/v1/" + listed["address"], UriKind.Relative));
        Assert.Equal("application/x-ipynb+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("mmoda_isgri.ipynb", answer.Content.Headers.ContentDisposition!.FileName);
        JsonNode notebook = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        AssertValid(notebook);
        JsonNode parameters = Assert.Single((JsonArray)notebook["cells"]!, c => c!["metadata"]!["tags"] is JsonArray tags && (string?)tags.Single() == "parameters")!;
        string[] lines = Source(parameters).Split('\n');
        Assert.Equal(Names, lines.Select(l => l.Split(" = ")[0]));
        Assert.All(lines, l => Assert.Matches("^[A-Za-z_0-9]+ = .+  # .+$", l));
        Assert.Contains("RA = 265.97845833  # RA (deg).", lines);
        Assert.Contains("s_max = 50  # max_pointings.", lines);
        Assert.Contains("rights = \"public\"  # integral_data_rights: public or all-private.", lines);
        Assert.Contains(lines, l => l.StartsWith("jemx_unit = None  # This instrument has no such choice", StringComparison.Ordinal));
        Assert.Contains($"\"this\": \"{server.Url}dispatch-data\"", string.Concat(((JsonArray)notebook["cells"]!).Select(c => Source(c!))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nosuch")]
    [InlineData("..%2Fisgri")]
    public async Task There_is_no_notebook_for_what_is_no_instrument(string name)
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        using HttpResponseMessage answer = await server.Client.GetAsync(new Uri($"/api/v1/notebooks/{name}.ipynb", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    /// <summary>Observations as an archive has them, ordered and chosen by place and time.</summary>
    private sealed class SmallArchive(params ObservationSummary[] all) : DataArchive
    {
        public override string Describe => "some";

        public override IReadOnlyList<ObservationSummary> List(double? raDeg, double? decDeg, double? radiusDeg, string? startUtc, string? stopUtc) =>
            [.. all.Where(w => (raDeg is null || Math.Abs(w.RaDeg - raDeg.Value) < radiusDeg)
                && (startUtc is null || string.CompareOrdinal(w.StopUtc, startUtc) > 0) && (stopUtc is null || string.CompareOrdinal(w.StartUtc, stopUtc) < 0))];
    }

    [Theory]
    [InlineData(266, "2017-03-06T13:30", "", "")] // What is usual is there.
    [InlineData(266, "2019-01-01T00:00", "T1 T2", "2018-12-31T00:00 to 2019-01-01T00:00")]
    [InlineData(83, "2018-02-21T00:00", "DEC RA T1 T2 src_name", "2018-02-20T00:00 to 2018-02-21T00:00, Crab")] // The source in the middle of 82 and 84.
    [InlineData(200, "2018-02-21T00:00", "DEC RA T1 T2 src_name", "2018-02-20T00:00 to 2018-02-21T00:00, middle of the field")]
    public void HELP_02_the_values_of_a_notebook_find_something_in_the_archive_of_this_server(double ra, string time, string names, string told)
    {
        string before = DateTime.Parse(time, System.Globalization.CultureInfo.InvariantCulture).AddDays(-1).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        SmallArchive archive = new(
            new("192100010010.001", 266, -29, "2016-01-01T00:00", "2016-01-01T01:00", 1, false), // Of another revolution, and older.
            new("192200010010.001", ra - 1, 22, before, before, 1, false),
            new("192200020010.001", ra + 1, 22, time, time, 1, false));
        Dictionary<string, object?> defaults = new() { ["RA"] = 266.0, ["DEC"] = -29, ["radius"] = 15.0, ["T1"] = "2017-03-06T13:26", ["T2"] = "2017-03-06T15:32" };
        if (ra != 266)
            archive = new([.. archive.List(null, null, null, null, null).Skip(1)]);
        IReadOnlyDictionary<string, JsonNode> instead = NotebookExample.Of(defaults, archive, new FakeSources());
        Assert.Equal(names, string.Join(' ', instead.Keys.Order()));
        if (names.Length > 0)
            Assert.Equal(told, $"{instead["T1"]} to {instead["T2"]}{(instead.TryGetValue("src_name", out JsonNode? name) ? $", {name}" : "")}");
        Assert.Empty(NotebookExample.Of(defaults, new SmallArchive(), new FakeSources()));
    }

    [Fact]
    public void An_instrument_without_spectra_has_no_notebook() => Assert.False(ExpertNotebook.IsFor(new OtherInstrument("pictures", [new FakeImage()])));

    [SkippableFact]
    public async Task Every_cell_compiles()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        Compile(await server.GetJsonAsync("/api/v1/notebooks/isgri.ipynb"));
    }

    /// <summary>Words of an instrument may come from a service elsewhere; a host is what a client says.</summary>
    [SkippableFact]
    public void Words_stay_words_and_nothing_of_them_is_run()
    {
        const string Hostile = "x\nimport os; os.abort()\n# %%\n\"\"\"\u2028raise SystemExit(9)\r@HOST@ | </td>";
        OtherInstrument instrument = new("isgri", new FakeIsgri().Products)
        {
            Said = new InstrumentWords { Title = Hostile, Acknowledgement = "%%\n" + Hostile },
            Own = new("p", [.. new FakeIsgri().Parameters.Parameters.Select(p => p with { Label = Hostile, Description = Hostile, Unit = Hostile })]),
        };
        JsonObject clean = ExpertNotebook.Of(new FakeIsgri(), "http://a", "http://a/dispatch-data");
        JsonObject notebook = ExpertNotebook.Of(instrument, "http://a", "http://a\"; raise SystemExit(9); \"");

        AssertValid(notebook);
        Assert.Equal(((JsonArray)clean["cells"]!).Count, ((JsonArray)notebook["cells"]!).Count);
        JsonNode parameters = ((JsonArray)notebook["cells"]!).Single(c => c!["metadata"]!["tags"] is not null)!;
        Assert.Equal(Names.Length, Source(parameters).Split('\n', '\r', '\u2028').Length);
        Assert.Contains("\"this\": \"http://a\\\"; raise SystemExit(9); \\\"\"", string.Concat(((JsonArray)notebook["cells"]!).Select(c => Source(c!))), StringComparison.Ordinal);
        Compile(notebook);
    }

    [SkippableTheory]
    [InlineData("", "10 ends")]
    [InlineData("upload_to_gallery = True", "posts nothing to a gallery yet: set it to False")]
    public async Task HELP_02_the_real_client_runs_every_cell(string change, string expected)
    {
        string? path = Environment.GetEnvironmentVariable("ODA_API_PATH");
        Skip.If(path is null, "ODA_API_PATH does not name a checkout of oda_api.");
        await using RunningServer server = await RunningServer.StartAsync();
        JsonArray cells = (JsonArray)(await server.GetJsonAsync("/api/v1/notebooks/isgri.ipynb"))["cells"]!;
        string[] code = [.. cells.Where(c => (string?)c!["cell_type"] == "code").Select(c => Source(c!))];
        code[0] += "\n" + change;
        string directory = Directory.CreateTempSubdirectory("mmoda-notebook-").FullName;
        try
        {
            string file = Path.Combine(directory, "notebook.py");
            string start = "import matplotlib\nmatplotlib.use('Agg')\n";
            await File.WriteAllTextAsync(file, (OtherProgram.PythonWith("matplotlib") is null ? "" : start) + string.Join('\n', code) + "\nprint(len(saved), 'ends')\n");
            ProcessStartInfo python = new(OtherProgram.PythonWith("astropy, numpy, requests") ?? "python3", [file]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory };
            python.Environment["PYTHONPATH"] = path;
            python.Environment["HOME"] = directory; // No token of the one who runs the test.
            using Process process = Process.Start(python)!; // Null only for documents opened by the shell.
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            string text = await output + await errors;
            Assert.True(text.Contains(expected, StringComparison.Ordinal), text);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string Source(JsonNode cell) => string.Concat(((JsonArray)cell["source"]!).Select(l => (string?)l));

    /// <summary>What nbformat 4.5 demands of a notebook and its cells.</summary>
    private static void AssertValid(JsonNode notebook)
    {
        Assert.Equal((4, 5), ((int)notebook["nbformat"]!, (int)notebook["nbformat_minor"]!));
        Assert.Equal("python3", (string?)notebook["metadata"]!["kernelspec"]!["name"]);
        JsonArray cells = (JsonArray)notebook["cells"]!;
        Assert.Equal(cells.Count, cells.Select(c => (string?)c!["id"]).Distinct().Count());
        Assert.All(cells, c =>
        {
            bool isCode = (string?)c!["cell_type"] == "code";
            string[] expected = isCode ? ["cell_type", "id", "metadata", "source", "execution_count", "outputs"] : ["cell_type", "id", "metadata", "source"];
            Assert.Equal(expected.Order(StringComparer.Ordinal), ((JsonObject)c).Select(p => p.Key).Order(StringComparer.Ordinal));
            Assert.Contains((string?)c["cell_type"], (string[])["code", "markdown"]);
            Assert.Matches("^[a-zA-Z0-9-_]{1,64}$", (string)c["id"]!);
            Assert.NotEqual("", Source(c));
        });
    }

    private static void Compile(JsonNode notebook)
    {
        string? python = OtherProgram.PythonWith("ast");
        Skip.If(python is null, "Python is not installed.");
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, notebook.ToJsonString());
            const string Program = "import json, sys\nfor c in json.load(open(sys.argv[1]))['cells']:\n  if c['cell_type'] == 'code': compile(''.join(c['source']), c['id'], 'exec')\nprint('compiled')";
            Assert.Equal("compiled", OtherProgram.TryRun(python, out _, "-c", Program, file)?.Trim());
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>An instrument of parts of the fake one.</summary>
    private sealed class OtherInstrument(string name, IReadOnlyList<ProductType> products) : Instrument(name)
    {
        public override InstrumentWords Words => Said;

        public InstrumentWords Said { get; init; } = new();

        public override ParameterGroup Source { get; } = new FakeIsgri().Source;

        public override ParameterGroup Parameters => Own;

        public ParameterGroup Own { get; init; } = new FakeIsgri().Parameters;

        public override IReadOnlyList<ProductType> Products { get; } = products;
    }
}
