using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>What one criterion took from the good time of a window.</summary>
/// <param name="Reason">For example <c>attitude</c>.</param>
/// <param name="Seconds">Seconds that no earlier criterion had taken.</param>
internal readonly record struct GoodTimeCut(string Reason, double Seconds);

/// <summary>
/// The good time of a window, cut by one criterion after another; the cuts and what remains add up to the window.
/// </summary>
internal sealed class GoodTimeCuts(GoodTimeIntervals whole)
{
    private readonly List<GoodTimeCut> _cuts = [];

    /// <summary>What remains.</summary>
    public GoodTimeIntervals Remaining { get; private set; } = whole;

    /// <summary>The criteria in their order; those that took nothing are there too.</summary>
    public IReadOnlyList<GoodTimeCut> Cuts => _cuts;

    /// <summary>Keeps only times that a criterion calls good.</summary>
    public void Keep(string reason, GoodTimeIntervals good) => Set(reason, Remaining.Intersect(good));

    /// <summary>Removes times that a criterion calls bad.</summary>
    public void Remove(string reason, GoodTimeIntervals bad) => Set(reason, bad.IsEmpty ? Remaining : Remaining.Except(bad));

    private void Set(string reason, GoodTimeIntervals remaining)
    {
        _cuts.Add(new GoodTimeCut(reason, Remaining.TotalSeconds - remaining.TotalSeconds));
        Remaining = remaining;
    }
}
