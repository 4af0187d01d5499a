using Mmoda.Fits;

namespace Mmoda.Sky;

/// <summary>Where the pixels of an image lie on the sky: pixel coordinates to directions and back.</summary>
/// <remarks>
/// <para>Pixels are 0-based at their centres, (x, y) with x along FITS axis 1; CRPIX in files counts from 1.</para>
/// <para>Frame, native pole and reference are folded into one rotation, so that a transformation is a matrix, a projection and
/// an affine map. Immutable; safe for concurrent use.</para>
/// </remarks>
public sealed partial class Wcs
{
    private readonly FrameTransform _frame;
    private readonly Rotation3 _frameToNative;
    private readonly Rotation3 _toNative;
    private readonly Rotation3 _toIcrs;
    private readonly double _inverse11, _inverse12, _inverse21, _inverse22;
    private readonly double _shiftX, _shiftY;
    private readonly double _p1, _p2;

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
        (double longitude0, double latitude0) = keywords.NativeReference;
        if (!double.IsFinite(longitude0) || !(Math.Abs(latitude0) <= 90))
            throw new ArgumentException("The native reference point (PVi_1, PVi_2) must be finite, its latitude in [-90, 90].", nameof(keywords));
        (_p1, _p2) = keywords.Parameters;
        RequireParameters(keywords.Projection, _p1, _p2);

        Keywords = keywords;
        _frame = FrameTransform.To(keywords.Frame, keywords.Equinox);
        _frameToNative = NativeRotation.FromCelestial(keywords);
        _toNative = _frameToNative * _frame.FromIcrs;
        _toIcrs = _toNative.Transpose;
        if (keywords.ShiftsPlane)
        {
            (double l, double m, double n) = SkyDirection.Components(longitude0, latitude0, nameof(keywords), nameof(keywords));
            if (!Projection.TryProject(keywords.Projection, _p1, _p2, l, m, n, out _shiftX, out _shiftY))
                throw new ArgumentException("The native reference point (PVi_1, PVi_2) has no image in the plane.", nameof(keywords));
        }

        _inverse11 = keywords.Cd22 / determinant * Angle.DegreesPerRadian;
        _inverse12 = -keywords.Cd12 / determinant * Angle.DegreesPerRadian;
        _inverse21 = -keywords.Cd21 / determinant * Angle.DegreesPerRadian;
        _inverse22 = keywords.Cd11 / determinant * Angle.DegreesPerRadian;
        _planeIsSky = keywords.Projection == SkyProjection.Tan && keywords.Distortion is null && !_frame.HasETerms && !keywords.ShiftsPlane;
        if (_planeIsSky)
        {
            PixelMatrix toPlane = PixelMatrix.ToTangentVector(keywords), fromPlane = PixelMatrix.FromTangentVector(keywords);
            _pixelToSky = PixelMatrix.From(_toIcrs) * toPlane;
            _skyToPixel = fromPlane * PixelMatrix.From(_toNative);
            _pixelToFrame = PixelMatrix.From(_frameToNative.Transpose) * toPlane;
            _frameToPixel = fromPlane * PixelMatrix.From(_frameToNative);
        }
    }

    /// <summary>The keywords of this transformation, as in a file.</summary>
    public WcsKeywords Keywords { get; }

    /// <summary>The direction of the reference pixel (CRVAL).</summary>
    public SkyDirection ReferenceDirection =>
        SkyDirection.FromFrame(Keywords.Frame, Keywords.ReferenceLongitude, Keywords.ReferenceLatitude, Keywords.Equinox);

    /// <summary>The side of a square pixel of the same area at the reference point: sqrt |det CD|.</summary>
    public Angle PixelScale => Angle.FromDegrees(Math.Sqrt(Math.Abs(Keywords.Cd11 * Keywords.Cd22 - Keywords.Cd12 * Keywords.Cd21)));

    /// <summary>The transformation of axes 1 and 2 that the header of an image describes.</summary>
    /// <param name="header">The header.</param>
    /// <param name="alternate">The letter A to Z of an alternate description; null for the primary one.</param>
    /// <remarks>
    /// Understood are the CD, the PC + CDELT and the CDELT + CROTA2 forms, SIP distortions, RADECSYS for RADESYS and EPOCH for
    /// EQUINOX. FK5 of J2000 is read as ICRS, from which it differs by 23 mas; other equinoxes of FK5 and FK4 of B1950 are
    /// transformed exactly.
    /// </remarks>
    /// <exception cref="FitsException">Keywords are missing, contradictory, or of a kind not supported (other distortions, apparent places).</exception>
    /// <exception cref="ArgumentException"><paramref name="alternate"/> is no letter A to Z.</exception>
    public static Wcs FromHeader(FitsHeader header, char? alternate = null)
    {
        ArgumentNullException.ThrowIfNull(header);
        string letter = Letter(alternate);
        try
        {
            return new(WcsHeader.Read(header, letter));
        }
        catch (ArgumentException e)
        {
            // What is a mistake of a caller elsewhere is a broken file here.
            throw new FitsException("The celestial WCS of the header is not valid: " + e.Message, e);
        }
    }

    /// <summary>Sets the keywords of this transformation in a header, with a CD matrix, and removes contradicting ones.</summary>
    /// <param name="header">The header.</param>
    /// <param name="alternate">The letter A to Z of an alternate description; null for the primary one.</param>
    /// <exception cref="ArgumentException"><paramref name="alternate"/> is no letter A to Z.</exception>
    public void WriteTo(FitsHeader header, char? alternate = null)
    {
        ArgumentNullException.ThrowIfNull(header);
        WcsHeader.Write(Keywords, header, Letter(alternate));
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

    private bool TrySkyToPixel(double skyX, double skyY, double skyZ, out double x, out double y)
    {
        if (_frame.HasETerms)
            (skyX, skyY, skyZ) = _frame.ToFrame(skyX, skyY, skyZ);
        return TryNativeToPixel(_frame.HasETerms ? _frameToNative : _toNative, skyX, skyY, skyZ, out x, out y);
    }

    private bool TryNativeToPixel(in Rotation3 toNative, double a, double b, double c, out double x, out double y)
    {
        (double l, double m, double n) = toNative.Apply(a, b, c);
        if (!Projection.TryProject(Keywords.Projection, _p1, _p2, l, m, n, out double planeX, out double planeY))
        {
            (x, y) = (double.NaN, double.NaN);
            return false;
        }

        (planeX, planeY) = (planeX - _shiftX, planeY - _shiftY);
        if (Keywords.LatitudeFirst)
            (planeX, planeY) = (planeY, planeX);
        x = _inverse11 * planeX + _inverse12 * planeY;
        y = _inverse21 * planeX + _inverse22 * planeY;
        if (Keywords.Distortion is { } distortion && !distortion.TryRemove(ref x, ref y))
        {
            (x, y) = (double.NaN, double.NaN);
            return false;
        }

        x += Keywords.ReferencePixel1 - 1;
        y += Keywords.ReferencePixel2 - 1;
        return true;
    }

    private bool TryPixelToSky(double x, double y, out double skyX, out double skyY, out double skyZ)
    {
        if (!TryPixelToNative(x, y, out double l, out double m, out double n))
        {
            (skyX, skyY, skyZ) = (double.NaN, double.NaN, double.NaN);
            return false;
        }

        if (_frame.HasETerms)
        {
            (l, m, n) = _frameToNative.Transpose.Apply(l, m, n);
            (skyX, skyY, skyZ) = _frame.ToIcrs(l, m, n);
            double length = Math.Sqrt(skyX * skyX + skyY * skyY + skyZ * skyZ);
            (skyX, skyY, skyZ) = (skyX / length, skyY / length, skyZ / length);
            return true;
        }

        (skyX, skyY, skyZ) = _toIcrs.Apply(l, m, n);
        return true;
    }

    private bool TryPixelToNative(double x, double y, out double l, out double m, out double n)
    {
        double u = x - (Keywords.ReferencePixel1 - 1), v = y - (Keywords.ReferencePixel2 - 1);
        Keywords.Distortion?.Apply(ref u, ref v);
        double dx = u * Angle.RadiansPerDegree;
        double dy = v * Angle.RadiansPerDegree;
        double planeX = Keywords.Cd11 * dx + Keywords.Cd12 * dy;
        double planeY = Keywords.Cd21 * dx + Keywords.Cd22 * dy;
        if (Keywords.LatitudeFirst)
            (planeX, planeY) = (planeY, planeX);
        return Projection.TryDeproject(Keywords.Projection, _p1, _p2, planeX + _shiftX, planeY + _shiftY, out l, out m, out n);
    }

    private static string Letter(char? alternate) => alternate switch
    {
        null => "",
        >= 'A' and <= 'Z' => alternate.Value.ToString(),
        _ => throw new ArgumentException($"'{alternate}' is no letter A to Z.", nameof(alternate)),
    };

    private static void RequireParameters(SkyProjection projection, double p1, double p2)
    {
        switch (projection)
        {
            case SkyProjection.Cea when !(p1 > 0 && p1 <= 1):
                throw new ArgumentException($"The parameter of CEA is {p1}; it must lie in (0, 1].");
            case SkyProjection.Sin when !double.IsFinite(p1 + p2):
                throw new ArgumentException($"The slant of SIN is ({p1}, {p2}); it must be finite.");
            case SkyProjection.Hpx when !(p1 >= 1 && p2 >= 1 && p1 <= 1000 && p2 <= 1000 && p1 == Math.Floor(p1) && p2 == Math.Floor(p2)):
                throw new ArgumentException($"The facets of HPX are {p1} and {p2}; whole numbers from 1 to 1000 are expected.");
        }
    }
}
