namespace Mmoda.HighEnergy;

/// <summary>Which part of a text is at the place where it is written.</summary>
public enum PlotAnchor
{
    /// <summary>Its start.</summary>
    Start,

    /// <summary>Its middle.</summary>
    Middle,

    /// <summary>Its end.</summary>
    End,
}
