using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Mmoda.Server.Tests;

/// <summary>What clients with mistakes and attackers send to the native API.</summary>
public sealed class NativeAttackTests
{
    private const string Jobs = "/api/v1/jobs";

    /// <summary>Method, address, body; each is wrong in one way.</summary>
    public static TheoryData<string, string, string?> Malformed => new()
    {
        { "POST", Jobs, "" },
        { "POST", Jobs, "null" },
        { "POST", Jobs, "[]" },
        { "POST", Jobs, "\"isgri\"" },
        { "POST", Jobs, "{" },
        { "POST", Jobs, "{\"instrument\":\"isgri\"}" },
        { "POST", Jobs, "{\"instrument\":null,\"product\":null}" },
        { "POST", Jobs, "{\"instrument\":[\"isgri\"],\"product\":{\"a\":1}}" },
        { "POST", Jobs, "{\"instrument\":\"isgri\",\"product\":\"nothing\"}" },
        { "POST", Jobs, "{\"instrument\":\"nothing\",\"product\":\"isgri_image\"}" },
        { "POST", Jobs, "{\"instrument\":\"isgri\",\"instrument\":\"isgri\",\"product\":\"isgri_image\"}" },
        { "POST", Jobs, Image("\"RA\":1,\"RA\":2") },
        { "POST", Jobs, Image("\"RA\":1e999") },
        { "POST", Jobs, Image("\"RA\":\"NaN\"") },
        { "POST", Jobs, Image("\"RA\":true") },
        { "POST", Jobs, Image("\"RA\":[1,2]") },
        { "POST", Jobs, Image("\"RA\":{\"deg\":1}") },
        { "POST", Jobs, Image("\"RA\":\"\\ud800\"") },
        { "POST", Jobs, Image("\"\\ud800\":1") },
        { "POST", Jobs, Image("\"max_pointings\":1.5") },
        { "POST", Jobs, Image("\"max_pointings\":99999999999999999999") },
        { "POST", Jobs, Image("\"T1\":\"2018-02-30T00:00:00\"") },
        { "POST", Jobs, Image("\"T1\":\"'; DROP TABLE job; --\"") },
        { "POST", Jobs, Image("\"E1_keV\":-5") },
        { "POST", Jobs, Image("\"integral_data_rights\":\"mine\"") },
        { "POST", Jobs, Image("\"unknown\":1") },
        { "POST", Jobs, new string('[', 5000) },
        { "POST", Jobs, "{\"instrument\":\"isgri\",\"product\":\"isgri_image\",\"parameters\":7}" },
        { "POST", Jobs, "{\"instrument\":\"isgri\",\"product\":\"isgri_image\",\"parameters\":{\"RA\":[[1]]}}" },
        { "GET", Jobs + "?count=many", null },
        { "GET", Jobs + "?before=yesterday", null },
        { "GET", Jobs + "/..%2f..%2fjobs.db", null },
        { "GET", Jobs + "/a%0d%0aSet-Cookie:%20stolen=1", null },
        { "DELETE", Jobs + "/%27%20OR%201=1--", null },
        { "GET", "/api/v1/resolve", null },
        { "GET", "/api/v1/resolve?name=%00", null },
        { "GET", "/api/v1/archive/windows?ra_deg=1e999&dec_deg=0", null },
        { "GET", "/api/v1/archive/windows?t1=%F0%28%8C%28", null },
        { "GET", "/api/v1/audit?before=first&count=-1", null },
        { "PUT", Jobs, "{}" },
        { "POST", "/api/v1/account/sign-in", "{\"email\":7}" },
        { "POST", "/api/v1/account/register", "{\"email\":\"a\"}" },
        { "POST", "/api/v1/accounts/a", "{\"state\":\"king\"}" },
        { "PUT", "/api/v1/account/preferences", "[]" },
        { "GET", "/api/v1/account/sign-in/nobody", null },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_request_is_the_clients_mistake_and_is_told(string method, string path, string? body)
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: o => o with { Accounts = new AccountOptions() });
        using HttpRequestMessage request = new(new HttpMethod(method), new Uri(server.Url, path));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        Assert.InRange((int)answer.StatusCode, 400, 499);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        if (answer.StatusCode is HttpStatusCode.MethodNotAllowed)
            return; // Said by the routing, with Allow.
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        JsonNode problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.False(string.IsNullOrEmpty((string?)problem["detail"]));
        Assert.DoesNotContain("   at ", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..%2f..%2f..%2fjobs.db")]
    [InlineData("..%5c..%5cjobs.db")]
    [InlineData("%2fetc%2fpasswd")]
    [InlineData("product.json")]
    [InlineData("isgri_query_mosaic.fits%00.txt")]
    [InlineData("mosaic.fits")] // Its name in the store.
    public async Task Only_products_of_the_job_can_be_downloaded(string name)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string id = (string)(await server.SubmitAsync(new { instrument = "isgri", product = "isgri_image" }))["id"]!;
        await server.WatchAsync(id);
        foreach (string recipe in (string[])["", "?recipe=no"])
        {
            using HttpResponseMessage answer = await server.Client.GetAsync(new Uri(server.Url, $"{Jobs}/{id}/files/{name}{recipe}"));
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, answer.StatusCode.ToString()); // Zeros do not come through.
        }
    }

    [Theory]
    [InlineData("user_catalog")]
    [InlineData("selected_catalog")]
    [InlineData("scw_list")]
    [InlineData("src_name")]
    public async Task The_server_fetches_no_address_that_a_parameter_names(string parameter)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using TcpListener inside = new(IPAddress.Loopback, 0);
        inside.Start();
        string address = $"http://127.0.0.1:{((IPEndPoint)inside.LocalEndpoint).Port}/latest/meta-data";
        using StringContent body = new(Image($"\"{parameter}\":\"{address}\""), Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await server.Client.PostAsync(new Uri(Jobs, UriKind.Relative), body);
        if (answer.IsSuccessStatusCode)
            await server.WatchAsync((string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!);
        using HttpResponseMessage resolved = await server.Client.GetAsync(new Uri($"/api/v1/resolve?name={Uri.EscapeDataString(address)}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, resolved.StatusCode);
        Assert.False(inside.Pending());
    }

    [Fact]
    public async Task A_packed_or_a_large_body_is_refused()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        using MemoryStream bomb = new();
        await using (GZipStream gzip = new(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] blanks = new byte[1 << 20];
            blanks.AsSpan().Fill((byte)' ');
            for (int i = 0; i < 100; i++)
                await gzip.WriteAsync(blanks);
        }

        using ByteArrayContent packed = new(bomb.ToArray());
        packed.Headers.ContentType = new("application/json");
        packed.Headers.ContentEncoding.Add("gzip");
        using HttpResponseMessage refused = await server.Client.PostAsync(new Uri(Jobs, UriKind.Relative), packed);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        using HttpRequestMessage large = new(HttpMethod.Post, new Uri(server.Url, Jobs)) { Content = new ByteArrayContent(new byte[17 << 20]) };
        large.Headers.ExpectContinue = true; // So that the answer can be read although the body is not.
        using HttpResponseMessage tooLarge = await server.Client.SendAsync(large);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
    }

    [Theory]
    [InlineData("[", "\"x\"", "]")]
    [InlineData("\"", "x", "\"")]
    public async Task A_list_of_a_million_is_refused_as_a_whole(string before, string item, string after)
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        using StringContent body = new(Image($"\"scw_list\":{before}{string.Join(',', Enumerable.Repeat(item, 1_000_000))}{after}"), Encoding.UTF8, "application/json");

        using HttpResponseMessage refused = await server.Client.PostAsync(new Uri(Jobs, UriKind.Relative), body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("The list has 1000000 items; at most 50000 are read.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, "nor are there 979 more of those given")]
    [InlineData(200_000, "has 200000 names; at most 1000 are read")]
    public async Task A_request_of_many_names_has_a_short_answer(int count, string told)
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        using StringContent body = new(Image(string.Join(',', Enumerable.Range(0, count).Select(i => $"\"a{i}\":\"\""))), Encoding.UTF8, "application/json");

        using HttpResponseMessage refused = await server.Client.PostAsync(new Uri(Jobs, UriKind.Relative), body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        string answer = await refused.Content.ReadAsStringAsync();
        Assert.Contains(told, answer, StringComparison.Ordinal);
        Assert.InRange(answer.Length, 1, 20_000);
    }

    [Fact]
    public async Task Headers_of_a_request_do_not_decide_where_answers_lead()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: o => o with { PublicUrl = new Uri("https://mmoda.example.org/sky") });
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(server.Url, Jobs)) { Content = new StringContent(Image(""), Encoding.UTF8, "application/json") };
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("X-Forwarded-Proto", "gopher");
        request.Headers.Add("X-Original-URL", "/api/v1/accounts");
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.StartsWith("/sky/api/v1/jobs/", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        using HttpRequestMessage document = new(HttpMethod.Get, new Uri(server.Url, "/api/v1/openapi.json"));
        document.Headers.Host = "evil.example";
        using HttpResponseMessage told = await server.Client.SendAsync(document);
        Assert.DoesNotContain("evil.example", await told.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string Image(string parameters) => $"{{\"instrument\":\"isgri\",\"product\":\"isgri_image\",\"parameters\":{{{parameters}}}}}";
}
