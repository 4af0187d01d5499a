namespace Mmoda.Workflow;

/// <summary>What became of every node of a graph, in the order of the graph.</summary>
/// <param name="Nodes">One final report per node.</param>
public sealed record GraphOutcome(IReadOnlyList<NodeReport> Nodes)
{
    /// <summary>The report of one node.</summary>
    /// <exception cref="KeyNotFoundException">The graph has no such node.</exception>
    public NodeReport this[string id] => Nodes.FirstOrDefault(n => n.Id == id)
        ?? throw new KeyNotFoundException($"The graph has no node '{id}'.");
}
