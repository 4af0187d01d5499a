using System.Text.Json.Serialization;

namespace Mmoda.Workflow;

/// <summary>Whose problem a failure is, and whether another attempt can help.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailureKind>))]
public enum FailureKind
{
    /// <summary>The request asks for something that cannot be done. Tell the user; do not retry.</summary>
    Usage,

    /// <summary>Input data are damaged or inconsistent. Tell the user which; do not retry.</summary>
    UnprocessableData,

    /// <summary>The algorithm did not converge or met a limit. Repeatable; do not retry.</summary>
    Algorithm,

    /// <summary>Network, lock or node loss. Retry with backoff.</summary>
    Transient,

    /// <summary>The step ran longer than it was allowed to.</summary>
    TimedOut,

    /// <summary>A bug. Alert an operator; do not show details to the user.</summary>
    Internal,
}
