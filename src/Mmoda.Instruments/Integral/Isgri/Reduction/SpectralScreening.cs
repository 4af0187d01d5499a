namespace Mmoda.Instruments;

/// <summary>
/// Finds pixels whose spectrum differs from that of their module: noise lies at low energies or in a few channels, and a pixel
/// may have a lot of it before its counts alone stand out of those of its neighbours.
/// </summary>
/// <remarks>
/// <para>The idea is that of OSA (ii_shadow_build, NoisyDetFlag): χ² of each pixel's spectrum against a mean one. There the cut is
/// the mean of log χ² + 2 σ, which takes some 2 % of good pixels in any case. Here the mean is that of the pixel's own module
/// twice, of its dim and of its bright pixels, since what the mask lights has more of the sources' spectra; bins hold 5
/// expected counts or more; and the cut is far out of the distribution that the good pixels of the window really have.</para>
/// </remarks>
internal static class SpectralScreening
{
    // A pixel with fewer events has no spectrum to speak of.
    private const int FewestCounts = 25;

    // Groups of channels that are compared; two unknowns are fitted.
    private const int FewestGroups = 4;

    // Expected counts of a group: Pearson's χ² then follows its distribution well enough (Cochran 1954).
    private const double LeastExpected = 5;

    // Channels below a pixel's threshold have few events, and how few is not known to a tenth; noise lies just above it.
    private const double LeastEfficiency = 0.3;

    // Deviations from the median of all pixels: 16 384 Gaussian ones have none above six in a million windows; the real
    // distribution has more of a tail, in which simulations leave less than one good pixel of a window.
    private const double Cut = 6;

    // The pixels that are found are taken out of the means, and the search is repeated.
    private const int Rounds = 2;

    /// <summary>Channels of the comparison: about a seventh of the energy wide, edges on multiples of 0.5 keV.</summary>
    public static EnergyGrid Channels { get; } = new(
        [15, 17, 19, 21, 23.5, 26, 29, 32.5, 36.5, 41, 46, 52, 58.5, 66, 75, 85, 100, 120, 150, 200, 300, 500]);

    private static readonly double[] Centres =
        [16, 18, 20, 22.25, 24.75, 27.5, 30.75, 34.5, 38.75, 43.5, 49, 55.25, 62.25, 70.5, 80, 92.5, 110, 135, 175, 250, 400];

    /// <summary>Room for <see cref="EventBinning.Count(EventBlock, EnergyGrid, Span{int})"/> with <see cref="Channels"/>.</summary>
    public static int[] CreateSpectra() => new int[(Channels.Count + 2) * IsgriDetector.PixelCount];

    /// <summary>Marks pixels with a spectrum of their own.</summary>
    /// <param name="spectra">Counts in <see cref="Channels"/>, with a plane below and one above; pixel fastest.</param>
    /// <param name="thresholdKeV">Low thresholds by pixel number.</param>
    /// <param name="revolution">Revolution, for the width of the thresholds.</param>
    /// <param name="isBad">Pixels to leave out; those that are found are added.</param>
    /// <returns>How many were added.</returns>
    public static int Mark(ReadOnlySpan<int> spectra, ReadOnlySpan<float> thresholdKeV, int revolution, Span<bool> isBad)
    {
        Dictionary<float, double[]> efficiencies = [];
        foreach (float threshold in thresholdKeV)
        {
            if (!float.IsNaN(threshold) && !efficiencies.ContainsKey(threshold))
                efficiencies[threshold] = [.. Centres.Select(e => IsgriResponse.LowThresholdEfficiency(e, threshold, revolution))];
        }

        int found = 0;
        double[] deviations = new double[IsgriDetector.PixelCount];
        for (int round = 0; round < Rounds; round++)
        {
            for (int module = 0; module < IsgriDetector.ModuleCount; module++)
                Compare(spectra, thresholdKeV, efficiencies, module, isBad, deviations);
            double[] all = Array.FindAll(deviations, double.IsFinite);
            if (all.Length < IsgriDetector.Side)
                break;
            Array.Sort(all);
            double median = all[all.Length / 2], limit = median + Cut * Math.Max(1, 1.4826 * MedianDistance(all));
            int before = found;
            for (int pixel = 0; pixel < isBad.Length; pixel++)
            {
                if (!(deviations[pixel] > limit))
                    continue;
                isBad[pixel] = true;
                found++;
            }

            if (found == before)
                break;
        }

        return found;
    }

    // Median of the distances of ordered values from their median: these grow to both sides of it.
    private static double MedianDistance(ReadOnlySpan<double> ordered)
    {
        int middle = ordered.Length / 2, below = middle - 1, above = middle;
        double median = ordered[middle], distance = 0;
        for (int i = 0; i <= middle; i++)
        {
            bool isAbove = below < 0 || (above < ordered.Length && ordered[above] - median <= median - ordered[below]);
            distance = isAbove ? ordered[above++] - median : median - ordered[below--];
        }

        return distance;
    }

    // Normal deviates of the pixels of a module; NaN where there is nothing to compare.
    private static void Compare(
        ReadOnlySpan<int> spectra,
        ReadOnlySpan<float> thresholdKeV,
        Dictionary<float, double[]> efficiencies,
        int module,
        ReadOnlySpan<bool> isBad,
        Span<double> deviations)
    {
        int channels = Channels.Count;
        List<int> pixels = new(IsgriDetector.PixelCount / IsgriDetector.ModuleCount);
        for (int pixel = 0; pixel < IsgriDetector.PixelCount; pixel++)
        {
            if (IsgriDetector.Module(pixel >> 7, pixel & 127) != module)
                continue;
            deviations[pixel] = double.NaN;
            if (!isBad[pixel])
                pixels.Add(pixel);
        }

        int[] counts = new int[pixels.Count];
        for (int i = 0; i < counts.Length; i++)
            counts[i] = Total(spectra, pixels[i]);
        int[] ordered = [.. counts.Order()];
        if (ordered.Length < IsgriDetector.Side)
            return;
        int median = ordered[ordered.Length / 2];
        double[] dim = new double[channels], bright = new double[channels], dimTime = new double[channels], brightTime = new double[channels];
        for (int i = 0; i < counts.Length; i++)
        {
            double[] efficiency = efficiencies[thresholdKeV[pixels[i]]];
            (double[] sum, double[] time) = counts[i] < median ? (dim, dimTime) : (bright, brightTime);
            for (int c = 0; c < channels; c++)
            {
                if (efficiency[c] < LeastEfficiency)
                    continue;
                sum[c] += spectra[((c + 1) * IsgriDetector.PixelCount) + pixels[i]];
                time[c] += efficiency[c];
            }
        }

        for (int c = 0; c < channels; c++)
        {
            dim[c] = dimTime[c] > 0 ? dim[c] / dimTime[c] : 0;
            bright[c] = brightTime[c] > 0 ? bright[c] / brightTime[c] : 0;
        }

        Span<double> observed = stackalloc double[channels], first = stackalloc double[channels], second = stackalloc double[channels];
        for (int i = 0; i < counts.Length; i++)
        {
            double[] efficiency = efficiencies[thresholdKeV[pixels[i]]];
            int groups = Group(spectra, pixels[i], efficiency, dim, bright, observed, first, second);
            deviations[pixels[i]] = counts[i] >= FewestCounts && groups >= FewestGroups
                ? Deviate(observed[..groups], first[..groups], second[..groups])
                : double.NaN;
        }
    }

    // Neighbouring channels until enough is expected; what is left over at the end goes to the last group.
    private static int Group(
        ReadOnlySpan<int> spectra, int pixel, double[] efficiency, double[] dim, double[] bright, Span<double> observed, Span<double> first, Span<double> second)
    {
        double total = 0, expected = 0;
        for (int c = 0; c < efficiency.Length; c++)
        {
            if (efficiency[c] < LeastEfficiency)
                continue;
            total += spectra[((c + 1) * IsgriDetector.PixelCount) + pixel];
            expected += efficiency[c] * (dim[c] + bright[c]);
        }

        if (!(expected > 0))
            return 0;
        double scale = total / expected, sum = 0;
        int group = 0;
        observed.Clear();
        first.Clear();
        second.Clear();
        for (int c = 0; c < efficiency.Length; c++)
        {
            if (efficiency[c] < LeastEfficiency)
                continue;
            observed[group] += spectra[((c + 1) * IsgriDetector.PixelCount) + pixel];
            first[group] += efficiency[c] * dim[c];
            second[group] += efficiency[c] * bright[c];
            sum += scale * efficiency[c] * (dim[c] + bright[c]);
            if (sum >= LeastExpected)
            {
                sum = 0;
                group++;
            }
        }

        if (group > 0 && group < observed.Length)
        {
            observed[group - 1] += observed[group];
            first[group - 1] += first[group];
            second[group - 1] += second[group];
        }

        return group;
    }

    // χ² of the best sum of both means, as a normal deviate (Wilson and Hilferty 1931, PNAS 17, 684).
    private static double Deviate(ReadOnlySpan<double> observed, ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double total = 0, expected = 0;
        for (int g = 0; g < observed.Length; g++)
        {
            total += observed[g];
            expected += first[g] + second[g];
        }

        // Variances of the shape alone: those of the counts would favour low ones.
        double scale = total / expected, aa = 0, ab = 0, bb = 0, ay = 0, by = 0, yy = 0;
        for (int g = 0; g < observed.Length; g++)
        {
            double variance = scale * (first[g] + second[g]);
            aa += first[g] * first[g] / variance;
            ab += first[g] * second[g] / variance;
            bb += second[g] * second[g] / variance;
            ay += first[g] * observed[g] / variance;
            by += second[g] * observed[g] / variance;
            yy += observed[g] * observed[g] / variance;
        }

        double determinant = (aa * bb) - (ab * ab);
        bool isOne = !(determinant > 1e-9 * aa * bb);
        double explained = isOne ? ay * ay / aa : ((bb * ay * ay) - (2 * ab * ay * by) + (aa * by * by)) / determinant;
        double freedom = observed.Length - (isOne ? 1 : 2), term = 2 / (9 * freedom);
        return (Math.Cbrt(Math.Max(0, yy - explained) / freedom) - (1 - term)) / Math.Sqrt(term);
    }

    private static int Total(ReadOnlySpan<int> spectra, int pixel)
    {
        int total = 0;
        for (int c = 1; c <= Channels.Count; c++)
            total += spectra[(c * IsgriDetector.PixelCount) + pixel];
        return total;
    }
}
