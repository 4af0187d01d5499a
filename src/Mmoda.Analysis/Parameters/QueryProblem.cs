namespace Mmoda.Analysis;

/// <summary>One thing wrong with a request.</summary>
/// <param name="Parameter">Name of the parameter; <c>instrument</c> and <c>product</c> are names too.</param>
/// <param name="Given">The text given, if any.</param>
/// <param name="Message">What is allowed, as a sentence.</param>
public sealed record QueryProblem(string Parameter, string? Given, string Message)
{
    /// <summary>What sort of problem it is; wires with texts of their own decide by it.</summary>
    public QueryProblemKind Kind { get; init; }
}
