using System.Collections.Concurrent;

namespace Mmoda.Instruments.Tests;

/// <summary>A clock on which every wait is over at once and moves the time; only the watch over silent connections waits to be told.</summary>
internal sealed class SkippingTimeProvider : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ConcurrentQueue<TimeSpan> _waits = [];
    private readonly Lock _lock = new();
    private readonly HashSet<Timer> _watches = [];
    private TaskCompletionSource _armed = New();
    private long _ticks;

    /// <summary>All waits so far.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(GetTimestamp());

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets the silence of all connections be too long, as soon as one is watched.</summary>
    public async Task EndSilenceAsync()
    {
        Timer[] fired = [];
        while (fired.Length == 0)
        {
            Task armed;
            lock (_lock)
                armed = _armed.Task;
            await armed;
            lock (_lock)
            {
                fired = [.. _watches];
                _watches.Clear();
                _armed = New();
            }
        }

        foreach (Timer timer in fired)
            timer.Fire();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Timer(SkippingTimeProvider clock, Action fire) : ITimer
    {
        public void Fire() => ThreadPool.QueueUserWorkItem(_ => fire());

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                Disarm();
                if (dueTime == StallGuard.Patience)
                {
                    clock._watches.Add(this);
                    clock._armed.TrySetResult();
                    return true;
                }
            }

            if (dueTime < TimeSpan.Zero)
                return true;
            clock._waits.Enqueue(dueTime);
            Interlocked.Add(ref clock._ticks, dueTime.Ticks);
            Fire();
            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
                Disarm();
        }

        private void Disarm()
        {
            clock._watches.Remove(this);
            if (clock._watches.Count == 0 && clock._armed.Task.IsCompleted)
                clock._armed = New();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
