using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mmoda.Sky;

/// <summary>A 3 × 3 matrix between homogeneous pixel coordinates (x, y, 1) and vectors, for gnomonic images.</summary>
/// <remarks>
/// The native vector of a TAN image is (−y, x, 1) up to its length (Paper II, eq. 12 to 15, 54), so a whole transformation, and the way
/// from one TAN image to another, is one matrix and one division.
/// </remarks>
internal readonly record struct PixelMatrix(
    double M00, double M01, double M02, double M10, double M11, double M12, double M20, double M21, double M22)
{
    private static readonly int Lanes = Vector512<double>.Count;

    /// <summary>From 0-based pixels to native vectors (−y, x, 1) of a TAN image.</summary>
    public static PixelMatrix ToTangentVector(WcsKeywords k)
    {
        const double R = Angle.RadiansPerDegree;
        double x0 = k.ReferencePixel1 - 1, y0 = k.ReferencePixel2 - 1;
        (double a, double b, double c, double d) = (k.Cd11 * R, k.Cd12 * R, k.Cd21 * R, k.Cd22 * R);
        if (k.LatitudeFirst)
            (a, b, c, d) = (c, d, a, b);
        return new(-c, -d, c * x0 + d * y0, a, b, -(a * x0 + b * y0), 0, 0, 1);
    }

    /// <summary>From native vectors to homogeneous 0-based pixels of a TAN image.</summary>
    public static PixelMatrix FromTangentVector(WcsKeywords k)
    {
        const double R = Angle.RadiansPerDegree;
        double x0 = k.ReferencePixel1 - 1, y0 = k.ReferencePixel2 - 1;
        (double a, double b, double c, double d) = (k.Cd11 * R, k.Cd12 * R, k.Cd21 * R, k.Cd22 * R);
        if (k.LatitudeFirst)
            (a, b, c, d) = (c, d, a, b);
        double determinant = a * d - b * c;
        // (x, y) of the plane is (m, −l) / n.
        return new(b / determinant, d / determinant, x0, -a / determinant, -c / determinant, y0, 0, 0, 1);
    }

    /// <summary>A rotation as a matrix.</summary>
    public static PixelMatrix From(in Rotation3 r) => new(r.M00, r.M01, r.M02, r.M10, r.M11, r.M12, r.M20, r.M21, r.M22);

    /// <summary>First <paramref name="right"/>, then <paramref name="left"/>.</summary>
    public static PixelMatrix operator *(in PixelMatrix left, in PixelMatrix right)
    {
        Rotation3 product = new Rotation3(left.M00, left.M01, left.M02, left.M10, left.M11, left.M12, left.M20, left.M21, left.M22)
            * new Rotation3(right.M00, right.M01, right.M02, right.M10, right.M11, right.M12, right.M20, right.M21, right.M22);
        return From(product);
    }

    /// <summary>Pixels (x, y) to unit vectors.</summary>
    public void ToUnitVectors(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> a, Span<double> b, Span<double> c)
    {
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            ToUnit(At(x, i), At(y, i), out Vector512<double> va, out Vector512<double> vb, out Vector512<double> vc);
            Put(va, a, i);
            Put(vb, b, i);
            Put(vc, c, i);
        }

        if (i == x.Length)
            return;
        ToUnit(Rest(x, i), Rest(y, i), out Vector512<double> lastA, out Vector512<double> lastB, out Vector512<double> lastC);
        PutRest(lastA, a, i);
        PutRest(lastB, b, i);
        PutRest(lastC, c, i);
    }

    /// <summary>Pixels (x, y) to longitude, [0, 360), and latitude in degrees.</summary>
    public void ToDegrees(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> longitude, Span<double> latitude)
    {
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            Apply(At(x, i), At(y, i), out Vector512<double> a, out Vector512<double> b, out Vector512<double> c);
            VectorAngles.ToDegrees(a, b, c, out Vector512<double> lon, out Vector512<double> lat);
            Put(lon, longitude, i);
            Put(lat, latitude, i);
        }

        if (i == x.Length)
            return;
        Apply(Rest(x, i), Rest(y, i), out Vector512<double> lastA, out Vector512<double> lastB, out Vector512<double> lastC);
        VectorAngles.ToDegrees(lastA, lastB, lastC, out Vector512<double> lastLongitude, out Vector512<double> lastLatitude);
        PutRest(lastLongitude, longitude, i);
        PutRest(lastLatitude, latitude, i);
    }

    /// <summary>Vectors of any length to pixels: the product divided by its third component; NaN where that is not positive.</summary>
    public void Project(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> c, Span<double> x, Span<double> y)
    {
        int i = 0;
        for (; i <= a.Length - Lanes; i += Lanes)
        {
            Project(At(a, i), At(b, i), At(c, i), out Vector512<double> px, out Vector512<double> py);
            Put(px, x, i);
            Put(py, y, i);
        }

        if (i == a.Length)
            return;
        Project(Rest(a, i), Rest(b, i), Rest(c, i), out Vector512<double> lastX, out Vector512<double> lastY);
        PutRest(lastX, x, i);
        PutRest(lastY, y, i);
    }

    /// <summary>A row of pixels (column + i, row) of one gnomonic image on another: this is the matrix from image to image.</summary>
    public void MapRow(double column, double row, Span<double> x, Span<double> y)
    {
        Vector512<double> steps = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7), one = Vector512<double>.One, v = Vector512.Create(row);
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            Project(steps + Vector512.Create(column + i), v, one, out Vector512<double> px, out Vector512<double> py);
            Put(px, x, i);
            Put(py, y, i);
        }

        if (i == x.Length)
            return;
        Project(steps + Vector512.Create(column + i), v, one, out Vector512<double> lastX, out Vector512<double> lastY);
        PutRest(lastX, x, i);
        PutRest(lastY, y, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Apply(
        Vector512<double> x, Vector512<double> y, out Vector512<double> a, out Vector512<double> b, out Vector512<double> c)
    {
        a = Vector512.FusedMultiplyAdd(x, Vector512.Create(M00), Vector512.FusedMultiplyAdd(y, Vector512.Create(M01), Vector512.Create(M02)));
        b = Vector512.FusedMultiplyAdd(x, Vector512.Create(M10), Vector512.FusedMultiplyAdd(y, Vector512.Create(M11), Vector512.Create(M12)));
        c = Vector512.FusedMultiplyAdd(x, Vector512.Create(M20), Vector512.FusedMultiplyAdd(y, Vector512.Create(M21), Vector512.Create(M22)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ToUnit(
        Vector512<double> x, Vector512<double> y, out Vector512<double> a, out Vector512<double> b, out Vector512<double> c)
    {
        Apply(x, y, out a, out b, out c);
        Vector512<double> scale = Vector512<double>.One / Vector512.Sqrt(a * a + b * b + c * c);
        (a, b, c) = (a * scale, b * scale, c * scale);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Project(
        Vector512<double> a, Vector512<double> b, Vector512<double> c, out Vector512<double> x, out Vector512<double> y)
    {
        Vector512<double> w = a * M20 + b * M21 + c * M22;
        // A reciprocal of NaN behind the image carries into both coordinates.
        Vector512<double> scale = Vector512.ConditionalSelect(
            Vector512.GreaterThan(w, Vector512<double>.Zero), Vector512<double>.One / w, Vector512.Create(double.NaN));
        x = (a * M00 + b * M01 + c * M02) * scale;
        y = (a * M10 + b * M11 + c * M12) * scale;
    }

    private static Vector512<double> At(ReadOnlySpan<double> values, int i) => Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i);

    private static void Put(Vector512<double> vector, Span<double> values, int i) => vector.StoreUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i);

    /// <summary>The last values, fewer than a vector; the others repeat nothing that could trap: zeros.</summary>
    private static Vector512<double> Rest(ReadOnlySpan<double> values, int i)
    {
        Span<double> padded = stackalloc double[Vector512<double>.Count];
        padded.Clear();
        values[i..].CopyTo(padded);
        return Vector512.Create<double>(padded);
    }

    private static void PutRest(Vector512<double> vector, Span<double> values, int i)
    {
        Span<double> padded = stackalloc double[Vector512<double>.Count];
        vector.CopyTo(padded);
        padded[..(values.Length - i)].CopyTo(values[i..]);
    }
}
