namespace Mmoda.Fits;

/// <summary>The outcome for one checksum keyword.</summary>
public enum FitsChecksumStatus
{
    /// <summary>No such keyword, or no value.</summary>
    Absent,

    /// <summary>The bytes are those that were written.</summary>
    Correct,

    /// <summary>The bytes, or the keyword, were changed.</summary>
    Wrong,
}
