using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mmoda.Sky;

/// <summary>
/// <see cref="FaceGeometry"/> for eight directions at once. It answers only where rounding cannot matter; directions close to a
/// border are left to the scalar code, so that results are the same to the last pixel.
/// </summary>
internal readonly struct PixelLanes(HealpixGrid grid)
{
    /// <summary>Directions that are taken at once.</summary>
    public const int Count = 8;

    // Errors of heights and longitudes are a few 1e-16; near the poles the root of 1 − |z| makes up to 3e-14 of them
    // (1 − |z| is at least 5e-5 where it is used). In units of a base pixel.
    private const double Margin = 1e-13;

    // Beyond these the scalar code uses the distance from the axis.
    private const double NearPole = 0.99;

    private readonly double _nside = grid.Nside;
    private readonly int _doubleOrder = 2 * (grid.Order ?? 0);
    private readonly bool _nested = grid.Scheme == HealpixScheme.Nested;

    /// <summary>The pixels at angles.</summary>
    /// <param name="colatitude">Radians.</param>
    /// <param name="longitude">Radians.</param>
    /// <param name="pixels">Output, right only in the returned lanes.</param>
    /// <returns>All bits set in the lanes that have a certain pixel.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<long> AtAngles(Vector512<double> colatitude, Vector512<double> longitude, out Vector512<long> pixels)
    {
        Vector512<double> height = Vector512.Cos(colatitude);
        Vector512<double> above = Vector512.Abs(height);
        Vector512<double> turns = longitude * Vector512.Create(FaceGeometry.QuarterTurnsPerRadian);
        turns -= Vector512.Create(4.0) * Vector512.Floor(turns * Vector512.Create(0.25));
        Vector512<double> distance = Vector512.Sqrt(Vector512.Create(3.0) * (Vector512<double>.One - above));
        // What the scalar code takes from the sine is left to it, and longitudes of so many turns that the reduction rounds.
        Vector512<double> usual =
            Vector512.GreaterThanOrEqual(colatitude, Vector512.Create(FaceGeometry.NearPoleAngle))
            & Vector512.LessThanOrEqual(colatitude, Vector512.Create(FaceGeometry.NearSouthPoleAngle))
            & Vector512.LessThan(Vector512.Abs(longitude), Vector512.Create(1e6));
        return usual.AsInt64() & Find(turns, height, above, distance, out pixels);
    }

    /// <summary>The pixels at vectors; see <see cref="AtAngles"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<long> AtVectors(Vector512<double> x, Vector512<double> y, Vector512<double> z, out Vector512<long> pixels)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> axisSquare = x * x + y * y;
        Vector512<double> square = axisSquare + z * z;
        Vector512<double> inverse = one / Vector512.Sqrt(square);
        Vector512<double> height = z * inverse;
        Vector512<double> above = Vector512.Abs(height);
        Vector512<double> turns = LaneTrigonometry.Atan2(y, x) * Vector512.Create(FaceGeometry.QuarterTurnsPerRadian);
        turns += Vector512.LessThan(turns, Vector512<double>.Zero) & Vector512.Create(4.0);
        Vector512<double> distance = Vector512.ConditionalSelect(
            Vector512.GreaterThan(above, Vector512.Create(NearPole)),
            Vector512.Sqrt(axisSquare) * inverse / Vector512.Sqrt((one + above) * Vector512.Create(1.0 / 3)),
            Vector512.Sqrt(Vector512.Create(3.0) * (one - above)));
        // Squares must neither overflow nor lose digits.
        Vector512<double> usual = Vector512.GreaterThan(square, Vector512.Create(1e-200)) & Vector512.LessThan(square, Vector512.Create(1e200))
            & Vector512.GreaterThan(axisSquare, Vector512.Create(1e-200));
        return usual.AsInt64() & Find(turns, height, above, distance, out pixels);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<long> Find(
        Vector512<double> turns, Vector512<double> height, Vector512<double> above, Vector512<double> distance, out Vector512<long> pixels)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> nside = Vector512.Create(_nside);
        Vector512<double> inside = Vector512.Create(0.5 - Margin * _nside);
        Vector512<double> inCap = Vector512.GreaterThan(above, Vector512.Create(2.0 / 3));
        Vector512<double> south = Vector512.LessThan(height, Vector512<double>.Zero);
        Vector512<double> certain = Vector512.GreaterThan(Vector512.Abs(above - Vector512.Create(2.0 / 3)), Vector512.Create(Margin));

        Vector512<double> quarter = Vector512.Floor(turns);
        Vector512<double> within = turns - quarter;
        Vector512<double> fromPole = nside * distance;
        Vector512<double> along = nside * (turns + Vector512.Create(0.5));
        Vector512<double> up = nside * Vector512.Create(0.75) * height;

        // In a cap the two are the strips from its western and eastern edge, on the equator those that fall and rise.
        Vector512<double> first = Vector512.ConditionalSelect(inCap, within * fromPole, along - up);
        Vector512<double> second = Vector512.ConditionalSelect(inCap, (one - within) * fromPole, along + up);
        Vector512<double> firstStrip = Vector512.Floor(first);
        Vector512<double> secondStrip = Vector512.Floor(second);
        certain &= Between(first - firstStrip, inside) & Between(second - secondStrip, inside) & Between(within, Vector512.Create(0.5 - Margin));

        if (_nested)
        {
            pixels = Nested(inCap, south, quarter, firstStrip, secondStrip);
            return certain.AsInt64();
        }

        Vector512<double> ring = firstStrip + secondStrip + one;
        Vector512<double> onRing = turns * ring;
        Vector512<double> place = Vector512.Floor(onRing);
        certain &= ~inCap | Between(onRing - place, inside);
        pixels = Ring(inCap, south, ring, place, firstStrip, secondStrip);
        return certain.AsInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Between(Vector512<double> part, Vector512<double> half) =>
        Vector512.LessThan(Vector512.Abs(part - Vector512.Create(0.5)), half);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<long> Nested(
        Vector512<double> inCap, Vector512<double> south, Vector512<double> quarter, Vector512<double> first, Vector512<double> second)
    {
        Vector512<double> nside = Vector512.Create(_nside);
        Vector512<double> last = Vector512.Create(_nside - 1);
        Vector512<double> inverse = Vector512.Create(1 / _nside); // exact: nside is a power of two
        Vector512<double> four = Vector512.Create(4.0);
        Vector512<double> eight = Vector512.Create(8.0);

        Vector512<double> falling = Vector512.Floor(first * inverse);
        Vector512<double> rising = Vector512.Floor(second * inverse);
        Vector512<double> less = Vector512.Min(falling, rising);
        less -= Vector512.GreaterThanOrEqual(less, four) & four;
        Vector512<double> equatorFace = less
            + (Vector512.Equals(falling, rising) & four)
            + (Vector512.GreaterThan(falling, rising) & eight);
        Vector512<double> equatorX = second - rising * nside;
        Vector512<double> equatorY = last - (first - falling * nside);

        Vector512<double> capX = Vector512.ConditionalSelect(south, first, last - second);
        Vector512<double> capY = Vector512.ConditionalSelect(south, second, last - first);

        Vector512<long> face = LaneInteger.ToInteger(Vector512.ConditionalSelect(inCap, quarter + (south & eight), equatorFace));
        Vector512<long> x = LaneInteger.ToInteger(Vector512.ConditionalSelect(inCap, capX, equatorX));
        Vector512<long> y = LaneInteger.ToInteger(Vector512.ConditionalSelect(inCap, capY, equatorY));
        return face << _doubleOrder | LaneInteger.Spread(x) | LaneInteger.Spread(y) << 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<long> Ring(
        Vector512<double> inCap, Vector512<double> south, Vector512<double> capRing, Vector512<double> place, Vector512<double> first, Vector512<double> second)
    {
        long n = (long)_nside;
        // On the equator: b − a = 2n − ring and a + b = halves + n − 1, where a and b are the strips and halves counts half pixels.
        Vector512<long> a = LaneInteger.ToInteger(first);
        Vector512<long> b = LaneInteger.ToInteger(second);
        Vector512<long> halves = a + b - Vector512.Create(n - 1);
        halves -= Vector512.GreaterThanOrEqual(halves, Vector512.Create(8 * n)) & Vector512.Create(8 * n);
        Vector512<long> ringFromCap = Vector512.Create(n) + a - b;
        Vector512<long> equator = Vector512.Create(2 * n * (n - 1)) + ringFromCap * (4 * n) + (halves >>> 1);

        Vector512<long> ring = LaneInteger.ToInteger(capRing);
        Vector512<long> i = LaneInteger.ToInteger(place);
        Vector512<long> north = (ring * (ring - Vector512<long>.One) << 1) + i;
        Vector512<long> southern = Vector512.Create(12 * n * n) - (ring * (ring + Vector512<long>.One) << 1) + i;
        Vector512<long> cap = Vector512.ConditionalSelect(south.AsInt64(), southern, north);
        return Vector512.ConditionalSelect(inCap.AsInt64(), cap, equator);
    }
}
