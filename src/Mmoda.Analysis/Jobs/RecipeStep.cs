using Mmoda.Workflow;

namespace Mmoda.Analysis;

/// <summary>One step of a recipe, as it was run.</summary>
/// <param name="Id">The node of the plan.</param>
/// <param name="Step">Name of the step.</param>
/// <param name="Version">Version of its algorithm.</param>
/// <param name="Label">What a user calls it; null for none.</param>
/// <param name="Parameters">Parameters in canonical text.</param>
/// <param name="DependsOn">Nodes whose products it was given.</param>
/// <param name="State">What became of it: <c>produced</c>, <c>empty</c>, <c>failed</c>; <c>waiting</c> or <c>running</c> when the job is not finished.</param>
/// <param name="Reason">Why it is empty or failed.</param>
/// <param name="Product">Key of its product in the store; null when it has none.</param>
/// <param name="Software">Name and version of the software that ran it; null when its product is gone.</param>
/// <param name="Started">When that run began, which may be earlier than the job.</param>
/// <param name="Seconds">Wall-clock time of that run.</param>
/// <param name="Files">Files of its product, with checksums.</param>
public sealed record RecipeStep(
    string Id,
    string Step,
    int Version,
    string? Label,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyList<string> DependsOn,
    string State,
    string? Reason,
    ProductKey? Product,
    string? Software,
    DateTimeOffset? Started,
    double? Seconds,
    IReadOnlyList<ProvenanceFile> Files)
{
    /// <summary>Keys of products of other jobs that it was given, whose files <see cref="Recipe.Inputs"/> lists; null for none.</summary>
    public IReadOnlyList<ProductKey>? Products { get; init; }
}
