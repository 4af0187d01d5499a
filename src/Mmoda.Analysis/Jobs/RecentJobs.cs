namespace Mmoda.Analysis;

/// <summary>
/// Finished jobs as they were read last, because clients ask for them again and again. A job that runs again has another
/// version. Not thread-safe.
/// </summary>
internal sealed class FinishedJobs
{
    /// <summary>Most nodes of all jobs together, which is about 50 MB.</summary>
    private const int MostNodes = 50_000;

    private readonly Dictionary<JobId, (JobVersion Version, Job Job)> _jobs = [];
    private readonly Queue<JobId> _order = new();
    private int _nodes;

    /// <summary>The job, unless it has changed or is not kept.</summary>
    public Job? Find(JobId id, JobVersion version) => _jobs.TryGetValue(id, out (JobVersion Version, Job Job) known) && known.Version == version ? known.Job : null;

    /// <summary>Keeps a job, and gives up those that were kept first.</summary>
    public void Add(Job job, JobVersion version)
    {
        if (_jobs.Remove(job.Id, out (JobVersion Version, Job Job) before))
            _nodes -= Size(before.Job);
        else
            _order.Enqueue(job.Id);
        _jobs[job.Id] = (version, job);
        _nodes += Size(job);
        while (_nodes > MostNodes && _order.TryDequeue(out JobId oldest))
        {
            if (_jobs.Remove(oldest, out (JobVersion Version, Job Job) gone))
                _nodes -= Size(gone.Job);
        }
    }

    private static int Size(Job job) => job.Nodes.Count + 10;
}
