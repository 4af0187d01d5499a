using System.Text.Json.Serialization;

namespace Mmoda.Client;

/// <summary>Where a job stands.</summary>
[JsonConverter(typeof(LowerCaseNames<JobState>))]
public enum JobState
{
    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>Its steps are run.</summary>
    Running,

    /// <summary>Its products are there.</summary>
    Completed,

    /// <summary>There is no answer; <see cref="Job.Message"/> says why.</summary>
    Failed,

    /// <summary>Somebody stopped it.</summary>
    Cancelled,
}
