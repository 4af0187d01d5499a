using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Mmoda.Server.OdaApi;

namespace Mmoda.Server.Tests;

/// <summary>Spectra and light curves in the form that clients of the protocol expect (its section 4.5).</summary>
public sealed class OdaCurveTests
{
    private static string Dummy(string product, string more = "") =>
        $"/dispatch-data/run_analysis?query_status=new&query_type=Dummy&instrument=isgri&product_type={product}{more}";

    private static async Task<JsonNode> AskAsync(RunningServer server, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using HttpResponseMessage response = await server.Client.GetAsync(new Uri(path, UriKind.Relative));
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonNode.Parse(text)!; // The server never answers null here.
    }

    private static IEnumerable<string?> Texts(JsonNode? list) => Assert.IsType<JsonArray>(list).Select(t => (string?)t);

    private static JsonNode?[] Units(JsonNode? product) => [.. Assert.IsType<JsonArray>(product?["data_unit_list"])];

    private static JsonObject Meta(JsonNode? product) => Assert.IsType<JsonObject>(JsonNode.Parse((string?)product?["meta_data"] ?? ""));

    [Fact]
    public async Task A_light_curve_is_one_product_for_each_source()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        JsonObject products = (await AskAsync(server, Dummy("isgri_lc", "&api=True&time_bin=500")))["products"]!.AsObject();

        JsonNode?[] curves = [.. products["numpy_data_product_list"]!.AsArray()];
        Assert.Equal(["isgri_lc", "isgri_lc"], curves.Select(c => (string?)c!["name"]));
        Assert.Equal(["Crab", "4U 0517+17"], curves.Select(c => (string?)Meta(c)["src_name"]));
        Assert.All(curves, c =>
        {
            JsonObject meta = Meta(c);
            Assert.Equal(500.0 / 86400, (double)meta["time_bin"]!);
            Assert.Equal(("TIME", "RATE", "ERROR"), ((string?)meta["time"], (string?)meta["rate"], (string?)meta["rate_err"]));
            Assert.Equal(["PRIMARY", "ISGR-SRC.-LCR"], Units(c).Select(u => (string?)u!["name"]));
            Assert.Equal(
                "[('TIME', '>f8'), ('TOT_COUNTS', '>f4'), ('BACKV', '>f4'), ('FRACEXP', '>f4'), ('RATE', '>f4'), ('ERROR', '>f4')]",
                (string?)Units(c)[1]!["dt"]);
        });
        Assert.False(products.ContainsKey("catalog"));
    }

    [Theory]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("br, gzip", "gzip")] // What is kept compressed comes first.
    [InlineData("br, gzip;q=0", "br")]
    [InlineData("identity", null)]
    public async Task Products_come_compressed_as_the_client_wishes_and_are_the_same(string wish, string? given)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        JsonNode plain = (await AskAsync(server, Dummy("isgri_lc", "&api=True")))["products"]!["numpy_data_product_list"]!;
        for (int again = 0; again < 2; again++)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri(Dummy("isgri_lc", "&api=True"), UriKind.Relative));
            request.Headers.TryAddWithoutValidation("Accept-Encoding", wish);
            using HttpResponseMessage answer = await server.Client.SendAsync(request);
            Assert.Equal(given, answer.Content.Headers.ContentEncoding.SingleOrDefault());
            Assert.Contains("Accept-Encoding", answer.Headers.Vary);
            await using Stream body = await answer.Content.ReadAsStreamAsync();
            await using Stream text = given switch
            {
                "gzip" => new GZipStream(body, CompressionMode.Decompress), // Verifies checksum and length.
                "br" => new BrotliStream(body, CompressionMode.Decompress),
                _ => body,
            };
            JsonNode whole = (await JsonNode.ParseAsync(text))!;
            Assert.Equal("done", (string?)whole["query_status"]);
            Assert.True(JsonNode.DeepEquals(plain, whole["products"]!["numpy_data_product_list"]));
        }
    }

    [Fact]
    public void A_checksum_of_parts_is_that_of_the_whole()
    {
        Assert.Equal(0xCBF43926, Crc32.Of("123456789"u8)); // The check value that everybody gives for this checksum.
        byte[] bytes = new byte[100_000];
        new Random(1).NextBytes(bytes);
        foreach (int cut in (int[])[0, 1, 77_777, bytes.Length])
            Assert.Equal(Crc32.Of(bytes), Crc32.Together(Crc32.Of(bytes.AsSpan(0, cut)), Crc32.Of(bytes.AsSpan(cut)), bytes.Length - cut));
    }

    [Fact]
    public async Task A_spectrum_is_three_products_without_names_for_each_source()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        JsonObject products = (await AskAsync(server, Dummy("isgri_spectrum", "&api=True")))["products"]!.AsObject();

        JsonNode?[] parts = [.. products["numpy_data_product_list"]!.AsArray()];
        Assert.All(parts, p => Assert.Equal("", (string?)p!["name"]));
        Assert.Equal(
            [
                ("Crab", "isgri_spectrum"), ("Crab", "isgri_arf"), ("Crab", "isgri_rmf"),
                ("4U 0517+17", "isgri_spectrum"), ("4U 0517+17", "isgri_arf"), ("4U 0517+17", "isgri_rmf"),
            ],
            parts.Select(p => ((string?)Meta(p)["src_name"], (string?)Meta(p)["product"])));
        Assert.Equal(
            ["PRIMARY,ISGR-EVTS-SPE", "PRIMARY,SPECRESP", "PRIMARY,EBOUNDS,SPECRESP MATRIX"],
            parts.Take(3).Select(p => string.Join(",", Units(p).Select(u => (string?)u!["name"]))));
        JsonNode header = Units(parts[0])[1]!["header"]!;
        Assert.Equal(("NONE", "NONE"), ((string?)header["RESPFILE"], (string?)header["ANCRFILE"])); // They travel beside it.
        Assert.False(products.ContainsKey("catalog"));
    }

    [Fact]
    public async Task The_front_end_gets_names_and_files_of_spectra_side_by_side()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        JsonObject products = (await AskAsync(server, Dummy("isgri_spectrum")))["products"]!.AsObject();

        Assert.Equal(["Crab", "4U 0517+17"], Texts(products["spectrum_name"]));
        Assert.Equal(["isgri_spectrum_Crab.fits", "isgri_spectrum_4U_0517+17.fits"], Texts(products["ph_file_name"]));
        Assert.Equal(["isgri_arf.fits", "isgri_arf.fits"], Texts(products["arf_file_name"]));
        Assert.Equal(["isgri_rmf.fits", "isgri_rmf.fits"], Texts(products["rmf_file_name"]));
        Assert.Equal("spectra.tar.gz", (string?)products["download_file_name"]);
        Assert.False(products.ContainsKey("numpy_data_product_list"));
        Assert.False(products.ContainsKey("catalog"));
    }

    [Fact]
    public async Task The_front_end_gets_names_and_files_of_light_curves_and_can_download_them()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        JsonNode answer = await AskAsync(server, Dummy("isgri_lc", "&session_id=AAAABBBBCCCCDDDD"));

        JsonNode products = answer["products"]!;
        Assert.Equal(["Crab", "4U 0517+17"], Texts(products["name"]));
        Assert.Equal(["isgri_lc_Crab.fits", "isgri_lc_4U_0517+17.fits"], Texts(products["file_name"]));
        Assert.Equal("light_curve.fits.gz", (string?)products["download_file_name"]);
        string[] pictures = [.. products["image"]!.AsArray().Select(i => (string)i!["image"]!["div"]!)];
        Assert.Equal(2, pictures.Length);
        XDocument svg = XDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(pictures[1].Split("base64,")[1].Split('"')[0])));
        Assert.Equal(2, svg.Descendants().Count(e => e.Name.LocalName == "circle")); // Two bins.
        Assert.Contains(svg.Descendants(), e => e.Name.LocalName == "text" && e.Value.StartsWith("4U 0517+17: RATE", StringComparison.Ordinal));
        string id = (string)answer["job_monitor"]!["job_id"]!;
        byte[] file = await server.Client.GetByteArrayAsync(new Uri(
            $"/dispatch-data/download_products?session_id=AAAABBBBCCCCDDDD&job_id={id}&file_list=isgri_lc_4U_0517%2B17.fits&return_archive=False", UriKind.Relative));
        Assert.Equal("SIMPLE", Encoding.ASCII.GetString(file, 0, 6));
    }

    [Theory]
    [InlineData("&time_bin=500", 500)]
    [InlineData("&time_bin=500&time_bin_format=sec", 500)]
    [InlineData("&time_bin=0.25&time_bin_format=jd", 21600)]
    [InlineData("", 1000)]
    public async Task The_width_of_a_bin_is_told_in_seconds_however_it_was_written(string arguments, double seconds)
    {
        await using RunningServer server = await RunningServer.StartAsync();

        JsonNode products = (await AskAsync(server, Dummy("isgri_lc", "&api=True" + arguments)))["products"]!;

        JsonNode parameters = products["analysis_parameters"]!;
        Assert.Equal((seconds, "sec"), ((double)parameters["time_bin"]!, (string?)parameters["time_bin_format"]));
        Assert.Equal(seconds / 86400, (double)Meta(products["numpy_data_product_list"]![0])["time_bin"]!, 1e-12);
    }

    [Theory]
    [InlineData("&time_bin=x", "Parameter time_bin wrong value x. could not convert string to float: 'x'")]
    [InlineData("&time_bin=0.5", "Parameter time_bin wrong value 0.5sec: should be greater or equal than 1")]
    [InlineData("&time_bin=5&time_bin_format=weeks", "Parameter time_bin wrong value 5: can't be parsed as TimeDelta of weeks format")]
    public async Task A_wrong_width_is_refused(string arguments, string message)
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);

        JsonNode body = await AskAsync(server, Dummy("isgri_lc", arguments), HttpStatusCode.BadRequest);

        Assert.StartsWith("RequestNotUnderstood():" + message, (string?)body["error"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("isgri_lc", "&time_bin=0.25&time_bin_format=jd", "\"time_bin\": 21600.0", "\"time_bin_format\": \"sec\"")]
    [InlineData("isgri_spectrum", "", "\"product\": \"isgri_spectrum\"", "\"product_type\": \"Dummy\"")]
    public async Task The_code_that_repeats_it_names_the_product_and_its_parameters(string product, string arguments, params string[] lines)
    {
        await using RunningServer server = await RunningServer.StartAsync();

        string code = (string)(await AskAsync(server, Dummy(product, "&api=True" + arguments)))["products"]!["api_code"]!;

        Assert.All(lines, l => Assert.Contains("    " + l, code, StringComparison.Ordinal));
    }
}
