using System.Text.Json.Nodes;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>Descriptions of instruments are those that were recorded.</summary>
public sealed class DescriptionTests
{
    private static readonly string[] TestInstruments =
        ["empty", "empty-async", "empty-semi-async", "empty-development", "empty-async-return-progress", "empty-with-conf", "empty-with-posix-path"];

    public static TheoryData<string> Names => [.. TestInstruments];

    private static string Developer => TestToken.Of("dev@example.org", "oda workflow developer");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Metadata_of_a_test_instrument(string name)
    {
        await using CompatibleServer server = await CompatibleServer.StartAsync(new RecordingClock());
        (int status, JsonNode body) = await server.GetAsync($"api/meta-data?instrument={name}&token={Developer}");
        Assert.Equal(200, status);
        Assert.True(JsonNode.DeepEquals(Recording.Descriptions()[name], body), $"recorded {Recording.Descriptions()[name]!.ToJsonString()}\nours {body.ToJsonString()}");
    }

    [Fact]
    public async Task Argument_names_of_test_instruments()
    {
        await using CompatibleServer server = await CompatibleServer.StartAsync(new RecordingClock());
        foreach (string name in TestInstruments)
        {
            string[] recorded = [.. Recording.Descriptions()["par_names"]![name]!.AsArray().Select(n => (string?)n ?? "null")];
            string[] ours = [.. (await server.GetAsync($"api/par-names?instrument={name}&token={Developer}")).Body.AsArray().Select(n => (string?)n ?? "null")];

            // The argument for units was recorded for one of the two instruments that have it.
            Assert.Equal(recorded.Where(n => n != "energy_units"), ours.Where(n => n != "energy_units"));
        }
    }

    [Fact]
    public async Task The_common_source_parameters()
    {
        await using CompatibleServer server = await CompatibleServer.StartAsync(new RecordingClock());
        JsonNode body = (await server.GetAsync("meta-data-src?instrument=empty")).Body;
        Assert.True(JsonNode.DeepEquals(Recording.Descriptions()["src"], body), body.ToJsonString());
    }

    [Fact]
    public async Task Restricted_instruments_are_listed_for_developers_only()
    {
        await using CompatibleServer server = await CompatibleServer.StartAsync(new RecordingClock());
        Assert.DoesNotContain("empty-development", (await server.GetAsync("instr-list")).Body.AsArray().Select(n => (string)n!));
        Assert.Contains("empty-development", (await server.GetAsync($"instr-list?token={Developer}")).Body.AsArray().Select(n => (string)n!));
    }

    [Fact]
    public async Task Without_the_option_there_are_no_test_instruments()
    {
        await using CompatibleServer server = await CompatibleServer.StartAsync(change: o => o with { OdaApi = new() });
        Assert.Equal(["isgri", "jemx", "spi_acs", "polar"], (await server.GetAsync("instr-list")).Body.AsArray().Select(n => (string)n!));
        Assert.Equal(400, (await server.GetAsync("run_analysis?instrument=empty&product_type=dummy&query_type=Dummy&query_status=new")).Status);
    }
}
