namespace Mmoda.Sky;

/// <summary>The clock by which an instant is named.</summary>
public enum TimeScale
{
    /// <summary>Terrestrial Time: the scale of INTEGRAL times (IJD) and of <see cref="Epoch"/> itself.</summary>
    Tt,

    /// <summary>Coordinated Universal Time, with leap seconds; defined from 1960-01-01 on.</summary>
    Utc,

    /// <summary>International Atomic Time, TT − 32.184 s.</summary>
    Tai,

    /// <summary>Time of the Global Positioning System, TAI − 19 s, without leap seconds.</summary>
    Gps,

    /// <summary>
    /// Barycentric Dynamical Time, the time of solar-system ephemerides, as seen from the geocentre
    /// (<see cref="BarycentricTime"/>).
    /// </summary>
    Tdb,
}
