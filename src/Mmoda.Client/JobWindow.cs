namespace Mmoda.Client;

/// <summary>What became of one piece of the input.</summary>
/// <param name="Id">For example a science window.</param>
/// <param name="Status"><c>done</c>, <c>empty</c> or <c>failed</c>.</param>
/// <param name="Reason">Why it is not done.</param>
public sealed record JobWindow(string Id, string Status, string? Reason);
