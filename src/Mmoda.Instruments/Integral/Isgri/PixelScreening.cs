namespace Mmoda.Instruments;

/// <summary>Finds noisy and silent pixels from the data themselves.</summary>
internal static class PixelScreening
{
    private const int Neighbourhood = 2;

    // Noisy pixels come in groups: the brightest of a group are found first and then no longer count as neighbours of the others.
    private const int Rounds = 4;

    // With fewer neighbours than this nothing is said of a pixel: the corner of the detector has eight.
    private const int Fewest = 6;

    /// <summary>
    /// Marks pixels that count far more than their neighbours, or nothing where they should.
    /// </summary>
    /// <remarks>
    /// A pixel is compared with the third highest of the 5 × 5 pixels around it: an open mask element is 2.4 pixels
    /// wide, so that a lit pixel has lit neighbours however bright the source is, while a noisy one stands alone.
    /// It is noisy above 1.5 k + 8 √k + 10, which Poisson noise does not reach, and silent when it has no event where more than 30
    /// are typical (probability below 1e-13). Pixels that are off or were found to be noisy are no neighbours; the search is
    /// repeated until it finds no more.
    /// </remarks>
    /// <param name="counts">Counts at all energies by pixel number.</param>
    /// <param name="flagged">Flagged events by pixel number; a pixel with any is left out.</param>
    /// <param name="thresholdKeV">Low thresholds; NaN marks pixels that are off.</param>
    /// <param name="isBad">Receives true for pixels to leave out.</param>
    public static PixelScreeningResult Mark(
        ReadOnlySpan<int> counts, ReadOnlySpan<int> flagged, ReadOnlySpan<float> thresholdKeV, Span<bool> isBad)
    {
        int off = 0, noisy = 0, silent = 0;
        for (int pixel = 0; pixel < isBad.Length; pixel++)
        {
            bool isOff = float.IsNaN(thresholdKeV[pixel]);
            isBad[pixel] = isOff || flagged[pixel] > 0;
            off += isOff ? 1 : 0;
            noisy += !isOff && flagged[pixel] > 0 ? 1 : 0;
        }

        Span<int> around = stackalloc int[(2 * Neighbourhood + 1) * (2 * Neighbourhood + 1)];
        Span<bool> neighbours = new bool[isBad.Length];
        for (int round = 0; round < Rounds; round++)
        {
            int before = noisy;
            isBad.CopyTo(neighbours);
            for (int pixel = 0; pixel < isBad.Length; pixel++)
            {
                if (neighbours[pixel])
                    continue;
                int n = Collect(counts, neighbours, pixel, around), third = ThirdHighest(around[..n]);
                if (n < Fewest || counts[pixel] <= 1.5 * third + 8 * Math.Sqrt(third) + 10)
                    continue;
                isBad[pixel] = true;
                noisy++;
            }

            if (noisy == before)
                break;
        }

        isBad.CopyTo(neighbours);
        for (int pixel = 0; pixel < isBad.Length; pixel++)
        {
            if (isBad[pixel] || counts[pixel] > 0)
                continue;
            int n = Collect(counts, neighbours, pixel, around);
            around[..n].Sort();
            if (n == 0 || around[n / 2] <= 30)
                continue;
            isBad[pixel] = true;
            silent++;
        }

        return new PixelScreeningResult(off, noisy, silent);
    }

    // Without a branch where it can be: the counts are random. No count is negative, so that 0 stands for too few of them.
    private static int ThirdHighest(ReadOnlySpan<int> counts)
    {
        int first = 0, second = 0, third = 0;
        foreach (int count in counts)
        {
            third = Math.Max(third, Math.Min(second, count));
            second = Math.Max(second, Math.Min(first, count));
            first = Math.Max(first, count);
        }

        return third;
    }

    private static int Collect(ReadOnlySpan<int> counts, ReadOnlySpan<bool> isBad, int pixel, Span<int> around)
    {
        int n = 0, y = pixel >> 7, z = pixel & 127;
        for (int dy = -Neighbourhood; dy <= Neighbourhood; dy++)
        {
            for (int dz = -Neighbourhood; dz <= Neighbourhood; dz++)
            {
                int yy = y + dy, zz = z + dz;
                if (((yy | zz) & ~127) != 0 || (dy == 0 && dz == 0))
                    continue;
                int other = IsgriDetector.Pixel(yy, zz);
                if (!isBad[other])
                    around[n++] = counts[other];
            }
        }

        return n;
    }
}

/// <summary>How many pixels were left out, and why.</summary>
/// <param name="Off">Off by the on-board context.</param>
/// <param name="Noisy">Flagged, or far more counts than the neighbours.</param>
/// <param name="Silent">No counts among counting ones.</param>
/// <param name="Odd">A spectrum unlike that of the module (<see cref="SpectralScreening"/>).</param>
internal readonly record struct PixelScreeningResult(int Off, int Noisy, int Silent, int Odd = 0);
