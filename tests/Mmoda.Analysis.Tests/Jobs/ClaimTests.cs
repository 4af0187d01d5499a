namespace Mmoda.Analysis.Tests;

public sealed class ClaimTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mmoda-claim-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Jobs_of_some_instruments_are_claimed_apart_from_those_of_others_in_the_order_of_the_queue()
    {
        using JobStore jobs = new(Path.Combine(_directory, "jobs.db"));
        JobId[] ids = [.. Enumerable.Range(0, 6).Select(i =>
        {
            Query query = new(i % 2 == 0 ? "here" : "else's", "numbers", false, new Dictionary<string, string> { ["count"] = $"{i}" });
            Assert.True(jobs.Enqueue(query, again: false, Requester.Anonymous, null));
            return query.ToJobId();
        })];
        string[] remote = ["else's", "other"];
        Assert.Equal([ids[1], ids[3], ids[5]], new[] { Next(true), Next(true), Next(true) }.OrderBy(i => Array.IndexOf(ids, i!.Value)).Select(i => i!.Value));
        Assert.Null(Next(true));
        Assert.NotNull(Next(false));
        Assert.NotNull(jobs.Claim("life.1"));
        Assert.NotNull(Next(false));
        Assert.Null(Next(false));

        JobId? Next(bool isRemote) => jobs.Claim("life.1", remote, isRemote);
    }
}
