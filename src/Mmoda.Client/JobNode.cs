namespace Mmoda.Client;

/// <summary>One step of a job.</summary>
/// <param name="Id">Its name in the plan.</param>
/// <param name="Step">What is done.</param>
/// <param name="Label">What a user calls it, for example a science window.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>produced</c>, <c>empty</c> or <c>failed</c>.</param>
/// <param name="Reason">Why it is empty or failed.</param>
/// <param name="Seconds">Wall-clock time of the run that made its product.</param>
/// <param name="FromStore">True when the product was there before.</param>
public sealed record JobNode(string Id, string Step, string? Label, string State, string? Reason, double Seconds, bool FromStore);
