using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>Times at which the rate of the whole detector was far from its usual value.</summary>
/// <param name="Interval">When.</param>
/// <param name="Ratio">Largest (or smallest) ratio to the median rate.</param>
internal readonly record struct RateExcursion(TimeInterval Interval, double Ratio);

/// <summary>
/// Counts accepted events second by second to find what the good times do not know: seconds without any event, as telemetry
/// gaps make them, and excursions of the rate, as solar flares, the belts and bright bursts do. Nothing is cut: a burst may be
/// what the user is looking for.
/// </summary>
internal sealed class CountRateWatch
{
    private const double SecondsPerDay = 86400;

    // Flares last minutes; a shorter bin would find more noise, not more flares.
    private const int ExcursionBinSeconds = 20;

    // Of 10 000 windows with 200 bins Gaussian noise passes six deviations in 0.004 bins.
    private const double ExcursionSigma = 6;

    // What an excursion must reach besides, relative to the median: the background of quiet times wanders by less.
    private const double ExcursionFraction = 0.1;

    // A time in which fewer events are expected may be empty by chance.
    private const double GapExpectation = 40;

    private readonly double _start;
    private readonly int[] _counts;

    /// <summary>A watch over a window of at most 10 days.</summary>
    public CountRateWatch(TimeInterval window)
    {
        _start = window.StartIjd;
        _counts = new int[(int)Math.Ceiling(Math.Min(window.Seconds, 864000)) + 1];
    }

    /// <summary>Counts the events of a block.</summary>
    public void Add(EventBlock block)
    {
        int[] counts = _counts;
        foreach (double ijd in block.Ijd.AsSpan(0, block.Count))
        {
            // Good times lie within the window; what does not is no event of it.
            int second = (int)((ijd - _start) * SecondsPerDay);
            if ((uint)second < (uint)counts.Length)
                counts[second]++;
        }
    }

    /// <summary>Runs of whole seconds without an event although the modules were on, and at the median rate would have had at least 40.</summary>
    /// <param name="live">Number of live modules, 0–8, in each second since the start; fractions at the edges of good times.</param>
    public IReadOnlyList<TimeInterval> Gaps(ReadOnlySpan<double> live)
    {
        double perModule = MedianRate(live, ExcursionBinSeconds), expected = 0;
        List<TimeInterval> gaps = [];
        int from = 0;
        for (int i = 0; i <= _counts.Length; i++)
        {
            if (i < _counts.Length && _counts[i] == 0 && live[i] > 0)
            {
                expected += live[i] * perModule;
                continue;
            }

            if (expected >= GapExpectation)
                gaps.Add(new TimeInterval(At(from), At(i)));
            (from, expected) = (i + 1, 0);
        }

        return gaps;
    }

    /// <summary>
    /// Excursions of the rate: bins of 20 s that differ from the median by more than six standard deviations (from Poisson noise or
    /// the median absolute deviation of the bins, whichever is larger) and by more than a tenth.
    /// </summary>
    /// <param name="live">As in <see cref="Gaps"/>.</param>
    public IReadOnlyList<RateExcursion> Excursions(ReadOnlySpan<double> live)
    {
        double median = MedianRate(live, ExcursionBinSeconds);
        if (!(median > 0))
            return [];
        double[] deviations = [.. Bins(live, ExcursionBinSeconds).Select(b => Math.Abs(b.Counts / b.Live - median)).Order()];
        double spread = 1.4826 * deviations[deviations.Length / 2];
        List<RateExcursion> found = [];
        foreach ((int first, int last, double counts, double exposure) in Bins(live, ExcursionBinSeconds))
        {
            double rate = counts / exposure, sigma = Math.Max(spread, Math.Sqrt(median / exposure));
            if (Math.Abs(rate - median) <= Math.Max(ExcursionSigma * sigma, ExcursionFraction * median))
                continue;
            TimeInterval interval = new(At(first), At(last));
            double ratio = rate / median;
            if (found.Count > 0 && found[^1] is var previous && previous.Interval.StopIjd == interval.StartIjd && previous.Ratio > 1 == ratio > 1)
            {
                double extreme = ratio > 1 ? Math.Max(ratio, previous.Ratio) : Math.Min(ratio, previous.Ratio);
                found[^1] = new RateExcursion(new TimeInterval(previous.Interval.StartIjd, interval.StopIjd), extreme);
            }
            else
            {
                found.Add(new RateExcursion(interval, ratio));
            }
        }

        return found;
    }

    /// <summary>
    /// Median rate of the detector with all modules live, events/s: a window that is within a flare or the belts from start to end
    /// has no excursions, but a high rate.
    /// </summary>
    /// <param name="live">As in <see cref="Gaps"/>.</param>
    public double DetectorRate(ReadOnlySpan<double> live) => IsgriDetector.ModuleCount * MedianRate(live, ExcursionBinSeconds);

    /// <summary>Live modules in each second since the start of a window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="modules">Good times of the eight modules.</param>
    public static double[] LiveModules(TimeInterval window, IReadOnlyList<GoodTimeIntervals> modules)
    {
        double[] live = new double[(int)Math.Ceiling(Math.Min(window.Seconds, 864000)) + 1];
        foreach (TimeInterval good in modules.SelectMany(m => m))
        {
            double from = (good.StartIjd - window.StartIjd) * SecondsPerDay, to = (good.StopIjd - window.StartIjd) * SecondsPerDay;
            for (int i = Math.Max(0, (int)from); i < live.Length && i < to; i++)
                live[i] += Math.Min(i + 1, to) - Math.Max(i, from);
        }

        return live;
    }

    private double At(int second) => _start + second / SecondsPerDay;

    // Counts per second and live module.
    private double MedianRate(ReadOnlySpan<double> live, int seconds)
    {
        double[] rates = [.. Bins(live, seconds).Where(b => b.Counts > 0).Select(b => b.Counts / b.Live).Order()];
        return rates.Length == 0 ? 0 : rates[rates.Length / 2];
    }

    private List<(int First, int Last, double Counts, double Live)> Bins(ReadOnlySpan<double> live, int seconds)
    {
        List<(int First, int Last, double Counts, double Live)> bins = [];
        for (int first = 0; first < _counts.Length; first += seconds)
        {
            int last = Math.Min(first + seconds, _counts.Length);
            double counts = 0, exposure = 0;
            for (int i = first; i < last; i++)
            {
                counts += _counts[i];
                exposure += live[i];
            }

            // A bin that is mostly outside the good times says little, and its edges are not exact.
            if (exposure > IsgriDetector.ModuleCount * seconds / 4.0)
                bins.Add((first, last, counts, exposure));
        }

        return bins;
    }
}
