namespace Mmoda.Instruments;

/// <summary>Progress of a copy.</summary>
/// <param name="Done">Files done.</param>
/// <param name="Total">Files known so far; grows while indices and groups are read.</param>
/// <param name="Bytes">Bytes received in this run.</param>
/// <param name="Path">The file done last, below the root.</param>
public readonly record struct SyncProgress(int Done, int Total, long Bytes, string Path);

/// <summary>A file of a copy with a problem.</summary>
/// <param name="Path">Path below the root of the archive.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record SyncProblem(string Path, string Reason);

/// <summary>How the copy of one science window ended.</summary>
/// <param name="Id">The window.</param>
/// <param name="Status"><c>fetched</c>, <c>held</c> (it was there before), <c>selected</c> (dry run), <c>skipped</c>, <c>absent</c> or <c>incomplete</c>.</param>
/// <param name="Reason">Why, for the last three.</param>
public sealed record SyncedWindow(string Id, string Status, string? Reason = null);

/// <summary>How a copy ended.</summary>
public sealed record SyncReport
{
    /// <summary>The windows that were selected, in order.</summary>
    public required IReadOnlyList<SyncedWindow> Windows { get; init; }

    /// <summary>Files put into the archive.</summary>
    public required int Files { get; init; }

    /// <summary>Files that were there already.</summary>
    public required int Held { get; init; }

    /// <summary>Bytes received, those of failed attempts included.</summary>
    public required long Bytes { get; init; }

    /// <summary>Seconds from start to end.</summary>
    public required double Seconds { get; init; }

    /// <summary>Files that came damaged and are in the quarantine.</summary>
    public required IReadOnlyList<SyncProblem> Quarantined { get; init; }

    /// <summary>Files that the origin names and does not have; of the two event lists of a unit of JEM-X one is enough.</summary>
    public required IReadOnlyList<SyncProblem> Missing { get; init; }

    /// <summary>Files that the origin did not deliver.</summary>
    public required IReadOnlyList<SyncProblem> Failed { get; init; }

    /// <summary>What the user should know, such as an index that the origin lacks.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Whether everything selected is in the archive.</summary>
    public bool IsComplete =>
        Quarantined.Count == 0 && Missing.Count == 0 && Failed.Count == 0 && Windows.All(w => w.Status is "fetched" or "held" or "selected" or "skipped");
}
