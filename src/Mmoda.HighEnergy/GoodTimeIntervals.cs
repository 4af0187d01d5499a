using System.Collections;

namespace Mmoda.HighEnergy;

/// <summary>When an observation counts: sorted, disjoint, non-touching intervals [start, stop) in IJD days (TT).</summary>
/// <remarks>
/// A set of instants in canonical form, so that equal sets have equal lists: intervals that touch or overlap are merged.
/// Immutable; safe for concurrent use. Two values are equal if they hold the same intervals.
/// </remarks>
public sealed class GoodTimeIntervals : IReadOnlyList<TimeInterval>, IEquatable<GoodTimeIntervals>
{
    private readonly TimeInterval[] _intervals;

    private GoodTimeIntervals(TimeInterval[] canonical) => _intervals = canonical;

    /// <summary>No good time.</summary>
    public static GoodTimeIntervals Empty { get; } = new([]);

    /// <summary>Number of intervals.</summary>
    public int Count => _intervals.Length;

    /// <summary>Whether there is no good time.</summary>
    public bool IsEmpty => _intervals.Length == 0;

    /// <summary>Total good time in seconds.</summary>
    public double TotalSeconds
    {
        get
        {
            double total = 0;
            foreach (TimeInterval interval in _intervals)
                total += interval.Seconds;
            return total;
        }
    }

    /// <summary>From the first start to the last stop; null if there is no good time.</summary>
    public TimeInterval? Span => IsEmpty ? null : new TimeInterval(_intervals[0].StartIjd, _intervals[^1].StopIjd);

    /// <summary>An interval by its place in time.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such interval.</exception>
    public TimeInterval this[int index] => _intervals[index];

    /// <summary>The set of instants in any of the intervals, which may come in any order and overlap.</summary>
    public static GoodTimeIntervals FromIntervals(params IEnumerable<TimeInterval> intervals)
    {
        ArgumentNullException.ThrowIfNull(intervals);
        TimeInterval[] sorted = [.. intervals.OrderBy(i => i.StartIjd)];
        List<TimeInterval> merged = new(sorted.Length);
        foreach (TimeInterval interval in sorted)
        {
            if (merged.Count > 0 && interval.StartIjd <= merged[^1].StopIjd)
                merged[^1] = new(merged[^1].StartIjd, Math.Max(merged[^1].StopIjd, interval.StopIjd));
            else
                merged.Add(interval);
        }

        return new([.. merged]);
    }

    /// <summary>The instants in this set or in the other.</summary>
    public GoodTimeIntervals Union(GoodTimeIntervals other) => FromIntervals([.. _intervals, .. other._intervals]);

    /// <summary>The instants in both sets.</summary>
    /// <remarks>Cost O(N + M).</remarks>
    public GoodTimeIntervals Intersect(GoodTimeIntervals other)
    {
        List<TimeInterval> common = [];
        int i = 0, j = 0;
        while (i < _intervals.Length && j < other._intervals.Length)
        {
            double start = Math.Max(_intervals[i].StartIjd, other._intervals[j].StartIjd);
            double stop = Math.Min(_intervals[i].StopIjd, other._intervals[j].StopIjd);
            if (start < stop)
                common.Add(new(start, stop));
            if (_intervals[i].StopIjd < other._intervals[j].StopIjd)
                i++;
            else
                j++;
        }

        return new([.. common]);
    }

    /// <summary>The instants in this set that are not in the other.</summary>
    /// <remarks>Cost O(N + M).</remarks>
    public GoodTimeIntervals Except(GoodTimeIntervals other)
    {
        List<TimeInterval> rest = [];
        int j = 0;
        foreach (TimeInterval interval in _intervals)
        {
            double start = interval.StartIjd;
            while (j < other._intervals.Length && other._intervals[j].StopIjd <= start)
                j++;
            for (int k = j; k < other._intervals.Length && other._intervals[k].StartIjd < interval.StopIjd; k++)
            {
                if (other._intervals[k].StartIjd > start)
                    rest.Add(new(start, other._intervals[k].StartIjd));
                start = Math.Max(start, other._intervals[k].StopIjd);
            }

            if (start < interval.StopIjd)
                rest.Add(new(start, interval.StopIjd));
        }

        return new([.. rest]);
    }

    /// <summary>Whether an instant in IJD days is good. Cost O(log N).</summary>
    public bool Contains(double ijd)
    {
        int low = 0, high = _intervals.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_intervals[middle].StopIjd <= ijd)
                low = middle + 1;
            else
                high = middle;
        }

        return low < _intervals.Length && _intervals[low].Contains(ijd);
    }

    /// <inheritdoc/>
    public IEnumerator<TimeInterval> GetEnumerator() => ((IEnumerable<TimeInterval>)_intervals).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(GoodTimeIntervals? other) => other is not null && _intervals.AsSpan().SequenceEqual(other._intervals);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GoodTimeIntervals);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (TimeInterval interval in _intervals)
            hash.Add(interval);
        return hash.ToHashCode();
    }

    /// <summary>Number of intervals and total time, for people.</summary>
    public override string ToString() => FormattableString.Invariant($"{Count} intervals, {TotalSeconds:0.###} s");
}
