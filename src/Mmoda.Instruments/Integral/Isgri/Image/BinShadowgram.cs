using System.Text.Json.Nodes;
using Mmoda.HighEnergy;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>isgri.shadowgram</c>: raw events of one science window to calibrated counts per pixel in each band.
/// Parameters: <c>window</c>, <c>bands</c> (<c>20-40,40-80</c>), and the fingerprints of the files (they only make the key).
/// </summary>
internal sealed class BinShadowgram(IntegralArchive archive) : IsgriWindowStep(archive, StepName, StepVersion)
{
    /// <summary>What it does, in the registered name.</summary>
    public const string Operation = "shadowgram";

    /// <summary>Registered name.</summary>
    public const string StepName = "isgri." + Operation;

    /// <summary>Version of the algorithm: 2 makes several bands in one pass.</summary>
    public const int StepVersion = 2;

    /// <inheritdoc/>
    protected override StepOutcome Run(StepRun run, EventReduction reduction, StageClock clock, CancellationToken cancellationToken)
    {
        EnergyBands bands = StepParameters.Bands(run.Parameters, Telescope.Isgri);
        IsgriWindow window = reduction.Window;
        int[] counts = bands.CreateCounts();
        reduction.Read(block => bands.Count(block, counts), cancellationToken);
        clock.Lap("reduce and bin", "decompress", reduction.ReadingTime);

        bool[] isBad = reduction.Screen(out PixelScreeningResult screening);
        EventTally tally = reduction.Tally;
        int[] inBand = new int[IsgriDetector.PixelCount];
        bands.SumAny(counts, inBand);
        for (int i = 0; i < inBand.Length; i++)
        {
            tally.BadPixel += isBad[i] ? inBand[i] : 0;
            tally.Kept += isBad[i] ? 0 : inBand[i];
        }

        tally.OutsideBand = tally.Accepted - tally.BadPixel - tally.Kept;
        Assumptions.Describe(run, reduction, screening);
        Describe(run, tally);
        EfficiencyMap efficiency = new(window, reduction.Calibration, isBad);
        List<WindowShadowgram> shadowgrams = [];
        for (int i = 0; i < bands.Bands.Count; i++)
        {
            bands.Sum(bands.Bands[i], counts, inBand);
            if (Calibrate(inBand, bands.Bands[i], isBad, efficiency, reduction) is { } shadowgram)
                shadowgrams.Add(shadowgram);
        }

        if (shadowgrams.Count == 0)
            return new StepOutcome.Empty($"no events in {string.Join(", ", bands.Bands)}");
        clock.Lap("calibrate");
        WindowShadowgram.Write(Path.Combine(run.OutputDirectory, WindowShadowgram.FileName), shadowgrams);
        clock.Lap("write");
        return run.Produced();
    }

    // Null for a band without events, which has no image.
    private static WindowShadowgram? Calibrate(int[] inBand, EnergyBand band, bool[] isBad, EfficiencyMap efficiency, EventReduction reduction)
    {
        float[] counts = new float[IsgriDetector.PixelCount];
        bool any = false;
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = isBad[i] ? 0 : inBand[i];
            any |= counts[i] > 0;
        }

        if (!any)
            return null;
        IsgriWindow window = reduction.Window;
        float[] grid = new float[IsgriDetector.Width * IsgriDetector.Height], efficiencyGrid = new float[grid.Length], backgroundGrid = new float[grid.Length];
        IsgriDetector.ToGrid<float>(counts, grid);
        IsgriDetector.ToGrid<float>(efficiency.In(band), efficiencyGrid);
        IsgriDetector.ToGrid<float>(reduction.Calibration.BackgroundIn(band), backgroundGrid);
        return new WindowShadowgram
        {
            Counts = grid,
            Efficiency = efficiencyGrid,
            Background = backgroundGrid,
            Id = window.Window.Id,
            Limits = new TimeInterval(window.Window.StartIjd, window.Window.StopIjd),
            Band = band,
            Attitude = window.Attitude,
            OnTimeSeconds = window.GoodTimes.TotalSeconds,
            LiveFraction = window.LiveFraction.Average(),
            RiseTimes = (reduction.Selection.RiseTimeMin, reduction.Selection.RiseTimeMax),
            IsSimulated = window.IsSimulated,
        };
    }

    private static void Describe(StepRun run, EventTally tally) => run.Metadata["events"] = new JsonObject
    {
        ["total"] = tally.Total,
        ["kept"] = tally.Kept,
        ["outside_good_time"] = tally.OutsideGoodTime,
        ["malformed"] = tally.Malformed,
        ["flagged"] = tally.Flagged,
        ["rise_time"] = tally.RiseTime,
        ["outside_band"] = tally.OutsideBand,
        ["bad_pixel"] = tally.BadPixel,
    };
}
