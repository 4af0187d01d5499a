namespace Mmoda.Sky;

/// <summary>Many points at once.</summary>
/// <remarks>
/// TAN without distortion is a linear map between pixels and vectors, up to their length: eight points are done in one go.
/// A result does not depend on where in a span the point stands.
/// </remarks>
public sealed partial class Wcs
{
    /// <summary>Points that are done together where the projection needs a call for each.</summary>
    private const int Chunk = 128;

    private readonly bool _planeIsSky;
    private readonly PixelMatrix _pixelToSky, _skyToPixel, _pixelToFrame, _frameToPixel;

    /// <summary>The matrix from (x, y, 1) to ICRS vectors of any length, where the projection allows it.</summary>
    internal bool TryGetMatrices(out PixelMatrix pixelToSky, out PixelMatrix skyToPixel)
    {
        (pixelToSky, skyToPixel) = (_pixelToSky, _skyToPixel);
        return _planeIsSky;
    }

    /// <summary>Pixel coordinates of many directions, given as components of unit vectors; NaN where there is no image.</summary>
    /// <remarks>All spans have the same length. Outputs may not overlap inputs. Cost O(N), no allocation.</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void SkyToPixel(
        ReadOnlySpan<double> skyX, ReadOnlySpan<double> skyY, ReadOnlySpan<double> skyZ, Span<double> x, Span<double> y)
    {
        RequireSameLength(x.Length, skyX.Length, skyY.Length, skyZ.Length, y.Length);
        if (_planeIsSky)
        {
            _skyToPixel.Project(skyX, skyY, skyZ, x, y);
            return;
        }

        for (int i = 0; i < x.Length; i++)
            TrySkyToPixel(skyX[i], skyY[i], skyZ[i], out x[i], out y[i]);
    }

    /// <summary>Unit vectors (ICRS) of many points of the image; NaN outside the map.</summary>
    /// <remarks>All spans have the same length. Outputs may not overlap inputs. Cost O(N), no allocation.</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void PixelToSky(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> skyX, Span<double> skyY, Span<double> skyZ)
    {
        RequireSameLength(x.Length, y.Length, skyX.Length, skyY.Length, skyZ.Length);
        if (_planeIsSky)
        {
            _pixelToSky.ToUnitVectors(x, y, skyX, skyY, skyZ);
            return;
        }

        for (int i = 0; i < x.Length; i++)
            TryPixelToSky(x[i], y[i], out skyX[i], out skyY[i], out skyZ[i]);
    }

    /// <summary>Unit vectors (ICRS) of the pixel centres of one image row, from column 0 on; NaN outside the map.</summary>
    /// <param name="row">Row, 0-based.</param>
    /// <param name="skyX">Output, one element per column.</param>
    /// <param name="skyY">Output, same length.</param>
    /// <param name="skyZ">Output, same length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void RowToSky(int row, Span<double> skyX, Span<double> skyY, Span<double> skyZ) => RowToSky(row, 0, skyX, skyY, skyZ);

    /// <summary>As <see cref="RowToSky(int, Span{double}, Span{double}, Span{double})"/>, at x = i + offset and any y.</summary>
    internal void RowToSky(double y, double offset, Span<double> skyX, Span<double> skyY, Span<double> skyZ)
    {
        RequireSameLength(skyX.Length, skyY.Length, skyZ.Length);
        Span<double> columns = stackalloc double[Chunk], rows = stackalloc double[Chunk];
        rows.Fill(y);
        for (int first = 0; first < skyX.Length; first += Chunk)
        {
            int count = Math.Min(Chunk, skyX.Length - first);
            for (int i = 0; i < count; i++)
                columns[i] = first + i + offset;
            PixelToSky(columns[..count], rows[..count], skyX.Slice(first, count), skyY.Slice(first, count), skyZ.Slice(first, count));
        }
    }

    /// <summary>Longitudes, [0, 360), and latitudes in degrees of many points, in the frame of the image; NaN outside the map.</summary>
    /// <remarks>
    /// All spans have the same length. Outputs may not overlap inputs. No allocation. What other programs call pixel to world;
    /// ICRS vectors (<see cref="PixelToSky"/>) cost less and have no poles.
    /// </remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void PixelToDegrees(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> longitude, Span<double> latitude)
    {
        RequireSameLength(x.Length, y.Length, longitude.Length, latitude.Length);
        if (_planeIsSky)
        {
            _pixelToFrame.ToDegrees(x, y, longitude, latitude);
            return;
        }

        Span<double> a = stackalloc double[Chunk], b = stackalloc double[Chunk], c = stackalloc double[Chunk];
        Rotation3 fromNative = _frameToNative.Transpose;
        for (int first = 0; first < x.Length; first += Chunk)
        {
            int count = Math.Min(Chunk, x.Length - first);
            for (int i = 0; i < count; i++)
            {
                if (!TryPixelToNative(x[first + i], y[first + i], out double l, out double m, out double n))
                    (l, m, n) = (double.NaN, double.NaN, double.NaN);
                (a[i], b[i], c[i]) = fromNative.Apply(l, m, n);
            }

            SkyVectors.ToDegrees(a[..count], b[..count], c[..count], longitude.Slice(first, count), latitude.Slice(first, count));
        }
    }

    /// <summary>Pixel coordinates of many longitudes and latitudes in degrees, in the frame of the image; NaN where there is no image.</summary>
    /// <remarks>All spans have the same length. Outputs may not overlap inputs. No allocation.</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void DegreesToPixel(ReadOnlySpan<double> longitude, ReadOnlySpan<double> latitude, Span<double> x, Span<double> y)
    {
        RequireSameLength(longitude.Length, latitude.Length, x.Length, y.Length);
        Span<double> a = stackalloc double[Chunk], b = stackalloc double[Chunk], c = stackalloc double[Chunk];
        for (int first = 0; first < x.Length; first += Chunk)
        {
            int count = Math.Min(Chunk, x.Length - first);
            SkyVectors.FromDegrees(longitude.Slice(first, count), latitude.Slice(first, count), a[..count], b[..count], c[..count]);
            if (_planeIsSky)
            {
                _frameToPixel.Project(a[..count], b[..count], c[..count], x.Slice(first, count), y.Slice(first, count));
                continue;
            }

            for (int i = 0; i < count; i++)
                TryNativeToPixel(_frameToNative, a[i], b[i], c[i], out x[first + i], out y[first + i]);
        }
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
