using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mmoda.Sky;

/// <summary>Many directions at once, as the components of unit vectors in three spans of one length.</summary>
/// <remarks>No allocation; outputs may be the inputs of the same call but may not overlap them otherwise. Eight directions are done in one go.</remarks>
public static class SkyVectors
{
    private static readonly int Lanes = Vector512<double>.Count;

    /// <summary>Unit vectors of longitudes and latitudes in degrees; NaN where a latitude is outside [−90, 90] or a value is not finite.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void FromDegrees(ReadOnlySpan<double> longitude, ReadOnlySpan<double> latitude, Span<double> x, Span<double> y, Span<double> z)
    {
        RequireSameLength(longitude.Length, latitude.Length, x.Length, y.Length, z.Length);
        Vector512<double> radians = Vector512.Create(Angle.RadiansPerDegree), pole = Vector512.Create(90.0), nan = Vector512.Create(double.NaN);
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            Vector512<double> lat = At(latitude, i);
            (Vector512<double> sinLongitude, Vector512<double> cosLongitude) = Vector512.SinCos(At(longitude, i) * radians);
            (Vector512<double> sin, Vector512<double> cos) = Vector512.SinCos(lat * radians);
            Vector512<double> away = Vector512.Abs(lat);
            // cos(π/2) is 6e-17 in floating point; the poles are exact here.
            cos = Vector512.ConditionalSelect(Vector512.Equals(away, pole), Vector512<double>.Zero, cos);
            Vector512<double> valid = Vector512.LessThanOrEqual(away, pole);
            cos = Vector512.ConditionalSelect(valid, cos, nan);
            Put(cos * cosLongitude, x, i);
            Put(cos * sinLongitude, y, i);
            Put(Vector512.ConditionalSelect(valid, sin, nan), z, i);
        }

        for (; i < x.Length; i++)
        {
            bool valid = Math.Abs(latitude[i]) <= 90 && double.IsFinite(longitude[i]);
            (x[i], y[i], z[i]) = valid
                ? SkyDirection.Components(longitude[i], latitude[i], nameof(longitude), nameof(latitude)) : (double.NaN, double.NaN, double.NaN);
        }
    }

    /// <summary>Longitudes, [0, 360), and latitudes in degrees of vectors of any length.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void ToDegrees(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z, Span<double> longitude, Span<double> latitude)
    {
        RequireSameLength(x.Length, y.Length, z.Length, longitude.Length, latitude.Length);
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            VectorAngles.ToDegrees(At(x, i), At(y, i), At(z, i), out Vector512<double> lon, out Vector512<double> lat);
            Put(lon, longitude, i);
            Put(lat, latitude, i);
        }

        for (; i < x.Length; i++)
            (longitude[i], latitude[i]) = (SkyDirection.LongitudeDegrees(x[i], y[i]), SkyDirection.LatitudeDegrees(x[i], y[i], z[i]));
    }

    /// <summary>Separations from one direction in radians, [0, π], accurate for all angles including 0 and π.</summary>
    /// <param name="from">The direction.</param>
    /// <param name="x">Unit vectors, ICRS.</param>
    /// <param name="y">Unit vectors, ICRS.</param>
    /// <param name="z">Unit vectors, ICRS.</param>
    /// <param name="radians">Output.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Separations(SkyDirection from, ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z, Span<double> radians)
    {
        RequireSameLength(x.Length, y.Length, z.Length, radians.Length, x.Length);
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            Vector512<double> vx = At(x, i), vy = At(y, i), vz = At(z, i);
            Vector512<double> a = vz * from.Y - vy * from.Z, b = vx * from.Z - vz * from.X, c = vy * from.X - vx * from.Y;
            Put(VectorAngles.Atan2(Vector512.Sqrt(a * a + b * b + c * c), vx * from.X + vy * from.Y + vz * from.Z), radians, i);
        }

        for (; i < x.Length; i++)
            radians[i] = from.SeparationTo(SkyDirection.FromUnitVector(x[i], y[i], z[i])).Radians;
    }

    /// <summary>Vectors M·v; the outputs may be the inputs.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Rotate(in Rotation3 rotation, ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z, Span<double> toX, Span<double> toY, Span<double> toZ)
    {
        RequireSameLength(x.Length, y.Length, z.Length, toX.Length, toY.Length);
        RequireSameLength(x.Length, toZ.Length, toZ.Length, toZ.Length, toZ.Length);
        Rotation3 r = rotation;
        for (int i = 0; i < x.Length; i++)
            (toX[i], toY[i], toZ[i]) = r.Apply(x[i], y[i], z[i]);
    }

    private static Vector512<double> At(ReadOnlySpan<double> values, int i) => Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i);

    private static void Put(Vector512<double> vector, Span<double> values, int i) => vector.StoreUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i);

    private static void RequireSameLength(int first, int second, int third, int fourth, int fifth)
    {
        if (second != first || third != first || fourth != first || fifth != first)
            throw new ArgumentException($"All spans must have the same length; there are {first}, {second}, {third}, {fourth} and {fifth} elements.");
    }
}
