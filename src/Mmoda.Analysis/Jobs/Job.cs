using Mmoda.Workflow;

namespace Mmoda.Analysis;

/// <summary>One accepted query and its life. A snapshot.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Query">What was asked.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Created">When it was first asked.</param>
/// <param name="Started">When the present or last run began.</param>
/// <param name="Finished">When it ended.</param>
/// <param name="FailureKind">Whose problem the failure is.</param>
/// <param name="Message">Why it failed, for the user.</param>
/// <param name="Result">The answer, when completed.</param>
/// <param name="Graph">The plan, once there is one.</param>
/// <param name="Nodes">State of each node of the plan, in its order.</param>
public sealed record Job(
    JobId Id,
    Query Query,
    JobState State,
    DateTimeOffset Created,
    DateTimeOffset? Started,
    DateTimeOffset? Finished,
    FailureKind? FailureKind,
    string? Message,
    AnalysisResult? Result,
    StepGraph? Graph,
    IReadOnlyList<NodeReport> Nodes)
{
    /// <summary>True when nothing more will happen unless it is asked again.</summary>
    public bool IsFinished => State is JobState.Completed or JobState.Failed or JobState.Cancelled;
}
