using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Fits;
using Mmoda.Server.Api;
using Mmoda.Server.OdaApi;

namespace Mmoda.Server.Tests;

/// <summary>Requests recorded from the original are sent to this server, and the answers compared.</summary>
public sealed class OdaApiTests
{
    private const string Dummy = "/dispatch-data/run_analysis?query_status=new&query_type=Dummy&instrument=isgri&product_type=isgri_image";
    private const string Real = "/dispatch-data/run_analysis?query_type=Real&instrument=isgri&product_type=isgri_image&api=True";

    private static async Task<JsonNode> AskAsync(RunningServer server, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using HttpResponseMessage response = await server.Client.GetAsync(new Uri(path, UriKind.Relative));
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonNode.Parse(text)!; // The server never answers null here.
    }

    private static void AssertSame(JsonNode? expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected?.ToJsonString()}\nfound    {actual?.ToJsonString()}");

    [Fact]
    public async Task Metadata_are_those_of_the_original()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        JsonNode expected = Capture.Read("meta_data_isgri")[0]!, actual = (await AskAsync(server, "/dispatch-data/api/meta-data?instrument=isgri"))[0]!;
        AssertSame(expected[0], actual[0]);
        AssertSame(expected[2], actual[2]); // src_query
        // Exception: the original lists two development versions of OSA as the only allowed ones, and accepts others.
        JsonObject restrictions = expected[3]!.AsArray().Single(p => (string?)p!["name"] == "osa_version")!["restrictions"]!.AsObject();
        restrictions.Remove("allowed_values");
        AssertSame(expected[3], actual[3]); // isgri_parameters
        AssertSame(expected[4], actual[4]); // isgri_image_query
        AssertSame(expected[5], actual[5]); // isgri_spectrum_query
        AssertSame(expected[6], actual[6]); // isgri_lc_query
        // Exception: spectral_fit, the last, is not there yet.
        expected[1]!["prod_dict"]!.AsObject().Remove("spectral_fit");
        AssertSame(expected[1], actual[1]);
        Assert.Equal(7, actual.AsArray().Count);
    }

    [Fact]
    public async Task Parameter_names_are_those_of_the_original()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        string[] others = ["xspec_model", "ph_file_name", "arf_file_name", "rmf_file_name"]; // Of spectral_fit, which is to come.
        Assert.Equal(
            Capture.Read("par_names_isgri").AsArray().Select(n => (string?)n).Except(others),
            (await AskAsync(server, "/dispatch-data/api/par-names?instrument=isgri")).AsArray().Select(n => (string?)n));
    }

    [Fact]
    public async Task The_instrument_list_is_reached_through_a_redirect()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        using HttpResponseMessage response = await server.Client.GetAsync(new Uri("/dispatch-data/api/instr-list?instrument=mock", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Uri target = new(new Uri(server.Url, "/dispatch-data/api/instr-list"), response.Headers.Location!);
        Assert.Equal("[\"isgri\"]\n", await server.Client.GetStringAsync(target));
    }

    [Theory]
    [InlineData("run_isgri_image_dummy_api", "&osa_version=OSA11.2&api=True&oda_api_version=1.3.5")]
    [InlineData("run_isgri_image_dummy_front", "&osa_version=OSA11.2")]
    public async Task A_dummy_image_has_the_answer_of_the_original(string capture, string arguments)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        JsonObject expected = Capture.Read(capture)["body"]!.AsObject(), actual = (await AskAsync(server, Dummy + arguments)).AsObject();

        Assert.Empty(expected.Select(p => p.Key).Except(actual.Select(p => p.Key)));
        foreach (string same in (string[])["query_status", "exit_status", "job_status"])
            AssertSame(expected[same], actual[same]);
        // Exception: the original counts aliased jobs of other sessions, so only the id of the plain one is comparable.
        AssertSame(expected["job_monitor"]!["job_id"], actual["job_monitor"]!["job_id"]);
        AssertSame(expected["job_monitor"]!["status"], actual["job_monitor"]!["status"]);

        JsonObject products = expected["products"]!.AsObject(), ours = actual["products"]!.AsObject();
        Assert.Empty(products.Select(p => p.Key).Except(ours.Select(p => p.Key)));
        JsonObject parameters = products["analysis_parameters"]!.AsObject(), found = ours["analysis_parameters"]!.AsObject();
        Assert.Equal((string?)actual["session_id"], (string?)found["session_id"]);
        found["session_id"] = parameters["session_id"]!.DeepClone();
        AssertSame(parameters, found);
        AssertSame(products["input_prod_list"], ours["input_prod_list"]);
        AssertSame(products["catalog"]!["cat_column_names"], ours["catalog"]!["cat_column_names"]);
        AssertSame(products["catalog"]!["cat_column_descr"], ours["catalog"]!["cat_column_descr"]);
        AssertSame(products["catalog"]!["cat_column_list"]![0], ours["catalog"]!["cat_column_list"]![0]);
        Assert.Equal(products["catalog"]!.AsObject().Select(p => p.Key), ours["catalog"]!.AsObject().Select(p => p.Key));
        Assert.Equal(
            (string?)products["api_code"],
            ((string?)ours["api_code"])!.Replace(server.Url.ToString().TrimEnd('/'), "PRODUCTS_URL", StringComparison.Ordinal));
        if (products["numpy_data_product_list"] is { } numpy)
        {
            JsonNode?[] units = [.. numpy[0]!["data_unit_list"]!.AsArray()], sent = [.. ours["numpy_data_product_list"]![0]!["data_unit_list"]!.AsArray()];
            Assert.Equal(units.Select(u => (string?)u!["name"]), sent.Select(u => (string?)u!["name"]));
            Assert.Equal(units.Select(u => (string?)u!["hdu_type"]), sent.Select(u => (string?)u!["hdu_type"]));
            Assert.Equal(units.Select(u => (string?)u!["header"]!["IMATYPE"]), sent.Select(u => (string?)u!["header"]!["IMATYPE"]));
            Assert.All(units.Zip(sent), p => Assert.Equal(p.First!.AsObject().Select(k => k.Key).Order(), p.Second!.AsObject().Select(k => k.Key).Order()));
        }
        else
        {
            Assert.Equal(products["image"]!.AsObject().Select(p => p.Key), ours["image"]!.AsObject().Select(p => p.Key));
            Assert.Equal((string?)products["download_file_name"], (string?)ours["download_file_name"]);
        }
    }

    [Theory] // Texts as recorded; instruments and products are ours where the text lists them.
    [InlineData("product_type=x", "NoInstrumentSpecified():have parameters: ['product_type', 'session_id'] ")]
    [InlineData("query_status=new&query_type=Dummy&instrument=nosuch&product_type=dummy", "InstrumentNotRecognized():instrument: \"nosuch\", known: ['isgri']")]
    [InlineData("instrument=isgri&product_type=isgri_image&query_status=new", "MissingRequestParameter():KeyError('query_type')")]
    [InlineData("instrument=isgri&query_type=Dummy&query_status=new", "MissingRequestParameter():KeyError('product_type')")]
    [InlineData("instrument=isgri&product_type=isgri_image&query_type=Dummy", "RequestNotUnderstood():[ InstrumentQueryBackEnd : isgri ] constructor failed: 'query_status'")]
    [InlineData("I&T1=notatime", "RequestNotUnderstood():Parameter T1 wrong value notatime: can't be parsed as Time of isot format")]
    [InlineData("I&T1=2017-03-06T13:26:48.000&T_format=foo", "RequestNotUnderstood():Parameter T1 wrong value 2017-03-06T13:26:48.000: can't be parsed as Time of foo format")]
    [InlineData("I&RA=abc", "RequestNotUnderstood():Parameter RA wrong value abc. could not convert string to float: 'abc'")]
    [InlineData("I&RA=%00", "RequestNotUnderstood():Non-optional parameter RA is set to None")]
    [InlineData("I&max_pointings=5.5", "RequestNotUnderstood():Parameter max_pointings wrong value 5.5. invalid literal for int() with base 10: '5.5'")]
    [InlineData("I&integral_data_rights=xx", "RequestNotUnderstood():Parameter integral_data_rights wrong value xx: not in allowed ['public', 'all-private']")]
    [InlineData("I&osa_version=OSA99", "RequestNotUnderstood():value OSA99 is not allowed. The OSA version should start with one of ['OSA10.2', 'OSA11.2'], and may contain additional components.")]
    [InlineData("I&osa_version=OSA11.2-zzz", "RequestNotUnderstood():unknown dev OSA version!")]
    [InlineData("I&E1_keV=5", "RequestNotUnderstood():ISGRI energy range is restricted to 15 - 1000 keV")]
    [InlineData("I&job_id=something-else&src_name=x", "RequestNotUnderstood():during query_status == \"new\", provided (unnecessarily) job_id something-else did not match self.job_id")]
    [InlineData("instrument=isgri&product_type=isgri_image&query_type=Dummy&query_status=submitted", "RequestNotUnderstood():job_id must be present if query_status != \"new\" (it is \"submitted\")")]
    [InlineData("instrument=isgri&product_type=isgri_image&query_type=Dummy&query_status=submitted&job_id=0123456789abcdef", "InvalidJobIDProvided():unable to find any record for 0123456789abcdef")]
    [InlineData("I&scw_list=066500220010.001%20066500230010.001", "RequestNotUnderstood():a space separated science windows list is an unsupported format, please provide it as a comme separated list")]
    [InlineData("I&scw_list=066500220010.001&use_scws=no", "RequestNotUnderstood():scw_list parameter was found despite use_scws was indicating this was not provided, please check the inputs")]
    [InlineData("I&use_scws=form_list", "RequestNotUnderstood():scw_list parameter was expected to be passed, but it has not been found, please check the inputs")]
    [InlineData("query_status=new&query_type=Dummy&instrument=isgri&product_type=nosuch", "RequestNotUnderstood():[ InstrumentQueryBackEnd : isgri ] constructor failed: product type nosuch not in query_dictionary {'isgri_image': 'isgri_image_query', 'isgri_spectrum': 'isgri_spectrum_query', 'isgri_lc': 'isgri_lc_query'}")]
    public async Task Refusals_have_the_literal_texts(string arguments, string error)
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        arguments = arguments.StartsWith("I&", StringComparison.Ordinal) ? "query_status=new&query_type=Dummy&instrument=isgri&product_type=isgri_image" + arguments[1..] : arguments;
        JsonNode body = await AskAsync(server, "/dispatch-data/run_analysis?" + arguments, HttpStatusCode.BadRequest);
        Assert.StartsWith(error, (string?)body["error"], StringComparison.Ordinal);
        Assert.Equal(error[(error.IndexOf("():", StringComparison.Ordinal) + 3)..], ((string?)body["error_message"])![..(error.Length - error.IndexOf("():", StringComparison.Ordinal) - 3)]);
        Assert.Equal("isgri", (string?)body["installed_instruments"]![0]);
        Assert.NotNull(body["config"]);
    }

    [Fact]
    public async Task A_real_request_goes_from_submitted_over_progress_and_ready_to_done()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        const string scws = "&scw_list=066500220010.001&scw_list=wait";
        JsonNode answer = await AskAsync(server, Real + scws + "&query_status=new&session_id=AAAABBBBCCCCDDDD");
        string id = (string)answer["job_monitor"]!["job_id"]!;
        Assert.Contains((string?)answer["query_status"], (string[])["submitted", "progress"]);
        AssertSame(JsonNode.Parse("[\"066500220010.001\",\"wait\"]"), answer["products"]!["analysis_parameters"]!["scw_list"]);

        string poll = $"{Real}{scws}&session_id=AAAABBBBCCCCDDDD&job_id={id}&query_status=";
        JsonNode progress;
        do
            progress = await AskAsync(server, poll + "submitted");
        while ((progress["job_monitor"]!["full_report_dict_list"] as JsonArray)!.Count < 2);
        Assert.Equal("progress", (string?)progress["query_status"]);
        Assert.Empty(progress["products"]!.AsObject());
        Assert.Contains(progress["job_monitor"]!["full_report_dict_list"]!.AsArray(), r => (string?)r!["scwid"] == "wait" && (string?)r["message"] == "started");

        server.Window.Gate.SetResult();
        do
            progress = await AskAsync(server, poll + "progress");
        while ((string?)progress["query_status"] == "progress");
        Assert.Equal("ready", (string?)progress["query_status"]);
        JsonNode done = await AskAsync(server, poll + "ready");
        Assert.Equal("done", (string?)done["query_status"]);
        Assert.Equal("AAAABBBBCCCCDDDD", (string?)done["session_id"]);
        AssertSame(JsonNode.Parse("[\"066500220010.001\",\"wait\"]"), done["products"]!["input_prod_list"]);
        Assert.Equal("done", (string?)(await AskAsync(server, poll + "done"))["query_status"]);

        // A poll is about the job that it names, whatever else it says.
        JsonNode other = await AskAsync(server, poll + "submitted&src_name=other");
        Assert.Equal("ready", (string?)other["query_status"]);

        // Its files.
        string files = $"/dispatch-data/download_products?session_id=AAAABBBBCCCCDDDD&job_id={id}&query_status=ready";
        byte[] plain = await server.Client.GetByteArrayAsync(new Uri(files + "&file_list=isgri_query_mosaic.fits&return_archive=False", UriKind.Relative));
        Assert.Equal("SIMPLE"u8.ToArray(), plain[..6]);
        using (FitsFile carrying = FitsFile.Open(plain, "plain"))
            Assert.Equal(["066500220010.001", "wait"], RecipeFits.Read(carrying)!.Query.Canonical["scw_list"].Split(','));
        using HttpRequestMessage part = new(HttpMethod.Get, new Uri(files + "&file_list=isgri_query_mosaic.fits&return_archive=False", UriKind.Relative));
        part.Headers.Range = new RangeHeaderValue(2870, plain.Length - 10);
        using HttpResponseMessage middle = await server.Client.SendAsync(part);
        Assert.Equal(plain[2870..^9], await middle.Content.ReadAsByteArrayAsync());
        using HttpResponseMessage native = await server.Client.GetAsync(new Uri($"/api/v1/jobs/{server.Get<JobStore>().FindAlias(id)}/files/isgri_query_mosaic.fits", UriKind.Relative));
        Assert.Equal((native.Headers.ETag!.Tag, plain.Length), (middle.Headers.ETag!.Tag, (await native.Content.ReadAsByteArrayAsync()).Length));
        byte[] gzip = await server.Client.GetByteArrayAsync(new Uri(files + "&file_list=isgri_query_mosaic.fits,query_catalog.reg&download_file_name=image.tar.gz", UriKind.Relative));
        Assert.Equal([0x1f, 0x8b], gzip[..2]);
        JsonNode missing = await AskAsync(server, files + "&file_list=../jobs.db", HttpStatusCode.Forbidden);
        Assert.Equal("No such file", (string?)missing["exit_status"]!["message"]);
    }

    [Fact]
    public async Task Jobs_whose_ids_collide_stay_those_of_their_sessions()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        const string first = "&session_id=AAAABBBBCCCCDDDD", second = "&session_id=EEEEFFFFGGGGHHHH";
        string[] windows = ["066500220010.001", "066500210020.001"]; // The id sorts characters.
        string id = (string)(await AskAsync(server, $"{Real}{first}&query_status=new&scw_list={windows[0]}"))["job_monitor"]!["job_id"]!;
        Assert.Equal(id, (string?)(await AskAsync(server, $"{Real}{second}&query_status=new&scw_list={windows[1]}"))["job_monitor"]!["job_id"]);
        foreach ((string session, string window) in (IEnumerable<(string, string)>)[(first, windows[0]), (second, windows[1])])
        {
            string poll = $"{Real}{session}&job_id={id}&query_status="; // Without the parameters, as clients poll that know the id alone.
            while ((string?)(await AskAsync(server, poll + "submitted"))["query_status"] != "ready")
            {
            }

            Assert.Equal(window, (string?)(await AskAsync(server, poll + "ready"))["products"]!["input_prod_list"]![0]);
        }
    }

    [Fact]
    public async Task Pictures_of_the_front_end_need_no_token()
    {
        string picture = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(picture, [1, 2, 3]);
            Mmoda.Analysis.AnalysisResult result = new(
                [new("preview", Mmoda.Analysis.DataProductKind.Picture, "preview.png", picture, "image/png", [])], [], [], []);
            Assert.Equal("<div><img alt=\"preview\" src=\"data:image/png;base64,AQID\"/></div>", ResultProducts.Pictures(result));
            await using (FileStream large = File.OpenWrite(picture))
                large.SetLength(5 << 20);
            Assert.Equal("<div>The image is in the files.</div>", ResultProducts.Pictures(result));
        }
        finally
        {
            File.Delete(picture);
        }
    }

    [Fact]
    public async Task A_failed_job_says_why()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        JsonNode answer = await AskAsync(server, Real + "&query_status=new&scw_list=none");
        string poll = $"{Real}&scw_list=none&job_id={answer["job_monitor"]!["job_id"]}&query_status=submitted";
        do
            answer = await AskAsync(server, poll);
        while ((string?)answer["query_status"] is "submitted" or "progress");
        Assert.Equal("failed", (string?)answer["query_status"]);
        Assert.Equal("No science window of the list is in the archive.", (string?)answer["exit_status"]!["message"]);
    }

    [Fact]
    public async Task Unused_arguments_are_told_and_tokens_are_never_echoed()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        JsonNode answer = await AskAsync(server, Dummy + "&foo=1&bar=2&token=secret-token");
        Assert.Equal("Please note that arguments foo, bar are not used", (string?)answer["exit_status"]!["comment"]);
        Assert.DoesNotContain("secret-token", answer.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_that_the_original_does_not_have_is_recorded_only_when_given()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        JsonNode without = await AskAsync(server, Dummy), with = await AskAsync(server, Dummy + "&min_good_time=500");

        Assert.False(without["products"]!["analysis_parameters"]!.AsObject().ContainsKey("min_good_time"));
        Assert.Equal(500, (double)with["products"]!["analysis_parameters"]!["min_good_time"]!);
        Assert.NotEqual((string?)without["job_monitor"]!["job_id"], (string?)with["job_monitor"]!["job_id"]);
    }

    [Fact]
    public async Task A_form_with_an_uploaded_list_is_the_same_request_as_a_query_string()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        JsonNode query = await AskAsync(server, Real.Replace("Real", "Dummy", StringComparison.Ordinal) + "&query_status=new&scw_list=066500220010.001,066500230010.001");
        using MultipartFormDataContent form = new()
        {
            { new StringContent("Dummy"), "query_type" },
            { new StringContent("isgri"), "instrument" },
            { new StringContent("isgri_image"), "product_type" },
            { new StringContent("new"), "query_status" },
            { new StringContent("user_file"), "use_scws" },
            { new StringContent("066500220010.001\n066500230010.001\n"), "user_scw_list_file", "list.txt" },
        };
        using HttpResponseMessage response = await server.Client.PostAsync(new Uri("/dispatch-data/run_analysis", UriKind.Relative), form);
        JsonNode posted = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal("done", (string?)posted["query_status"]);
        Assert.Equal((string?)query["job_monitor"]!["job_id"], (string?)posted["job_monitor"]!["job_id"]);
        Assert.NotNull(posted["products"]!["image"]); // Without "api" the answer is for the front end.
    }

    [Fact]
    public async Task Names_are_resolved_here()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        Assert.Equal("Crab successfully resolved", (string?)(await AskAsync(server, "/dispatch-data/resolve_name?name=Crab"))["message"]);
        Assert.Equal("nowhere could not be resolved", (string?)(await AskAsync(server, "/dispatch-data/resolve_name?name=nowhere"))["message"]);
        Assert.Empty((await AskAsync(server, "/dispatch-data/resolve_name")).AsObject());
    }
}
