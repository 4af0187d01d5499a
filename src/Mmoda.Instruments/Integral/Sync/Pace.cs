namespace Mmoda.Instruments;

/// <summary>Keeps a copy polite: requests and bytes per second over all connections, and pauses that the origin asks for. Thread safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="requestsPerSecond">Most requests per second.</param>
/// <param name="bytesPerSecond">Most bytes per second, or null for no limit.</param>
internal sealed class Pace(TimeProvider time, double requestsPerSecond, double? bytesPerSecond)
{
    private readonly Lock _lock = new();
    private readonly long _origin = time.GetTimestamp();
    private double _nextRequest;
    private double _nextByte;

    private double Now => time.GetElapsedTime(_origin).TotalSeconds;

    /// <summary>Waits until a request may be made.</summary>
    public Task RequestAsync(CancellationToken cancellationToken)
    {
        double wait;
        lock (_lock)
        {
            double at = Math.Max(Now, _nextRequest);
            wait = at - Now;
            _nextRequest = at + 1 / requestsPerSecond;
        }

        return WaitAsync(wait, cancellationToken);
    }

    /// <summary>Waits until received bytes are within the limit.</summary>
    public Task ReceivedAsync(int bytes, CancellationToken cancellationToken)
    {
        if (bytesPerSecond is not { } limit)
            return Task.CompletedTask;
        double wait;
        lock (_lock)
        {
            _nextByte = Math.Max(Now, _nextByte) + bytes / limit;
            wait = _nextByte - Now;
        }

        // A fifth of a second may be in advance, so that fast blocks do not make thousands of timers.
        return wait > 0.2 ? WaitAsync(wait, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>No connection makes a request before this time has passed.</summary>
    public void Pause(TimeSpan span)
    {
        lock (_lock)
            _nextRequest = Math.Max(_nextRequest, Now + span.TotalSeconds);
    }

    private Task WaitAsync(double seconds, CancellationToken cancellationToken) =>
        seconds > 0 ? Task.Delay(TimeSpan.FromSeconds(seconds), time, cancellationToken) : Task.CompletedTask;
}
