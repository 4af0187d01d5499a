namespace Mmoda.Analysis;

/// <summary>Where a request came in; recorded for the operator.</summary>
/// <param name="Wire">The protocol, for example <c>native</c> or <c>dispatcher</c>.</param>
/// <param name="Address">Network address of the client; null when there is none.</param>
public sealed record RequestOrigin(string Wire, string? Address);
