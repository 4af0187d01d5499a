namespace Mmoda.Sky;

/// <summary>The Galactic frame of the IAU (Blaauw et al. 1960, MNRAS 121, 123) on ICRS axes.</summary>
/// <remarks>
/// Defined by the ICRS position of the north Galactic pole and the Galactic longitude of the ascending node of the Galactic
/// plane on the equator, to be taken as exact (ESA 1997, SP-1200, Hipparcos volume 1, §1.5.3, eq. 1.5.10 and 1.5.11).
/// </remarks>
internal static class GalacticFrame
{
    private const double PoleRightAscensionDegrees = 192.85948;
    private const double PoleDeclinationDegrees = 27.12825;
    private const double NodeLongitudeDegrees = 32.93192;

    /// <summary>ICRS components to Galactic components.</summary>
    public static Rotation3 FromIcrs { get; } =
        Rotation3.AboutZ(Angle.FromDegrees(-NodeLongitudeDegrees))
        * Rotation3.AboutX(Angle.FromDegrees(90 - PoleDeclinationDegrees))
        * Rotation3.AboutZ(Angle.FromDegrees(90 + PoleRightAscensionDegrees));

    /// <summary>Galactic components to ICRS components.</summary>
    public static Rotation3 ToIcrs { get; } = FromIcrs.Transpose;
}
