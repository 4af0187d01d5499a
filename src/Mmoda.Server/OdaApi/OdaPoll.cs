using System.Text;
using Mmoda.Analysis;
using Mmoda.Workflow;

namespace Mmoda.Server.OdaApi;

/// <summary>How a client asks whether its job is done. Thread-safe.</summary>
/// <param name="request">The request, understood.</param>
/// <param name="asked">The job that answers the query of its parameters.</param>
internal sealed class OdaPoll(OdaRequest request, JobId asked)
{
    /// <summary>Longest answer that is kept: the same words with others that mean nothing have each their own.</summary>
    private const int LongestKept = 16_384;

    private volatile Told? _told;

    /// <summary>The request, understood; who asks now may have other preferences.</summary>
    public OdaRequest Request => request;

    /// <summary>The job that answers the query of its parameters.</summary>
    public JobId Asked => asked;

    /// <summary>Whether these words were answered before with how the job stands.</summary>
    public bool IsTold(Job job) => _told is { } told && told.Fits(job);

    /// <summary>The answer but for its time: the last one, as long as the job stands where it stood.</summary>
    /// <param name="job">The job now.</param>
    /// <param name="answer">Makes the answer.</param>
    public byte[] AnswerFor(Job job, Func<OdaAnswer> answer)
    {
        if (_told is { Answer: { } known } told && told.Fits(job))
            return known;
        byte[] made = Encoding.UTF8.GetBytes(answer().WithoutTime());
        _told = new Told(job.State, job.Message, job.Nodes, made.Length <= LongestKept ? made : null);
        return made;
    }

    private sealed record Told(JobState State, string? Message, IReadOnlyList<NodeReport> Nodes, byte[]? Answer)
    {
        public bool Fits(Job job) => State == job.State && Message == job.Message && ReferenceEquals(Nodes, job.Nodes);
    }
}
