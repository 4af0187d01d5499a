using System.Text;
using Mmoda.Analysis;

namespace Mmoda.Server.Api;

/// <summary>
/// Unfinished jobs as texts, for clients that ask again and again. A snapshot of a job never changes; finished ones tell of
/// files, which may. Thread-safe.
/// </summary>
internal sealed class JobTexts
{
    /// <summary>Most texts that are kept; one has about 10 kB.</summary>
    private const int Most = 2000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(JobId Id, DateTimeOffset Created), (Job Job, byte[] Text)> _texts = [];

    /// <summary>The job in the form of the native API.</summary>
    public byte[] Of(Job job)
    {
        (JobId, DateTimeOffset) key = (job.Id, job.Created); // When it was asked for differs by who asked.
        lock (_lock)
        {
            if (_texts.TryGetValue(key, out (Job Job, byte[] Text) known) && known.Job == job)
                return known.Text;
        }

        byte[] text = Encoding.UTF8.GetBytes(JobJson.Of(job, fromCache: false).ToJsonString());
        if (job.IsFinished)
            return text;
        lock (_lock)
        {
            if (_texts.Count >= Most)
                _texts.Clear();
            _texts[key] = (job, text);
        }

        return text;
    }
}
