namespace Mmoda.Numerics;

/// <summary>Counting values into bins.</summary>
public static class Histogram
{
    /// <summary>Adds values to bins of equal width.</summary>
    /// <param name="values">Values; those outside and NaN are counted by the result only.</param>
    /// <param name="minimum">Lower edge of the first bin, included.</param>
    /// <param name="maximum">Upper edge of the last bin, included as in numpy; above <paramref name="minimum"/>.</param>
    /// <param name="counts">The bins, to which is added.</param>
    /// <returns>How many values fell outside.</returns>
    /// <exception cref="ArgumentException">There are no bins, or the range is empty.</exception>
    public static long Add(ReadOnlySpan<double> values, double minimum, double maximum, Span<long> counts)
    {
        if (counts.IsEmpty || !(maximum > minimum))
            throw new ArgumentException($"{counts.Length} bins from {minimum:g6} to {maximum:g6}.", nameof(counts));
        double scale = counts.Length / (maximum - minimum);
        long outside = 0;
        foreach (double value in values)
        {
            if (value >= minimum && value <= maximum)
                counts[Math.Min((int)((value - minimum) * scale), counts.Length - 1)]++;
            else
                outside++;
        }

        return outside;
    }

    /// <summary>Adds values to bins between given edges; each holds its lower edge, the last also its upper one. O(N log bins).</summary>
    /// <param name="values">Values; those outside and NaN are counted by the result only.</param>
    /// <param name="edges">One more than bins, rising.</param>
    /// <param name="counts">The bins, to which is added.</param>
    /// <returns>How many values fell outside.</returns>
    /// <exception cref="ArgumentException">There is not one edge more than bins.</exception>
    public static long Add(ReadOnlySpan<double> values, ReadOnlySpan<double> edges, Span<long> counts)
    {
        if (counts.IsEmpty || edges.Length != counts.Length + 1)
            throw new ArgumentException($"{edges.Length} edges for {counts.Length} bins.", nameof(edges));
        long outside = 0;
        foreach (double value in values)
        {
            if (!(value >= edges[0] && value <= edges[^1]))
            {
                outside++;
                continue;
            }

            int low = 0, high = counts.Length;
            while (high - low > 1)
            {
                int middle = (low + high) / 2;
                if (value >= edges[middle])
                    low = middle;
                else
                    high = middle;
            }

            counts[low]++;
        }

        return outside;
    }

    /// <summary>The bin width 2 · IQR · N^(−1/3) of Freedman and Diaconis (1981); 0 where half of the values are the same.</summary>
    /// <param name="values">Values in any order, not modified; NaN are left out.</param>
    /// <param name="scratch">As long as <paramref name="values"/>; contents are lost.</param>
    public static double FreedmanDiaconisWidth(ReadOnlySpan<double> values, Span<double> scratch)
    {
        int count = 0;
        foreach (double value in values)
            count += double.IsNaN(value) ? 0 : 1;
        return 2 * (Robust.Quantile(values, 0.75, scratch) - Robust.Quantile(values, 0.25, scratch)) / Math.Cbrt(count);
    }
}
