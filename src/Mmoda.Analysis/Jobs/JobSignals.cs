namespace Mmoda.Analysis;

/// <summary>News of jobs, for those who wait for one of them. Thread-safe.</summary>
internal sealed class JobSignals
{
    private readonly Dictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Whether somebody waits.</summary>
    public bool HasWaiters
    {
        get
        {
            lock (_lock)
                return _waiting.Count > 0;
        }
    }

    /// <summary>Completes when the job next changes. Take it before looking at what it tells about.</summary>
    public Task Next(JobId job)
    {
        lock (_lock)
        {
            if (!_waiting.TryGetValue(job.Hex, out TaskCompletionSource? next))
                _waiting.Add(job.Hex, next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return next.Task;
        }
    }

    /// <summary>Wakes who waits for a job.</summary>
    public void Raise(string job)
    {
        TaskCompletionSource? next;
        lock (_lock)
            _waiting.Remove(job, out next);
        next?.SetResult();
    }
}
