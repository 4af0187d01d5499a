namespace Mmoda.Sky.Tests;

public sealed class AttitudeHistoryTests
{
    private static readonly Epoch Start = Epoch.FromIjd(1000.25);

    private static Attitude Turned(double degrees) =>
        Attitude.FromAxes(SkyDirection.FromDegrees(degrees, 0), SkyDirection.FromDegrees(0, 90));

    private static readonly AttitudeHistory History = new(
        [Start, Start.AddSeconds(10), Start.AddSeconds(40)], [Turned(350), Turned(10), Turned(40)]);

    [Theory]
    [InlineData(0, 350)]
    [InlineData(2.5, 355)]
    [InlineData(10, 10)]
    [InlineData(25, 25)]
    [InlineData(40, 40)]
    public void A_slew_is_followed_at_constant_speed(double seconds, double expected)
    {
        Attitude attitude = History.At(Start.AddSeconds(seconds));

        // Epochs resolve 0.1 ns, that is 1e-9 of the 2° per second of the slew.
        Assert.InRange(attitude.XAxis.SeparationTo(SkyDirection.FromDegrees(expected, 0)).Degrees, 0, 1e-8);
        Assert.InRange(attitude.ZAxis.SeparationTo(SkyDirection.FromDegrees(0, 90)).Degrees, 0, 1e-12);
        Assert.InRange(attitude.AngleTo(Turned(expected)).Degrees, 0, 1e-8);
    }

    [Fact]
    public void Nothing_is_extrapolated()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => History.At(Start.AddSeconds(-0.001)));
        Assert.Throws<ArgumentOutOfRangeException>(() => History.At(Start.AddSeconds(40.001)));
        Assert.Throws<ArgumentException>(() => new AttitudeHistory([], []));
        Assert.Throws<ArgumentException>(() => new AttitudeHistory([Start, Start], [Turned(0), Turned(1)]));
        Assert.Throws<ArgumentException>(() => new AttitudeHistory([Start], [default]));
    }

    [Fact]
    public void Looking_up_allocates_nothing()
    {
        History.At(Start.AddSeconds(3));
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 40; i++)
            History.At(Start.AddSeconds(i + 0.5 - 0.5));

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Half_way_between_two_attitudes_is_their_mean_and_a_matrix_is_kept()
    {
        Attitude half = Attitude.Between(Turned(10), Turned(20), 0.5);

        Assert.InRange(half.AngleTo(Attitude.Mean([Turned(10), Turned(20)])).Degrees, 0, 1e-12);
        Assert.InRange(Attitude.FromMatrix(half.FromSky).AngleTo(half).Degrees, 0, 1e-12);
        Assert.InRange(Attitude.FromRotation(half.ToRotation()).AngleTo(half).Degrees, 0, 1e-12);
    }
}
