namespace Mmoda.Server;

/// <summary>What came of a decision about an account.</summary>
internal enum Decision
{
    /// <summary>It is as decided.</summary>
    Done,

    /// <summary>There is no such account.</summary>
    Unknown,

    /// <summary>Nothing changed: nobody could decide about accounts any more.</summary>
    LastManager,
}
