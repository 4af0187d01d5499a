namespace Mmoda.Workflow;

/// <summary>State of one node at one moment.</summary>
/// <param name="Id">The node.</param>
/// <param name="Step">Name of its step.</param>
/// <param name="Label">Its label, if it has one.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why it is empty or failed; why it waits for another attempt.</param>
/// <param name="Product">Key of the product, once its inputs are known.</param>
/// <param name="FromStore">True when the outcome was in the store before.</param>
/// <param name="Seconds">Wall-clock time of the run that made the product, even if that was earlier.</param>
/// <param name="StageSeconds">The same by stage.</param>
/// <param name="FailureKind">Kind of the failure when failed.</param>
public sealed record NodeReport(
    string Id,
    string Step,
    string? Label,
    NodeState State,
    string? Reason,
    ProductKey? Product,
    bool FromStore,
    double Seconds,
    IReadOnlyDictionary<string, double> StageSeconds,
    FailureKind? FailureKind);
