namespace Mmoda.CodedMask;

/// <summary>The image of a point source after decoding (system point-spread function), normalised to 1 at its peak.</summary>
/// <remarks>
/// Separable, P(x) P(y), with P the convolution of the triangle of half-width R (autocorrelation of a square mask element)
/// and two boxes of width a (sensitive pixel and decoding pixel): a sum of nine cubic terms,
/// <c>P(x) ∝ Σ w_i w_j |x − iR − ja|³</c> for i, j in {−1, 0, 1} and w = (1, −2, 1). It vanishes at distances ≥ R + 2a
/// (ISGRI: 4.17 detector pixels; FWHM 13.45′). Immutable.
/// </remarks>
public sealed class SystemPsf
{
    private readonly double _element;
    private readonly double _active;
    private readonly double _norm;

    /// <summary>Creates the function for a camera.</summary>
    /// <param name="elementPixels">Mask element R in image pixels, positive.</param>
    /// <param name="activePixels">Sensitive side a of a detector pixel in image pixels, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public SystemPsf(double elementPixels, double activePixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(elementPixels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(activePixels);
        _element = elementPixels;
        _active = activePixels;
        _norm = 1;
        _norm = 1 / Profile(0);
    }

    /// <summary>Distance beyond which the function is 0, image pixels.</summary>
    public double Reach => _element + (2 * _active);

    /// <summary>Mask element size in image pixels: the scale of the core.</summary>
    public double ElementPixels => _element;

    /// <summary>The function for images of a camera with so many pixels per detector pixel along each axis.</summary>
    public static SystemPsf Of(CodedMaskCamera camera, double oversampling)
    {
        ArgumentNullException.ThrowIfNull(camera);
        return camera.PointSpread(oversampling);
    }

    /// <summary>P at a distance along one axis, image pixels: 1 at 0.</summary>
    public double Profile(double x) => Profile(x, out _);

    /// <summary>P and its derivative at a distance along one axis.</summary>
    public double Profile(double x, out double slope)
    {
        slope = 0;
        if (Math.Abs(x) >= Reach)
            return 0;
        double sum = 0;
        for (int i = -1; i <= 1; i++)
        {
            for (int j = -1; j <= 1; j++)
            {
                double distance = x - (i * _element) - (j * _active), weight = (i == 0 ? -2 : 1) * (j == 0 ? -2 : 1);
                double square = distance * Math.Abs(distance);
                sum += weight * distance * square;
                slope += 3 * weight * square;
            }
        }

        slope *= _norm;
        return sum * _norm;
    }

    /// <summary>Adds the image of a source to an image.</summary>
    /// <param name="image">Pixels of <paramref name="width"/> columns, x fastest.</param>
    /// <param name="width">Columns.</param>
    /// <param name="x">Position of the source, 0-based pixel coordinates.</param>
    /// <param name="y">Position of the source.</param>
    /// <param name="flux">Peak value.</param>
    /// <param name="variance">As <paramref name="image"/>: pixels whose variance is not positive are left alone.</param>
    public void AddTo(Span<float> image, int width, double x, double y, double flux, ReadOnlySpan<float> variance)
    {
        int height = image.Length / width;
        int firstX = Math.Max(0, (int)Math.Ceiling(x - Reach)), lastX = Math.Min(width - 1, (int)Math.Floor(x + Reach));
        int firstY = Math.Max(0, (int)Math.Ceiling(y - Reach)), lastY = Math.Min(height - 1, (int)Math.Floor(y + Reach));
        for (int row = firstY; row <= lastY; row++)
        {
            double scale = flux * Profile(row - y);
            for (int column = firstX; column <= lastX; column++)
            {
                int i = (row * width) + column;
                if (variance[i] > 0)
                    image[i] += (float)(scale * Profile(column - x));
            }
        }
    }

    /// <summary>
    /// Fits amplitude and position to the pixels within two thirds of a core width (±2 detector pixels for ISGRI) of a peak,
    /// by unweighted least squares (Gauss and Newton).
    /// </summary>
    /// <param name="image">Pixels, x fastest.</param>
    /// <param name="variance">As <paramref name="image"/>; a pixel without positive variance is not used.</param>
    /// <param name="width">Columns.</param>
    /// <param name="peakX">Column of the peak pixel.</param>
    /// <param name="peakY">Row of the peak pixel.</param>
    /// <param name="peak">Flux, fractional position, and σ and significance from the variance at the peak.</param>
    /// <returns>Whether the fit converged within 1.5 core widths of the start; if not, <paramref name="peak"/> holds the
    /// values of the peak pixel.</returns>
    public bool TryFit(
        ReadOnlySpan<float> image, ReadOnlySpan<float> variance, int width, int peakX, int peakY, out ImagePeak peak)
    {
        int height = image.Length / width, centre = (peakY * width) + peakX;
        int half = Math.Max(1, (int)Math.Round(2 * _element / 2.4348));
        double sigma = Math.Sqrt(variance[centre]), amplitude = image[centre], x = peakX, y = peakY;
        double peakSignificance = image[centre] / sigma;
        peak = new ImagePeak(peakX, peakY, x, y, amplitude, sigma, peakSignificance, peakSignificance);
        Span<double> normal = stackalloc double[9];
        Span<double> right = stackalloc double[3];
        for (int iteration = 0; iteration < 25; iteration++)
        {
            normal.Clear();
            right.Clear();
            for (int row = Math.Max(0, peakY - half); row <= Math.Min(height - 1, peakY + half); row++)
            {
                double alongY = Profile(row - y, out double slopeY);
                for (int column = Math.Max(0, peakX - half); column <= Math.Min(width - 1, peakX + half); column++)
                {
                    int i = (row * width) + column;
                    if (!(variance[i] > 0) || !float.IsFinite(image[i]))
                        continue;
                    double alongX = Profile(column - x, out double slopeX);
                    double shape = alongX * alongY, byX = -amplitude * slopeX * alongY, byY = -amplitude * alongX * slopeY;
                    double rest = image[i] - (amplitude * shape);
                    normal[0] += shape * shape;
                    normal[3] += shape * byX;
                    normal[4] += byX * byX;
                    normal[6] += shape * byY;
                    normal[7] += byX * byY;
                    normal[8] += byY * byY;
                    right[0] += shape * rest;
                    right[1] += byX * rest;
                    right[2] += byY * rest;
                }
            }

            if (!Numerics.Cholesky.TryFactor(normal, 3))
                return false;
            Numerics.Cholesky.Solve(normal, 3, right);
            double limit = _element / 4;
            amplitude += right[0];
            x += Math.Clamp(right[1], -limit, limit);
            y += Math.Clamp(right[2], -limit, limit);
            double away = Math.Max(Math.Abs(x - peakX), Math.Abs(y - peakY));
            if (!(away < 1.5 * _element))
                return false;
            if (Math.Abs(right[1]) + Math.Abs(right[2]) < 1e-4 * _element)
            {
                peak = new ImagePeak(peakX, peakY, x, y, amplitude, sigma, amplitude / sigma, peakSignificance);
                return true;
            }
        }

        return false;
    }
}
