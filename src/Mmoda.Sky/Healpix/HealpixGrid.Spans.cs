using System.Runtime.Intrinsics;

namespace Mmoda.Sky;

/// <content>Many pixels at once; nothing is allocated.</content>
public readonly partial record struct HealpixGrid
{
    /// <summary>The pixels that contain many directions given as vectors.</summary>
    /// <param name="x">Components on ICRS axes of vectors of any finite length above 0.</param>
    /// <param name="y">As <paramref name="x"/>.</param>
    /// <param name="z">As <paramref name="x"/>.</param>
    /// <param name="pixels">Output; −1 where a vector is null or not finite.</param>
    /// <remarks>All spans have the same length. Cost O(N), no allocation.</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void PixelsAt(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z, Span<long> pixels)
    {
        RequireSameLength(pixels.Length, x.Length, y.Length, z.Length);
        PixelLanes lanes = new(this);
        int i = 0;
        for (; i <= pixels.Length - PixelLanes.Count; i += PixelLanes.Count)
        {
            Vector512<long> certain = lanes.AtVectors(
                Vector512.Create(x[i..]), Vector512.Create(y[i..]), Vector512.Create(z[i..]), out Vector512<long> found);
            found.CopyTo(pixels[i..]);
            for (uint doubtful = (uint)~certain.ExtractMostSignificantBits() & 0xFF; doubtful != 0; doubtful &= doubtful - 1)
            {
                int k = i + int.TrailingZeroCount((int)doubtful);
                pixels[k] = PixelAtOrNone(x[k], y[k], z[k]);
            }
        }

        for (; i < pixels.Length; i++)
            pixels[i] = PixelAtOrNone(x[i], y[i], z[i]);
    }

    /// <summary>The pixels that contain many directions given as angles, as ang2pix of the HEALPix packages.</summary>
    /// <param name="colatitudeRadians">Angles from the north pole, [0, π].</param>
    /// <param name="longitudeRadians">Any finite angles.</param>
    /// <param name="pixels">Output; −1 where an angle is outside its range or NaN.</param>
    /// <remarks>
    /// All spans have the same length. Cost O(N), no allocation. The results are those of healpy, also on borders; a direction on a
    /// border may go to another of the adjacent pixels than the same direction as a vector, which is rounded differently.
    /// </remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void PixelsAtAngles(ReadOnlySpan<double> colatitudeRadians, ReadOnlySpan<double> longitudeRadians, Span<long> pixels)
    {
        RequireSameLength(pixels.Length, colatitudeRadians.Length, longitudeRadians.Length);
        PixelLanes lanes = new(this);
        int i = 0;
        for (; i <= pixels.Length - PixelLanes.Count; i += PixelLanes.Count)
        {
            Vector512<long> certain = lanes.AtAngles(
                Vector512.Create(colatitudeRadians[i..]), Vector512.Create(longitudeRadians[i..]), out Vector512<long> found);
            found.CopyTo(pixels[i..]);
            for (uint doubtful = (uint)~certain.ExtractMostSignificantBits() & 0xFF; doubtful != 0; doubtful &= doubtful - 1)
            {
                int k = i + int.TrailingZeroCount((int)doubtful);
                pixels[k] = PixelAtOrNone(colatitudeRadians[k], longitudeRadians[k]);
            }
        }

        for (; i < pixels.Length; i++)
            pixels[i] = PixelAtOrNone(colatitudeRadians[i], longitudeRadians[i]);
    }

    /// <summary>The pixels that contain many directions given as right ascension and declination, as columns of catalogues.</summary>
    /// <param name="rightAscensionDegrees">Any finite angles.</param>
    /// <param name="declinationDegrees">−90 to 90.</param>
    /// <param name="pixels">Output; −1 where an angle is outside its range or NaN.</param>
    /// <remarks>As <see cref="PixelsAtAngles"/>; the results are those of healpy with <c>lonlat=True</c>.</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void PixelsAtDegrees(ReadOnlySpan<double> rightAscensionDegrees, ReadOnlySpan<double> declinationDegrees, Span<long> pixels)
    {
        RequireSameLength(pixels.Length, rightAscensionDegrees.Length, declinationDegrees.Length);
        const int Part = 256;
        const double Radian = Math.PI / 180;
        Span<double> colatitude = stackalloc double[Part];
        Span<double> longitude = stackalloc double[Part];
        for (int start = 0; start < pixels.Length; start += Part)
        {
            int count = Math.Min(Part, pixels.Length - start);
            for (int i = 0; i < count; i++)
            {
                colatitude[i] = Math.PI / 2 - declinationDegrees[start + i] * Radian;
                longitude[i] = rightAscensionDegrees[start + i] * Radian;
            }

            PixelsAtAngles(colatitude[..count], longitude[..count], pixels.Slice(start, count));
        }
    }

    /// <summary>The unit vectors (ICRS) of the centres of many pixels; NaN where there is no such pixel.</summary>
    /// <remarks>All spans have the same length. Cost O(N), no allocation. Right to 4e-16.</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void CentresOf(ReadOnlySpan<long> pixels, Span<double> x, Span<double> y, Span<double> z)
    {
        RequireSameLength(pixels.Length, x.Length, y.Length, z.Length);
        CentreLanes lanes = new(this);
        Vector512<double> none = Vector512.Create(double.NaN);
        int i = 0;
        for (; i <= pixels.Length - PixelLanes.Count; i += PixelLanes.Count)
        {
            Vector512<double> valid = lanes.Of(Vector512.Create(pixels[i..]), out Vector512<double> height, out Vector512<double> axisDistance, out Vector512<double> longitude);
            (Vector512<double> sin, Vector512<double> cos) = Vector512.SinCos(longitude);
            Vector512.ConditionalSelect(valid, axisDistance * cos, none).CopyTo(x[i..]);
            Vector512.ConditionalSelect(valid, axisDistance * sin, none).CopyTo(y[i..]);
            Vector512.ConditionalSelect(valid, height, none).CopyTo(z[i..]);
        }

        for (; i < pixels.Length; i++)
        {
            (x[i], y[i], z[i]) = (ulong)pixels[i] < (ulong)PixelCount
                ? FaceCentre(FaceOf(pixels[i])) : (double.NaN, double.NaN, double.NaN);
        }
    }

    /// <summary>The angles of the centres of many pixels, as pix2ang of the HEALPix packages; NaN where there is no such pixel.</summary>
    /// <param name="pixels">Pixels of this grid.</param>
    /// <param name="colatitudeRadians">Output: angles from the north pole, (0, π).</param>
    /// <param name="longitudeRadians">Output: angles, [0, 2π).</param>
    /// <remarks>All spans have the same length. Cost O(N), no allocation. Right to 4e-16 relative.</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void AnglesOf(ReadOnlySpan<long> pixels, Span<double> colatitudeRadians, Span<double> longitudeRadians)
    {
        RequireSameLength(pixels.Length, colatitudeRadians.Length, longitudeRadians.Length);
        CentreLanes lanes = new(this);
        Vector512<double> none = Vector512.Create(double.NaN);
        int i = 0;
        for (; i <= pixels.Length - PixelLanes.Count; i += PixelLanes.Count)
        {
            Vector512<double> valid = lanes.Of(Vector512.Create(pixels[i..]), out Vector512<double> height, out Vector512<double> axisDistance, out Vector512<double> longitude);
            Vector512.ConditionalSelect(valid, LaneTrigonometry.Atan2(axisDistance, height), none).CopyTo(colatitudeRadians[i..]);
            Vector512.ConditionalSelect(valid, longitude, none).CopyTo(longitudeRadians[i..]);
        }

        if (i == pixels.Length)
            return;
        // The rest goes through full lanes too, so that a pixel has the same centre wherever it stands in a span.
        Span<long> rest = stackalloc long[PixelLanes.Count];
        Span<double> restColatitude = stackalloc double[PixelLanes.Count];
        Span<double> restLongitude = stackalloc double[PixelLanes.Count];
        rest.Fill(-1);
        pixels[i..].CopyTo(rest);
        AnglesOf(rest, restColatitude, restLongitude);
        restColatitude[..(pixels.Length - i)].CopyTo(colatitudeRadians[i..]);
        restLongitude[..(pixels.Length - i)].CopyTo(longitudeRadians[i..]);
    }

    /// <summary>Translates pixel numbers of this grid to another numbering of the same pixels.</summary>
    /// <param name="pixels">Pixels of this grid.</param>
    /// <param name="scheme">The other numbering.</param>
    /// <param name="translated">Output, same length; may be the same memory. −1 where there is no such pixel.</param>
    /// <exception cref="ArgumentException">The lengths differ, or nside has no nested scheme.</exception>
    public void Translate(ReadOnlySpan<long> pixels, HealpixScheme scheme, Span<long> translated)
    {
        RequireSameLength(pixels.Length, translated.Length);
        HealpixGrid other = WithScheme(scheme);
        for (int i = 0; i < pixels.Length; i++)
            translated[i] = (ulong)pixels[i] < (ulong)PixelCount ? other.IndexOf(FaceOf(pixels[i])) : -1;
    }

    private long PixelAtOrNone(double x, double y, double z)
    {
        double square = x * x + y * y + z * z;
        return square > 0 && double.IsFinite(square) ? Locate(FaceGeometry.AtVector(x, y, z)) : -1;
    }

    private long PixelAtOrNone(double colatitude, double longitude) =>
        colatitude is >= 0 and <= Math.PI && double.IsFinite(longitude) ? Locate(FaceGeometry.AtAngles(colatitude, longitude)) : -1;

    private static void RequireSameLength(int first, params ReadOnlySpan<int> others)
    {
        foreach (int other in others)
        {
            if (other != first)
                throw new ArgumentException($"All spans must have the same length; there are {first} and {other} elements.");
        }
    }
}
