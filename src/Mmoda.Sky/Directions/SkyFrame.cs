namespace Mmoda.Sky;

/// <summary>The celestial frame in which a file or a map gives longitudes and latitudes.</summary>
public enum SkyFrame
{
    /// <summary>ICRS; FK5 at J2000 is read as this one (they agree within 30 mas).</summary>
    Icrs,

    /// <summary>Galactic longitude and latitude of the IAU.</summary>
    Galactic,
}
