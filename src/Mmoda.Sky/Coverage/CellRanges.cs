namespace Mmoda.Sky;

/// <summary>
/// Sets of cells as sorted, disjoint, not touching half-open ranges of nested numbers at order 29, flat: start, end, start, end…
/// </summary>
internal static class CellRanges
{
    /// <summary>Number of cells of the whole sky at order 29, 12 · 4^29.</summary>
    public const long Sky = 12L << (2 * HealpixGrid.MaximumOrder);

    /// <summary>log2 of the number of order-29 cells in a cell.</summary>
    public static int Shift(int order) => 2 * (HealpixGrid.MaximumOrder - order);

    /// <summary>Sorts ranges and joins those that touch or overlap.</summary>
    public static long[] Normalise(List<(long Start, long End)> ranges)
    {
        ranges.Sort();
        return Join(ranges);
    }

    /// <summary>Joins sorted ranges that touch or overlap.</summary>
    public static long[] Join(List<(long Start, long End)> ranges)
    {
        List<long> joined = new(2 * ranges.Count);
        foreach ((long start, long end) in ranges)
        {
            if (start >= end)
                continue;
            if (joined.Count > 0 && start <= joined[^1])
                joined[^1] = Math.Max(joined[^1], end);
            else
                joined.AddRange([start, end]);
        }

        return [.. joined];
    }

    /// <summary>
    /// Combines two sets by walking over the borders of both; <paramref name="keep"/> says, from membership in the first and the
    /// second set, what belongs to the result. O(n + m).
    /// </summary>
    public static long[] Combine(ReadOnlySpan<long> first, ReadOnlySpan<long> second, Func<bool, bool, bool> keep)
    {
        List<long> result = [];
        int i = 0;
        int k = 0;
        bool inside = false;
        while (i < first.Length || k < second.Length)
        {
            long next = Math.Min(i < first.Length ? first[i] : long.MaxValue, k < second.Length ? second[k] : long.MaxValue);
            if (i < first.Length && first[i] == next)
                i++;
            if (k < second.Length && second[k] == next)
                k++;
            // An odd number of borders passed means inside.
            bool now = keep((i & 1) == 1, (k & 1) == 1);
            if (now != inside)
                result.Add(next);
            inside = now;
        }

        return [.. result];
    }

    /// <summary>Widens ranges to whole cells of an order.</summary>
    public static long[] Widen(ReadOnlySpan<long> ranges, int order)
    {
        int shift = Shift(order);
        long inCell = (1L << shift) - 1;
        List<(long, long)> wide = new(ranges.Length / 2);
        for (int i = 0; i < ranges.Length; i += 2)
            wide.Add((ranges[i] & ~inCell, (ranges[i + 1] + inCell) & ~inCell));
        return Normalise(wide);
    }

    /// <summary>The largest cells that make up the ranges, in the order of the sky.</summary>
    public static IEnumerable<MocCell> Cells(long[] ranges)
    {
        for (int i = 0; i < ranges.Length; i += 2)
        {
            long start = ranges[i];
            while (start < ranges[i + 1])
            {
                // A cell starts at a multiple of its size and fits in what is left.
                int byStart = start == 0 ? 2 * HealpixGrid.MaximumOrder : (int)long.TrailingZeroCount(start);
                int byLength = (int)long.Log2(ranges[i + 1] - start);
                int shift = Math.Min(Math.Min(byStart, byLength) & ~1, 2 * HealpixGrid.MaximumOrder);
                yield return new MocCell(HealpixGrid.MaximumOrder - shift / 2, start >> shift);
                start += 1L << shift;
            }
        }
    }
}
