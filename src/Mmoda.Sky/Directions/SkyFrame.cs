namespace Mmoda.Sky;

/// <summary>The celestial frame in which a file, a map or a catalogue gives longitudes and latitudes.</summary>
public enum SkyFrame
{
    /// <summary>ICRS. Files in FK5 of J2000 are read as this one (they agree within 30 mas).</summary>
    Icrs,

    /// <summary>Galactic longitude and latitude of the IAU.</summary>
    Galactic,

    /// <summary>FK5, mean equator and equinox of a Julian year (2000 unless said): precession of the IAU 1976.</summary>
    Fk5,

    /// <summary>FK4, mean equator and equinox of B1950, with the E-terms of aberration: catalogues before 1984.</summary>
    Fk4,

    /// <summary>FK4 of B1950 from which the E-terms of aberration are removed.</summary>
    Fk4WithoutETerms,

    /// <summary>Mean ecliptic and equinox of a Julian year (2000 unless said), IAU 2006.</summary>
    Ecliptic,

    /// <summary>Supergalactic longitude and latitude (de Vaucouleurs et al. 1991).</summary>
    Supergalactic,
}
