using Mmoda.Server.Operations;
using Mmoda.Tests;

namespace Mmoda.Server.Tests;

public sealed class CoarseTimerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Waits_that_end_about_together_end_at_one_beat_and_never_early()
    {
        ManualTimeProvider clock = new(Tokens.Now);
        using CoarseTimer timer = new(clock);
        Task first = timer.After(TimeSpan.FromSeconds(1.0)), second = timer.After(TimeSpan.FromSeconds(1.1)), later = timer.After(TimeSpan.FromSeconds(3));
        Assert.Same(first, second);
        clock.Advance(TimeSpan.FromSeconds(1.25));
        await first.WaitAsync(Patience);
        Assert.False(later.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(2));
        await later.WaitAsync(Patience);

        // It stopped when nobody waited, and goes on.
        Task again = timer.After(TimeSpan.Zero);
        clock.Advance(TimeSpan.FromSeconds(1));
        await again.WaitAsync(Patience);
    }

    [Fact]
    public void A_wait_longer_than_any_clock_does_not_overflow()
    {
        using CoarseTimer timer = new(TimeProvider.System);
        Assert.False(timer.After(TimeSpan.MaxValue - TimeSpan.FromDays(1)).IsCompleted);
    }
}
