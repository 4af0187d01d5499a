namespace Mmoda.HighEnergy;

/// <summary>How the matrix of a response is written.</summary>
public enum ResponseLayout
{
    /// <summary>One group of all channels for each energy, in rows of equal length.</summary>
    FullRows,

    /// <summary>Groups of channels that photons reach, in arrays of variable length: smaller.</summary>
    Groups,
}
