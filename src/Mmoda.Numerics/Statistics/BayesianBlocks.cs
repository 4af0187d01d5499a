namespace Mmoda.Numerics;

/// <summary>
/// The best piecewise constant description of events, counts or measurements over time (Scargle, Norris, Jackson and Chiang 2013,
/// Astrophys. J. 764, 167).
/// </summary>
/// <remarks>
/// The dynamic programme of the paper is O(N²). Here candidates are skipped whose fitness is bounded below the best: a block is never
/// fitter than its two halves together (the inequality behind the pruning of Killick, Fearnhead and Eckley 2012), so the fitness of a
/// candidate up to a checkpoint, plus that of the cells since, bounds it. The partition is that of the full search.
/// </remarks>
public static class BayesianBlocks
{
    /// <summary>Blocks of constant rate of single events (the paper's section 3.1).</summary>
    /// <param name="times">Times of events in rising order, at least two different; equal ones are counted together.</param>
    /// <param name="prior">Cost of a change point.</param>
    /// <returns>Edges of the blocks: first event, midpoints between events, last event.</returns>
    /// <exception cref="ArgumentException">The times are not finite or not in order, or all the same.</exception>
    public static double[] OfEvents(ReadOnlySpan<double> times, BlockPrior prior)
    {
        ThrowIfNotSorted(times, nameof(times));
        double[] distinct = new double[times.Length], counts = new double[times.Length];
        int cells = 0;
        for (int i = 0; i < times.Length; i++)
        {
            if (cells == 0 || times[i] != distinct[cells - 1])
                distinct[cells++] = times[i];
            counts[cells - 1]++;
        }

        if (cells < 2)
            throw new ArgumentException("At least two different times are expected.", nameof(times));
        double[] edges = CellEdges(distinct.AsSpan(0, cells));
        double[] lengths = new double[cells];
        for (int i = 0; i < cells; i++)
            lengths[i] = edges[i + 1] - edges[i];
        return Edges(BlockSearch.Find(counts.AsSpan(0, cells), lengths, BlockFitness.Counts, prior.For(cells)), edges);
    }

    /// <summary>Blocks of constant rate of binned counts with their exposures (the paper's section 3.2).</summary>
    /// <param name="counts">Counts of each bin, at least 0.</param>
    /// <param name="exposures">Live time (or time × efficiency) of each bin; positive where there are counts, else at least 0.</param>
    /// <param name="prior">Cost of a change point.</param>
    /// <returns>Indices of the first bins of the blocks, the first being 0.</returns>
    /// <exception cref="ArgumentException">The lengths differ, there are no bins, or a value is out of its range.</exception>
    public static int[] OfCounts(ReadOnlySpan<double> counts, ReadOnlySpan<double> exposures, BlockPrior prior)
    {
        if (counts.IsEmpty || counts.Length != exposures.Length)
            throw new ArgumentException($"{exposures.Length} exposures for {counts.Length} bins.", nameof(exposures));
        for (int i = 0; i < counts.Length; i++)
        {
            if (!(counts[i] >= 0 && exposures[i] >= 0 && double.IsFinite(counts[i]) && double.IsFinite(exposures[i])) || (counts[i] > 0 && exposures[i] == 0))
                throw new ArgumentException($"Bin {i} has {counts[i]:g6} counts in an exposure of {exposures[i]:g6}.", nameof(counts));
        }

        return BlockSearch.Find(counts, exposures, BlockFitness.Counts, prior.For(counts.Length));
    }

    /// <summary>Blocks of constant value of measurements with Gaussian errors (the paper's section 3.3, equation 41).</summary>
    /// <param name="values">Measured values in the order of time.</param>
    /// <param name="sigmas">Their standard deviations, positive.</param>
    /// <param name="prior">Cost of a change point.</param>
    /// <returns>Indices of the first measurements of the blocks, the first being 0.</returns>
    /// <exception cref="ArgumentException">The lengths differ, there are no values, or one is out of its range.</exception>
    public static int[] OfMeasurements(ReadOnlySpan<double> values, ReadOnlySpan<double> sigmas, BlockPrior prior)
    {
        if (values.IsEmpty || values.Length != sigmas.Length)
            throw new ArgumentException($"{sigmas.Length} standard deviations for {values.Length} values.", nameof(sigmas));
        double[] weighted = new double[values.Length], weights = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double weight = 1 / (sigmas[i] * sigmas[i]);
            if (!(sigmas[i] > 0) || !double.IsFinite(values[i] * weight) || weight == 0)
                throw new ArgumentException($"Measurement {i} is {values[i]:g6} ± {sigmas[i]:g6}.", nameof(sigmas));
            weights[i] = weight;
            weighted[i] = values[i] * weight;
        }

        return BlockSearch.Find(weighted, weights, BlockFitness.Measurements, prior.For(values.Length));
    }

    /// <summary>Edges in time of blocks of measurements: first time, midpoints, last time.</summary>
    /// <param name="starts">From <see cref="OfMeasurements"/>.</param>
    /// <param name="times">Times of the measurements in rising order.</param>
    /// <exception cref="ArgumentException">The times are not finite or not in order.</exception>
    public static double[] EdgesOf(ReadOnlySpan<int> starts, ReadOnlySpan<double> times)
    {
        ThrowIfNotSorted(times, nameof(times));
        return Edges(starts, CellEdges(times));
    }

    private static double[] CellEdges(ReadOnlySpan<double> times)
    {
        double[] edges = new double[times.Length + 1];
        edges[0] = times[0];
        for (int i = 1; i < times.Length; i++)
            edges[i] = 0.5 * (times[i] + times[i - 1]);
        edges[^1] = times[^1];
        return edges;
    }

    private static double[] Edges(ReadOnlySpan<int> starts, ReadOnlySpan<double> cellEdges)
    {
        double[] edges = new double[starts.Length + 1];
        for (int i = 0; i < starts.Length; i++)
            edges[i] = cellEdges[starts[i]];
        edges[^1] = cellEdges[^1];
        return edges;
    }

    private static void ThrowIfNotSorted(ReadOnlySpan<double> times, string name)
    {
        for (int i = 0; i < times.Length; i++)
        {
            if (!double.IsFinite(times[i]) || (i > 0 && times[i] < times[i - 1]))
                throw new ArgumentException($"Time {i} is {times[i]:r}: finite times in rising order are expected.", name);
        }

        if (times.IsEmpty)
            throw new ArgumentException("There are no times.", name);
    }
}
