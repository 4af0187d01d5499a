namespace Mmoda.CodedMask;

/// <summary>A camera with a mask of square elements, which may be thick (IBIS).</summary>
public sealed class SquareMaskCamera : CodedMaskCamera
{
    /// <summary>Creates a camera.</summary>
    /// <param name="mask">The mask pattern.</param>
    /// <param name="elementMillimetres">Side of a mask element.</param>
    /// <param name="maskThicknessMillimetres">Thickness of the closed elements; 0 for an ideal thin mask.</param>
    /// <param name="distanceMillimetres">From the middle plane of the mask to the detector.</param>
    /// <param name="detector">The detector plane.</param>
    /// <param name="imageWidth">Columns of a decoded image at one pixel per detector pixel; same parity as the detector's.</param>
    /// <param name="imageHeight">Rows of that image; same parity as the detector's.</param>
    /// <param name="fluxNormalisation">Sum of the pixel illumination function that defines unit flux.</param>
    /// <exception cref="ArgumentException">A size is not positive, or a parity differs.</exception>
    public SquareMaskCamera(
        MaskPattern mask,
        double elementMillimetres,
        double maskThicknessMillimetres,
        double distanceMillimetres,
        DetectorPlane detector,
        int imageWidth,
        int imageHeight,
        double fluxNormalisation)
        : base(distanceMillimetres, detector, imageWidth, imageHeight, fluxNormalisation)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(elementMillimetres);
        ArgumentOutOfRangeException.ThrowIfNegative(maskThicknessMillimetres);
        Mask = mask;
        ElementMillimetres = elementMillimetres;
        MaskThicknessMillimetres = maskThicknessMillimetres;
    }

    /// <summary>The mask pattern.</summary>
    public MaskPattern Mask { get; }

    /// <summary>Side of a mask element, mm.</summary>
    public double ElementMillimetres { get; }

    /// <summary>Thickness of the closed mask elements, mm.</summary>
    public double MaskThicknessMillimetres { get; }

    /// <summary>Mask elements in detector pixels (2.4348 for ISGRI).</summary>
    public double ElementPixels => ElementMillimetres / Detector.PitchMillimetres;

    /// <inheritdoc/>
    public override double? ReplicaTangent => Mask.Period is { } period ? period * ElementMillimetres / DistanceMillimetres : null;

    /// <inheritdoc/>
    internal override (double X, double Y) HalfShadowPixels => (Mask.Width * ElementPixels / 2, Mask.Height * ElementPixels / 2);

    /// <inheritdoc/>
    internal override void Illuminate(TangentDirection direction, Span<float> pif, double closedTransmission) =>
        PixelIllumination.FillSquares(this, direction, MaskThicknessMillimetres, pif, closedTransmission);

    /// <inheritdoc/>
    internal override void IlluminateThin(TangentDirection direction, Span<float> pif) => PixelIllumination.FillSquares(this, direction, 0, pif, 0);

    /// <inheritdoc/>
    internal override DecodingArray Project(double phaseX, double phaseY) => new DecodingArray(this, phaseX, phaseY);

    /// <inheritdoc/>
    internal override double? TransmissionAt(TangentDirection direction) => MaskThicknessMillimetres == 0 ? 1 : null;

    /// <inheritdoc/>
    internal override SystemPsf PointSpread(double oversampling) => new(ElementPixels * oversampling, ActivePixels * oversampling);
}
