using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mmoda.Workflow;

/// <summary>The plan of a job: nodes in an order in which they could run one after the other. Nothing in it is implicit.</summary>
public sealed record StepGraph
{
    /// <summary>Makes a graph of <paramref name="nodes"/>.</summary>
    /// <exception cref="ArgumentException">An id is used twice, or a dependency does not come earlier in the list.</exception>
    [JsonConstructor]
    public StepGraph(IReadOnlyList<StepNode> nodes)
    {
        HashSet<string> earlier = new(StringComparer.Ordinal);
        foreach (StepNode node in nodes)
        {
            if (node.DependsOn.FirstOrDefault(d => !earlier.Contains(d)) is { } missing)
                throw new ArgumentException($"Node '{node.Id}' depends on '{missing}', which is not an earlier node.", nameof(nodes));
            if (!earlier.Add(node.Id))
                throw new ArgumentException($"Two nodes are called '{node.Id}'.", nameof(nodes));
        }

        Nodes = nodes;
    }

    /// <summary>The nodes; each comes after all that it depends on.</summary>
    public IReadOnlyList<StepNode> Nodes { get; }

    /// <summary>
    /// The files behind the fingerprints among the parameters of the nodes, by fingerprint. A fingerprint is a hash of names and
    /// checksums of its files, so that it is kept once for all graphs; it is not part of the JSON form.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, IReadOnlyList<InputFile>> InputFiles { get; init; } = new Dictionary<string, IReadOnlyList<InputFile>>();

    /// <summary>The JSON form, snake_case.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, WorkflowJson.Default.StepGraph);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is not a graph.</exception>
    /// <exception cref="ArgumentException">The nodes do not make a graph.</exception>
    public static StepGraph FromJson(string json) =>
        JsonSerializer.Deserialize(json, WorkflowJson.Default.StepGraph) ?? throw new JsonException("A step graph is an object; found null.");
}
