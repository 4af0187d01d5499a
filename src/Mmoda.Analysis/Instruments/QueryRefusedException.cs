namespace Mmoda.Analysis;

/// <summary>A query that was understood cannot be done; the requester should change it.</summary>
/// <param name="problems">What is wrong; at least one.</param>
public sealed class QueryRefusedException(IReadOnlyList<QueryProblem> problems)
    : Exception(string.Join(" ", problems.Select(p => p.Message)))
{
    /// <summary>What is wrong.</summary>
    public IReadOnlyList<QueryProblem> Problems { get; } = problems;
}
