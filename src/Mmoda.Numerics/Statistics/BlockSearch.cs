namespace Mmoda.Numerics;

/// <summary>The dynamic programme behind <see cref="BayesianBlocks"/>, with exact bounds.</summary>
internal static class BlockSearch
{
    /// <summary>Cells between two checkpoints, and candidates that share a bound.</summary>
    private const int Group = 64;

    /// <summary>Rounding of the sums must not exclude a candidate that is as good as the best.</summary>
    private const double Margin = 1e-11;

    /// <summary>The first cells of the best blocks.</summary>
    /// <param name="amounts">What adds up to N, or to Σx/σ².</param>
    /// <param name="extents">What adds up to T, or to Σ1/σ².</param>
    /// <param name="fitness">Of a block.</param>
    /// <param name="cost">Of a change point.</param>
    public static int[] Find(ReadOnlySpan<double> amounts, ReadOnlySpan<double> extents, BlockFitness fitness, double cost)
    {
        int cells = amounts.Length, groups = (cells + Group - 1) / Group;

        // Sums over the first k cells; candidate k starts a block at cell k. Best[k] is the fitness of the first k cells.
        double[] amountSums = new double[cells + 1], extentSums = new double[cells + 1], best = new double[cells + 1];
        double[] upTo = new double[cells], groupBounds = new double[groups];
        int[] starts = new int[cells];
        int checkpoint = 0;
        for (int cell = 0; cell < cells; cell++)
        {
            int end = cell + 1;
            amountSums[end] = amountSums[cell] + amounts[cell];
            extentSums[end] = extentSums[cell] + extents[cell];
            double since = Value(end, checkpoint, amountSums, extentSums, fitness);

            // Recent candidates first, then those before the checkpoint whose bound may beat them; ties go to the earliest start.
            double largest = double.NegativeInfinity;
            int start = 0;
            for (int k = cell; k >= checkpoint; k--)
            {
                double value = best[k] + Value(end, k, amountSums, extentSums, fitness);
                if (value >= largest)
                    (largest, start) = (value, k);
            }

            for (int g = (checkpoint / Group) - 1; g >= 0; g--)
            {
                double slack = Margin * (1 + Math.Abs(largest) + Math.Abs(since) + Math.Abs(groupBounds[g]));
                if (groupBounds[g] + since < largest - slack)
                    continue;
                for (int k = (g * Group) + Group - 1; k >= g * Group; k--)
                {
                    if (upTo[k] + since < largest - slack)
                        continue;
                    double value = best[k] + Value(end, k, amountSums, extentSums, fitness);
                    if (value >= largest)
                        (largest, start) = (value, k);
                }
            }

            best[end] = largest - cost;
            starts[cell] = start;
            if (end % Group == 0)
            {
                checkpoint = end;
                Bound(end, best, amountSums, extentSums, fitness, upTo, groupBounds);
            }
        }

        return Trace(starts);
    }

    /// <summary>At a checkpoint: the fitness of every candidate up to it, and the largest of each group.</summary>
    private static void Bound(
        int end, double[] best, double[] amountSums, double[] extentSums, BlockFitness fitness, double[] upTo, double[] groupBounds)
    {
        for (int g = 0; g < end / Group; g++)
        {
            double largest = double.NegativeInfinity;
            for (int k = g * Group; k < (g + 1) * Group; k++)
            {
                upTo[k] = best[k] + Value(end, k, amountSums, extentSums, fitness);
                largest = Math.Max(largest, upTo[k]);
            }

            groupBounds[g] = largest;
        }
    }

    private static double Value(int end, int start, double[] amountSums, double[] extentSums, BlockFitness fitness)
    {
        double amount = amountSums[end] - amountSums[start], extent = extentSums[end] - extentSums[start];
        if (amount == 0)
            return 0;
        return fitness == BlockFitness.Counts ? amount * Math.Log(amount / extent) : amount * amount / (2 * extent);
    }

    private static int[] Trace(int[] starts)
    {
        int count = 0;
        for (int cell = starts.Length - 1; cell >= 0; cell = starts[cell] - 1)
            count++;
        int[] blocks = new int[count];
        for (int cell = starts.Length - 1; cell >= 0; cell = starts[cell] - 1)
            blocks[--count] = starts[cell];
        return blocks;
    }
}
