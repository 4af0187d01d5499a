using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Server.OdaApi;

namespace Mmoda.Server.Tests;

/// <summary>NBF-05: files as values of parameters.</summary>
public sealed class UploadTests
{
    [Fact]
    public async Task NBF_05_a_file_is_kept_under_a_key_that_cannot_be_guessed()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        JsonNode kept = JsonNode.Parse(await SendAsync(server, "application/octet-stream", [1, 2, 3], HttpStatusCode.Created))!;
        string key = UploadedFile.KeyOf((string)kept["value"]!)!;
        Assert.Equal(3, (int)kept["bytes"]!);
        Assert.Equal(new byte[] { 1, 2, 3 }, server.Get<OdaUploads>().FindByKey(key));
        await SendAsync(server, "text/plain", [1], HttpStatusCode.BadRequest);
        await SendAsync(server, "application/octet-stream", [], HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task NBF_05_a_file_that_is_too_large_is_refused()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: o => o with { MaximumRequestBytes = 1000 });
        await SendAsync(server, "application/octet-stream", new byte[1001], HttpStatusCode.RequestEntityTooLarge);
    }

    private static async Task<string> SendAsync(RunningServer server, string type, byte[] content, HttpStatusCode expected)
    {
        using ByteArrayContent body = new(content) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using HttpResponseMessage answer = await server.Client.PostAsync(new Uri("/api/v1/uploads", UriKind.Relative), body);
        Assert.Equal(expected, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
