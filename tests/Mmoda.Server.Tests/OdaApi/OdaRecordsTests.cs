using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Mmoda.Server.OdaApi;
using Mmoda.Tests;

namespace Mmoda.Server.Tests;

/// <summary>What is remembered of requests is found by job and session, and has bounds.</summary>
public sealed class OdaRecordsTests : IDisposable
{
    private const string Job = "155e478be7cf460d";

    private readonly ManualTimeProvider _clock = new(Tokens.Now);
    private readonly OdaRecords _records;

    public OdaRecordsTests() => _records = new OdaRecords(new ServerOptions(), _clock);

    public void Dispose() => _records.Dispose();

    [Fact]
    public void Requests_are_found_by_session_and_the_first_by_the_job_alone()
    {
        Assert.Null(_records.FindFirst(Job));
        Add("ZZZZ");
        Assert.False(_records.IsShared(Job));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Add("AAAA");
        Assert.True(_records.IsShared(Job));
        Assert.Equal(("ZZZZ", false), (_records.FindFirst(Job)!.SessionId, _records.FindFirst(Job)!.IsAliased));
        Assert.Equal(("AAAA", true), (_records.Find(Job, "AAAA")!.SessionId, _records.Find(Job, "AAAA")!.IsAliased));
        Assert.Null(_records.Find(Job, "BBBB"));
        _records.Remove(_records.FindFirst(Job)!);
        Assert.Equal("AAAA", _records.FindFirst(Job)!.SessionId);
    }

    [Fact]
    public async Task A_job_has_a_bounded_number_of_reports()
    {
        OdaRecord record = Add("AAAA");
        for (int node = 0; node < OdaMonitor.MostReports; node++)
            OdaMonitor.Report(_records, record, await CallBackAsync(node));
        OdaError refused = await Assert.ThrowsAsync<OdaError>(async () => OdaMonitor.Report(_records, record, await CallBackAsync(-1)));
        Assert.Contains("1000", refused.Message, StringComparison.Ordinal);
        OdaMonitor.Report(_records, record, await CallBackAsync(7)); // Takes the place of one that is there.
        Assert.Equal(OdaMonitor.MostReports, _records.Files(record).Count);
    }

    [Theory]
    [InlineData(1_000_000, null)]
    [InlineData(1_100_000, "at most 1048576")]
    public async Task All_arguments_together_are_bounded(int length, string? problem)
    {
        DefaultHttpContext http = new();
        http.Request.ContentType = "application/x-www-form-urlencoded";
        using MemoryStream body = new(System.Text.Encoding.ASCII.GetBytes("a=" + new string('x', length)));
        http.Request.Body = body;
        Exception? refused = await Record.ExceptionAsync(() => OdaArguments.ReadAsync(http.Request, default));
        if (problem is null)
            Assert.Null(refused);
        else
            Assert.Contains(problem, Assert.IsType<OdaError>(refused).Message, StringComparison.Ordinal);
    }

    private OdaRecord Add(string session) => _records.Add(Job, session, Caller.Anonymous, new JsonObject { ["RA"] = 1.0 });

    private static Task<OdaArguments> CallBackAsync(int node)
    {
        DefaultHttpContext http = new();
        http.Request.QueryString = new QueryString($"?instrument_name=isgri&action=progress&node_id=node_{node}&message=m");
        return OdaArguments.ReadAsync(http.Request, default);
    }
}
