namespace Mmoda.Server;

/// <summary>How much of the audit trail is kept: what is older or more is removed, the oldest first.</summary>
public sealed record AuditOptions
{
    /// <summary>How long a line is kept; null for any time. Data protection rules usually limit it.</summary>
    public TimeSpan? KeptFor { get; init; } = TimeSpan.FromDays(365);

    /// <summary>How many lines are kept, 1000 or more; null for any number. A million is about 200 MB.</summary>
    public long? Most { get; init; } = 1_000_000;
}
