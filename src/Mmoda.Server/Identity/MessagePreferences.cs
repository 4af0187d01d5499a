namespace Mmoda.Server;

/// <summary>Which messages a user wants by one channel; null leaves it to the configuration of the server.</summary>
/// <param name="Submitted">A message when a job was accepted.</param>
/// <param name="SubmittedInterval">No two of these for one job within this time.</param>
/// <param name="Done">A message when a job is completed.</param>
/// <param name="DoneByThreshold">Whether <paramref name="DoneThreshold"/> decides about it.</param>
/// <param name="DoneThreshold">Jobs that took no longer get no message.</param>
/// <param name="Failed">A message when a job failed.</param>
internal sealed record MessagePreferences(
    bool? Submitted, TimeSpan? SubmittedInterval, bool? Done, bool? DoneByThreshold, TimeSpan? DoneThreshold, bool? Failed)
{
    /// <summary>Says nothing.</summary>
    public static MessagePreferences Unsaid { get; } = new(null, null, null, null, null, null);
}
