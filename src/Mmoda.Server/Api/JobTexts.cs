using System.Text;
using Mmoda.Analysis;

namespace Mmoda.Server.Api;

/// <summary>
/// Unfinished jobs as texts, for clients that ask again and again. A snapshot of a job never changes; finished ones tell of
/// files, which may. Thread-safe.
/// </summary>
internal sealed class JobTexts
{
    /// <summary>Most bytes of texts that are kept; one has about 10 kB.</summary>
    private const long Most = 32_000_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(JobId Id, DateTimeOffset Created), (Job Job, byte[] Text)> _texts = [];
    private long _bytes;

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
        lock (_lock)
        {
            if (_texts.Remove(key, out (Job Job, byte[] Text) before))
                _bytes -= before.Text.Length;
            if (job.IsFinished || text.Length > Most)
                return text;
            if (_bytes + text.Length > Most)
            {
                _texts.Clear();
                _bytes = 0;
            }

            _texts[key] = (job, text);
            _bytes += text.Length;
        }

        return text;
    }
}
