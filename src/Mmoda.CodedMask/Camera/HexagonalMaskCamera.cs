namespace Mmoda.CodedMask;

/// <summary>
/// A camera with a thin mask of hexagonal elements, a collimator, and a detector that measures positions with an error (JEM-X).
/// </summary>
/// <remarks>
/// The detector's cells are those of a raster on which events are counted. The illumination of a cell is the shadow of the mask,
/// blurred by the position resolution <em>before</em> it is averaged over the cell (blurring afterwards would lose some percent of a
/// flux), times what the collimator lets through. The resolution depends on energy: each energy has a camera of its own.
/// </remarks>
public sealed class HexagonalMaskCamera : CodedMaskCamera
{
    private readonly IReadOnlyList<(BlurredMask Mask, float Weight)> _shadow;

    /// <summary>Creates a camera.</summary>
    /// <param name="shadows">The mask's shadows on the detector.</param>
    /// <param name="collimator">The collimator.</param>
    /// <param name="resolutions">Resolutions of measured positions: one for a line, several for a band.</param>
    /// <param name="distanceMillimetres">From the mask to the detector.</param>
    /// <param name="imageWidth">Columns of a decoded image; same parity as the detector's.</param>
    /// <param name="imageHeight">Rows of that image; same parity as the detector's.</param>
    /// <param name="fluxNormalisation">Sum of the pixel illumination function that defines unit flux.</param>
    /// <exception cref="ArgumentException">A size is not positive, a parity differs, or no resolution has a weight.</exception>
    public HexagonalMaskCamera(
        MaskShadows shadows,
        Collimator collimator,
        IReadOnlyList<PositionResolution> resolutions,
        double distanceMillimetres,
        int imageWidth,
        int imageHeight,
        double fluxNormalisation)
        : base(distanceMillimetres, DetectorOf(shadows), imageWidth, imageHeight, fluxNormalisation)
    {
        ArgumentNullException.ThrowIfNull(resolutions);
        double weight = resolutions.Sum(r => r.Weight);
        if (!(weight > 0) || resolutions.Any(r => r.Weight < 0))
            throw new ArgumentException("Weights of resolutions are not negative, and not all 0.", nameof(resolutions));
        Mask = shadows.Mask;
        Collimator = collimator;
        ResolutionMillimetres = Math.Sqrt(resolutions.Sum(r => r.Weight * r.Millimetres * r.Millimetres) / weight);
        _shadow = shadows.Of(resolutions);
    }

    /// <summary>The mask.</summary>
    public HexagonalMask Mask { get; }

    /// <summary>The collimator.</summary>
    public Collimator Collimator { get; }

    /// <summary>Standard deviation of measured positions along each axis, mm; of a mixture the root of the mean variance.</summary>
    public double ResolutionMillimetres { get; }

    /// <inheritdoc/>
    /// <remarks>The pattern is longer than the mask: nothing repeats.</remarks>
    public override double? ReplicaTangent => null;

    /// <inheritdoc/>
    internal override (double X, double Y) HalfShadowPixels
    {
        get
        {
            double half = 0.5 * Mask.DiameterMillimetres / Detector.PitchMillimetres;
            return (half, half);
        }
    }

    /// <inheritdoc/>
    internal override void Illuminate(TangentDirection direction, Span<float> pif, double closedTransmission)
    {
        double collimated = Collimator.Transmission(direction);
        Fill(direction, (float)(collimated * (1 - closedTransmission)), (float)(collimated * closedTransmission), pif);
    }

    /// <inheritdoc/>
    internal override void IlluminateThin(TangentDirection direction, Span<float> pif) => Fill(direction, 1, 0, pif);

    /// <inheritdoc/>
    internal override DecodingArray Project(double phaseX, double phaseY)
    {
        int size = _shadow[0].Mask.Size;
        float[] open = new float[size * size], coverage = new float[size * size];
        Sample(-phaseX, -phaseY, size, size, open);
        double radius = HalfShadowPixels.X;
        for (int i = 0; i < coverage.Length; i++)
        {
            double x = (i % size) - ((size - 1) / 2.0) - phaseX, y = (i / size) - ((size - 1) / 2.0) - phaseY;
            coverage[i] = (float)Math.Clamp(radius - Math.Sqrt((x * x) + (y * y)) + 0.5, 0, 1);
        }

        return new DecodingArray(size, size, open, coverage);
    }

    /// <inheritdoc/>
    internal override double? TransmissionAt(TangentDirection direction) => Collimator.Transmission(direction);

    /// <inheritdoc/>
    /// <remarks>
    /// The convolution of two hexagons is taken as that of squares with the same second moment (5/72 w² along each axis), and the blur as a
    /// widening of the cells to theirs: within 2 % of the peak.
    /// </remarks>
    internal override SystemPsf PointSpread(double oversampling)
    {
        double element = Mask.ElementMillimetres / Detector.PitchMillimetres * Math.Sqrt(12 * 5 / 72.0);
        double blur = ResolutionMillimetres / Detector.PitchMillimetres;
        return new SystemPsf(element * oversampling, Math.Sqrt((ActivePixels * ActivePixels) + (12 * blur * blur)) * oversampling);
    }

    private void Fill(TangentDirection direction, float scale, float offset, Span<float> pif)
    {
        (double columns, double rows) = ToShadowShift(direction);
        pif = pif[..Detector.CellCount];
        Sample(-columns, -rows, Detector.Width, Detector.Height, pif);
        ReadOnlySpan<bool> isPixel = Detector.IsPixel;
        for (int i = 0; i < pif.Length; i++)
            pif[i] = isPixel[i] ? offset + (scale * pif[i]) : 0;
    }

    private void Sample(double shiftX, double shiftY, int width, int height, Span<float> values)
    {
        values.Clear();
        foreach ((BlurredMask mask, float weight) in _shadow)
            mask.AddTo(shiftX, shiftY, width, height, weight, values);
    }

    private static DetectorPlane DetectorOf(MaskShadows shadows)
    {
        ArgumentNullException.ThrowIfNull(shadows);
        return shadows.Detector;
    }
}
