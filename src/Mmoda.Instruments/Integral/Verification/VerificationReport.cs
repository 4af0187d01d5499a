namespace Mmoda.Instruments;

/// <summary>What is wrong with a file of an archive.</summary>
public enum FindingKind
{
    /// <summary>The file is broken: compression, FITS structure or checksums.</summary>
    Damaged,

    /// <summary>An index or a group needs the file, and it is not there.</summary>
    Missing,

    /// <summary>The file is whole, and its contents cannot be true or disagree with other files.</summary>
    Inconsistent,

    /// <summary>Nothing names the file. It does no harm.</summary>
    Orphan,

    /// <summary>The file is whole and has the bytes that it came with; its origin has the checksum wrong. It does no harm.</summary>
    WrongChecksum,

    /// <summary>Windows are here for one instrument, and their groups name another one that was not copied. It does no harm.</summary>
    NotCopied,
}

/// <summary>One finding about a file.</summary>
/// <param name="Path">Path below the root of the archive.</param>
/// <param name="Kind">What kind of problem.</param>
/// <param name="Reason">What was found and what was expected.</param>
public sealed record ArchiveFinding(string Path, FindingKind Kind, string Reason);

/// <summary>What the check of an archive found.</summary>
/// <param name="Files">Files that were read.</param>
/// <param name="Windows">Science windows that were checked.</param>
/// <param name="Findings">All findings, ordered by path.</param>
public sealed record VerificationReport(int Files, int Windows, IReadOnlyList<ArchiveFinding> Findings)
{
    /// <summary>Whether there is nothing but what does no harm.</summary>
    public bool IsSound => Findings.All(f => f.Kind is FindingKind.Orphan or FindingKind.WrongChecksum or FindingKind.NotCopied);
}
