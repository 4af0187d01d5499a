using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.Tests;

public sealed class AccessTests
{
    private static readonly object Crab = new { instrument = "isgri", product = "isgri_image", parameters = new { src_name = "Crab", E1_keV = 25.0 } };

    private static readonly object Private = new { instrument = "isgri", product = "isgri_image", parameters = new { integral_data_rights = "all-private" } };

    [Fact]
    public async Task A_job_of_a_known_user_is_unknown_to_others()
    {
        await using RunningServer server = await RunningServer.StartAsync(options: WithTokens);
        using HttpResponseMessage submitted = await SendAsync(server, HttpMethod.Post, "/api/v1/jobs", "ada@example.org", Crab);
        string job = "/api/v1/jobs/" + (string)(await JsonAsync(submitted))["id"]!;
        foreach (string? caller in (string?[])[null, "ben@example.org"])
        {
            foreach (string path in (string[])["", "/events", "/recipe", "/files/isgri_query_mosaic.fits"])
            {
                using HttpResponseMessage other = await SendAsync(server, HttpMethod.Get, job + path, caller);
                Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
            }

            using HttpResponseMessage cancelled = await SendAsync(server, HttpMethod.Delete, job, caller);
            Assert.Equal(HttpStatusCode.NotFound, cancelled.StatusCode);
        }

        using HttpResponseMessage own = await SendAsync(server, HttpMethod.Get, job, "ada@example.org");
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.True(own.Headers.CacheControl is { Private: true, NoCache: true });
    }

    [Fact]
    public async Task Everybody_lists_and_forgets_their_own_jobs()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithTokens);
        (await SendAsync(server, HttpMethod.Post, "/api/v1/jobs", "ada@example.org", Crab)).Dispose();
        string id = (string)(await JsonAsync(await SendAsync(server, HttpMethod.Post, "/api/v1/jobs", "ben@example.org", Crab)))["id"]!;
        JsonNode job = Assert.Single((await JsonAsync(await SendAsync(server, HttpMethod.Get, "/api/v1/jobs", "ada@example.org")))["jobs"]!.AsArray())!;
        Assert.Equal((id, "isgri_image", "Crab", "queued"), ((string)job["id"]!, (string)job["product"]!, (string)job["source"]!, (string)job["state"]!));

        using HttpResponseMessage forgotten = await SendAsync(server, HttpMethod.Delete, "/api/v1/account/jobs/" + id, "ada@example.org");
        Assert.Equal(HttpStatusCode.NoContent, forgotten.StatusCode);
        Assert.Empty((await JsonAsync(await SendAsync(server, HttpMethod.Get, "/api/v1/jobs", "ada@example.org")))["jobs"]!.AsArray());
        Assert.Single((await JsonAsync(await SendAsync(server, HttpMethod.Get, "/api/v1/jobs", "ben@example.org")))["jobs"]!.AsArray());
        using HttpResponseMessage nobody = await SendAsync(server, HttpMethod.Get, "/api/v1/jobs", null);
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (nobody.StatusCode, nobody.Headers.WwwAuthenticate.ToString()));
    }

    [Fact]
    public async Task A_job_that_its_only_user_forgets_is_stopped()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithTokens);
        string id = (string)(await JsonAsync(await SendAsync(server, HttpMethod.Post, "/api/v1/jobs", "ada@example.org", Crab)))["id"]!;
        using HttpResponseMessage other = await SendAsync(server, HttpMethod.Delete, "/api/v1/account/jobs/" + id, "ben@example.org");
        Assert.Equal((HttpStatusCode.NotFound, JobState.Queued), (other.StatusCode, server.Get<JobStore>().StateOf(new JobId(id))));
        using HttpResponseMessage forgotten = await SendAsync(server, HttpMethod.Delete, "/api/v1/account/jobs/" + id, "ada@example.org");
        Assert.Equal((HttpStatusCode.NoContent, JobState.Cancelled), (forgotten.StatusCode, server.Get<JobStore>().StateOf(new JobId(id))));
    }

    [Fact]
    public async Task Private_data_need_their_role_and_the_refusal_names_it()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithTokens);
        using HttpResponseMessage refused = await SendAsync(server, HttpMethod.Post, "/api/v1/jobs", "ada@example.org", Private);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        JsonNode problem = await JsonAsync(refused);
        Assert.Equal("integral-private-qla", (string?)problem["missing_roles"]![0]!["role"]);
        Assert.Equal("The role integral-private-qla is missing: private data. Those who run this site give roles.", (string?)problem["detail"]);
        using HttpResponseMessage allowed = await SendAsync(server, HttpMethod.Post, "/api/v1/jobs", "ada@example.org", Private, "integral-private-qla");
        Assert.Equal(HttpStatusCode.Accepted, allowed.StatusCode);

        // The role is gone, and with it the result.
        using HttpResponseMessage later = await SendAsync(server, HttpMethod.Get, allowed.Headers.Location!.ToString(), "ada@example.org");
        Assert.Equal(HttpStatusCode.NotFound, later.StatusCode);
    }

    [Fact]
    public async Task A_bad_token_is_refused_and_never_taken_for_none()
    {
        await using RunningServer server = await RunningServer.StartAsync(options: WithTokens);
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/v1/instruments");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Of(Tokens.Claims(seconds: -60)));
        using HttpResponseMessage refused = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("invalid_token", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal("The token is expired.", (string?)(await JsonAsync(refused))["detail"]);
    }

    [Fact]
    public async Task Tokens_are_ignored_where_none_are_configured()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        using HttpResponseMessage answer = await SendAsync(server, HttpMethod.Post, "/api/v1/jobs", "ada@example.org", Crab);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        using HttpResponseMessage other = await SendAsync(server, HttpMethod.Get, answer.Headers.Location!.ToString(), null);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task The_native_api_takes_no_token_from_an_address()
    {
        await using RunningServer server = await RunningServer.StartAsync(options: WithTokens);
        using HttpResponseMessage answer = await SendAsync(server, HttpMethod.Get, "/api/v1/jobs?token=" + Tokens.Of(Tokens.Claims()), null);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task The_audit_trail_is_for_job_managers()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithTokens);
        (await SendAsync(server, HttpMethod.Post, "/api/v1/jobs", "ada@example.org", Crab)).Dispose();
        using HttpResponseMessage refused = await SendAsync(server, HttpMethod.Get, "/api/v1/audit", "ada@example.org");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        JsonNode trail = await JsonAsync(await SendAsync(server, HttpMethod.Get, "/api/v1/audit?subject=ada@example.org", "root@example.org", null, "job manager"));
        JsonNode entry = Assert.Single(trail["entries"]!.AsArray())!;
        Assert.Equal(("ada@example.org", "native", "127.0.0.1", "queued"), ((string)entry["subject"]!, (string)entry["wire"]!, (string)entry["address"]!, (string)entry["action"]!));
    }

    [Fact]
    public async Task Too_many_requests_of_a_user_are_told_to_wait()
    {
        await using RunningServer server = await RunningServer.StartAsync(options: o => WithTokens(o) with { Limits = new RequestLimits { PerUser = 6 } });
        List<HttpStatusCode> answers = [];
        for (int i = 0; i < 8; i++)
        {
            using HttpResponseMessage answer = await SendAsync(server, HttpMethod.Get, "/api/v1/instruments", "ada@example.org");
            answers.Add(answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                Assert.NotNull(answer.Headers.RetryAfter);
        }

        // Half a minute's worth at once, 3; at most a request each 10 s more. The test takes less.
        Assert.Equal(3, answers.Count(a => a == HttpStatusCode.OK));
        Assert.Equal(5, answers.Count(a => a == HttpStatusCode.TooManyRequests));
        using HttpResponseMessage other = await SendAsync(server, HttpMethod.Get, "/api/v1/instruments", "ben@example.org");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Clients_behind_a_proxy_are_limited_each_by_itself()
    {
        await using RunningServer server = await RunningServer.StartAsync(options: o => o with { Limits = new RequestLimits { PerAddress = 2 } });
        async Task<HttpStatusCode> AskAsync(string address, string path)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, path);
            request.Headers.Add("X-Forwarded-For", address);
            using HttpResponseMessage answer = await server.Client.SendAsync(request);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, await AskAsync("192.0.2.1", "/api/v1/instruments"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync("192.0.2.1", "/api/v1/instruments"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync("192.0.2.1", "/dispatch-data/instr-list")); // What the old client retries.
        Assert.Equal(HttpStatusCode.OK, await AskAsync("192.0.2.1", "/main.js"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("192.0.2.2", "/api/v1/instruments"));
    }

    internal static ServerOptions WithTokens(ServerOptions options) => options with { Tokens = new TokenOptions { SharedSecret = Tokens.Secret } };

    /// <summary>Sends with a token that is valid at the time of the test.</summary>
    internal static async Task<HttpResponseMessage> SendAsync(
        RunningServer server, HttpMethod method, string path, string? subject, object? body = null, string? roles = null)
    {
        using HttpRequestMessage request = new(method, path) { Content = body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Default) };
        if (subject is not null)
        {
            JsonObject claims = Tokens.Claims(subject, roles);
            claims["exp"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 3600;
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Of(claims));
        }

        return await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
}
