namespace Mmoda.Sky;

/// <summary>A body, or point, of the solar system whose place an ephemeris tells.</summary>
public enum SolarSystemBody
{
    /// <summary>The centre of mass of the solar system.</summary>
    Barycentre,

    /// <summary>The Sun.</summary>
    Sun,

    /// <summary>The centre of the Earth.</summary>
    Earth,

    /// <summary>The centre of the Moon.</summary>
    Moon,
}
