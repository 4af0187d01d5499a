namespace Mmoda.Server;

/// <summary>What a message is about.</summary>
internal enum NoticeKind
{
    /// <summary>A job was accepted.</summary>
    Submitted,

    /// <summary>A job has its result.</summary>
    Done,

    /// <summary>A job ended without result.</summary>
    Failed,
}
