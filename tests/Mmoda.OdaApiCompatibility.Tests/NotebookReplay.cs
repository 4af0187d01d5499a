using System.Net;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>Sends what was recorded about a service of notebooks to a server of ours, whose service is the recorded one.</summary>
public sealed class NotebookReplay : IAsyncLifetime
{
    /// <summary>Name of the instrument in the recording.</summary>
    public const string Instrument = "example0";

    private readonly Dictionary<string, string> _sessions = [];
    private readonly Dictionary<string, (int, JsonNode)> _answers = [];

    /// <summary>Our answer to a recorded request.</summary>
    public (int Status, JsonNode Body) this[string name] => _answers[name];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await using NotebookService service = await NotebookService.StartAsync();
        await using CompatibleServer server = await CompatibleServer.StartAsync(new RecordingClock(), service: new RemoteService(Instrument, service.Url));
        _answers["description"] = await server.GetAsync($"api/meta-data?instrument={Instrument}");
        _answers["par_names"] = await server.GetAsync($"api/par-names?instrument={Instrument}");
        _answers["instr_list"] = await server.GetAsync("instr-list");
        foreach (JsonObject entry in Recording.Notebooks["traffic"]!.AsArray().Select(e => e!.AsObject()))
        {
            string name = (string)entry["name"]!, workflow = (string)entry["query"]!["product_type"]!;
            if (name.EndsWith("_1_new", StringComparison.Ordinal) && workflow != "failing")
                service.Held[workflow] = true; // The recorded service had to work for it.
            (int status, JsonNode body) = await server.GetAsync(Request(entry["query"]!.AsObject()));
            _answers[name] = (status, body);
            if ((string?)entry["body"]!["session_id"] is { } recorded && (string?)body["session_id"] is { } ours)
                _sessions.TryAdd(recorded, ours);
            if (service.Held.TryRemove(workflow, out _))
            {
                using HttpClient back = new();
                using HttpResponseMessage told = await back.GetAsync(new Uri(service.CallBackUrl + "&action=progress&stage=start&progress=50"));
                Assert.Equal(HttpStatusCode.OK, told.StatusCode);
                using HttpResponseMessage done = await back.GetAsync(new Uri(service.CallBackUrl + "&action=done"));
                await server.WaitForEndAsync((string)body["job_monitor"]!["job_id"]!);
            }
        }
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;

    private string Request(JsonObject query) => "run_analysis?" + string.Join('&', query.Select(q =>
        $"{q.Key}={WebUtility.UrlEncode(_sessions.GetValueOrDefault(q.Value!.ToString(), q.Value.ToString()))}"));
}
