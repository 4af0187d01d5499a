using System.Net;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>Services of notebooks beyond what was recorded: every kind of output, failures, files, and what must not pass.</summary>
public sealed class NotebookTests : IAsyncLifetime
{
    private const string Product = "run_analysis?query_status=new&query_type=Real&instrument=lab&product_type=all&api=True&session_id=AAAABBBBCCCCDDDD";

    private NotebookService _service = null!; // Set by InitializeAsync, before any test.
    private CompatibleServer _server = null!; // Likewise.

    public async Task InitializeAsync()
    {
        _service = await NotebookService.StartAsync();
        _service.Options = Offer(("n", "Integer", 5), ("file", "POSIXPath", null), ("when", "TimeInstantMJD", 56000.5), ("flag", "Boolean", true)).ToJsonString();
        _server = await StartAsync(new RemoteService("lab", _service.Url) { LargestAnswer = 100_000, RequestTimeout = TimeSpan.FromSeconds(5) });
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task Every_kind_of_output_reaches_programs_and_pages()
    {
        string pickle = (string)Unit()["binarys"]!;
        _service.Finish("all", new JsonObject
        {
            ["text"] = "two\nlines",
            ["number"] = 4.5,
            ["nothing"] = "null",
            ["table"] = new JsonObject { ["ascii"] = "# %ECSV 1.0\n# ---\na b\n1 \"x <y>\"\n", ["binary"] = "pickle", ["name"] = "mine", ["meta_data"] = "{\"k\": 1}" }.ToJsonString(),
            ["picture"] = new JsonObject { ["img_type"] = "png", ["b64data"] = "iVBORw0KGgo_-w==", ["metadata"] = new JsonObject(), ["name"] = "plot", ["filename"] = "plot.png" }.ToJsonString(),
            ["bytes"] = new JsonObject { ["name"] = "a.root", ["data"] = "AQID", ["md5"] = "5289df737df57326fcdd22597afb1fac" }.ToJsonString(),
            ["curves"] = new JsonArray(Numpy("one").ToJsonString(), Numpy("two").ToJsonString()).ToJsonString(),
            ["remark"] = "It was cloudy.",
        });
        JsonNode done = await DoneAsync();
        JsonNode products = done["products"]!;
        Assert.Equal("It was cloudy.", (string?)done["exit_status"]!["comment"]);
        Assert.Equal("""[{"name":"text","value":"two\nlines"},{"name":"number","value":4.5,"meta_data":{"uri":"http://odahub.io/ontology#Float"}},{"name":"nothing","value":null,"meta_data":{"uri":"http://odahub.io/ontology#Float"}}]""", products["text_product_list"]!.ToJsonString());
        JsonNode table = products["astropy_table_product_ascii_list"]![0]!;
        Assert.Equal(("mine", 1), ((string?)table["name"], (int)table["meta_data"]!["k"]!));
        Assert.Null(table["binary"]); // The client would run it.
        Assert.Equal(("plot", "png", "iVBORw0KGgo_-w=="), ((string?)products["binary_image_product_list"]![0]!["name"], (string?)products["binary_image_product_list"]![0]!["img_type"], (string?)products["binary_image_product_list"]![0]!["b64data"]));
        Assert.Equal("""{"name":"a.root","data":"AQID","md5":"5289df737df57326fcdd22597afb1fac"}""", products["binary_data_product_list"]![0]!.ToJsonString());
        Assert.Equal(["one", "two"], products["numpy_data_product_list"]!.AsArray().Select(p => (string)p!["name"]!));
        Assert.Equal(pickle, (string?)products["numpy_data_product_list"]![1]!["data_unit_list"]![0]!["binarys"]);
        Assert.Equal("A curve", (string?)products["extra_metadata"]!["curves"]!["label"]);

        JsonNode page = (await _server.GetAsync(Product.Replace("&api=True", "", StringComparison.Ordinal))).Body["products"]!;
        Assert.Equal(["text", "number", "nothing", "table.ecsv", "picture.png", "bytes.root", "curves.json", "curves_1.json"], page["file_name"]!.AsArray().Select(f => (string)f!));
        Assert.Contains("<td>x &lt;y&gt;</td>", (string?)page["image"]![3]!["image"]!["div"], StringComparison.Ordinal);
        Assert.Contains("data:image/png;base64,", (string?)page["image"]![4]!["image"]!["div"], StringComparison.Ordinal);
        using HttpResponseMessage file = await _server.Client.GetAsync(new Uri($"download_products?query_status=ready&session_id=AAAABBBBCCCCDDDD&job_id={page["job_id"]}&file_list=bytes.root&return_archive=False", UriKind.Relative));
        Assert.Equal([1, 2, 3], await file.Content.ReadAsByteArrayAsync());

        // What is made of arrays for the page is among the files of the job only.
        using HttpResponseMessage fits = await _server.Client.GetAsync(new Uri($"download_products?query_status=ready&session_id=AAAABBBBCCCCDDDD&job_id={page["job_id"]}&file_list=curves_1.fits&return_archive=False", UriKind.Relative));
        Assert.Equal("SIMPLE  ="u8.ToArray(), (await fits.Content.ReadAsByteArrayAsync())[..9]);
    }

    [Theory] // What the client of our users would run.
    [InlineData("Y29zCnN5c3RlbQooUydsYycKdFIu", "calls os.system")] // cos\nsystem\n(S'lc'\ntR.
    [InlineData("gASVKQAAAAAAAACMCGJ1aWx0aW5zlIwEZXZhbJSTlIwMX19pbXBvcnRfXygplIWUUpQu", "calls builtins.eval")]
    [InlineData("Kioq", "The pickle")]
    [InlineData("!", "no array")]
    public async Task Pickles_that_are_more_than_arrays_are_not_handed_on(string pickle, string reason)
    {
        JsonObject product = Numpy("x");
        product["data_unit_list"]![0]!["binarys"] = pickle;
        await RefusedAsync(new JsonObject { ["curves"] = product.ToJsonString() }, reason);
    }

    [Theory]
    [InlineData("data", "__import__('os').system('x')")]
    [InlineData("data", "[[1, open]]")]
    [InlineData("data", "(lambda: 1)()")]
    [InlineData("data", "['''a' + open('b') + ''']")]
    [InlineData("dt", "exit()")]
    public async Task Texts_that_are_more_than_numbers_are_not_handed_on(string member, string text)
    {
        JsonObject product = Numpy("x");
        product["data_unit_list"]![0]!["binarys"] = null;
        product["data_unit_list"]![0]![member] = text;
        await RefusedAsync(new JsonObject { ["curves"] = product.ToJsonString() }, $"'{member}'");
    }

    [Fact]
    public async Task Arrays_as_text_are_handed_on()
    {
        JsonObject product = Numpy("x");
        JsonNode unit = product["data_unit_list"]![0]!;
        (unit["binarys"], unit["data"], unit["dt"]) = (null, "[[1.5e-3, np.nan, 'a\\'b'], (2, -np.inf, \"null\")]", "[('T', '<f8'), ('V', '>f4', (2,)), ('N', '<U20')]");
        _service.Finish("all", new JsonObject { ["curves"] = product.ToJsonString() });
        Assert.Equal((string?)unit["data"], (string?)(await DoneAsync())["products"]!["numpy_data_product_list"]![0]!["data_unit_list"]![0]!["data"]);
    }

    [Theory]
    [InlineData("table", "no JSON", "no JSON object")]
    [InlineData("picture", "{\"b64data\":\"AQID\"}", "no PNG")]
    [InlineData("bytes", "{\"data\":\"AQID\",\"md5\":\"0\"}", "another MD5")]
    [InlineData("bytes", "{\"data\":\"A*\"}", "no base64")]
    [InlineData("wrong", "x", "The output with name \"wrong\" has been wrongly annotated.")]
    public Task Outputs_that_are_not_what_they_should_be_fail_with_their_name(string output, string value, string reason) =>
        RefusedAsync(new JsonObject { [output] = value }, reason);

    [Theory]
    [InlineData(400, """{"issues":["could not convert string to float: 'abc'"]}""", "Backend failed. could not convert string to float: 'abc'")]
    [InlineData(500, """{"output":{},"exceptions":["[PapermillExecutionError(...)]"]}""", "Backend failed. [PapermillExecutionError(...)]")]
    [InlineData(404, "<!doctype html>", "connection status code: 404")]
    [InlineData(200, "<!doctype html>", "connection status code: 200; the answer is no JSON object")]
    [InlineData(302, "{}", "connection status code: 302")]
    [InlineData(200, """{"workflow_status":"done","data":{"output":"incomplete","exceptions":[{"ename":"ValueError","evalue":"p","edump":0}]}}""", "Backend failed. ValueError: p")]
    public async Task What_a_service_refuses_users_read(int status, string body, string message)
    {
        _service.Answers["all"] = (status, body);
        JsonNode answer = await EndAsync();
        Assert.Equal(("failed", 1, message), ((string?)answer["query_status"], (int)answer["exit_status"]!["status"]!, (string?)answer["exit_status"]!["message"]));
        Assert.Equal(message, (string?)(await _server.GetAsync($"{Product.Replace("=new", "=submitted", StringComparison.Ordinal)}&job_id={answer["job_monitor"]!["job_id"]}")).Body["exit_status"]!["message"]);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_not_read_to_its_end()
    {
        _service.Finish("all", new JsonObject { ["text"] = new string('x', 200_000) });
        Assert.Contains("more than 100000 bytes", (string?)(await EndAsync())["exit_status"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task NaN_as_Python_writes_it_is_null()
    {
        _service.Answers["all"] = (200, """{"workflow_status":"done","data":{"output":{"number":NaN,"text":"NaN \" NaN"},"exceptions":[]}}""");
        JsonNode texts = (await DoneAsync())["products"]!["text_product_list"]!;
        Assert.Null(texts[1]!["value"]);
        Assert.Equal("NaN \" NaN", (string?)texts[0]!["value"]);
    }

    [Fact]
    public async Task Reports_of_the_service_are_the_progress_of_the_job()
    {
        _service.Finish("all", []);
        _service.Held["all"] = false;
        JsonNode body = (await _server.GetAsync(Product)).Body;
        string poll = $"{Product.Replace("=new", "=submitted", StringComparison.Ordinal)}&job_id={body["job_monitor"]!["job_id"]}";
        using HttpClient back = new();
        using HttpResponseMessage told = await back.GetAsync(new Uri(_service.CallBackUrl + "&action=progress&stage=fitting&progress=3&progress_max=7"));
        Assert.Equal(HttpStatusCode.OK, told.StatusCode);
        JsonNode report = (await _server.GetAsync(poll)).Body["job_monitor"]!["full_report_dict"]!;
        Assert.Equal(("progress", "fitting", "3", "7"), ((string?)report["action"], (string?)report["stage"], (string?)report["progress"], (string?)report["progress_max"]));
        Assert.DoesNotContain(_service.CallBackUrl!.Split("run=")[1].Split('&')[0], report.ToJsonString(), StringComparison.Ordinal);

        using HttpResponseMessage forged = await back.GetAsync(new Uri(_server.Url, "call_back?run=00000000000000000000000000000000&action=done"));
        Assert.Equal(HttpStatusCode.Forbidden, forged.StatusCode);
        Assert.Equal("progress", (string?)(await _server.GetAsync(poll)).Body["query_status"]);
        _service.Held.Clear();
        await DoneAsync();
        using HttpResponseMessage late = await back.GetAsync(new Uri(_service.CallBackUrl + "&action=failed"));
        Assert.Equal(HttpStatusCode.Forbidden, late.StatusCode);
    }

    [Fact]
    public async Task Arguments_reach_the_notebook_in_its_own_form()
    {
        _service.Finish("all", []);
        Assert.Equal("done", (string?)(await DoneAsync("&n=7&flag=no&when=2012-03-15T12:00:00&T_format=isot"))["query_status"]);
        Assert.Equal(("7", "False", "56001.5"), (Argument("n"), Argument("flag"), Argument("when")));
        Assert.Equal("\0", Argument("file")); // The sign of absence.

        (int status, JsonNode refused) = await _server.GetAsync(Product + "&n=x&flag=perhaps&when=never");
        Assert.Equal(400, status);
        Assert.All((string[])["n", "flag", "when"], p => Assert.Contains($"parameter {p}", (string?)refused["error_message"], StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/x")]
    [InlineData("http://localhost/x")]
    [InlineData("http://intranet/x")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://10.1.2.3/x")]
    [InlineData("http://[::1]/x")]
    [InlineData("http://[::ffff:192.168.0.1]/x")]
    [InlineData("https://user:word@example.org/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("http://192.168.1.1/download_file?file_list=e4da3b7fbbce2345d7772b0674a318d5&_is_mmoda_url=True")]
    public async Task Notebooks_are_not_sent_to_addresses_inside_of_networks(string address)
    {
        (int status, JsonNode body) = await _server.GetAsync($"{Product}&file={WebUtility.UrlEncode(address)}");
        Assert.Equal(400, status);
        Assert.Contains("Parameter file wrong value", (string?)body["error_message"], StringComparison.Ordinal);
        Assert.Empty(_service.Asked);
    }

    [Fact]
    public async Task Uploaded_files_are_fetched_by_the_run_that_works_on_them_and_by_no_other()
    {
        _service.Finish("all", []);
        _service.Held["all"] = false;
        string token = TestToken.Of("user@example.org", "");
        using MultipartFormDataContent form = new() { { new ByteArrayContent([7, 8, 9]), "file", "a.fits" }, { new StringContent(token), "token" } };
        using HttpResponseMessage response = await _server.Client.PostAsync(new Uri(Product, UriKind.Relative), form);
        JsonNode body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        string told = (string)body["products"]!["analysis_parameters"]!["file"]!, sent = Argument("file");
        Assert.Contains("file_list=", told, StringComparison.Ordinal);
        Assert.NotEqual(told, sent);
        using HttpClient fetches = new(); // Follows redirections, as services do.
        Assert.Equal([7, 8, 9], await fetches.GetByteArrayAsync(new Uri(sent)));
        foreach (string other in (string[])[told, sent.Replace("run=", "run=0", StringComparison.Ordinal), sent.Split("&run=")[0]])
        {
            using HttpResponseMessage refused = await fetches.GetAsync(new Uri(other));
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        // Nobody else may have a notebook look into the file.
        (int status, JsonNode foreign) = await _server.GetAsync($"{Product}&file={WebUtility.UrlEncode(told)}");
        Assert.Equal(400, status);
        Assert.Contains("User cannot access the file", (string?)foreign["error_message"], StringComparison.Ordinal);
        _service.Held.Clear();
        await _server.WaitForEndAsync((string)body["job_monitor"]!["job_id"]!);
        using HttpResponseMessage later = await fetches.GetAsync(new Uri(sent));
        Assert.Equal(HttpStatusCode.Forbidden, later.StatusCode);
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_known_by_what_it_offered_before()
    {
        _service.Finish("all", []);
        await _service.DisposeAsync();
        await _server.Notebooks!.RefreshAsync(CancellationToken.None);
        Assert.Contains("cannot be asked what it offers", _server.Notebooks.Trouble, StringComparison.Ordinal);
        Assert.Equal(200, (await _server.GetAsync("api/meta-data?instrument=lab")).Status);
        using Instruments.NotebookInstrument restarted = new(_server.Notebooks.Service, Path.Combine(_server.Root, "remote"));
        Assert.Equal(["all"], restarted.Products.Select(p => p.Name));
        using Instruments.NotebookInstrument never = new(_server.Notebooks.Service, null);
        Assert.Empty(never.Products);
        Assert.Contains("has not been asked yet", never.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_service_offers_is_looked_up_again()
    {
        string before = (await _server.GetAsync("api/par-names?instrument=lab")).Body.ToJsonString();
        int edition = _server.Notebooks!.Edition;
        await _server.Notebooks.RefreshAsync(CancellationToken.None);
        Assert.Equal(edition, _server.Notebooks.Edition);
        _service.Options = Offer(("m", "Float", 1.5)).ToJsonString();
        await _server.Notebooks.RefreshAsync(CancellationToken.None);
        Assert.Contains("\"n\"", before, StringComparison.Ordinal);
        Assert.Equal("""["token","m"]""", (await _server.GetAsync("api/par-names?instrument=lab")).Body.ToJsonString());
        Assert.Contains("\"m\"", (await _server.GetAsync("api/meta-data?instrument=lab")).Body.ToJsonString(), StringComparison.Ordinal);

        _service.Options = """{"../../x":{"parameters":{}},"fine":{"parameters":{}}}""";
        await _server.Notebooks.RefreshAsync(CancellationToken.None);
        Assert.Equal(["fine"], _server.Notebooks.Products.Select(p => p.Name));
        Assert.Contains("../../x", _server.Notebooks.Trouble, StringComparison.Ordinal);
        _service.OptionsStatus = 302;
        await _server.Notebooks.RefreshAsync(CancellationToken.None);
        Assert.Contains("answers 302", _server.Notebooks.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restricted_service_is_for_those_with_its_role()
    {
        await using CompatibleServer server = await StartAsync(new RemoteService("lab", _service.Url) { Role = "oda workflow developer" });
        _service.Finish("all", []);
        Assert.DoesNotContain("lab", (await server.GetAsync("instr-list")).Body.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(403, (await server.GetAsync(Product)).Status);
        string token = "&token=" + TestToken.Of("user@example.org", "oda workflow developer");
        Assert.Contains("lab", (await server.GetAsync("instr-list?x" + token)).Body.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(200, (await server.GetAsync(Product + token)).Status);
        Assert.DoesNotContain("eyJ", string.Concat(_service.Asked.Select(q => q.Value)), StringComparison.Ordinal); // Tokens stay here.
    }

    [Fact]
    public async Task A_service_that_works_in_the_name_of_users_gets_their_token_and_keeps_them_apart()
    {
        await using CompatibleServer server = await StartAsync(new RemoteService("lab", _service.Url) { PassesToken = true });
        string ada = TestToken.Of("ada@example.org", "general"), bob = TestToken.Of("bob@example.org", "general");
        _service.Finish("all", new JsonObject { ["text"] = $"I was given {ada}." });
        string Sent() => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(_service.Asked.Last().Value).GetValueOrDefault("_token").ToString();

        JsonNode done = (await server.GetAsync($"{Product}&run_asynch=False&token={ada}")).Body;
        Assert.Equal(("done", ada), ((string?)done["query_status"], Sent()));
        Assert.Equal("I was given (token).", (string?)done["products"]!["text_product_list"]![0]!["value"]);
        int asked = _service.Asked.Count;
        Assert.Equal("done", (string?)(await server.GetAsync($"{Product}&run_asynch=False&token={ada}")).Body["query_status"]);
        Assert.Equal(asked, _service.Asked.Count); // Her own result, again.

        _service.Finish("all", []);
        Assert.Equal("done", (string?)(await server.GetAsync($"{Product}&run_asynch=False&token={bob}")).Body["query_status"]);
        Assert.Equal(bob, Sent()); // What her token opened is not his.
        Assert.Equal("done", (string?)(await server.GetAsync($"{Product}&run_asynch=False")).Body["query_status"]);
        Assert.Equal("", Sent());

        // Nothing of it is kept.
        await server.StopAsync();
        foreach (string file in Directory.EnumerateFiles(server.Root, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".alive", StringComparison.Ordinal))) // These are locked, and empty.
            Assert.False((await File.ReadAllBytesAsync(file)).AsSpan().IndexOf("eyJ"u8) >= 0, file); // How tokens begin.
    }

    [Fact]
    public async Task A_service_without_asynchronous_runs_is_asked_once()
    {
        await using CompatibleServer server = await StartAsync(new RemoteService("lab", _service.Url) { IsAsynchronous = false });
        _service.Answers["all"] = (200, """{"output":{"number":3},"exceptions":[],"jobdir":"/tmp/nb2w-run"}""");
        JsonNode body = (await server.GetAsync(Product + "&run_asynch=False")).Body;
        Assert.Equal(("done", 3), ((string?)body["query_status"], (int)body["products"]!["text_product_list"]![0]!["value"]!));
        Assert.DoesNotContain("_async", Assert.Single(_service.Asked).Value, StringComparison.Ordinal);
    }

    private static Task<CompatibleServer> StartAsync(RemoteService service) => CompatibleServer.StartAsync(new RecordingClock(), service: service);

    private async Task<JsonNode> DoneAsync(string more = "")
    {
        JsonNode answer = await EndAsync(more);
        Assert.True((string?)answer["query_status"] == "done", answer.ToJsonString());
        return answer;
    }

    private async Task<JsonNode> EndAsync(string more = "")
    {
        JsonNode answer = (await _server.GetAsync(Product + "&run_asynch=False" + more)).Body;
        Assert.Contains((string?)answer["query_status"], (string[])["done", "failed"]);
        return answer;
    }

    private async Task RefusedAsync(JsonObject output, string reason)
    {
        _service.Finish("all", output);
        JsonNode exit = (await EndAsync())["exit_status"]!;
        Assert.Equal("Error during the products post processing", (string?)exit["message"]);
        Assert.Contains(reason, (string?)exit["error_message"], StringComparison.Ordinal);
    }

    private string Argument(string name) => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(_service.Asked.Last().Value)[name].ToString();

    private static JsonObject Offer(params (string Name, string Term, JsonNode? Value)[] parameters)
    {
        const string oda = "http://odahub.io/ontology#";
        JsonObject output = [];
        foreach ((string name, string term) in (IEnumerable<(string, string)>)[("text", "ODATextProduct"), ("number", "Float"), ("nothing", "Float"), ("table", "ODAAstropyTable"),
            ("picture", "ODAPictureProduct"), ("bytes", "ODABinaryProduct"), ("remark", "WorkflowResultComment"), ("wrong", "Unheard")])
        {
            output[name] = new JsonObject { ["name"] = name, ["owl_type"] = oda + term, ["extra_ttl"] = "\n" };
        }

        output["curves"] = new JsonObject
        {
            ["owl_type"] = oda + "LightCurve_A_curve",
            ["extra_ttl"] = "@prefix oda: <http://odahub.io/ontology#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\noda:LightCurve_A_curve oda:label \"A curve\" ;\n    rdfs:subClassOf oda:LightCurve .\n",
        };
        return new JsonObject
        {
            ["all"] = new JsonObject
            {
                ["output"] = output,
                ["parameters"] = new JsonObject(parameters.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Name, new JsonObject
                {
                    ["name"] = p.Name,
                    ["value"] = p.Value,
                    ["owl_type"] = oda + p.Term,
                    ["extra_ttl"] = "\n",
                    ["is_optional"] = p.Value is null,
                    ["python_type"] = new JsonObject { ["type_object"] = "<class 'str'>" },
                }))),
            },
        };
    }

    private static JsonObject Numpy(string name) => new() { ["data_unit_list"] = new JsonArray(Unit()), ["name"] = name, ["meta_data"] = "{\"src_name\": \"x\"}" };

    /// <summary>Four numbers, as protocol §3.2 has them.</summary>
    private static JsonObject Unit() => new()
    {
        ["name"] = "LC",
        ["data"] = null,
        ["dt"] = "float32",
        ["header"] = new JsonObject { ["EXTNAME"] = "LC" },
        ["binarys"] = Convert.ToBase64String(Convert.FromHexString("8003636e756d70790a61727261790a28636e756d70790a6e6461727261790a28284a020000004a020000007458030000003c66344210000000000000000000803f0000004000004040745274522e")),
        ["meta_data"] = new JsonObject(),
        ["hdu_type"] = "image",
        ["units_dict"] = null,
    };
}
