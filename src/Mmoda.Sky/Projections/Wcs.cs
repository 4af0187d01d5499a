using Mmoda.Fits;

namespace Mmoda.Sky;

/// <summary>Where the pixels of an image lie on the sky: pixel coordinates to directions and back.</summary>
/// <remarks>
/// <para>Pixels are 0-based at their centres, (x, y) with x along FITS axis 1; CRPIX in files counts from 1.</para>
/// <para>Frame, native pole and reference are folded into one rotation, so that a transformation is a matrix, a projection and
/// an affine map. Immutable; safe for concurrent use.</para>
/// </remarks>
public sealed class Wcs
{
    private readonly Rotation3 _toNative;
    private readonly Rotation3 _toIcrs;
    private readonly double _inverse11, _inverse12, _inverse21, _inverse22;

    /// <summary>The transformation that FITS keywords describe.</summary>
    /// <exception cref="ArgumentException">
    /// A value is not finite or outside its range, the CD matrix is singular, or no native pole exists.
    /// </exception>
    public Wcs(WcsKeywords keywords)
    {
        ArgumentNullException.ThrowIfNull(keywords);
        double determinant = keywords.Cd11 * keywords.Cd22 - keywords.Cd12 * keywords.Cd21;
        if (!double.IsFinite(1 / determinant))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The CD matrix [[{keywords.Cd11}, {keywords.Cd12}], [{keywords.Cd21}, {keywords.Cd22}]] has no inverse."), nameof(keywords));
        }

        if (!double.IsFinite(keywords.ReferencePixel1 + keywords.ReferencePixel2 + keywords.ReferenceLongitude))
            throw new ArgumentException("CRPIX and CRVAL must be finite numbers.", nameof(keywords));
        if (!(Math.Abs(keywords.ReferenceLatitude) <= 90))
        {
            throw new ArgumentException(
                $"CRVAL of the latitude axis is {keywords.ReferenceLatitude}; it must lie in [-90, 90].", nameof(keywords));
        }

        if (!double.IsFinite(keywords.LongitudePole ?? 0) || !(Math.Abs(keywords.LatitudePole) <= 90))
            throw new ArgumentException("LONPOLE must be finite and LATPOLE must lie in [-90, 90].", nameof(keywords));
        if (!(keywords.Lambda > 0 && keywords.Lambda <= 1))
            throw new ArgumentException($"The parameter of CEA is {keywords.Lambda}; it must lie in (0, 1].", nameof(keywords));

        Keywords = keywords;
        Rotation3 toNative = NativeRotation.FromCelestial(keywords);
        _toNative = keywords.Frame == SkyFrame.Galactic ? toNative * GalacticFrame.FromIcrs : toNative;
        _toIcrs = _toNative.Transpose;
        _inverse11 = keywords.Cd22 / determinant * Angle.DegreesPerRadian;
        _inverse12 = -keywords.Cd12 / determinant * Angle.DegreesPerRadian;
        _inverse21 = -keywords.Cd21 / determinant * Angle.DegreesPerRadian;
        _inverse22 = keywords.Cd11 / determinant * Angle.DegreesPerRadian;
    }

    /// <summary>The keywords of this transformation, as in a file.</summary>
    public WcsKeywords Keywords { get; }

    /// <summary>The direction of the reference pixel (CRVAL).</summary>
    public SkyDirection ReferenceDirection => Keywords.Frame == SkyFrame.Galactic
        ? SkyDirection.FromGalacticDegrees(Keywords.ReferenceLongitude, Keywords.ReferenceLatitude)
        : SkyDirection.FromDegrees(Keywords.ReferenceLongitude, Keywords.ReferenceLatitude);

    /// <summary>The side of a square pixel of the same area at the reference point: sqrt |det CD|.</summary>
    public Angle PixelScale => Angle.FromDegrees(Math.Sqrt(Math.Abs(Keywords.Cd11 * Keywords.Cd22 - Keywords.Cd12 * Keywords.Cd21)));

    /// <summary>The transformation of axes 1 and 2 that the header of an image describes.</summary>
    /// <remarks>Understood are the CD, the PC + CDELT and the CDELT + CROTA2 forms, and RADECSYS for RADESYS.</remarks>
    /// <exception cref="FitsException">Keywords are missing, contradictory, or of a kind not supported (FK4, distortions, slant SIN).</exception>
    public static Wcs FromHeader(FitsHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        WcsKeywords keywords = WcsHeader.Read(header);
        try
        {
            return new(keywords);
        }
        catch (ArgumentException e)
        {
            // What is a mistake of a caller elsewhere is a broken file here.
            throw new FitsException("The celestial WCS of the header is not valid: " + e.Message, e);
        }
    }

    /// <summary>Sets the keywords of this transformation in a header, with a CD matrix, and removes contradicting ones.</summary>
    public void WriteTo(FitsHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        WcsHeader.Write(Keywords, header);
    }

    /// <summary>A gnomonic (TAN) transformation.</summary>
    /// <param name="center">Direction of the reference pixel.</param>
    /// <param name="referenceX">Reference pixel, 0-based: CRPIX1 − 1.</param>
    /// <param name="referenceY">Reference pixel, 0-based: CRPIX2 − 1.</param>
    /// <param name="cd11">CD1_1, degrees per pixel.</param>
    /// <param name="cd12">CD1_2, degrees per pixel.</param>
    /// <param name="cd21">CD2_1, degrees per pixel.</param>
    /// <param name="cd22">CD2_2, degrees per pixel.</param>
    /// <exception cref="ArgumentException">The CD matrix is singular or a value is not finite.</exception>
    public static Wcs Tangent(
        SkyDirection center, double referenceX, double referenceY, double cd11, double cd12, double cd21, double cd22) => new(new WcsKeywords
        {
            ReferenceLongitude = center.RightAscensionDegrees,
            ReferenceLatitude = center.DeclinationDegrees,
            ReferencePixel1 = referenceX + 1,
            ReferencePixel2 = referenceY + 1,
            Cd11 = cd11,
            Cd12 = cd12,
            Cd21 = cd21,
            Cd22 = cd22,
            LongitudePole = 180,
        });

    /// <summary>A gnomonic (TAN) transformation with north up, east left and square pixels, centred in an image.</summary>
    /// <param name="center">Direction of the centre of the image.</param>
    /// <param name="width">Number of columns.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="pixel">Side of a pixel at the centre.</param>
    public static Wcs NorthUp(SkyDirection center, int width, int height, Angle pixel) =>
        Tangent(center, (width - 1) / 2.0, (height - 1) / 2.0, -pixel.Degrees, 0, 0, pixel.Degrees);

    /// <summary>The pixel coordinates of a direction; false where the projection has no image of it.</summary>
    /// <param name="direction">A direction.</param>
    /// <param name="x">Column, 0 at the centre of the first one; may lie outside the image. NaN on failure.</param>
    /// <param name="y">Row, 0 at the centre of the first one; may lie outside the image. NaN on failure.</param>
    public bool TrySkyToPixel(SkyDirection direction, out double x, out double y) =>
        TrySkyToPixel(direction.X, direction.Y, direction.Z, out x, out y);

    /// <summary>The direction of a point of the image; false outside the map of the whole sky.</summary>
    /// <param name="x">Column, 0 at the centre of the first one.</param>
    /// <param name="y">Row, 0 at the centre of the first one.</param>
    /// <param name="direction">The direction; <c>default</c> on failure.</param>
    public bool TryPixelToSky(double x, double y, out SkyDirection direction)
    {
        if (TryPixelToSky(x, y, out double skyX, out double skyY, out double skyZ))
        {
            direction = SkyDirection.FromVector(skyX, skyY, skyZ);
            return true;
        }

        direction = default;
        return false;
    }

    /// <summary>Pixel coordinates of many directions, given as components of unit vectors; NaN where there is no image.</summary>
    /// <remarks>All spans have the same length. Outputs may not overlap inputs. Cost O(N), no allocation.</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void SkyToPixel(
        ReadOnlySpan<double> skyX, ReadOnlySpan<double> skyY, ReadOnlySpan<double> skyZ, Span<double> x, Span<double> y)
    {
        RequireSameLength(x.Length, skyX.Length, skyY.Length, skyZ.Length, y.Length);
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
        for (int i = 0; i < x.Length; i++)
            TryPixelToSky(x[i], y[i], out skyX[i], out skyY[i], out skyZ[i]);
    }

    /// <summary>Unit vectors (ICRS) of the pixel centres of one image row, from column 0 on; NaN outside the map.</summary>
    /// <param name="row">Row, 0-based.</param>
    /// <param name="skyX">Output, one element per column.</param>
    /// <param name="skyY">Output, same length.</param>
    /// <param name="skyZ">Output, same length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void RowToSky(int row, Span<double> skyX, Span<double> skyY, Span<double> skyZ)
    {
        RequireSameLength(skyX.Length, skyY.Length, skyZ.Length);
        for (int i = 0; i < skyX.Length; i++)
            TryPixelToSky(i, row, out skyX[i], out skyY[i], out skyZ[i]);
    }

    private bool TrySkyToPixel(double skyX, double skyY, double skyZ, out double x, out double y)
    {
        (double l, double m, double n) = _toNative.Apply(skyX, skyY, skyZ);
        if (!Projection.TryProject(Keywords.Projection, Keywords.Lambda, l, m, n, out double planeX, out double planeY))
        {
            (x, y) = (double.NaN, double.NaN);
            return false;
        }

        if (Keywords.LatitudeFirst)
            (planeX, planeY) = (planeY, planeX);
        x = _inverse11 * planeX + _inverse12 * planeY + Keywords.ReferencePixel1 - 1;
        y = _inverse21 * planeX + _inverse22 * planeY + Keywords.ReferencePixel2 - 1;
        return true;
    }

    private bool TryPixelToSky(double x, double y, out double skyX, out double skyY, out double skyZ)
    {
        double dx = (x - (Keywords.ReferencePixel1 - 1)) * Angle.RadiansPerDegree;
        double dy = (y - (Keywords.ReferencePixel2 - 1)) * Angle.RadiansPerDegree;
        double planeX = Keywords.Cd11 * dx + Keywords.Cd12 * dy;
        double planeY = Keywords.Cd21 * dx + Keywords.Cd22 * dy;
        if (Keywords.LatitudeFirst)
            (planeX, planeY) = (planeY, planeX);
        if (!Projection.TryDeproject(Keywords.Projection, Keywords.Lambda, planeX, planeY, out double l, out double m, out double n))
        {
            (skyX, skyY, skyZ) = (double.NaN, double.NaN, double.NaN);
            return false;
        }

        (skyX, skyY, skyZ) = _toIcrs.Apply(l, m, n);
        return true;
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
