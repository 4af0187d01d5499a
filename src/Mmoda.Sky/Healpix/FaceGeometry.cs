namespace Mmoda.Sky;

/// <summary>
/// The map between the sphere and the twelve base pixels: cylindrical equal-area between z = ±2/3, and the interrupted
/// Collignon projection around the poles (Górski et al. 2005, ApJ 622, 759; Calabretta and Roukema 2007, MNRAS 381, 865).
/// </summary>
internal static class FaceGeometry
{
    /// <summary>Right angles in a radian.</summary>
    public const double QuarterTurnsPerRadian = 2 / Math.PI;

    /// <summary>Colatitudes below it are close to the pole: 1 − |z| has lost digits and the sine is used, which keeps them.</summary>
    /// <remarks>With <see cref="NearSouthPoleAngle"/> the borders that other programs use, as they decide about the last digit.</remarks>
    public const double NearPoleAngle = 0.01;

    /// <summary>Colatitudes above it are close to the south pole.</summary>
    public const double NearSouthPoleAngle = 3.14159 - NearPoleAngle;

    // The same for vectors, whose distance from the axis costs little.
    private const double NearPole = 0.99;

    /// <summary>The pixel that contains a direction.</summary>
    /// <remarks>
    /// A point on a border belongs to one of its pixels by rounding alone; the order of operations is the usual one of other
    /// programs, so that they agree on which.
    /// </remarks>
    public static FacePixel Locate(CylindricalPoint point, int nside)
    {
        (double turns, double height, double axisDistance) = point;
        if (Math.Abs(height) <= 2.0 / 3)
            return OnEquator(turns, height, nside);

        double distance = CapDistance(height, axisDistance, nside);
        int quarter = Math.Min(3, (int)turns);
        double within = turns - quarter;
        int east = Math.Min(nside - 1, (int)(within * distance));
        int west = Math.Min(nside - 1, (int)((1 - within) * distance));
        return FacePixel.InCap(height < 0, quarter, east, west, nside);
    }

    /// <summary>The number, in the ring scheme, of the pixel that contains a direction.</summary>
    public static long LocateRing(CylindricalPoint point, int nside)
    {
        (double turns, double height, double axisDistance) = point;
        if (Math.Abs(height) <= 2.0 / 3)
            return RingIndex.FromFace(OnEquator(turns, height, nside), nside);

        double distance = CapDistance(height, axisDistance, nside);
        double within = turns - (int)turns;
        long ring = Math.Min(nside, (long)(within * distance) + (long)((1 - within) * distance) + 1);
        long i = Math.Min(4 * ring - 1, (long)(turns * ring));
        return RingIndex.First(height > 0 ? ring : 4L * nside - ring, nside) + i;
    }

    /// <summary>The unit vector of a point of a base pixel.</summary>
    /// <param name="face">Base pixel, 0–11.</param>
    /// <param name="x">Towards north-east from the southern corner, [0, 1].</param>
    /// <param name="y">Towards north-west from the southern corner, [0, 1].</param>
    public static (double X, double Y, double Z) ToSphere(int face, double x, double y)
    {
        int row = face >> 2;
        // Distance from the pole in units of a base pixel's half diagonal; written so that nothing cancels near the pole.
        double pole = row switch { 0 => (1 - x) + (1 - y), 2 => x + y, _ => 1 };
        double z, axisDistance;
        if (pole < 1)
        {
            double drop = pole * pole / 3;
            axisDistance = Math.Sqrt(drop * (2 - drop));
            z = row == 0 ? 1 - drop : drop - 1;
        }
        else
        {
            pole = 1;
            z = (x + y - row) * (2.0 / 3);
            axisDistance = Math.Sqrt((1 - z) * (1 + z));
        }

        double longitude = pole > 0 ? Math.PI / 4 * (RingIndex.CentralEighth(face) + (x - y) / pole) : 0;
        (double sin, double cos) = Math.SinCos(longitude);
        return (axisDistance * cos, axisDistance * sin, z);
    }

    /// <summary>The place of a vector of any length above 0.</summary>
    public static CylindricalPoint AtVector(double x, double y, double z)
    {
        double inverse = 1 / Math.Sqrt(x * x + y * y + z * z);
        return new(Turns(Math.Atan2(y, x)), z * inverse, Math.Sqrt(x * x + y * y) * inverse);
    }

    /// <summary>The place of a colatitude, [0, π], and any finite longitude.</summary>
    public static CylindricalPoint AtAngles(double colatitude, double longitude)
    {
        bool nearPole = colatitude is < NearPoleAngle or > NearSouthPoleAngle;
        return new(Turns(longitude), Math.Cos(colatitude), nearPole ? Math.Sin(colatitude) : double.NaN);
    }

    private static double Turns(double longitude)
    {
        double turns = longitude * QuarterTurnsPerRadian % 4;
        if (turns < 0)
        {
            turns += 4;
            if (turns >= 4)
                turns = 0;
        }

        return turns;
    }

    private static FacePixel OnEquator(double turns, double height, int nside)
    {
        double along = nside * (0.5 + turns);
        double up = nside * height * 0.75;
        return FacePixel.OnDiagonals((long)(along - up), (long)(along + up), nside);
    }

    /// <summary>The distance from the pole in rings, nside sqrt(3 (1 − |z|)).</summary>
    private static double CapDistance(double height, double axisDistance, int nside)
    {
        double above = Math.Abs(height);
        return above > NearPole && !double.IsNaN(axisDistance) ? nside * axisDistance / Math.Sqrt((1 + above) / 3) : nside * Math.Sqrt(3 * (1 - above));
    }
}
