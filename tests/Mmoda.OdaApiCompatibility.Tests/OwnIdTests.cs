using System.Text.Json.Nodes;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>What the protocol leaves open: ids that collide, long lists of records, transients, revolutions.</summary>
public sealed class OwnIdTests : IAsyncLifetime
{
    private const string Request = "run_analysis?query_type=Dummy&instrument=isgri&product_type=isgri_image&session_id=";

    private CompatibleServer _server = null!; // Set by InitializeAsync, before any test.

    public async Task InitializeAsync() => _server = await CompatibleServer.StartAsync(new RecordingClock(), o => o with { OdaApi = o.OdaApi with { NameServiceUrl = "http://127.0.0.1:9/{}" } });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Anagrams_of_one_session_have_ids_of_their_own()
    {
        string first = await IdAsync("AAAABBBBCCCCDDDD", "RA=83.63"), second = await IdAsync("AAAABBBBCCCCDDDD", "RA=83.36"), elsewhere = await IdAsync("EEEEFFFFGGGGHHHH", "RA=83.36");
        Assert.NotEqual(first, second);
        Assert.Equal(first, elsewhere); // Alone it has the id that clients compute.
        Assert.Equal(second, await IdAsync("AAAABBBBCCCCDDDD", "RA=83.36"));
        Assert.Equal(first, await IdAsync("AAAABBBBCCCCDDDD", "RA=83.63"));
        foreach ((string id, string ra) in (IEnumerable<(string, string)>)[(first, "83.63"), (second, "83.36")])
        {
            // With all parameters, with none of them, and as a form.
            foreach (string parameters in (string[])[$"&RA={ra}", ""])
            {
                (int status, JsonNode poll) = await _server.GetAsync($"{Request}AAAABBBBCCCCDDDD&query_status=submitted&job_id={id}{parameters}");
                Assert.Equal((200, id, "ready"), (status, (string?)poll["job_monitor"]!["job_id"], (string?)poll["query_status"]));
            }

            using HttpResponseMessage link = await _server.Client.GetAsync(new Uri($"resolve-job-url?job_id={id}&session_id=AAAABBBBCCCCDDDD&token=%00", UriKind.Relative));
            Assert.Contains($"RA={ra}&", link.Headers.Location!.OriginalString, StringComparison.Ordinal);
        }

        string token = TestToken.Of("user@example.org", "");
        Assert.Equal(403, (await _server.GetAsync($"{Request}AAAABBBBCCCCDDDD&query_status=submitted&job_id={second}&token={token}")).Status);
    }

    [Fact]
    public async Task Records_come_in_pages()
    {
        for (int i = 0; i < 5; i++)
            await IdAsync($"AAAABBBBCCCCDDD{i}", $"RA={i}");
        string path = $"inspect-state?token={TestToken.Of("boss@example.org", "job manager")}&limit=2&offset=";
        List<string> seen = [];
        int? offset = 0;
        while (offset is { } at)
        {
            JsonNode page = (await _server.GetAsync(path + at)).Body;
            Assert.InRange(page["records"]!.AsArray().Count, 1, 2);
            seen.AddRange(page["records"]!.AsArray().Select(r => (string)r!["session_id"]!));
            offset = (int?)page["next_offset"];
        }

        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"AAAABBBBCCCCDDD{i}"), seen.Order());
        Assert.Equal(400, (await _server.GetAsync(path + "x")).Status);
    }

    [Fact]
    public async Task Transients_are_known_with_their_time_and_the_rest_is_asked_for()
    {
        JsonNode merger = (await _server.GetAsync("resolve_name?name=gw_170817")).Body, burst = (await _server.GetAsync("resolve_name?name=GRB221009A")).Body;
        Assert.Equal((197.450354, "2017-08-17T12:41:04.400", "gw 170817 successfully resolved"), ((double)merger["RA"]!, (string?)merger["T0"], (string?)merger["message"]));
        Assert.Equal((true, "GRB 221009A"), ((bool)burst["have_coordinates"]!, (string?)burst["object_ids"]![0]));
        JsonNode nowhere = (await _server.GetAsync("resolve_name?name=GW150914")).Body;
        Assert.Equal((false, "2015-09-14T09:50:45.400", null), ((bool)nowhere["have_coordinates"]!, (string?)nowhere["T0"], nowhere["RA"]));
        Assert.Equal("Vega could not be resolved: the name service cannot be reached", (string?)(await _server.GetAsync("resolve_name?name=Vega")).Body["message"]);
        Assert.Equal(400, (await _server.GetAsync("get_revnum?time_to_convert=yesterday")).Status);
        Assert.Empty((await _server.GetAsync("get_revnum?time_to_convert=58000")).Body.AsObject()); // There is no archive.
    }

    private async Task<string> IdAsync(string session, string parameters) =>
        (string)(await _server.GetAsync($"{Request}{session}&query_status=new&{parameters}")).Body["job_monitor"]!["job_id"]!;
}
