using System.Text.Json.Serialization;

namespace Mmoda.Workflow;

/// <summary>One planned run of a step.</summary>
/// <param name="Id">Unique in its graph.</param>
/// <param name="Step">Name of the step.</param>
/// <param name="Version">Version of the step.</param>
/// <param name="Parameters">Parameters in canonical text.</param>
/// <param name="DependsOn">Nodes whose products are the inputs, in this order; all come earlier in the graph.</param>
/// <param name="AcceptsMissingInputs">
/// True when the step can do with the inputs that were produced; false when it needs all of them.
/// </param>
/// <param name="Label">What a user calls this piece of work, for example a science window.</param>
public sealed record StepNode(
    string Id,
    string Step,
    int Version,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyList<string> DependsOn,
    bool AcceptsMissingInputs = false,
    string? Label = null)
{
    /// <summary>Finished products of other graphs that are inputs too, before those of <see cref="DependsOn"/>; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ProductKey>? Products { get; init; }
}
