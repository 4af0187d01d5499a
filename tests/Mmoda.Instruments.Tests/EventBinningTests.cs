using Mmoda.HighEnergy;

namespace Mmoda.Instruments.Tests;

public sealed class EventBinningTests
{
    private static readonly EnergyBand Band = new(20, 40);

    private static IsgriEnergyScale Nominal { get; } = new(IsgriNominalCalibration.Create(), 6000, [-8, -8, -8, -8, -8, -8, -8, -8]);

    private static GoodTimeIntervals[] Good(params TimeInterval[] intervals) =>
        [.. Enumerable.Repeat(GoodTimeIntervals.FromIntervals(intervals), IsgriDetector.ModuleCount)];

    [Fact]
    public void Every_event_is_counted_once()
    {
        SimulatedEvents events = new(new SimulationPlan { Seed = 14, Fields = [Sky.Field(Sky.Crab, 1, 300)] });
        GoodTimeIntervals most = GoodTimeIntervals.FromIntervals(
            new TimeInterval(events.Scene.Clock.IjdStart + 20 / 86400.0, events.Scene.Clock.IjdStart + 100 / 86400.0),
            new TimeInterval(events.Scene.Clock.IjdStart + 150 / 86400.0, events.Scene.Clock.IjdEnd));
        byte[] rows =
        [
            .. events.Rows, .. SimulatedEvents.Row(most[0].StartIjd, y: 200), .. SimulatedEvents.Row(most[0].StartIjd, z: 128),
            .. SimulatedEvents.Row(double.NaN), .. SimulatedEvents.Row(double.PositiveInfinity), .. SimulatedEvents.Row(most[0].StartIjd, flag: 1),
        ];

        Binned binned = new(rows, events.Scale, [.. events.GoodTimes.Select(g => g.Intersect(most))], Band);

        EventTally t = binned.Tally;
        Assert.Equal(events.Count + 5, t.Total);
        Assert.Equal(4, t.Malformed);
        Assert.True(t.OutsideGoodTime > 0 && t.Flagged > 0 && t.RiseTime > 0 && t.OutsideBand > 0);
        Assert.Equal(t.Total, t.OutsideGoodTime + t.Malformed + t.Flagged + t.RiseTime + t.OutsideBand + binned.InBand.Sum());
        Assert.Equal(t.Flagged, binned.Flagged.Sum());
        Assert.Equal(binned.All.Sum(), t.OutsideBand + binned.InBand.Sum());
    }

    [Fact]
    public void Events_that_no_window_can_have_are_counted_by_what_is_wrong_with_them()
    {
        SimulatedEvents events = new(new SimulationPlan { Seed = 14, Fields = [Sky.Field(Sky.Crab, 1, 30)] });
        TimeInterval window = new(events.Scene.Clock.IjdStart, events.Scene.Clock.IjdEnd);
        byte[] rows =
        [
            .. events.Rows, .. SimulatedEvents.Row(window.StartIjd, y: 200), .. SimulatedEvents.Row(double.NaN), .. SimulatedEvents.Row(double.NegativeInfinity),
            .. SimulatedEvents.Row(window.StartIjd - (9 / 86400.0)), .. SimulatedEvents.Row(window.StartIjd - (11 / 86400.0)),
            .. SimulatedEvents.Row(window.StopIjd + (11 / 86400.0)), .. SimulatedEvents.Row(window.StopIjd + 100),
        ];

        EventTally t = new Binned(rows, events.Scale, events.GoodTimes, Band, possible: InvalidRows.Around(window)).Tally;

        Assert.Equal(new InvalidRows(events.Count + 7, WithoutTime: 2, OutsideWindow: 3, OutsideDetector: 1), t.Invalid);
    }

    [Theory]
    [InlineData(1000, false)] // One in a thousand.
    [InlineData(999, true)]
    public void More_than_one_invalid_event_in_a_thousand_is_a_corrupt_table(int rows, bool isCorrupt)
    {
        InvalidRows one = new(rows, 1, 0, 0);

        Assert.Equal(isCorrupt, one.IsCorrupt);
        Assert.Contains("0.1 %) are invalid: 1 without a time", one.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_of_any_size_give_the_same_counts()
    {
        SimulatedEvents events = new(new SimulationPlan { Seed = 15, Fields = [Sky.Field(Sky.Crab, 1, 60)] });

        Binned whole = new(events.Rows, events.Scale, events.GoodTimes, Band), parts = new(events.Rows, events.Scale, events.GoodTimes, Band, block: 777);

        Assert.Equal(whole.InBand, parts.InBand);
        Assert.Equal(whole.Tally, parts.Tally);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Counting_in_batches_is_counting_one_by_one(int count)
    {
        EnergyGrid grid = new([20, 25, 40, 41, 90, 300]);
        Random random = new(count);
        EventBlock block = new(1000) { Count = count };
        int[] expected = new int[(grid.Count + 2) * IsgriDetector.PixelCount], cube = new int[expected.Length];
        for (int i = 0; i < count; i++)
        {
            block.Pixels[i] = (ushort)(i % 3 == 0 ? IsgriDetector.PixelCount - 1 : random.Next(IsgriDetector.PixelCount));
            block.EnergiesKeV[i] = i % 7 == 0 ? float.NaN : (float)(350 * random.NextDouble());
            expected[(grid.Locate(block.EnergiesKeV[i]) * IsgriDetector.PixelCount) + block.Pixels[i]]++;
        }

        EventBinning.Count(block, grid, cube);

        Assert.Equal(expected, cube);
    }

    [Fact]
    public void Good_times_hold_their_start_and_not_their_end()
    {
        GoodTimeIntervals[] good = Good(new TimeInterval(6000, 6000.25), new TimeInterval(6000.5, 6000.75));
        double[] inside = [6000, 6000.1, double.BitDecrement(6000.25), 6000.5, 6000.6];
        double[] outside = [double.BitDecrement(6000), 6000.25, 6000.3, double.BitDecrement(6000.5), 6000.75, 7000];

        Assert.Equal(0, new Binned([.. inside.SelectMany(t => SimulatedEvents.Row(t))], Nominal, good, Band).Tally.OutsideGoodTime);
        Assert.Equal(6, new Binned([.. outside.SelectMany(t => SimulatedEvents.Row(t))], Nominal, good, Band).Tally.OutsideGoodTime);

        // The kernel remembers the interval of the last event: another order must not change the verdicts.
        byte[] mixed = [.. outside.Concat(inside).OrderBy(t => Math.Sin(1e9 * t)).SelectMany(t => SimulatedEvents.Row(t))];
        Assert.Equal(6, new Binned(mixed, Nominal, good, Band).Tally.OutsideGoodTime);
    }

    [Fact]
    public void The_good_time_is_that_of_the_module_of_the_pixel()
    {
        GoodTimeIntervals[] good = Good(new TimeInterval(6000, 6001));
        good[IsgriDetector.Module(100, 100)] = GoodTimeIntervals.Empty;

        Assert.Equal(1, new Binned([.. SimulatedEvents.Row(6000.5, y: 100, z: 100), .. SimulatedEvents.Row(6000.5)], Nominal, good, Band).Tally.OutsideGoodTime);
    }

    [Fact]
    public void Bands_that_touch_share_no_event_and_lose_none()
    {
        SimulatedEvents events = new(new SimulationPlan { Seed = 16, Fields = [Sky.Field(Sky.Crab, 1, 60)] });
        int In(double low, double high) => new Binned(events.Rows, events.Scale, events.GoodTimes, new EnergyBand(low, high)).InBand.Sum();

        Assert.Equal(In(20, 80), In(20, 33.3) + In(33.3, 40) + In(40, 80));
    }

    [Fact]
    public void The_dither_is_uniform_and_belongs_to_the_row()
    {
        (float Pulse, float Rise)[] dither = [.. Enumerable.Range(0, 100_000).Select(i => Deviates(500, (ulong)i))];

        // The mean of n uniform deviates scatters by 1/√(12 n) = 0.0009, their product by 0.0003.
        Assert.All(dither, d => Assert.True(d is { Pulse: >= 0 and < 1, Rise: >= 0 and < 1 }));
        Assert.Equal(0.5, dither.Average(d => d.Pulse), 0.004);
        Assert.Equal(0.5, dither.Average(d => d.Rise), 0.004);
        Assert.Equal(0, dither.Average(d => (d.Pulse - 0.5) * (d.Rise - 0.5)), 0.0012);
        Assert.Equal(dither[7], Deviates(500, 7));
        Assert.NotEqual(dither[7], Deviates(501, 7));
    }

    private static (float Pulse, float Rise) Deviates(ulong seed, ulong row)
    {
        ulong bits = EventBinning.Dither(seed, row);
        return (EventBinning.Low(bits), EventBinning.High(bits));
    }
}
