using System.Net;
using System.Text.Json.Nodes;

namespace Mmoda.Server.Tests;

/// <summary>OBJ-02, OBJ-03: names that the page resolves.</summary>
public sealed class NameTests
{
    [Fact]
    public async Task OBJ_03_a_transient_has_a_range_of_time_around_it()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        JsonNode burst = await server.GetJsonAsync("/api/v1/resolve?name=GRB%20120711A");
        Assert.Equal((94.6783, "2012-07-11T01:44:53.000", "2012-07-11T03:44:53.000"), ((double)burst["ra_deg"]!, (string)burst["t_start_utc"]!, (string)burst["t_stop_utc"]!));

        JsonNode merger = await server.GetJsonAsync("/api/v1/resolve?times=yes&name=GW150914");
        Assert.Null(merger["ra_deg"]);
        Assert.Equal("2015-09-14T08:50:45.400", (string)merger["t_start_utc"]!);
        using HttpResponseMessage withoutTimes = await server.Client.GetAsync(new Uri("/api/v1/resolve?name=GW150914", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, withoutTimes.StatusCode); // Who asks for a position gets one or none.
    }

    [Fact]
    public async Task OBJ_02_a_name_service_that_cannot_be_reached_is_told()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: o => o with { OdaApi = o.OdaApi with { NameServiceUrl = "http://127.0.0.1:1/{}" } });
        using HttpResponseMessage answer = await server.Client.GetAsync(new Uri("/api/v1/resolve?name=nowhere", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("name service cannot be reached", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
