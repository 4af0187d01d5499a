namespace Mmoda.Instruments;

/// <summary>Dimensions of JEM-X (Lund et al. 2003, A&amp;A 411, L231).</summary>
internal static class JemxGeometry
{
    /// <summary>Order of the mask: a prime whose fourth powers are the open elements.</summary>
    public const int MaskOrder = 22501;

    /// <summary>Distance between opposite sides of a mask element, mm.</summary>
    public const double MaskElementMillimetres = 3.3;

    /// <summary>Diameter of the mask, mm.</summary>
    public const double MaskDiameterMillimetres = 535;

    /// <summary>Distance from the mask to the detector, mm.</summary>
    public const double MaskDistanceMillimetres = 3401;

    /// <summary>Clear width of the collimator's cells, mm.</summary>
    public const double CollimatorOpeningMillimetres = 6.6;

    /// <summary>Height of the collimator, mm.</summary>
    public const double CollimatorHeightMillimetres = 57;

    /// <summary>Pitch of the collimator's cells, mm.</summary>
    public const double CollimatorPitchMillimetres = 7.06;

    /// <summary>Raw positions along each axis: RAWX and RAWY are 0–255, of one millimetre each.</summary>
    public const int Side = 256;

    /// <summary>Pitch of raw positions, mm.</summary>
    public const double PitchMillimetres = 1;

    /// <summary>Radius of the sensitive disc, mm.</summary>
    public const double SensitiveMillimetres = 125;

    /// <summary>Radius within which the field is even enough to be used, mm.</summary>
    public const double UsedMillimetres = 120;

    /// <summary>Coordinate of the middle of a raw position, mm from the centre.</summary>
    public static double Middle(int raw) => PitchMillimetres * (raw - ((Side - 1) / 2.0));

    /// <summary>Raw position of a coordinate in mm; may lie outside 0–255.</summary>
    public static int Raw(double millimetres) => (int)Math.Floor((millimetres / PitchMillimetres) + (Side / 2.0));

    /// <summary>
    /// Whether a coordinate in mm lies beyond the detector. Those that could not be corrected are marked, by a thousand added to them or
    /// as no number, and are no fault.
    /// </summary>
    public static bool IsBeyond(float millimetres)
    {
        const double Edge = Side * PitchMillimetres / 2;
        return Math.Abs(millimetres) > Edge && Math.Abs(millimetres) < BadPositionMillimetres - Edge;
    }

    // Bad positions are marked by adding that to them.
    private const double BadPositionMillimetres = 1000;

    /// <summary>Number of a cell of the raster, x (RAWX, along Y of the instrument) fastest.</summary>
    public static int Cell(int rawX, int rawY) => (rawY * Side) + rawX;
}
