namespace Mmoda.CodedMask;

/// <summary>Blind search for point sources in an image with known variance.</summary>
public static class SourceSearch
{
    /// <summary>Finds peaks, brightest first.</summary>
    /// <remarks>
    /// A peak is a pixel whose significance (intensity / √variance) reaches the threshold and that of none of its eight
    /// neighbours exceeds; peaks within the main lobe (<see cref="SystemPsf.Reach"/>) of a more significant one are its
    /// flanks and left out. Flux and position come from a fit of the point-spread function. Pixels with a variance that is not
    /// positive, or with values that are not finite, do not exist.
    /// </remarks>
    /// <param name="intensity">Image, x fastest.</param>
    /// <param name="variance">Its variance, same shape.</param>
    /// <param name="width">Columns.</param>
    /// <param name="psf">Point-spread function in pixels of this image.</param>
    /// <param name="threshold">Least significance of the peak pixel, positive; 5 to 6 is customary.</param>
    /// <param name="maximumCount">At most so many peaks are returned.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static IReadOnlyList<ImagePeak> Find(
        ReadOnlySpan<float> intensity, ReadOnlySpan<float> variance, int width, SystemPsf psf, double threshold, int maximumCount = 500)
    {
        ArgumentNullException.ThrowIfNull(psf);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        if (intensity.Length != variance.Length || intensity.Length % width != 0)
        {
            throw new ArgumentException(
                $"Planes of one shape are needed, not {intensity.Length} and {variance.Length} pixels of {width} columns.", nameof(variance));
        }

        List<(float Significance, int Pixel)> maxima = LocalMaxima(intensity, variance, width, (float)threshold);
        maxima.Sort((a, b) => b.Significance != a.Significance ? b.Significance.CompareTo(a.Significance) : a.Pixel.CompareTo(b.Pixel));
        var peaks = new List<ImagePeak>();
        double reach = psf.Reach * psf.Reach;
        foreach ((float _, int pixel) in maxima)
        {
            if (peaks.Count == maximumCount)
                break;
            int x = pixel % width, y = pixel / width;
            if (peaks.Exists(p => Squared(p.PeakX - x) + Squared(p.PeakY - y) < reach))
                continue;
            _ = psf.TryFit(intensity, variance, width, x, y, out ImagePeak peak);
            peaks.Add(peak);
        }

        return peaks;
    }

    /// <summary>Significance of a pixel; NaN where there is none.</summary>
    internal static float SignificanceAt(ReadOnlySpan<float> intensity, ReadOnlySpan<float> variance, int pixel) =>
        variance[pixel] > 0 ? intensity[pixel] / MathF.Sqrt(variance[pixel]) : float.NaN;

    private static List<(float Significance, int Pixel)> LocalMaxima(
        ReadOnlySpan<float> intensity, ReadOnlySpan<float> variance, int width, float threshold)
    {
        int height = intensity.Length / width;
        var maxima = new List<(float, int)>();
        for (int pixel = 0; pixel < intensity.Length; pixel++)
        {
            // Compared as squares first: the root is needed for few pixels only.
            float value = intensity[pixel];
            if (!(value > 0 && float.IsFinite(value) && variance[pixel] > 0 && value * value >= threshold * threshold * variance[pixel]))
                continue;
            float significance = SignificanceAt(intensity, variance, pixel);
            int x = pixel % width, y = pixel / width;
            bool isMaximum = true;
            for (int row = Math.Max(0, y - 1); row <= Math.Min(height - 1, y + 1) && isMaximum; row++)
            {
                for (int column = Math.Max(0, x - 1); column <= Math.Min(width - 1, x + 1) && isMaximum; column++)
                    isMaximum = !(SignificanceAt(intensity, variance, (row * width) + column) > significance);
            }

            if (isMaximum)
                maxima.Add((significance, pixel));
        }

        return maxima;
    }

    private static double Squared(double value) => value * value;
}
