namespace Mmoda.Analysis;

/// <summary>What became of a request: a job, or the reasons why there is none: problems of the query, or roles that are missing.</summary>
/// <param name="Job">The job; null when there are problems.</param>
/// <param name="Problems">All that is wrong; empty when there is a job.</param>
/// <param name="IsKnown">True when the job was queued, running or completed before.</param>
public sealed record Submission(Job? Job, IReadOnlyList<QueryProblem> Problems, bool IsKnown)
{
    /// <summary>The roles that the requester lacks; when there are any, there is no job.</summary>
    public IReadOnlyList<RoleRequirement> MissingRoles { get; init; } = [];
}
