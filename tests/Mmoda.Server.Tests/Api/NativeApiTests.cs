using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mmoda.Server.Tests;

public sealed class NativeApiTests
{
    private static readonly object Crab = new { instrument = "isgri", product = "isgri_image", parameters = new { src_name = "Crab", E1_keV = 25.0 } };

    private static Uri At(string path) => new(path, UriKind.Relative);

    [Fact]
    public async Task A_query_becomes_a_job_with_products_sources_and_windows()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        JsonNode job = await server.SubmitAsync(Crab);
        string id = (string)job["id"]!;
        await server.WatchAsync(id);
        JsonNode done = await server.GetJsonAsync($"/api/v1/jobs/{id}");

        Assert.Equal("completed", (string?)done["state"]);
        Assert.Equal("25", (string?)done["parameters"]!["E1_keV"]);
        Assert.Equal(["produced", "produced", "produced"], done["nodes"]!.AsArray().Select(n => (string?)n!["state"]));
        Assert.Equal(["done", "done"], done["windows"]!.AsArray().Select(n => (string?)n!["status"]));
        Assert.Equal("1E 1740.7-2942", (string?)done["sources"]![0]!["name"]);
        JsonNode product = done["products"]![0]!;
        Assert.Equal("fits_image", (string?)product["kind"]);
        byte[] file = await server.Client.GetByteArrayAsync(new Uri(server.Url, (string)product["url"]!));
        Assert.Equal("SIMPLE"u8.ToArray(), file[..6]);
        byte[] plain = await server.Client.GetByteArrayAsync(new Uri(server.Url, (string)product["url"]! + "?recipe=no"));
        Assert.Equal((long)product["bytes"]!, plain.Length);
    }

    [Fact]
    public async Task An_equal_query_is_the_same_job_and_is_answered_at_once()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        JsonNode first = await server.SubmitAsync(Crab);
        await server.WatchAsync((string)first["id"]!);
        using HttpResponseMessage again = await server.Client.PostAsJsonAsync(At("/api/v1/jobs"), Crab, JsonSerializerOptions.Default);
        JsonNode second = JsonNode.Parse(await again.Content.ReadAsStringAsync())!;
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal((string?)first["id"], (string?)second["id"]);
        Assert.True((bool)second["from_cache"]!);
    }

    [Fact]
    public async Task All_problems_of_a_query_are_told_at_once()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage response = await server.Client.PostAsJsonAsync(At("/api/v1/jobs"),
            new { instrument = "isgri", product = "isgri_image", parameters = new { RA = "east", T1 = "soon", wrong = 1 } }, JsonSerializerOptions.Default);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        JsonNode problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(["RA", "T1", "wrong"], problem["errors"]!.AsArray().Select(e => (string?)e!["parameter"]));
        Assert.Equal("east", (string?)problem["errors"]![0]!["given"]);
        Assert.Equal(["not_a_number", "not_a_time", "unknown"], problem["errors"]!.AsArray().Select(e => (string?)e!["kind"]));
    }

    [Theory]
    [InlineData("ra_deg=NaN&dec_deg=0&radius_deg=1", "ra_deg")]
    [InlineData("ra_deg=361&dec_deg=-91&radius_deg=0", "ra_deg,dec_deg,radius_deg")]
    [InlineData("ra_deg=east&dec_deg=0", "ra_deg")]
    [InlineData("ra_deg=83", "dec_deg")]
    [InlineData("dec_deg=22", "ra_deg")]
    [InlineData("radius_deg=200", "radius_deg")]
    [InlineData("t1=soon&t2=2018-13-01", "t1,t2")]
    public async Task Bad_limits_on_windows_are_a_400_problem_that_names_them(string query, string wrong)
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        using HttpResponseMessage response = await server.Client.GetAsync(At($"/api/v1/archive/windows?{query}"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonNode problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(wrong.Split(','), problem["errors"]!.AsArray().Select(e => (string?)e!["parameter"]));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("7")]
    [InlineData("{\"src_name\":{\"a\":1}}")]
    [InlineData("{\"src_name\":[[1]]}")]
    public async Task Malformed_parameters_are_a_400_problem(string parameters)
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        using StringContent body = new($"{{\"instrument\":\"isgri\",\"product\":\"isgri_image\",\"parameters\":{parameters}}}");
        using HttpResponseMessage response = await server.Client.PostAsync(At("/api/v1/jobs"), body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/jobs/nope")]
    [InlineData("/api/v1/jobs/nope/events")]
    [InlineData("/api/v1/jobs/nope/files/a.fits")]
    [InlineData("/api/v1/jobs/nope/recipe")]
    [InlineData("/api/v1/resolve?name=nowhere")]
    [InlineData("/api/v1/something")]
    public async Task What_does_not_exist_is_a_404_problem(string path)
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        using HttpResponseMessage response = await server.Client.GetAsync(At(path));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("{\"instrument\":\"isgri\"}")]
    public async Task A_body_that_is_no_query_is_a_400_problem(string body)
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        using StringContent content = new(body);
        using HttpResponseMessage response = await server.Client.PostAsync(At("/api/v1/jobs"), content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_job_without_data_fails_with_the_reason()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        JsonNode job = await server.SubmitAsync(new { instrument = "isgri", product = "isgri_image", parameters = new { scw_list = new[] { "none" } } });
        await server.WatchAsync((string)job["id"]!);
        JsonNode done = await server.GetJsonAsync($"/api/v1/jobs/{job["id"]}");
        Assert.Equal(("failed", "usage"), ((string?)done["state"], (string?)done["failure_kind"]));
        Assert.Equal("No science window of the list is in the archive.", (string?)done["message"]);
    }

    [Fact]
    public async Task Windows_that_fail_are_told_and_the_others_make_the_result()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        JsonNode job = await server.SubmitAsync(new { instrument = "isgri", product = "isgri_image", parameters = new { scw_list = "a,empty,damaged,bug" } });
        await server.WatchAsync((string)job["id"]!);
        string text = await server.Client.GetStringAsync(At($"/api/v1/jobs/{job["id"]}"));
        JsonNode done = JsonNode.Parse(text)!;
        Assert.Equal("completed", (string?)done["state"]);
        Assert.Equal(["done", "empty", "failed", "failed"], done["windows"]!.AsArray().Select(w => (string?)w!["status"]));
        Assert.Equal("the events file is truncated", (string?)done["windows"]![2]!["reason"]);
        Assert.DoesNotContain("secret detail", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_job_can_be_cancelled_and_asked_again()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        object query = new { instrument = "isgri", product = "isgri_image", parameters = new { scw_list = "wait" } };
        string id = (string)(await server.SubmitAsync(query))["id"]!;
        Task<string> events = server.WatchAsync(id);
        using HttpResponseMessage cancelled = await server.Client.DeleteAsync(At($"/api/v1/jobs/{id}"));
        Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
        Assert.Contains("\"state\":\"cancelled\"", await events, StringComparison.Ordinal);

        server.Window.Gate.SetResult();
        await server.SubmitAsync(query);
        await server.WatchAsync(id);
        Assert.Equal("completed", (string?)(await server.GetJsonAsync($"/api/v1/jobs/{id}"))["state"]);
    }

    [Fact]
    public async Task Events_go_on_after_the_last_one_seen()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string id = (string)(await server.SubmitAsync(Crab))["id"]!;
        string all = await server.WatchAsync(id);
        Assert.StartsWith("id: 1\nevent: state\ndata: {\"state\":\"queued\"", all, StringComparison.Ordinal);
        Assert.Contains("event: node\ndata: {\"id\":\"mosaic\"", all, StringComparison.Ordinal);
        string last = all.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.Contains("\"state\":\"completed\"", last, StringComparison.Ordinal);

        long number = long.Parse(last.Split('\n')[0]["id: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        using HttpRequestMessage request = new(HttpMethod.Get, At($"/api/v1/jobs/{id}/events"));
        request.Headers.Add("Last-Event-ID", $"{number - 1}");
        using HttpResponseMessage rest = await server.Client.SendAsync(request);
        Assert.Equal(last + "\n\n", await rest.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Files_have_a_strong_tag_and_can_be_read_in_parts()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string id = (string)(await server.SubmitAsync(Crab))["id"]!;
        await server.WatchAsync(id);
        Uri file = At($"/api/v1/jobs/{id}/files/isgri_query_mosaic.fits");
        using HttpRequestMessage part = new(HttpMethod.Get, file);
        part.Headers.Range = new RangeHeaderValue(0, 5);
        using HttpResponseMessage response = await server.Client.SendAsync(part);
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal("SIMPLE", await response.Content.ReadAsStringAsync());
        Assert.Equal("application/fits", response.Content.Headers.ContentType!.MediaType);

        using HttpRequestMessage again = new(HttpMethod.Get, file);
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using HttpResponseMessage unchanged = await server.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        using HttpResponseMessage plain = await server.Client.GetAsync(At($"/api/v1/jobs/{id}/files/isgri_query_mosaic.fits?recipe=no"));
        byte[] whole = await plain.Content.ReadAsByteArrayAsync();
        Assert.Equal($"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(whole))}\"", plain.Headers.ETag!.Tag);

        using HttpResponseMessage outside = await server.Client.GetAsync(At($"/api/v1/jobs/{id}/files/..%2Fproduct.json"));
        Assert.Equal(HttpStatusCode.NotFound, outside.StatusCode);
    }

    [Fact]
    public async Task The_page_sources_windows_and_instruments_are_served()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        using HttpResponseMessage page = await server.Client.GetAsync(At("/"));
        Assert.Contains("MMODA", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("default-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using HttpResponseMessage script = await server.Client.GetAsync(At("/main.js"));
        Assert.Equal("text/javascript", script.Content.Headers.ContentType!.MediaType);
        Assert.Equal("ok\n", await server.Client.GetStringAsync(At("/healthz")));

        Assert.Equal(83.633, (double)(await server.GetJsonAsync("/api/v1/resolve?name=Crab"))["ra_deg"]!);
        Assert.Equal("Crab", (string?)(await server.GetJsonAsync("/api/v1/suggest?prefix=cr"))[0]);
        JsonNode windows = await server.GetJsonAsync("/api/v1/archive/windows?ra_deg=83&dec_deg=22&radius_deg=5");
        Assert.Equal(1234.5, (double)windows["windows"]![0]!["good_seconds"]!);
        Assert.True((bool)windows["simulated"]!);
        JsonNode instrument = (await server.GetJsonAsync("/api/v1/instruments"))[0]!;
        JsonNode threshold = instrument["products"]![0]!["parameters"]!.AsArray().Single(p => (string?)p!["name"] == "detection_threshold")!;
        Assert.Equal(("detection_threshold", "sigma", 7.0), ((string?)threshold["kind"], (string?)threshold["unit"], (double)threshold["default"]!));
        Assert.DoesNotContain(instrument["products"]![0]!["parameters"]!.AsArray(), p => (string?)p!["name"] == "token");
    }
}
