namespace Mmoda.Analysis.Tests;

/// <summary>What the table remembers of its answers never outlives a change of the file, by whomever.</summary>
public sealed class UnchangedAnswersTests : IDisposable
{
    private static readonly Requester Ada = new("ada@example.org", []), Bob = new("bob@example.org", []);

    private readonly string _directory = Directory.CreateTempSubdirectory("mmoda-unchanged-").FullName;

    private string Table => Path.Combine(_directory, "jobs.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_change_of_this_or_another_process_is_seen_by_the_next_question(bool isOther)
    {
        using JobStore asks = new(Table), other = new(Table);
        JobStore changes = isOther ? other : asks;
        Query query = new("counter", "numbers", false, new Dictionary<string, string> { ["count"] = "3" });
        JobId id = query.ToJobId();
        for (int again = 0; again < 2; again++)
            Assert.Equal((null, null, null, null), (asks.Find(id), asks.AskedBy(id, Ada), asks.FindAlias("a"), asks.QueryOf(id)));

        changes.Enqueue(query, again: false, Ada, null);
        changes.SetAlias("a", id);
        for (int again = 0; again < 2; again++)
        {
            Assert.Equal(JobState.Queued, asks.Find(id)?.State);
            Assert.Equal(id, asks.FindAlias("a"));
            Assert.Equal("3", asks.QueryOf(id)?.Canonical["count"]);
            Assert.NotNull(asks.AskedBy(id, Ada));
            Assert.Null(asks.AskedBy(id, Bob));
        }

        changes.Share(query, id, Bob, null);
        Assert.NotNull(asks.AskedBy(id, Bob));
        Assert.True(changes.Forget(id, Bob));
        Assert.Null(asks.AskedBy(id, Bob));
        Assert.True(changes.Cancel(id));
        Assert.Equal(JobState.Cancelled, asks.Find(id)?.State);
        Assert.Equal(id, changes.Enqueue(query, again: false, Ada, null) ? changes.Claim("life.1") : null);
        Assert.Equal(JobState.Running, asks.Find(id)?.State);
    }
}
