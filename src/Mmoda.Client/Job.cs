using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Mmoda.Client;

/// <summary>A query and its life, as the server told it at one moment.</summary>
/// <param name="Id">Its identity: equal queries are one job.</param>
/// <param name="Instrument">Name of the instrument.</param>
/// <param name="Product">Name of the product type.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Created">When you asked for it.</param>
/// <param name="Started">When the present or last run began.</param>
/// <param name="Finished">When it ended.</param>
/// <param name="Message">Why it failed.</param>
/// <param name="FailureKind">Whose problem that is, for example <c>usage</c>, <c>unprocessable_data</c> or <c>internal</c>.</param>
/// <param name="FromCache">True when nothing had to be computed.</param>
/// <param name="Seconds">Wall-clock time of the run.</param>
/// <param name="Parameters">The canonical query: all parameters with their defaults, as text.</param>
/// <param name="Nodes">The steps of the plan, once there is one.</param>
/// <param name="Windows">What became of each piece of the input.</param>
/// <param name="Products">The files, when completed.</param>
/// <param name="Warnings">Sentences that you should read.</param>
public sealed record Job(
    string Id,
    string Instrument,
    string Product,
    JobState State,
    DateTimeOffset Created,
    DateTimeOffset? Started,
    DateTimeOffset? Finished,
    string? Message,
    string? FailureKind,
    bool FromCache,
    double? Seconds,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyList<JobNode> Nodes,
    IReadOnlyList<JobWindow> Windows,
    IReadOnlyList<JobProduct> Products,
    IReadOnlyList<string> Warnings)
{
    /// <summary>True when nothing more will happen.</summary>
    [JsonIgnore]
    public bool IsFinished => State is JobState.Completed or JobState.Failed or JobState.Cancelled;

    /// <summary>The whole answer, with sources and whatever else the instrument tells. Do not modify.</summary>
    [JsonIgnore]
    public JsonObject Document { get; init; } = [];
}
