namespace Mmoda.Server;

/// <summary>What became of a name for a catalogue.</summary>
internal enum KeptName
{
    /// <summary>The catalogue has the name.</summary>
    Kept,

    /// <summary>There is no such catalogue.</summary>
    NoCatalogue,

    /// <summary>The user keeps as much as one may.</summary>
    TooMuch,
}
