namespace Mmoda.Sky;

/// <summary>The clock by which an instant is named.</summary>
public enum TimeScale
{
    /// <summary>Terrestrial Time: the scale of INTEGRAL times (IJD) and of <see cref="Epoch"/> itself.</summary>
    Tt,

    /// <summary>Coordinated Universal Time, with leap seconds; defined here from 1972-01-01 on.</summary>
    Utc,

    /// <summary>International Atomic Time, TT − 32.184 s.</summary>
    Tai,
}
