namespace Mmoda.CodedMask;

/// <summary>The geometry of a coded-mask camera: a mask above a detector, both centred on the optical axis.</summary>
/// <remarks>
/// Detector x grows along the instrument's Y axis and detector y along its Z axis. A source at tangents (t_y, t_z) moves the
/// shadow of the mask by <c>(−t_y, −t_z) D / pitch</c> pixels. What the mask and all between it and the detector make of the light of a
/// source is a matter of the kinds of cameras: <see cref="SquareMaskCamera"/> and <see cref="HexagonalMaskCamera"/>. Immutable.
/// </remarks>
public abstract class CodedMaskCamera
{
    private protected CodedMaskCamera(
        double distanceMillimetres, DetectorPlane detector, int imageWidth, int imageHeight, double fluxNormalisation)
    {
        ArgumentNullException.ThrowIfNull(detector);
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

        DistanceMillimetres = distanceMillimetres;
        Detector = detector;
        ImageWidth = imageWidth;
        ImageHeight = imageHeight;
        FluxNormalisation = fluxNormalisation;
    }

    /// <summary>From the middle plane of the mask to the detector, mm.</summary>
    public double DistanceMillimetres { get; }

    /// <summary>The detector plane.</summary>
    public DetectorPlane Detector { get; }

    /// <summary>Columns of a decoded image at one pixel per detector pixel.</summary>
    public int ImageWidth { get; }

    /// <summary>Rows of that image.</summary>
    public int ImageHeight { get; }

    /// <summary>Sum of the pixel illumination function that defines unit flux: a source of flux f (counts/s through the mask on axis)
    /// lights pixel p at the rate <c>f PIF_p / FluxNormalisation</c>.</summary>
    public double FluxNormalisation { get; }

    /// <summary>Sensitive side of a detector pixel in units of the pitch.</summary>
    public double ActivePixels => Detector.ActiveMillimetres / Detector.PitchMillimetres;

    /// <summary>Detector pixels per unit of tangent: distance / pitch.</summary>
    public double PixelsPerTangent => DistanceMillimetres / Detector.PitchMillimetres;

    /// <summary>Tangent after which a cyclic mask shows a source again, along both axes; <c>null</c> without such replicas.</summary>
    public abstract double? ReplicaTangent { get; }

    /// <summary>Half the sides of the mask's shadow, detector pixels.</summary>
    internal abstract (double X, double Y) HalfShadowPixels { get; }

    /// <summary>The pixels of a decoded image with <paramref name="oversampling"/>² pixels per detector pixel.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="oversampling"/> is below 1.</exception>
    public SkyGrid SkyGrid(int oversampling)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(oversampling, 1);
        return new SkyGrid(ImageWidth * oversampling, ImageHeight * oversampling, PixelsPerTangent * oversampling);
    }

    /// <summary>Whether the shadow that the mask casts from a direction lies at least partly on the detector.</summary>
    public bool Reaches(TangentDirection direction)
    {
        (double columns, double rows) = ToShadowShift(direction);
        (double x, double y) = HalfShadowPixels;
        return Math.Abs(columns) < x + (0.5 * Detector.Width) && Math.Abs(rows) < y + (0.5 * Detector.Height);
    }

    /// <summary>The direction whose shadow is moved by the given number of detector pixels.</summary>
    public TangentDirection FromShadowShift(double columns, double rows) => new(-columns / PixelsPerTangent, -rows / PixelsPerTangent);

    /// <summary>How far a source moves the shadow of the mask on the detector, pixels along x and y.</summary>
    public (double Columns, double Rows) ToShadowShift(TangentDirection direction) =>
        (-direction.Y * PixelsPerTangent, -direction.Z * PixelsPerTangent);

    /// <summary>Fills the pixel illumination function, all losses off the axis included.</summary>
    internal abstract void Illuminate(TangentDirection direction, Span<float> pif, double closedTransmission);

    /// <summary>Fills the part of it that decoding arrays are made of: without those losses.</summary>
    internal abstract void IlluminateThin(TangentDirection direction, Span<float> pif);

    /// <summary>The mask on the detector's grid, its centre moved by the phase (pixels).</summary>
    internal abstract DecodingArray Project(double phaseX, double phaseY);

    /// <summary>The part of the light that is left off the axis besides the coding; <c>null</c> where the illumination must tell.</summary>
    internal abstract double? TransmissionAt(TangentDirection direction);

    /// <summary>The image of a point source.</summary>
    internal abstract SystemPsf PointSpread(double oversampling);
}
