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
    /// <summary>Creates a camera; the blurred mask takes about a tenth of a second and 20 MB.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="collimator">The collimator.</param>
    /// <param name="resolutionMillimetres">Standard deviation of measured positions along each axis; at least 0.1 cells.</param>
    /// <param name="distanceMillimetres">From the mask to the detector.</param>
    /// <param name="detector">The raster.</param>
    /// <param name="imageWidth">Columns of a decoded image; same parity as the detector's.</param>
    /// <param name="imageHeight">Rows of that image; same parity as the detector's.</param>
    /// <param name="fluxNormalisation">Sum of the pixel illumination function that defines unit flux.</param>
    /// <exception cref="ArgumentException">A size is not positive, or a parity differs.</exception>
    public HexagonalMaskCamera(
        HexagonalMask mask,
        Collimator collimator,
        double resolutionMillimetres,
        double distanceMillimetres,
        DetectorPlane detector,
        int imageWidth,
        int imageHeight,
        double fluxNormalisation)
        : base(distanceMillimetres, detector, imageWidth, imageHeight, fluxNormalisation)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentOutOfRangeException.ThrowIfLessThan(resolutionMillimetres, 0.1 * detector.PitchMillimetres);
        Mask = mask;
        Collimator = collimator;
        ResolutionMillimetres = resolutionMillimetres;
        Shadow = new BlurredMask(mask, detector.PitchMillimetres, ActivePixels, resolutionMillimetres / detector.PitchMillimetres);
    }

    /// <summary>The mask.</summary>
    public HexagonalMask Mask { get; }

    /// <summary>The collimator.</summary>
    public Collimator Collimator { get; }

    /// <summary>Standard deviation of measured positions along each axis, mm.</summary>
    public double ResolutionMillimetres { get; }

    /// <inheritdoc/>
    /// <remarks>The pattern is longer than the mask: nothing repeats.</remarks>
    public override double? ReplicaTangent => null;

    /// <inheritdoc/>
    internal override bool IsLossless => false;

    /// <inheritdoc/>
    internal override (double X, double Y) HalfShadowPixels
    {
        get
        {
            double half = 0.5 * Mask.DiameterMillimetres / Detector.PitchMillimetres;
            return (half, half);
        }
    }

    private BlurredMask Shadow { get; }

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
        int size = Shadow.Size;
        float[] open = new float[size * size], coverage = new float[size * size];
        Shadow.Sample(-phaseX, -phaseY, size, size, open);
        double radius = HalfShadowPixels.X;
        for (int i = 0; i < coverage.Length; i++)
        {
            double x = (i % size) - ((size - 1) / 2.0) - phaseX, y = (i / size) - ((size - 1) / 2.0) - phaseY;
            coverage[i] = (float)Math.Clamp(radius - Math.Sqrt((x * x) + (y * y)) + 0.5, 0, 1);
        }

        return new DecodingArray(size, size, open, coverage);
    }

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
        Shadow.Sample(-columns, -rows, Detector.Width, Detector.Height, pif);
        ReadOnlySpan<bool> isPixel = Detector.IsPixel;
        for (int i = 0; i < pif.Length; i++)
            pif[i] = isPixel[i] ? offset + (scale * pif[i]) : 0;
    }
}
