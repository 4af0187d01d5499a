using Mmoda.Tests;

namespace Mmoda.Analysis.Tests;

public sealed class AuditTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mmoda-audit-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(null, null, 1200)]
    [InlineData(100.5, null, 100)] // A line is written every hour; the last is now.
    [InlineData(null, 1000L, 1000)]
    [InlineData(100.5, 1000L, 100)]
    [InlineData(1100.5, 7L, 7)]
    public void Lines_go_by_age_and_by_number_the_oldest_first(double? hours, long? most, int left)
    {
        ManualTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using JobStore jobs = new(Path.Combine(_directory, "jobs.db"), clock);
        for (int i = 0; i < 1200; i++)
        {
            clock.Advance(TimeSpan.FromHours(1));
            Query query = new("counter", "numbers", false, new Dictionary<string, string> { ["count"] = $"{i}" });
            jobs.Enqueue(query, again: false, new Requester($"user{i % 7}@example.org", []), null);
        }

        clock.Advance(TimeSpan.FromMinutes(59));
        int removed = jobs.TrimAudit(hours is { } h ? TimeSpan.FromHours(h) : null, most, CancellationToken.None);
        Assert.Equal(1200 - left, removed);
        Assert.Equal(0, jobs.TrimAudit(hours is { } again ? TimeSpan.FromHours(again) : null, most, CancellationToken.None));
        IReadOnlyList<AuditEntry> kept = jobs.Audit(null, null, 1000);
        Assert.Equal(1200, kept[0].Number);
        Assert.Equal(Math.Min(left, 1000), kept.Count);
    }
}
