namespace Mmoda.Server;

/// <summary>Which messages are sent to users who did not say what they want.</summary>
public sealed record MessageDefaults
{
    /// <summary>A message when a job was accepted that takes time.</summary>
    public bool Submitted { get; init; } = true;

    /// <summary>No two of these for one job within this time.</summary>
    public TimeSpan SubmittedInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A message when a job is completed.</summary>
    public bool Done { get; init; } = true;

    /// <summary>False sends no messages about completed jobs, as the platform has it.</summary>
    public bool DoneByThreshold { get; init; } = true;

    /// <summary>Jobs that took no longer get no message when they are completed.</summary>
    public TimeSpan DoneThreshold { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A message when a job failed.</summary>
    public bool Failed { get; init; } = true;
}
