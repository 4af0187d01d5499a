using System.Text.Json.Serialization;

namespace Mmoda.Analysis;

/// <summary>Where a job stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>Waits for a runner.</summary>
    Queued,

    /// <summary>A runner works on it.</summary>
    Running,

    /// <summary>Its result is there.</summary>
    Completed,

    /// <summary>It ended without result.</summary>
    Failed,

    /// <summary>Someone stopped it.</summary>
    Cancelled,
}
