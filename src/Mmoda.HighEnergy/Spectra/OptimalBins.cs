namespace Mmoda.HighEnergy;

/// <summary>Widths of bins that lose no information (Kaastra and Bleeker 2016, A&amp;A 587, A151).</summary>
internal static class OptimalBins
{
    // Below so few counts in a resolution element one bin for the element is enough.
    private const double FewCounts = 2.119;

    /// <summary>Full width at half maximum of the response at each channel, in channels, from the photons that most likely lead there.</summary>
    public static double[] ChannelResolution(DetectorResponse response)
    {
        int channels = response.ChannelCount;
        double[] sums = new double[channels], weights = new double[channels];
        float[] row = new float[channels];
        for (int e = 0; e < response.PhotonCount; e++)
        {
            response.CopyAreas(e, row);
            int peak = 0;
            for (int c = 1; c < channels; c++)
                peak = row[c] > row[peak] ? c : peak;
            if (row[peak] <= 0)
                continue;
            double width = WidthAtHalf(row, peak);
            sums[peak] += width * row[peak];
            weights[peak] += row[peak];
        }

        double last = 1;
        double[] widths = new double[channels];
        for (int c = 0; c < channels; c++)
            widths[c] = last = weights[c] > 0 ? sums[c] / weights[c] : last;
        return widths;
    }

    /// <summary>Allowed width of a bin around each channel, in channels, at least 1.</summary>
    /// <param name="counts">Counts in each channel.</param>
    /// <param name="resolution">Resolution in each channel, in channels.</param>
    public static double[] Widths(IReadOnlyList<double> counts, ReadOnlySpan<double> resolution)
    {
        int n = counts.Count;
        double elements = 0;
        for (int c = 0; c < n; c++)
            elements += 1 / Math.Max(resolution[c], 1);
        double[] widths = new double[n];
        for (int c = 0; c < n; c++)
        {
            // Counts within one width at half maximum; 1.314 of them count for a Gaussian (section 4.3).
            int half = (int)Math.Round(resolution[c] / 2);
            double sum = 0;
            for (int k = Math.Max(0, c - half); k <= Math.Min(n - 1, c + half); k++)
                sum += counts[k];
            double x = Math.Log(Math.Max(1.314 * sum, 1e-3) * (1 + (0.2 * Math.Log(Math.Max(elements, 1)))));
            widths[c] = Math.Max(1, Fraction(x) * resolution[c]);
        }

        return widths;
    }

    /// <summary>Width of a bin over the resolution, against x = ln(N (1 + 0.2 ln R)): equation 36, a fit to what they computed.</summary>
    internal static double Fraction(double x) => x <= FewCounts ? 1 : (0.08 + (7 / x) + (1.8 / (x * x))) / (1 + (5.9 / x));

    private static double WidthAtHalf(ReadOnlySpan<float> row, int peak)
    {
        double half = 0.5 * row[peak];
        int low = peak, high = peak;
        while (low > 0 && row[low - 1] >= half)
            low--;
        while (high < row.Length - 1 && row[high + 1] >= half)
            high++;
        double left = low > 0 && row[low] > row[low - 1] ? (row[low] - half) / (row[low] - row[low - 1]) : 0;
        double right = high < row.Length - 1 && row[high] > row[high + 1] ? (row[high] - half) / (row[high] - row[high + 1]) : 0;
        return high - low + Math.Min(left, 1) + Math.Min(right, 1);
    }
}
