namespace Mmoda.Instruments.Tests;

public sealed class OnBoardClockTests
{
    [Fact]
    public void A_time_goes_to_ticks_and_back()
    {
        OnBoardClock clock = new(9_111_764_710_981_632, 9_111_768_458_592_256, 8320.63230042977, 8320.6736661982); // Real: ScW 255900280010.

        // A double resolves IJD to 1e-7 s, a tenth of a tick.
        for (ulong obt = clock.ObtStart - 1_000_000; obt < clock.ObtEnd + 1_000_000; obt += 99_999_989)
            Assert.Equal(obt, clock.ToObt(clock.ToIjd(obt)));
        Assert.Equal(clock.IjdStart, clock.ToIjd(clock.ObtStart));
        Assert.Equal(clock.IjdEnd, clock.ToIjd(clock.ObtEnd), 1e-11);
        Assert.Equal(OnBoardClock.TicksPerSecond, 1 / (clock.DaysPerTick * 86400), OnBoardClock.TicksPerSecond * 1e-5);
    }

    [Fact]
    public void Ticks_are_written_with_twenty_digits_and_as_four_words()
    {
        ushort[] words = new ushort[4];

        OnBoardClock.Split(0x0123_4567_89AB_CDEF, words);

        Assert.Equal([0x0123, 0x4567, 0x89AB, 0xCDEF], words);
        Assert.Equal("00009111764710981632", OnBoardClock.Format(9_111_764_710_981_632));
    }
}
