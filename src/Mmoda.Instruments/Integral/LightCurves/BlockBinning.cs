using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>
/// Bayesian blocks of a source seen through a coded mask (Scargle, Norris, Jackson and Chiang 2013, Astrophys. J. 764, 167).
/// </summary>
/// <remarks>
/// <para>Single events do not know their source: blocks of the events of the illuminated pixels would end wherever the
/// background or another source changes. What belongs to the source alone is the fit of all sources and the background to the
/// detector plane, in which an event weighs by the illumination of its pixel (positive where the source shines, negative where it
/// does not). So the events of each short cell are fitted; the rate is a weighted sum of hundreds of events of both signs, hence
/// normal already in cells of tens of events; and the blocks are those of measurements with known errors (section 3.3, equation
/// 41).</para>
/// <para>The cost of a change is that of equation 21. It was calibrated for events; for N standard normal cells the level of 5 %
/// lies at 4.19, 4.75, 5.35, 5.82, 6.41 and 6.86 for N = 30, 100, 300, 1000, 3000 and 10000 (200 to 1500 simulations each), the
/// formula gives 4.32, 4.90, 5.42, 6.00, 6.53 and 7.10: it holds here too. So that the chance asked for is an upper limit, not an
/// average over the scatter of that calibration, half of it is put in: a change must be fitter by 0.7 more.</para>
/// </remarks>
internal static class BlockBinning
{
    /// <summary>Most cells: with more the search takes minutes, so neighbours are joined first.</summary>
    public const int MostCells = 1 << 16;

    /// <summary>How many cells are joined to one before the search.</summary>
    public static int Joining(int cells)
    {
        int joining = 1;
        for (; cells > MostCells; cells = (cells + 1) / 2)
            joining *= 2;
        return joining;
    }

    /// <summary>The blocks of one source in one band.</summary>
    /// <param name="cells">Cells in the order of time, at least one, all with a rate.</param>
    /// <param name="falseAlarm">Largest chance of more than one block where the rate is constant, 0 to 0.1.</param>
    public static List<LightCurveRow> Of(IReadOnlyList<LightCurveRow> cells, double falseAlarm)
    {
        if (Joining(cells.Count) is > 1 and int joining)
            cells = [.. cells.Chunk(joining).Select(c => Join(c))];
        int[] starts = BayesianBlocks.OfMeasurements(
            [.. cells.Select(c => c.Rate)], [.. cells.Select(c => c.Error)], BlockPrior.FalsePositiveRate(falseAlarm / 2));
        return [.. starts.Select((start, i) => Join([.. cells.Skip(start).Take((i + 1 < starts.Length ? starts[i + 1] : cells.Count) - start)]))];
    }

    /// <summary>
    /// The mean of cells, weighted with their exposure: errors of cells of few counts follow their rates, and weights made of them
    /// would pull the mean down.
    /// </summary>
    internal static LightCurveRow Join(IReadOnlyList<LightCurveRow> cells)
    {
        double exposure = cells.Sum(c => c.ExposureSeconds);
        double Mean(Func<LightCurveRow, double> value) => cells.Sum(c => c.ExposureSeconds * value(c)) / exposure;
        double Error(Func<LightCurveRow, double> sigma) => Math.Sqrt(cells.Sum(c => Math.Pow(c.ExposureSeconds * sigma(c), 2))) / exposure;
        return new LightCurveRow
        {
            StartIjd = cells[0].StartIjd,
            StopIjd = cells[^1].StopIjd,
            Counts = cells.Sum(c => c.Counts),
            Background = Mean(c => c.Background),
            BackgroundError = Error(c => c.BackgroundError),
            Rate = Mean(c => c.Rate),
            Error = Error(c => c.Error),
            GoodSeconds = cells.Sum(c => c.GoodSeconds),
            ExposureSeconds = exposure,
            Barycentric = AtBarycentre(cells, 0.5 * (cells[0].StartIjd + cells[^1].StopIjd)),
        };
    }

    // Between two cells the delay is taken as linear: right to 0.4 s over a gap of a day, which the orbit bends, and to 1 µs within a window.
    private static double AtBarycentre(IReadOnlyList<LightCurveRow> cells, double middle)
    {
        int after = 0;
        while (after < cells.Count - 1 && cells[after].MiddleIjd < middle)
            after++;
        LightCurveRow a = cells[Math.Max(0, after - 1)], b = cells[after];
        double delayA = a.Barycentric - a.MiddleIjd, delayB = b.Barycentric - b.MiddleIjd, gap = b.MiddleIjd - a.MiddleIjd;
        return middle + delayA + (gap > 0 ? (middle - a.MiddleIjd) / gap * (delayB - delayA) : 0);
    }
}
