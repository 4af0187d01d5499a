namespace Mmoda.Instruments;

/// <summary>How long to wait before another attempt: doubling from one second, with jitter, at least what the origin asks for. Thread safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="pace">Paused for all connections when the origin asks to wait.</param>
/// <param name="seed">Seed of the jitter, which keeps many copies from coming back at once.</param>
internal sealed class Retries(TimeProvider time, Pace pace, int seed)
{
    /// <summary>Attempts without progress before a file is given up.</summary>
    public const int MostAttempts = 6;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(15);
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);

    /// <summary>Waits before the next attempt; throws the failure when there is none.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="failures">Attempts in a row that failed, at least 1.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="OriginException">The failure is final, or one of too many, or the origin asks to wait too long.</exception>
    public async Task WaitAsync(OriginException failure, int failures, CancellationToken cancellationToken)
    {
        if (!failure.IsTransient)
            throw failure;
        if (failures >= MostAttempts)
            throw new OriginException($"{failure.Message} ({failures} attempts)", isTransient: true, cause: failure);
        if (failure.RetryAfter is { } asked)
        {
            if (asked > LongestAsked)
                throw new OriginException($"{failure.Message} and asks to wait {asked.TotalMinutes:0} minutes; try again then", isTransient: true, cause: failure);
            pace.Pause(asked);
        }

        double jitter;
        lock (_lock)
            jitter = _random.NextDouble();
        double seconds = Math.Min(Math.Pow(2, failures - 1), Longest.TotalSeconds) * (0.5 + 0.5 * jitter);
        await Task.Delay(TimeSpan.FromSeconds(Math.Max(seconds, failure.RetryAfter?.TotalSeconds ?? 0)), time, cancellationToken);
    }

    /// <summary>Repeats something until it succeeds.</summary>
    /// <exception cref="OriginException">It failed for good.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        for (int failures = 1; ; failures++)
        {
            try
            {
                return await attempt();
            }
            catch (OriginException e)
            {
                await WaitAsync(e, failures, cancellationToken);
            }
        }
    }
}
