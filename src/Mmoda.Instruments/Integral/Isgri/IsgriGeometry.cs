namespace Mmoda.Instruments;

/// <summary>Dimensions of IBIS/ISGRI; verified on a real pixel illumination map (ScW 255900280010).</summary>
internal static class IsgriGeometry
{
    /// <summary>Elements along a side of the mask.</summary>
    public const int MaskElements = 95;

    /// <summary>Pitch of the mask elements, mm.</summary>
    public const double MaskElementMillimetres = 11.2;

    /// <summary>Thickness of the tungsten, mm.</summary>
    public const double MaskThicknessMillimetres = 16;

    /// <summary>Distance from the detector's top to the middle of the mask, mm.</summary>
    public const double MaskDistanceMillimetres = 3202.97;

    /// <summary>Pitch of the detector pixels, mm.</summary>
    public const double PixelPitchMillimetres = 4.6;

    /// <summary>Side of the active area of a pixel, mm.</summary>
    public const double PixelActiveMillimetres = 4.0;

    /// <summary>Column of the detector's centre.</summary>
    public const double CentreY = 64.5;

    /// <summary>Row of the detector's centre.</summary>
    public const double CentreZ = 66.5;

    /// <summary>
    /// Rotation from the spacecraft frame to the ISGRI frame, row-major: structure GNRL-IROT-MOD of
    /// inst_misalign_20050328.fits.
    /// </summary>
    public static ReadOnlySpan<double> Misalignment =>
    [
        0.999996804, -0.00102655345, -0.0023104649,
        0.00102757846, 0.999999374, 0.0004424962,
        0.00231000921, -0.00044486897, 0.999997233,
    ];
}
