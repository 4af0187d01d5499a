using System.Net;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.Tests;

/// <summary>The words of a poll are understood once; who may hear what of the job is looked at each time.</summary>
public sealed class OdaPollTests
{
    private const string Asked = "/dispatch-data/run_analysis?query_type=Real&instrument=isgri&product_type=isgri_image&api=True&scw_list=wait&session_id=AAAABBBBCCCCDDDD";

    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync(options: o => o with { Tokens = new TokenOptions { SharedSecret = Tokens.Secret } });

    private static async Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(RunningServer server, string words, string? token = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(Asked + words, UriKind.Relative));
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!); // The server never answers null here.
    }

    private static string TokenOf(string subject, double seconds = 3600) => Tokens.Sign(Tokens.Hs256, new JsonObject
    {
        ["sub"] = subject,
        ["name"] = "Ada",
        ["exp"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + (long)seconds,
    }.ToJsonString());

    [Fact]
    public async Task The_same_words_tell_of_each_change_and_of_the_time()
    {
        await using RunningServer server = await StartAsync();
        string id = (string)(await AskAsync(server, "&query_status=new")).Body["job_monitor"]!["job_id"]!;
        string poll = $"&query_status=submitted&job_id={id}";
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(1));
        JsonNode body;
        do
        {
            patience.Token.ThrowIfCancellationRequested();
            body = (await AskAsync(server, poll)).Body;
        }
        while (body["job_monitor"]!["full_report_dict_list"]!.AsArray().Count == 0);
        Assert.Equal("progress", (string?)body["query_status"]);
        double earlier = (double)body["time_request"]!;

        server.Window.Gate.SetResult();
        JobId job = server.Get<JobStore>().FindAlias(id)!.Value;
        await server.WatchAsync(job.Hex);
        body = (await AskAsync(server, poll)).Body;
        Assert.Equal("ready", (string?)body["query_status"]);
        Assert.True((double)body["time_request"]! >= earlier);
        Assert.Equal(["query_status", "products", "exit_status", "job_status", "job_monitor", "session_id", "time_request"], body.AsObject().Select(p => p.Key));
    }

    [Fact]
    public async Task Words_that_were_heard_for_one_user_are_nothing_for_another()
    {
        await using RunningServer server = await StartAsync();
        string ada = TokenOf("ada@example.org"), bob = TokenOf("bob@example.org"), late = TokenOf("ada@example.org", seconds: -3600);
        string id = (string)(await AskAsync(server, "&query_status=new", ada)).Body["job_monitor"]!["job_id"]!;
        string poll = $"&query_status=submitted&job_id={id}";
        for (int again = 0; again < 3; again++)
        {
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, poll, ada)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(server, poll, bob)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(server, poll)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(server, poll, late)).Status);
        }

        // The job is taken off their list: from now on they never asked for it.
        JobStore jobs = server.Get<JobStore>();
        Assert.True(jobs.Forget(jobs.FindAlias(id)!.Value, new Requester("ada@example.org", [])));
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(server, poll, ada)).Status);
    }

    [Fact]
    public async Task Who_tells_no_session_gets_another_each_time()
    {
        await using RunningServer server = await StartAsync();
        string id = (string)(await AskAsync(server, "&query_status=new")).Body["job_monitor"]!["job_id"]!;
        string poll = Asked.Replace("&session_id=AAAABBBBCCCCDDDD", "", StringComparison.Ordinal) + $"&query_status=submitted&job_id={id}";
        string?[] sessions = [(string?)(await server.GetJsonAsync(poll))["session_id"], (string?)(await server.GetJsonAsync(poll))["session_id"]];
        Assert.NotEqual(sessions[0], sessions[1]);
    }
}
