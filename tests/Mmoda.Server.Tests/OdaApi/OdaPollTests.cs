using System.Net;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.Tests;

/// <summary>The words of a poll are understood once; who may hear what of the job is looked at each time.</summary>
public sealed class OdaPollTests
{
    private const string Asked = "/dispatch-data/run_analysis?query_type=Real&instrument=isgri&product_type=isgri_image&api=True&scw_list=wait&session_id=AAAABBBBCCCCDDDD";

    /// <summary>Longer than any test may take: who is not told of a change waits too long.</summary>
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(10);

    private static Task<RunningServer> StartAsync(TimeSpan patience = default) => RunningServer.StartAsync(
        options: o => o with { Tokens = new TokenOptions { SharedSecret = Tokens.Secret }, OdaApi = o.OdaApi with { PollPatience = patience } });

    private static async Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(RunningServer server, string words, string? token = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(Asked + words, UriKind.Relative));
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!); // The server never answers null here.
    }

    private static async Task<JsonNode> PostAsync(RunningServer server, string words)
    {
        using FormUrlEncodedContent form = new((Asked + words).Split('?')[1].Split('&').Select(w => KeyValuePair.Create(w.Split('=')[0], w.Split('=')[1])));
        using HttpResponseMessage answer = await server.Client.PostAsync(new Uri("/dispatch-data/run_analysis", UriKind.Relative), form);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!; // The server never answers null here.
    }

    /// <summary>A job that waits for the gate of its window, and the words that were told so.</summary>
    private static async Task<(string Id, string Poll)> RunningJobAsync(RunningServer server)
    {
        string id = (string)(await AskAsync(server, "&query_status=new")).Body["job_monitor"]!["job_id"]!;
        string poll = $"&query_status=progress&job_id={id}";
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(1));
        for (int other = 0; (await AskAsync(server, $"{poll}&other={other}")).Body["job_monitor"]!["full_report_dict_list"]!.AsArray().Count == 0; other++)
            patience.Token.ThrowIfCancellationRequested();
        await AskAsync(server, poll);
        return (id, poll);
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
    public async Task A_poll_that_would_hear_the_same_again_is_held_until_the_job_changes()
    {
        await using RunningServer server = await StartAsync(Forever);
        (string id, string poll) = await RunningJobAsync(server);
        Task<(HttpStatusCode Status, JsonNode Body)> held = AskAsync(server, poll);
        Task<JsonNode> native = server.GetJsonAsync($"/api/v1/jobs/{server.Get<JobStore>().FindAlias(id)}?wait=30");

        // Requests that are too long for an address go in a form; what they were told is remembered as well.
        Assert.Equal("progress", (string?)(await PostAsync(server, poll))["query_status"]);
        Task<JsonNode> posted = PostAsync(server, poll);

        // Others go on being answered, and other words have not been told yet.
        Assert.Equal("progress", (string?)(await AskAsync(server, poll + "&again=1")).Body["query_status"]);
        Assert.False(held.IsCompleted || native.IsCompleted || posted.IsCompleted);

        server.Window.Gate.SetResult();
        JsonNode body = (await held).Body, job = await native;
        Assert.Contains((string?)(await posted)["query_status"], (string[])["progress", "ready"]);
        Assert.True((string?)body["query_status"] == "ready" || body["job_monitor"]!["full_report_dict_list"]!.AsArray().Any(r => (string?)r!["action"] == "done"), body.ToJsonString());
        Assert.True((string?)job["state"] == "completed" || job["nodes"]!.AsArray().Any(n => (string?)n!["state"] == "produced"), job.ToJsonString());
        await server.WatchAsync(server.Get<JobStore>().FindAlias(id)!.Value.Hex);
        for (int again = 0; again < 3; again++)
            Assert.Equal("ready", (string?)(await AskAsync(server, poll)).Body["query_status"]); // What has ended is never held.
    }

    [Fact]
    public async Task A_poll_is_not_held_longer_than_the_patience_says()
    {
        await using RunningServer server = await StartAsync(TimeSpan.FromMilliseconds(200));
        (string id, string poll) = await RunningJobAsync(server);
        long begun = TimeProvider.System.GetTimestamp();
        Assert.Equal("progress", (string?)(await AskAsync(server, poll)).Body["query_status"]);
        JsonNode job = await server.GetJsonAsync($"/api/v1/jobs/{server.Get<JobStore>().FindAlias(id)}?wait=0.2");
        Assert.Equal("running", (string?)job["state"]);
        Assert.True(TimeProvider.System.GetElapsedTime(begun) > TimeSpan.FromSeconds(0.3)); // Timers may be early by their resolution.
        foreach (string wrong in (string[])["-1", "31", "nan", "soon"])
        {
            using HttpResponseMessage answer = await server.Client.GetAsync(new Uri($"/api/v1/jobs/{job["id"]}?wait={wrong}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Held_polls_are_answered_when_the_server_stops()
    {
        RunningServer server = await StartAsync(Forever);
        Task<(HttpStatusCode Status, JsonNode Body)> held;
        await using (server)
        {
            (_, string poll) = await RunningJobAsync(server);
            held = AskAsync(server, poll);
            Assert.Equal("progress", (string?)(await AskAsync(server, poll + "&again=1")).Body["query_status"]);
            await server.StopAsync();
            Assert.Equal(HttpStatusCode.OK, (await held).Status);
        }
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
