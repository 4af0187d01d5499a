namespace Mmoda.Sky;

/// <content>Many pixels at once; nothing is allocated.</content>
public readonly partial record struct HealpixGrid
{
    /// <summary>The pixels that contain many directions.</summary>
    /// <param name="x">Components on ICRS axes of vectors of any finite length above 0.</param>
    /// <param name="y">As <paramref name="x"/>.</param>
    /// <param name="z">As <paramref name="x"/>.</param>
    /// <param name="pixels">Output; −1 where a vector is null or not finite.</param>
    /// <remarks>All spans have the same length. Cost O(N), no allocation.</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void PixelsAt(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z, Span<long> pixels)
    {
        RequireSameLength(pixels.Length, x.Length, y.Length, z.Length);
        for (int i = 0; i < pixels.Length; i++)
        {
            double square = x[i] * x[i] + y[i] * y[i] + z[i] * z[i];
            pixels[i] = square > 0 && double.IsFinite(square) ? PixelAt(x[i], y[i], z[i]) : -1;
        }
    }

    /// <summary>The unit vectors (ICRS) of the centres of many pixels; NaN where there is no such pixel.</summary>
    /// <remarks>All spans have the same length. Cost O(N), no allocation.</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void CentresOf(ReadOnlySpan<long> pixels, Span<double> x, Span<double> y, Span<double> z)
    {
        RequireSameLength(pixels.Length, x.Length, y.Length, z.Length);
        for (int i = 0; i < pixels.Length; i++)
        {
            (x[i], y[i], z[i]) = (ulong)pixels[i] < (ulong)PixelCount
                ? FaceCentre(FaceOf(pixels[i])) : (double.NaN, double.NaN, double.NaN);
        }
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

    private static void RequireSameLength(int first, params ReadOnlySpan<int> others)
    {
        foreach (int other in others)
        {
            if (other != first)
                throw new ArgumentException($"All spans must have the same length; there are {first} and {other} elements.");
        }
    }
}
