namespace Mmoda.Server.Operations;

/// <summary>
/// Ends many waits together, at the beats of one timer that runs only while somebody waits. To wake a thread for each of a
/// thousand clients would cost more than their answers. Thread-safe.
/// </summary>
internal sealed class CoarseTimer : IDisposable
{
    /// <summary>Time between beats: how much longer than asked a wait may last.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _clock;
    private readonly long _begun;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, TaskCompletionSource> _due = [];
    private bool _isRunning;

    /// <param name="clock">Source of time.</param>
    public CoarseTimer(TimeProvider clock)
    {
        _clock = clock;
        _begun = clock.GetTimestamp();
        _timer = clock.CreateTimer(_ => End(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Completes at the first beat after some time. What waits for it runs one after another, and must be brief.</summary>
    public Task After(TimeSpan time)
    {
        lock (_lock)
        {
            long beat = ((_clock.GetElapsedTime(_begun) + time) / Beat is var beats and < long.MaxValue / 2 ? (long)beats : long.MaxValue / 2) + 1;
            if (!_due.TryGetValue(beat, out TaskCompletionSource? end))
                _due.Add(beat, end = new TaskCompletionSource()); // Continued where it is ended: that is the point.
            if (!_isRunning)
                _isRunning = _timer.Change(Beat, Beat);
            return end.Task;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void End()
    {
        List<TaskCompletionSource> ended = [];
        lock (_lock)
        {
            long now = (long)(_clock.GetElapsedTime(_begun) / Beat);
            foreach (long beat in _due.Keys.Where(b => b <= now).ToArray())
            {
                if (_due.Remove(beat, out TaskCompletionSource? end))
                    ended.Add(end);
            }

            if (_due.Count == 0)
                _isRunning = !_timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        foreach (TaskCompletionSource end in ended)
            end.SetResult();
    }
}
