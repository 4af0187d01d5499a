namespace Mmoda.Instruments;

/// <summary>What to copy from where, and how politely.</summary>
public sealed record SyncRequest
{
    /// <summary>Address (<c>http://</c>, <c>https://</c>) or directory of the archive that is copied from.</summary>
    public required string From { get; init; }

    /// <summary>Root of the archive that is copied into; created.</summary>
    public required string To { get; init; }

    /// <summary>Which windows.</summary>
    public required WindowSelection Selection { get; init; }

    /// <summary>Which processing, where a window is not named with its version.</summary>
    public ProcessingVersion Version { get; init; } = ProcessingVersion.Consolidated;

    /// <summary>Connections at once, 1–16.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>Most bytes per second over all connections; null for no limit.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>Most requests per second over all connections.</summary>
    public double RequestsPerSecond { get; init; } = 20;

    /// <summary>Largest file that is accepted, bytes.</summary>
    public long MostFileBytes { get; init; } = 2L << 30;

    /// <summary>
    /// Whether CHECKSUM and DATASUM are compared. Some files of real archives were changed without them: a file that comes twice
    /// with the same bytes and is whole otherwise is taken, with a note; one whose bytes differ is damaged.
    /// </summary>
    public bool CompareChecksums { get; init; } = true;

    /// <summary>Select only: nothing but the origin's index is fetched.</summary>
    public bool IsDryRun { get; init; }
}
