using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mmoda.Sky;

/// <summary>The centres of eight pixels at once; what <see cref="FaceGeometry.ToSphere"/> is for one.</summary>
internal readonly struct CentreLanes(HealpixGrid grid)
{
    private readonly HealpixGrid _grid = grid;

    /// <summary>Height, distance from the axis, and longitude in radians [0, 2π) of the centres.</summary>
    /// <param name="pixels">Pixels of the grid.</param>
    /// <param name="height">Output: z.</param>
    /// <param name="axisDistance">Output: sine of the colatitude.</param>
    /// <param name="longitude">Output, radians.</param>
    /// <returns>All bits set in the lanes whose pixel exists; the others are undefined.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Of(
        Vector512<long> pixels, out Vector512<double> height, out Vector512<double> axisDistance, out Vector512<double> longitude)
    {
        Vector512<double> valid = (Vector512.GreaterThanOrEqual(pixels, Vector512<long>.Zero)
            & Vector512.LessThan(pixels, Vector512.Create(_grid.PixelCount))).AsDouble();
        // Longitude in units of π/4 of a quarter of the ring: those of the base pixel's middle, and steps from it.
        Vector512<double> ring, middle, steps;
        if (_grid.Scheme == HealpixScheme.Nested)
            Nested(pixels, out ring, out middle, out steps);
        else
            Ring(pixels, out ring, out middle, out steps);

        Vector512<double> one = Vector512<double>.One;
        Vector512<double> two = Vector512.Create(2.0);
        Vector512<double> nside = Vector512.Create((double)_grid.Nside);
        Vector512<double> fromSouth = Vector512.Create(4.0 * _grid.Nside) - ring;
        Vector512<double> quarter = Vector512.Min(nside, Vector512.Min(ring, fromSouth));
        Vector512<double> inCap = Vector512.LessThan(quarter, nside);

        Vector512<double> pole = quarter / nside;
        Vector512<double> drop = pole * pole * Vector512.Create(1.0 / 3);
        Vector512<double> capHeight = Vector512.ConditionalSelect(Vector512.LessThan(ring, nside), one - drop, drop - one);
        Vector512<double> flat = (two * nside - ring) * Vector512.Create(2.0 / 3) / nside;
        height = Vector512.ConditionalSelect(inCap, capHeight, flat);
        axisDistance = Vector512.Sqrt(Vector512.ConditionalSelect(inCap, drop * (two - drop), (one - flat) * (one + flat)));
        Vector512<double> eighths = middle + steps / quarter;
        eighths += Vector512.LessThan(eighths, Vector512<double>.Zero) & Vector512.Create(8.0);
        longitude = eighths * Vector512.Create(Math.PI / 4);
        return valid;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Nested(Vector512<long> pixels, out Vector512<double> ring, out Vector512<double> middle, out Vector512<double> steps)
    {
        int bits = 2 * int.Log2(_grid.Nside);
        Vector512<long> face = pixels >>> bits;
        Vector512<long> inside = pixels & Vector512.Create((1L << bits) - 1);
        Vector512<long> x = LaneInteger.Gather(inside);
        Vector512<long> y = LaneInteger.Gather(inside >>> 1);
        Vector512<long> row = face >>> 2;
        Vector512<long> onEquator = Vector512.Equals(row, Vector512<long>.One);
        Vector512<long> eighth = ((face & Vector512.Create(3L)) << 1) + Vector512<long>.One + onEquator;
        ring = LaneInteger.ToNumber((row + Vector512.Create(2L)) * _grid.Nside - x - y - Vector512<long>.One);
        middle = LaneInteger.ToNumber(eighth);
        steps = LaneInteger.ToNumber(x) - LaneInteger.ToNumber(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Ring(Vector512<long> pixels, out Vector512<double> ring, out Vector512<double> middle, out Vector512<double> steps)
    {
        Vector512<long> one = Vector512<long>.One;
        long n = _grid.Nside;
        long cap = 2 * n * (n - 1);
        Vector512<long> fromEnd = Vector512.Create(_grid.PixelCount - 1) - pixels;
        Vector512<long> fromPole = Vector512.Min(pixels, fromEnd);
        Vector512<long> inCap = Vector512.LessThan(fromPole, Vector512.Create(cap));
        Vector512<long> south = Vector512.LessThan(fromEnd, pixels);

        // Ring r begins at 2 r (r − 1); the root may be rounded over a border, so one step is taken back or on.
        Vector512<double> root = Vector512.Sqrt(Vector512.ConvertToDouble(one + (Vector512.Max(fromPole, Vector512<long>.Zero) << 1)));
        Vector512<long> r = LaneInteger.ToInteger(Vector512.Floor((root + Vector512<double>.One) * Vector512.Create(0.5)));
        r += Vector512.GreaterThan(r * (r - one) << 1, fromPole);
        r -= Vector512.LessThanOrEqual(r * (r + one) << 1, fromPole);
        Vector512<long> i = fromPole - (r * (r - one) << 1);
        i = Vector512.ConditionalSelect(south, (r << 2) - one - i, i);
        Vector512<long> capHalves = (i << 1) + one;
        Vector512<long> capRing = Vector512.ConditionalSelect(south, Vector512.Create(4 * n) - r, r);

        Vector512<long> beyond = Vector512.Max(pixels - Vector512.Create(cap), Vector512<long>.Zero);
        Vector512<long> q = LaneInteger.ToInteger(Vector512.Floor(Vector512.ConvertToDouble(beyond) * Vector512.Create(0.25 / n)));
        q += Vector512.GreaterThan(q * (4 * n), beyond);
        q -= Vector512.LessThanOrEqual((q + one) * (4 * n), beyond);
        Vector512<long> shifted = (q & one) ^ one;
        Vector512<long> halves = ((beyond - q * (4 * n)) << 1) + shifted;

        ring = LaneInteger.ToNumber(Vector512.ConditionalSelect(inCap, capRing, q + Vector512.Create(n)));
        middle = Vector512<double>.Zero;
        steps = LaneInteger.ToNumber(Vector512.ConditionalSelect(inCap, capHalves, halves));
    }
}
