using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>What an attacker tries through this wire.</summary>
public sealed class AttackTests
{
    private const string Run = "run_analysis?query_status=new&query_type=Dummy&instrument=empty&product_type=dummy&session_id=AAAABBBBCCCCDDDD";

    [Theory]
    [InlineData("../analysis_parameters.json")]
    [InlineData("..%2f..%2fjobs.db")]
    [InlineData("%2fetc%2fpasswd")]
    [InlineData("....//jobs.db")]
    [InlineData("analysis_parameters.json%00.txt")]
    [InlineData("job_monitor.json,..%2fjobs.db")]
    public async Task No_file_outside_a_job_can_be_downloaded(string file)
    {
        await using CompatibleServer server = await CompatibleServer.StartAsync();
        string job = (string)(await server.GetAsync(Run)).Body["job_monitor"]!["job_id"]!;
        (int status, JsonNode body) = await server.GetAsync($"download_products?query_status=ready&session_id=AAAABBBBCCCCDDDD&job_id={job}&file_list={file}");
        Assert.Equal((403, "No such file"), (status, (string?)body["exit_status"]!["message"]));
    }

    [Theory]
    [InlineData("e4da3b7fbbce2345d7772b0674a318d5")] // Exists, and belongs to someone.
    [InlineData("..%2foda-api.db")]
    [InlineData("%27%20OR%201=1--")]
    public async Task No_uploaded_file_of_another_can_be_downloaded(string file)
    {
        await using CompatibleServer server = await CompatibleServer.StartAsync(new RecordingClock());
        using MultipartFormDataContent form = Form("dummy_file", Encoding.UTF8.GetBytes("5"), TestToken.Of("owner@example.org", "general"));
        (await server.Client.PostAsync(new Uri("run_analysis", UriKind.Relative), form)).EnsureSuccessStatusCode();
        Assert.Equal(403, (await server.GetAsync($"download_products?file_list={file}&from_request_files_dir=True&return_archive=False")).Status);
        Assert.Equal(403, (await server.GetAsync($"download_products?file_list={file}&from_request_files_dir=True&return_archive=False&token={TestToken.Of("other@example.org", "general")}")).Status);
    }

    [Theory]
    [InlineData("a%0d%0aSet-Cookie:%20stolen=1")]
    [InlineData("a%22;%20filename=evil.exe")]
    [InlineData("..%2f..%2fetc%2fcron.d%2fx")]
    [InlineData("%e2%80%aefdp.exe")]
    public async Task Names_of_downloads_put_nothing_into_headers_or_archives(string name)
    {
        await using CompatibleServer server = await CompatibleServer.StartAsync();
        string job = (string)(await server.GetAsync(Run)).Body["job_monitor"]!["job_id"]!;
        using HttpResponseMessage response = await server.Client.GetAsync(new Uri(
            $"download_products?query_status=ready&session_id=AAAABBBBCCCCDDDD&job_id={job}&file_list=job_monitor.json,query_output.json&download_file_name={name}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        string sent = response.Content.Headers.ContentDisposition!.FileName!;
        Assert.DoesNotMatch(@"[\\/""\r\n; ]", sent.Trim('"'));
        await using GZipStream gzip = new(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        await using System.Formats.Tar.TarReader tar = new(gzip);
        while (await tar.GetNextEntryAsync() is { } entry)
            Assert.DoesNotMatch(@"^/|\.\./", entry.Name);
    }

    [Fact]
    public async Task Uploads_are_never_unpacked_and_their_size_is_limited()
    {
        await using CompatibleServer server = await CompatibleServer.StartAsync();
        using MemoryStream bomb = new();
        await using (GZipStream gzip = new(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++)
                await gzip.WriteAsync(zeros);
        }

        // 200 MB in 0.2 MB: as a catalogue it is none.
        using MultipartFormDataContent packed = Form("user_catalog_file", bomb.ToArray());
        using HttpResponseMessage refused = await server.Client.PostAsync(new Uri("run_analysis", UriKind.Relative), packed);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        // As the encoding of a request it is not accepted: the form cannot be read, and so has no instrument.
        using ByteArrayContent encoded = new(bomb.ToArray());
        encoded.Headers.ContentType = new("application/x-www-form-urlencoded");
        encoded.Headers.ContentEncoding.Add("gzip");
        using HttpResponseMessage form = await server.Client.PostAsync(new Uri("run_analysis", UriKind.Relative), encoded);
        Assert.Equal(HttpStatusCode.BadRequest, form.StatusCode);

        using HttpRequestMessage large = new(HttpMethod.Post, new Uri("run_analysis", UriKind.Relative)) { Content = Form("dummy_file", new byte[20 << 20]) };
        large.Headers.ExpectContinue = true; // So that the answer can be read although the body is not.
        using HttpResponseMessage tooLarge = await server.Client.SendAsync(large);
        Assert.True((int)tooLarge.StatusCode is 400 or 413, tooLarge.StatusCode.ToString());
    }

    [Theory] // Every parameter that could be an address.
    [InlineData("load_frontend_fits_file_url?fits_file_url=", 400)]
    [InlineData(Run + "&dummy_file=", 200)]
    [InlineData("run_analysis?query_status=new&query_type=Dummy&instrument=empty&product_type=file_dummy&dummy_file=", 200)]
    [InlineData("run_analysis?query_status=new&query_type=Dummy&instrument=empty-with-posix-path&product_type=file_dummy&dummy_POSIX_file=", 200)]
    [InlineData("resolve_name?name=", 200)]
    [InlineData("oauth_access_token_request?client_id=a&code=b&redirect_uri=", 400)]
    [InlineData("api/v1.0/oda/get_js9_plot?file_path=", 404)]
    [InlineData("get_astro_entity_info_by_source_name?src_name=", 200)]
    public async Task The_server_fetches_no_address_that_a_request_names(string path, int expected)
    {
        await using CompatibleServer server = await CompatibleServer.StartAsync(new RecordingClock());
        using TcpListener inside = new(IPAddress.Loopback, 0);
        inside.Start();
        string address = Uri.EscapeDataString($"http://127.0.0.1:{((IPEndPoint)inside.LocalEndpoint).Port}/latest/meta-data");
        using HttpResponseMessage response = await server.Client.GetAsync(new Uri($"{path}{address}&token={TestToken.Of("a@example.org", "general")}", UriKind.Relative));
        Assert.Equal(expected, (int)response.StatusCode);
        Assert.False(inside.Pending());
    }

    [Fact]
    public async Task Only_who_asked_for_a_job_can_report_on_it()
    {
        await using CompatibleServer server = await CompatibleServer.StartAsync(new RecordingClock());
        string token = TestToken.Of("owner@example.org", "general");
        const string request = "run_analysis?query_type=Real&instrument=empty-async&product_type=dummy&session_id=AAAABBBBCCCCDDDD";
        string job = (string)(await server.GetAsync($"{request}&query_status=new&token={token}")).Body["job_monitor"]!["job_id"]!;
        string report = $"call_back?job_id={job}&session_id=AAAABBBBCCCCDDDD&instrument_name=empty-async&action=done&node_id=n&message=m";
        Assert.Equal(403, (await server.GetAsync(report)).Status);
        Assert.Equal(403, (await server.GetAsync($"{report}&token={TestToken.Of("other@example.org", "general")}")).Status);
        Assert.Equal("submitted", (string?)(await server.GetAsync($"{request}&query_status=submitted&job_id={job}&token={token}")).Body["query_status"]);
        Assert.Equal(200, (await server.GetAsync($"{report}&token={token}")).Status);
        Assert.Equal("ready", (string?)(await server.GetAsync($"{request}&query_status=submitted&job_id={job}&token={token}")).Body["query_status"]);
    }

    [Fact]
    public async Task A_token_comes_back_in_no_answer()
    {
        await using CompatibleServer server = await CompatibleServer.StartAsync(new RecordingClock());
        string token = TestToken.Of("owner@example.org", "general, job manager");
        foreach (string path in (string[])[$"{Run}&token={token}", $"api/parameters?instrument=x&token={token}", $"run_analysis?instrument=x&token={token}", $"inspect-state?token={token}"])
            Assert.DoesNotContain(token, (await server.GetAsync(path)).Body.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_are_compressed_when_asked_for_and_are_the_same()
    {
        await using CompatibleServer server = await CompatibleServer.StartAsync();
        const string path = "api/meta-data?instrument=isgri";
        string plain = await server.Client.GetStringAsync(new Uri(path, UriKind.Relative));
        foreach (string encoding in (string[])["gzip", "br"])
        {
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.AcceptEncoding.ParseAdd(encoding);
            using HttpResponseMessage response = await server.Client.SendAsync(request);
            Assert.Equal([encoding], response.Content.Headers.ContentEncoding);
            await using Stream body = await response.Content.ReadAsStreamAsync();
            await using Stream decoded = encoding == "gzip" ? new GZipStream(body, CompressionMode.Decompress) : new BrotliStream(body, CompressionMode.Decompress);
            using StreamReader reader = new(decoded);
            Assert.Equal(plain, await reader.ReadToEndAsync());
        }
    }

    private static MultipartFormDataContent Form(string part, byte[] file, string? token = null)
    {
        MultipartFormDataContent form = new()
        {
            { new StringContent("new"), "query_status" },
            { new StringContent("Dummy"), "query_type" },
            { new StringContent("empty"), "instrument" },
            { new StringContent("file_dummy"), "product_type" },
            { new ByteArrayContent(file), part, "file" },
        };
        if (token is not null)
            form.Add(new StringContent(token), "token");
        return form;
    }
}
