namespace Mmoda.Analysis;

/// <summary>What became of one piece of the input, for example a science window.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Status"><c>done</c>, <c>empty</c> or <c>failed</c>.</param>
/// <param name="Reason">Why it is not done.</param>
/// <param name="Seconds">Wall-clock time spent on it.</param>
/// <param name="FromStore">True when everything about it was known before.</param>
public sealed record WindowReport(string Id, string Status, string? Reason, double Seconds, bool FromStore);
