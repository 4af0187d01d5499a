namespace Mmoda.HighEnergy.Tests;

/// <summary>Good times are a set of instants: the laws of sets hold, exactly.</summary>
public sealed class GoodTimeIntervalsTests
{
    [Fact]
    public void Overlapping_and_touching_intervals_are_merged_in_order()
    {
        GoodTimeIntervals good = GoodTimeIntervals.FromIntervals(new(5, 6), new(1, 2), new(1.5, 3), new(3, 4));

        Assert.Equal([new(1, 4), new(5, 6)], good);
        Assert.Equal(4 * 86400, good.TotalSeconds);
        Assert.Equal(new TimeInterval(1, 6), good.Span);
    }

    [Fact]
    public void Limits_are_half_open()
    {
        GoodTimeIntervals good = GoodTimeIntervals.FromIntervals(new TimeInterval(1, 2));

        Assert.True(good.Contains(1));
        Assert.False(good.Contains(2));
        Assert.False(GoodTimeIntervals.Empty.Contains(1));
        Assert.Null(GoodTimeIntervals.Empty.Span);
    }

    [Fact]
    public void Sets_obey_the_laws_of_sets() => Property.ForAll(Three, sets =>
    {
        (GoodTimeIntervals a, GoodTimeIntervals b, GoodTimeIntervals c) = sets;
        Assert.Equal(a.Union(b), b.Union(a));
        Assert.Equal(a.Intersect(b), b.Intersect(a));
        Assert.Equal(a.Union(b).Union(c), a.Union(b.Union(c)));
        Assert.Equal(a.Intersect(b).Intersect(c), a.Intersect(b.Intersect(c)));
        Assert.Equal(a.Intersect(b.Union(c)), a.Intersect(b).Union(a.Intersect(c)));
        Assert.Equal(a.Union(b.Intersect(c)), a.Union(b).Intersect(a.Union(c)));
        Assert.Equal(a, a.Union(a));
        Assert.Equal(a, a.Intersect(a));
        Assert.Equal(a, a.Union(GoodTimeIntervals.Empty));
        Assert.True(a.Intersect(GoodTimeIntervals.Empty).IsEmpty);
        Assert.Equal(a, a.Except(b).Union(a.Intersect(b)));
        Assert.True(a.Except(b).Intersect(b).IsEmpty);
        Assert.Equal(a.Except(b.Union(c)), a.Except(b).Except(c));
    });

    [Fact]
    public void Time_is_conserved() => Property.ForAll(Three, sets =>
    {
        (GoodTimeIntervals a, GoodTimeIntervals b, _) = sets;
        // Limits are whole numbers of days, so that sums are exact.
        Assert.Equal(a.TotalSeconds + b.TotalSeconds, a.Union(b).TotalSeconds + a.Intersect(b).TotalSeconds);
    });

    [Fact]
    public void Membership_follows_the_operations() => Property.ForAll(Three, sets =>
    {
        (GoodTimeIntervals a, GoodTimeIntervals b, _) = sets;
        for (double instant = -0.5; instant < 61; instant += 0.5)
        {
            Assert.Equal(a.Any(i => i.Contains(instant)), a.Contains(instant));
            Assert.Equal(a.Contains(instant) || b.Contains(instant), a.Union(b).Contains(instant));
            Assert.Equal(a.Contains(instant) && b.Contains(instant), a.Intersect(b).Contains(instant));
            Assert.Equal(a.Contains(instant) && !b.Contains(instant), a.Except(b).Contains(instant));
        }
    });

    [Fact]
    public void Results_are_sorted_and_do_not_touch() => Property.ForAll(Three, sets =>
    {
        (GoodTimeIntervals a, GoodTimeIntervals b, GoodTimeIntervals c) = sets;
        foreach (GoodTimeIntervals set in new[] { a, a.Union(b), a.Intersect(b), a.Except(c) })
        {
            for (int i = 1; i < set.Count; i++)
                Assert.True(set[i - 1].StopIjd < set[i].StartIjd);
        }
    });

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(1, double.PositiveInfinity)]
    public void An_empty_or_endless_interval_is_refused(double start, double stop) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TimeInterval(start, stop));

    private static (GoodTimeIntervals A, GoodTimeIntervals B, GoodTimeIntervals C) Three(Random random)
    {
        return (One(), One(), One());

        GoodTimeIntervals One() => GoodTimeIntervals.FromIntervals(Enumerable.Range(0, random.Next(8)).Select(_ =>
        {
            int start = random.Next(50);
            return new TimeInterval(start, start + 1 + random.Next(10));
        }));
    }
}
