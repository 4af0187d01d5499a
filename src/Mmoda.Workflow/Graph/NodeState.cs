using System.Text.Json.Serialization;

namespace Mmoda.Workflow;

/// <summary>Where a node of a graph stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NodeState>))]
public enum NodeState
{
    /// <summary>Its inputs are not there yet, or no worker is free.</summary>
    Waiting,

    /// <summary>It was given to the executor.</summary>
    Running,

    /// <summary>Its product is in the store.</summary>
    Produced,

    /// <summary>There was legitimately nothing to do.</summary>
    Empty,

    /// <summary>It did not make its product.</summary>
    Failed,
}
