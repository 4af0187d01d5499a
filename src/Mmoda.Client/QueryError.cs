namespace Mmoda.Client;

/// <summary>One thing that is wrong with a query.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Given">What was given; null for nothing.</param>
/// <param name="Message">What is wrong with it, and what is allowed.</param>
/// <param name="Kind">For example <c>unknown</c>, <c>not_allowed</c>, <c>missing</c> or <c>nothing_found</c>.</param>
public sealed record QueryError(string Parameter, string? Given, string Message, string Kind);
