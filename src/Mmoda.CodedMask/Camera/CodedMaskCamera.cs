namespace Mmoda.CodedMask;

/// <summary>The geometry of a coded-mask camera: a mask above a detector, both centred on the optical axis.</summary>
/// <remarks>
/// Detector x grows along the instrument's Y axis and detector y along its Z axis. A source at tangents (t_y, t_z) moves the
/// shadow of the mask by <c>(−t_y, −t_z) D / pitch</c> pixels. Immutable.
/// </remarks>
public sealed class CodedMaskCamera
{
    /// <summary>Creates a camera.</summary>
    /// <param name="mask">The mask pattern.</param>
    /// <param name="elementMillimetres">Side of a mask element.</param>
    /// <param name="maskThicknessMillimetres">Thickness of the closed elements; 0 for an ideal thin mask.</param>
    /// <param name="distanceMillimetres">From the middle plane of the mask to the detector.</param>
    /// <param name="detector">The detector plane.</param>
    /// <param name="imageWidth">Columns of a decoded image at one pixel per detector pixel; same parity as the detector's.</param>
    /// <param name="imageHeight">Rows of that image; same parity as the detector's.</param>
    /// <param name="fluxNormalisation">Sum of the pixel illumination function that defines unit flux: a source of flux f
    /// (counts/s through the mask on axis) lights pixel p at the rate <c>f PIF_p / fluxNormalisation</c>.</param>
    /// <exception cref="ArgumentException">A size is not positive, or a parity differs.</exception>
    public CodedMaskCamera(
        MaskPattern mask,
        double elementMillimetres,
        double maskThicknessMillimetres,
        double distanceMillimetres,
        DetectorPlane detector,
        int imageWidth,
        int imageHeight,
        double fluxNormalisation)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(elementMillimetres);
        ArgumentOutOfRangeException.ThrowIfNegative(maskThicknessMillimetres);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(distanceMillimetres);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imageWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imageHeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fluxNormalisation);
        if (imageWidth % 2 != detector.Width % 2 || imageHeight % 2 != detector.Height % 2)
        {
            throw new ArgumentException(
                $"Image and detector sizes must have the same parity, or lags are not whole pixels: "
                + $"{imageWidth} × {imageHeight} and {detector.Width} × {detector.Height}.", nameof(imageWidth));
        }

        Mask = mask;
        ElementMillimetres = elementMillimetres;
        MaskThicknessMillimetres = maskThicknessMillimetres;
        DistanceMillimetres = distanceMillimetres;
        Detector = detector;
        ImageWidth = imageWidth;
        ImageHeight = imageHeight;
        FluxNormalisation = fluxNormalisation;
    }

    /// <summary>The mask pattern.</summary>
    public MaskPattern Mask { get; }

    /// <summary>Side of a mask element, mm.</summary>
    public double ElementMillimetres { get; }

    /// <summary>Thickness of the closed mask elements, mm.</summary>
    public double MaskThicknessMillimetres { get; }

    /// <summary>From the middle plane of the mask to the detector, mm.</summary>
    public double DistanceMillimetres { get; }

    /// <summary>The detector plane.</summary>
    public DetectorPlane Detector { get; }

    /// <summary>Columns of a decoded image at one pixel per detector pixel.</summary>
    public int ImageWidth { get; }

    /// <summary>Rows of that image.</summary>
    public int ImageHeight { get; }

    /// <summary>Sum of the pixel illumination function that defines unit flux.</summary>
    public double FluxNormalisation { get; }

    /// <summary>Mask elements in detector pixels (2.4348 for ISGRI).</summary>
    public double ElementPixels => ElementMillimetres / Detector.PitchMillimetres;

    /// <summary>Sensitive side of a detector pixel in units of the pitch.</summary>
    public double ActivePixels => Detector.ActiveMillimetres / Detector.PitchMillimetres;

    /// <summary>Detector pixels per unit of tangent: distance / pitch.</summary>
    public double PixelsPerTangent => DistanceMillimetres / Detector.PitchMillimetres;

    /// <summary>The pixels of a decoded image with <paramref name="oversampling"/>² pixels per detector pixel.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="oversampling"/> is below 1.</exception>
    public SkyGrid SkyGrid(int oversampling)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(oversampling, 1);
        return new SkyGrid(ImageWidth * oversampling, ImageHeight * oversampling, PixelsPerTangent * oversampling);
    }

    /// <summary>The direction whose shadow is moved by the given number of detector pixels.</summary>
    public TangentDirection FromShadowShift(double columns, double rows) => new(-columns / PixelsPerTangent, -rows / PixelsPerTangent);

    /// <summary>How far a source moves the shadow of the mask on the detector, pixels along x and y.</summary>
    public (double Columns, double Rows) ToShadowShift(TangentDirection direction) =>
        (-direction.Y * PixelsPerTangent, -direction.Z * PixelsPerTangent);
}
