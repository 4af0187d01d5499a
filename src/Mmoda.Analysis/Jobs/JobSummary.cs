namespace Mmoda.Analysis;

/// <summary>A job in a list.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Query">What was asked.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Asked">When the requester of the list asked for it.</param>
/// <param name="Finished">When it ended.</param>
/// <param name="Message">Why it failed, for the user.</param>
public sealed record JobSummary(JobId Id, Query Query, JobState State, DateTimeOffset Asked, DateTimeOffset? Finished, string? Message);
