using System.Buffers;
using System.Numerics;

namespace Mmoda.Sky;

/// <summary>Which cells are the densest ones that together reach a part of the total: a value, and how many cells have just it.</summary>
/// <param name="Density">All cells above it belong to the region.</param>
/// <param name="EqualCount">So many of the cells that have it belong to the region too, the first ones.</param>
internal readonly record struct CredibleCut(double Density, int EqualCount)
{
    // Sign, exponent and the first four bits of the fraction of a density: buckets that are 1.04 to 1.06 wide.
    private const int KeyShift = 48;
    private const int Infinity = 0x7FF0;

    /// <summary>Finds the cut without sorting the cells: a histogram by density, then only the bucket at the level is sorted.</summary>
    /// <param name="densities">Decide the order; NaN takes no part. The same span as the contents where cells are of equal area.</param>
    /// <param name="contents">What is summed, at least 0.</param>
    /// <param name="level">The part of the sum of the contents, above 0 and at most 1.</param>
    /// <remarks>O(n) for values that differ; buffers are rented.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside its range.</exception>
    /// <exception cref="InvalidOperationException">A density is below 0 or infinite.</exception>
    public static CredibleCut Find(ReadOnlySpan<double> densities, ReadOnlySpan<double> contents, double level)
    {
        if (!(level > 0 && level <= 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "A credible level is above 0 and at most 1.");
        double[] sums = ArrayPool<double>.Shared.Rent(2 * Infinity);
        try
        {
            Span<double> buckets = sums.AsSpan(0, Infinity);
            SumByDensity(densities, contents, buckets, sums.AsSpan(Infinity, Infinity));
            double total = 0;
            for (int i = Infinity - 1; i >= 0; i--)
                total += buckets[i];

            double needed = level * total;
            double above = 0;
            int bucket = Infinity - 1;
            while (bucket > 0 && above + buckets[bucket] < needed)
                above += buckets[bucket--];
            return InBucket(densities, contents, bucket, needed - above);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(sums);
        }
    }

    /// <summary>Number of cells above a density.</summary>
    public static int CountAbove(ReadOnlySpan<double> densities, double density)
    {
        Vector<double> limit = new(density);
        Vector<long> counts = Vector<long>.Zero;
        int i = 0;
        for (; i <= densities.Length - Vector<double>.Count; i += Vector<double>.Count)
            counts -= Vector.GreaterThan(new Vector<double>(densities[i..]), limit);
        int count = (int)Vector.Sum(counts);
        for (; i < densities.Length; i++)
        {
            if (densities[i] > density)
                count++;
        }

        return count;
    }

    /// <summary>The sum of contents by the leading bits of the densities.</summary>
    /// <param name="densities">As in <see cref="Find"/>.</param>
    /// <param name="contents">As in <see cref="Find"/>.</param>
    /// <param name="buckets">Output.</param>
    /// <param name="odd">Work space: cells in turn go to two histograms, since a neighbour often has the same bucket and would wait for it.</param>
    private static void SumByDensity(ReadOnlySpan<double> densities, ReadOnlySpan<double> contents, Span<double> buckets, Span<double> odd)
    {
        buckets.Clear();
        odd.Clear();
        contents = contents[..densities.Length];
        int i = 0;
        for (; i < densities.Length - 1; i += 2)
        {
            Add(densities[i], contents[i], buckets);
            Add(densities[i + 1], contents[i + 1], odd);
        }

        if (i < densities.Length)
            Add(densities[i], contents[i], buckets);
        for (int k = 0; k < buckets.Length; k++)
            buckets[k] += odd[k];
    }

    private static void Add(double density, double content, Span<double> buckets)
    {
        uint key = (uint)(BitConverter.DoubleToUInt64Bits(density) >> KeyShift);
        if (key < (uint)buckets.Length)
            buckets[(int)key] += content;
        else if (density != 0 && !double.IsNaN(density))
            throw new InvalidOperationException($"The map has the value {density}; a credible region needs finite values from 0.");
    }

    /// <summary>The cut in the bucket in which the sum is reached.</summary>
    private static CredibleCut InBucket(ReadOnlySpan<double> densities, ReadOnlySpan<double> contents, int bucket, double needed)
    {
        double low = BitConverter.UInt64BitsToDouble((ulong)bucket << KeyShift);
        double high = BitConverter.UInt64BitsToDouble((ulong)(bucket + 1) << KeyShift);
        int count = CountFrom(densities, low) - CountFrom(densities, high);
        double[] keys = ArrayPool<double>.Shared.Rent(count);
        double[] sums = ArrayPool<double>.Shared.Rent(count);
        try
        {
            Collect(densities, contents, low, high, keys, sums);
            keys.AsSpan(0, count).Sort(sums.AsSpan(0, count));
            double sum = 0;
            for (int end = count; end > 0;)
            {
                double density = keys[end - 1];
                int start = end;
                double equal = 0;
                while (start > 0 && keys[start - 1] == density)
                    equal += sums[--start];
                if (sum + equal >= needed || start == 0)
                    return new(density, Reach(densities, contents, density, needed - sum));
                sum += equal;
                end = start;
            }

            return new(0, 0);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(keys);
            ArrayPool<double>.Shared.Return(sums);
        }
    }

    private static int CountFrom(ReadOnlySpan<double> densities, double density) => CountAbove(densities, Math.BitDecrement(density));

    private static void Collect(ReadOnlySpan<double> densities, ReadOnlySpan<double> contents, double low, double high, Span<double> keys, Span<double> sums)
    {
        Vector<double> lowest = new(low);
        Vector<double> limit = new(high);
        int n = 0;
        int i = 0;
        for (; i <= densities.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> values = new(densities[i..]);
            if ((Vector.GreaterThanOrEqual(values, lowest) & Vector.LessThan(values, limit)) == Vector<long>.Zero)
                continue;
            for (int k = i; k < i + Vector<double>.Count; k++)
                TakeIfBetween(densities[k], contents[k], keys, sums);
        }

        for (; i < densities.Length; i++)
            TakeIfBetween(densities[i], contents[i], keys, sums);

        void TakeIfBetween(double density, double content, Span<double> keys, Span<double> sums)
        {
            if (density >= low && density < high)
                (keys[n], sums[n++]) = (density, content);
        }
    }

    /// <summary>How many of the cells with a density, from the first, reach a sum.</summary>
    private static int Reach(ReadOnlySpan<double> densities, ReadOnlySpan<double> contents, double density, double needed)
    {
        double sum = 0;
        int count = 0;
        int i = 0;
        while (sum < needed)
        {
            int next = densities[i..].IndexOf(density);
            if (next < 0)
                break;
            i += next;
            sum += contents[i++];
            count++;
        }

        return count;
    }
}
