namespace Mmoda.Instruments;

/// <summary>Finds noisy and silent pixels from the data themselves.</summary>
internal static class PixelScreening
{
    private const int Neighbourhood = 2;

    /// <summary>
    /// Marks pixels that count far more than their neighbours, or nothing where they should.
    /// </summary>
    /// <remarks>
    /// A pixel is compared with the third highest of the 5 × 5 pixels around it: an open mask element is 2.4 pixels
    /// wide, so that a lit pixel has lit neighbours however bright the source is, while a noisy one stands alone.
    /// It is noisy above 1.5 k + 8 √k + 10, which Poisson noise does not reach, and silent when it has no event where more than 30
    /// are typical (probability below 1e-13).
    /// </remarks>
    /// <param name="counts">Counts at all energies by pixel number.</param>
    /// <param name="flagged">Flagged events by pixel number; a pixel with any is left out.</param>
    /// <param name="thresholdKeV">Low thresholds; NaN marks pixels that are off.</param>
    /// <param name="isBad">Receives true for pixels to leave out.</param>
    public static PixelScreeningResult Mark(
        ReadOnlySpan<int> counts, ReadOnlySpan<int> flagged, ReadOnlySpan<float> thresholdKeV, Span<bool> isBad)
    {
        int off = 0, noisy = 0, silent = 0;
        Span<int> around = stackalloc int[(2 * Neighbourhood + 1) * (2 * Neighbourhood + 1)];
        for (int y = 0; y < IsgriDetector.Side; y++)
        {
            for (int z = 0; z < IsgriDetector.Side; z++)
            {
                int pixel = IsgriDetector.Pixel(y, z);
                isBad[pixel] = false;
                if (float.IsNaN(thresholdKeV[pixel]))
                {
                    isBad[pixel] = true;
                    off++;
                    continue;
                }

                int n = Collect(counts, thresholdKeV, y, z, around);
                around[..n].Sort();
                int third = n >= 3 ? around[n - 3] : 0, median = n > 0 ? around[n / 2] : 0;
                if (flagged[pixel] > 0 || counts[pixel] > 1.5 * third + 8 * Math.Sqrt(third) + 10)
                {
                    isBad[pixel] = true;
                    noisy++;
                }
                else if (counts[pixel] == 0 && median > 30)
                {
                    isBad[pixel] = true;
                    silent++;
                }
            }
        }

        return new PixelScreeningResult(off, noisy, silent);
    }

    private static int Collect(ReadOnlySpan<int> counts, ReadOnlySpan<float> thresholdKeV, int y, int z, Span<int> around)
    {
        int n = 0;
        for (int dy = -Neighbourhood; dy <= Neighbourhood; dy++)
        {
            for (int dz = -Neighbourhood; dz <= Neighbourhood; dz++)
            {
                int yy = y + dy, zz = z + dz;
                if (((yy | zz) & ~127) != 0 || (dy == 0 && dz == 0))
                    continue;
                int other = IsgriDetector.Pixel(yy, zz);
                if (!float.IsNaN(thresholdKeV[other]))
                    around[n++] = counts[other];
            }
        }

        return n;
    }
}

/// <summary>How many pixels were left out, and why.</summary>
internal readonly record struct PixelScreeningResult(int Off, int Noisy, int Silent);
