using Mmoda.Analysis;

namespace Mmoda.Server.Operations;

/// <summary>
/// Holds the answer to "how is my job?" until there is news. Clients that wait then ask seldom and hear soon; without, most
/// of what a server with many of them does is to say that nothing has changed. A held request costs its connection, no
/// thread. Thread-safe.
/// </summary>
/// <param name="service">Where jobs change.</param>
/// <param name="host">Everybody is answered when the server stops.</param>
/// <param name="clock">Source of time.</param>
internal sealed class HeldPolls(AnalysisService service, IHostApplicationLifetime host, TimeProvider clock) : IDisposable
{
    private readonly CoarseTimer _timer = new(clock);

    /// <summary>The job once it is news, or has ended, or after some time; null where it is not theirs to see.</summary>
    /// <param name="id">The job.</param>
    /// <param name="patience">How long to wait, and a quarter of a second more at most; nothing or less does not wait.</param>
    /// <param name="look">Reads the job as the caller may see it now.</param>
    /// <param name="isNews">Whether the caller does not know yet that the job stands so.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    public async Task<Job?> WaitAsync(JobId id, TimeSpan patience, Func<Job?> look, Predicate<Job> isNews, CancellationToken cancellationToken)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, host.ApplicationStopping);
        long begun = clock.GetTimestamp();
        while (true)
        {
            Task next = service.NextChange(id);
            Job? job = look();
            TimeSpan left = patience - clock.GetElapsedTime(begun);
            if (job is null or { IsFinished: true } || isNews(job) || left <= TimeSpan.Zero || end.IsCancellationRequested)
                return job;
            await Task.WhenAny(next, _timer.After(left).WaitAsync(end.Token)); // Which of them it was is looked at above.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();
}
