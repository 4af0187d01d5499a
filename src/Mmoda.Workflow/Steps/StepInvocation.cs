using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mmoda.Workflow;

/// <summary>One run of one step: everything a worker needs, and nothing that depends on where it runs.</summary>
/// <param name="Step">Registered name, for example <c>isgri.sky_image</c>.</param>
/// <param name="Version">Version of the step's algorithm. Raise it when the result can change.</param>
/// <param name="Parameters">Parameters by name, values already in canonical text. Their order has no meaning.</param>
/// <param name="Inputs">Keys of the input products, in the order that the step declares.</param>
public sealed record StepInvocation(
    string Step,
    int Version,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyList<ProductKey> Inputs)
{
    /// <summary>Key of the product that this invocation makes: a hash of the canonical JSON text of all four parts.</summary>
    [JsonIgnore]
    public ProductKey Key => ProductKey.Of(JsonSerializer.SerializeToUtf8Bytes(
        this with { Parameters = new SortedDictionary<string, string>(Parameters.ToDictionary(), StringComparer.Ordinal) },
        WorkflowJson.Default.StepInvocation));
}
