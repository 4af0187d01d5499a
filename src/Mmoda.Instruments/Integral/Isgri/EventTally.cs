namespace Mmoda.Instruments;

/// <summary>What became of the events of a window: each is counted once, as kept or as rejected for its first reason.</summary>
internal struct EventTally
{
    /// <summary>Events in the file.</summary>
    public long Total;

    /// <summary>Outside the good times of the detector or of the module.</summary>
    public long OutsideGoodTime;

    /// <summary>Coordinates outside 0–127, or a time that is not finite.</summary>
    public long Malformed;

    /// <summary>Of <see cref="Malformed"/> those without a finite time.</summary>
    public long WithoutTime;

    /// <summary>Of <see cref="OutsideGoodTime"/> those that the window cannot have.</summary>
    public long OutsideWindow;

    /// <summary>Rows that no instrument can have written.</summary>
    public readonly InvalidRows Invalid => new(Total, WithoutTime, OutsideWindow, Malformed - WithoutTime);

    /// <summary>Flagged by the on-board or ground processing (SELECT_FLAG).</summary>
    public long Flagged;

    /// <summary>Corrected rise time outside the accepted range.</summary>
    public long RiseTime;

    /// <summary>Reduced to an energy, whatever it is; the sum of the three below.</summary>
    public long Accepted;

    /// <summary>Energy outside the band.</summary>
    public long OutsideBand;

    /// <summary>In the band, but in a pixel that is off, noisy or silent.</summary>
    public long BadPixel;

    /// <summary>In the shadowgram.</summary>
    public long Kept;
}
