using Mmoda.Fits;

namespace Mmoda.Sky.Tests;

public sealed class IntegralTimeTests
{
    /// <summary>A tick of the on-board clock is 0.95 µs; rounding to it leaves half.</summary>
    private const double HalfTick = 0.48e-6;

    // Limits of the science windows 066500280010 (two bins of it) and 255900280010, from the headers of real products.
    private static readonly (ulong Ticks, double Ijd)[] Real =
    [
        (179930369359872, 3006.12412246426), (179932505309184, 3006.14769886678),
        (179941701320704, 3006.24920355503), (179943837270016, 3006.27277995753),
        (9111764710981632, 8320.63230042977), (9111768458592256, 8320.6736661982),
    ];

    [Fact]
    public void Words_and_digits_of_an_on_board_time_survive_a_round_trip()
    {
        OnBoardTime time = OnBoardTime.FromWords([0, 49739, 32496, 0]);
        ushort[] words = new ushort[4];
        time.ToWords(words);

        Assert.Equal([0, 49739, 32496, 0], words);
        Assert.Equal(((49739UL << 16) + 32496) << 16, time.Ticks);
        Assert.True(OnBoardTime.TryParse("00000179930369359872", out OnBoardTime keyword));
        Assert.Equal(179930369359872UL, keyword.Ticks);
        Assert.Equal("00000179930369359872", keyword.ToString());
        Assert.False(OnBoardTime.TryParse("String", out _));
        Assert.False(OnBoardTime.TryParse("-5", out _));
        Assert.Equal(-8.0, new OnBoardTime(0).SecondsSince(new OnBoardTime(8 << 20)));
        Assert.Throws<ArgumentException>(() => OnBoardTime.FromWords([1, 2, 3]));
    }

    [Fact]
    public void The_real_clock_drifts_by_less_than_a_part_in_a_million()
    {
        OnBoardClock clock = Clock(Real[..4]);

        double onBoard = clock.Last.Reading.SecondsSince(clock.First.Reading);
        double elapsed = clock.Last.Instant.SecondsSince(clock.First.Instant);
        Assert.InRange(Math.Abs(elapsed / onBoard - 1), 1e-8, 1e-6);
    }

    [Fact]
    public void Limits_of_a_window_predict_the_next_to_ten_microseconds()
    {
        // The drift of the drift: 2037 s of one window, 8760 s ahead; IJD in one double resolves 0.04 µs, the header 1 µs.
        OnBoardClock outer = Clock([Real[0], Real[3]]);

        Assert.InRange(outer.ToEpoch(new OnBoardTime(Real[1].Ticks)).SecondsSince(Epoch.FromIjd(Real[1].Ijd)), -1e-5, 1e-5);
        Assert.InRange(outer.ToEpoch(new OnBoardTime(Real[2].Ticks)).SecondsSince(Epoch.FromIjd(Real[2].Ijd)), -1e-5, 1e-5);
    }

    [Fact]
    public void Readings_and_instants_are_inverse_to_each_other()
    {
        OnBoardClock clock = Clock(Real[..4]);

        Property.ForAll(
            random => new OnBoardTime(Real[0].Ticks + (ulong)random.NextInt64((long)(Real[3].Ticks - Real[0].Ticks))),
            reading =>
            {
                Epoch instant = clock.ToEpoch(reading);
                Assert.Equal(reading, clock.FromEpoch(instant));
                Epoch back = clock.ToEpoch(clock.FromEpoch(instant.AddSeconds(0.3e-6)));
                Assert.InRange(back.SecondsSince(instant.AddSeconds(0.3e-6)), -HalfTick, HalfTick);
            });
    }

    [Fact]
    public void A_time_far_outside_the_correlation_is_refused()
    {
        OnBoardClock clock = Clock(Real[..2]);

        Assert.Throws<ArgumentOutOfRangeException>(() => clock.ToEpoch(new OnBoardTime(Real[4].Ticks)));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.FromEpoch(Epoch.FromIjd(0)));
        // The clock was reset in 2019: pairs from before and after make no line.
        Assert.Throws<ArgumentException>(() => Clock([Real[3], Real[4]]));
        Assert.Throws<ArgumentException>(() => Clock(Real[..1]));
    }

    [Fact]
    public void A_correlation_is_read_from_the_header_of_a_window()
    {
        FitsHeader header = new FitsHeader().Set("OBTSTART", "00000179930369359872").Set("OBTEND", "00000179932505309184")
            .Set("TSTART", Real[0].Ijd).Set("TSTOP", Real[1].Ijd);

        OnBoardClock clock = OnBoardClock.FromHeader(header);

        Assert.Equal(Real[0].Ticks, clock.First.Reading.Ticks);
        Assert.Equal(Epoch.FromIjd(Real[1].Ijd), clock.Last.Instant);
        Assert.Throws<FitsException>(() => OnBoardClock.FromHeader(header.Copy().Set("OBTEND", "String")));
        Assert.Throws<FitsException>(() => OnBoardClock.FromHeader(header.Copy().Set("TSTOP", 0.0)));
        Assert.Throws<FitsException>(() => OnBoardClock.FromHeader(new FitsHeader()));
    }

    [Theory]
    [InlineData(3006.12412246426, 665, 0.237)]
    [InlineData(8320.63230042977, 2559, 0.523)]
    [InlineData(2000.0, 328, 0.866)]
    public void The_nominal_revolution_clock_is_good_to_a_tenth_of_a_day(double ijd, int revolution, double phase)
    {
        // 0.1 d of 2.66 d.
        Assert.Equal(revolution + phase, RevolutionClock.Nominal.At(Epoch.FromIjd(ijd)), 0.04);
    }

    [Fact]
    public void Revolutions_and_their_starts_agree()
    {
        foreach (int revolution in new[] { 0, 1, 789, 1500, 1501, 1502, 2559, 9998 })
            Assert.Equal(revolution, RevolutionClock.Nominal.At(RevolutionClock.Nominal.StartOf(revolution)), 1e-9);
        Assert.Throws<ArgumentOutOfRangeException>(() => RevolutionClock.Nominal.At(Epoch.FromIjd(1000)));
        Assert.Throws<ArgumentOutOfRangeException>(() => RevolutionClock.Nominal.StartOf(-1));
    }

    [Fact]
    public void A_table_of_true_starts_comes_first()
    {
        Epoch[] starts = [Epoch.FromIjd(3005.5), Epoch.FromIjd(3008.25), Epoch.FromIjd(3011.5)];
        RevolutionClock clock = new(665, starts);

        Assert.Equal(starts[1], clock.StartOf(666));
        Assert.Equal(665.5, clock.At(Epoch.FromIjd(3006.875)), 1e-9);
        Assert.Equal(RevolutionClock.Nominal.StartOf(700), clock.StartOf(700));
        Assert.Throws<ArgumentException>(() => new RevolutionClock(1, [starts[1], starts[0]]));
    }

    [SkippableTheory]
    [InlineData("aux/sc_orbit_param_scw078900560010.fits.gz", 244)]
    [InlineData("aux/sc_orbit_param_scw169600130010.fits.gz", 417)]
    public void Rows_of_a_real_orbit_file_are_eight_seconds_apart(string name, int rows)
    {
        string? path = RealFile.Find(name);
        Skip.If(path is null, $"The real file {name} is not here (set MMODA_TEST_DATA).");
        using FitsFile file = FitsFile.Open(path);

        OnBoardTime[] times = OnBoardClock.ReadTimes(file.RequireTable("INTL-ORBI-SCP"), "OB_TIME");

        Assert.Equal(rows, times.Length);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.Equal(8.0, pair.Second.SecondsSince(pair.First)));
    }

    private static OnBoardClock Clock((ulong Ticks, double Ijd)[] pairs) =>
        new([.. pairs.Select(p => new OnBoardTime(p.Ticks))], [.. pairs.Select(p => Epoch.FromIjd(p.Ijd))]);
}
