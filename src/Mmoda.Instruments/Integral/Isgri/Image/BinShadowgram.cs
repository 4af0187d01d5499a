using System.Text.Json.Nodes;
using Mmoda.HighEnergy;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>isgri.shadowgram</c>: raw events of one science window to calibrated counts per pixel in one band.
/// Parameters: <c>window</c>, <c>e1_kev</c>, <c>e2_kev</c>, and the fingerprints of the files (they only make the key).
/// </summary>
internal sealed class BinShadowgram(IntegralArchive archive) : IsgriWindowStep(archive, StepName, StepVersion)
{
    /// <summary>Registered name.</summary>
    public const string StepName = "isgri.shadowgram";

    /// <summary>Version of the algorithm.</summary>
    public const int StepVersion = 2;

    /// <inheritdoc/>
    protected override StepOutcome Run(StepRun run, EventReduction reduction, StageClock clock, CancellationToken cancellationToken)
    {
        EnergyBand band = StepParameters.Band(run.Parameters);
        IsgriWindow window = reduction.Window;
        int[] inBand = new int[IsgriDetector.PixelCount];
        reduction.Read(block => EventBinning.Count(block, band, inBand), cancellationToken);
        clock.Lap("read and bin");

        bool[] isBad = reduction.Screen(out PixelScreeningResult screening);
        EventTally tally = reduction.Tally;
        float[] counts = new float[IsgriDetector.PixelCount];
        for (int i = 0; i < counts.Length; i++)
        {
            tally.BadPixel += isBad[i] ? inBand[i] : 0;
            tally.Kept += isBad[i] ? 0 : inBand[i];
            counts[i] = isBad[i] ? 0 : inBand[i];
        }

        tally.OutsideBand = tally.Accepted - tally.BadPixel - tally.Kept;
        Assumptions.Describe(run, reduction, screening);
        Describe(run, tally);
        if (tally.Kept == 0)
            return new StepOutcome.Empty($"no events in {band}");
        float[] grid = new float[IsgriDetector.Width * IsgriDetector.Height], efficiencyGrid = new float[grid.Length], backgroundGrid = new float[grid.Length];
        IsgriDetector.ToGrid<float>(counts, grid);
        IsgriDetector.ToGrid<float>(new EfficiencyMap(window, reduction.Calibration, isBad).In(band), efficiencyGrid);
        IsgriDetector.ToGrid<float>(reduction.Calibration.BackgroundIn(band), backgroundGrid);
        new IsgriShadowgram
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
        }.Write(Path.Combine(run.OutputDirectory, IsgriShadowgram.FileName));
        clock.Lap("write");
        return run.Produced();
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
