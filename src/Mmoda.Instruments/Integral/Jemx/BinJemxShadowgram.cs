using System.Text.Json.Nodes;
using Mmoda.HighEnergy;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>jemx.shadowgram</c>: events of one unit and science window to counts per cell in each band. Parameters: <c>window</c>,
/// <c>unit</c>, <c>bands</c>, and the fingerprints of the files (they only make the key).
/// </summary>
internal sealed class BinJemxShadowgram(IntegralArchive archive) : JemxWindowStep(archive, BinShadowgram.Operation, StepVersion)
{
    /// <summary>Version of the algorithm: 2 also counts in the parts of bands.</summary>
    public const int StepVersion = 2;

    /// <inheritdoc/>
    protected override StepOutcome Run(StepRun run, JemxReduction reduction, StageClock clock, CancellationToken cancellationToken)
    {
        Telescope telescope = Telescope.Jemx[reduction.Window.Unit.Number - 1];
        EnergyBands bands = StepParameters.Bands(run.Parameters, telescope);
        int[] counts = bands.CreateCounts(), inBand = new int[telescope.PlaneLength];
        reduction.Read(block => bands.Count(block, counts), cancellationToken);
        clock.Lap("reduce and bin", "decompress", reduction.ReadingTime);

        bool[] isLive = reduction.LiveCells();
        JemxWindow window = reduction.Window;
        double recorded = window.RecordedIn(window.GoodTimes);
        float[] efficiency = Array.ConvertAll(isLive, l => l ? (float)recorded : 0f), flat = Array.ConvertAll(isLive, l => l ? 1f : 0f);
        Describe(run, reduction, isLive);
        List<WindowShadowgram> shadowgrams = [];
        float[] LiveCounts(EnergyBand band)
        {
            bands.Sum(band, counts, inBand);
            float[] plane = new float[inBand.Length];
            for (int cell = 0; cell < plane.Length; cell++)
                plane[cell] = isLive[cell] ? inBand[cell] : 0;
            return plane;
        }

        foreach (EnergyBand band in bands.Bands)
        {
            float[] plane = LiveCounts(band);
            if (plane.All(c => c == 0))
                continue; // A band without events has no image.
            shadowgrams.Add(new WindowShadowgram
            {
                Telescope = telescope,
                Counts = plane,
                Parts = EnergyBands.PartsOf(band, telescope) is { Count: > 1 } parts ? [.. parts.Select(p => new BandPart(p, LiveCounts(p)))] : [],
                Efficiency = efficiency,
                Background = flat,
                Id = window.Window.Id,
                Limits = new TimeInterval(window.Window.StartIjd, window.Window.StopIjd),
                Band = band,
                Attitude = window.Attitude,
                OnTimeSeconds = window.GoodTimes.TotalSeconds,
                LiveFraction = recorded,
                IsSimulated = window.Window.IsSimulated,
            });
        }

        if (shadowgrams.Count == 0)
            return new StepOutcome.Empty($"no events in {string.Join(", ", bands.Bands)}");
        WindowShadowgram.Write(Path.Combine(run.OutputDirectory, WindowShadowgram.FileName), shadowgrams);
        clock.Lap("write");
        return run.Produced();
    }

    /// <summary>Saves what every step that reads a window of JEM-X knows.</summary>
    internal static void Describe(StepRun run, JemxReduction reduction, bool[] isLive)
    {
        JemxWindow window = reduction.Window;
        JemxTally t = reduction.Tally;
        run.Metadata["window"] = window.Window.Id.ToString();
        run.Metadata["unit"] = window.Unit.Name;
        run.Metadata["simulated"] = window.Window.IsSimulated;
        run.Metadata["good_seconds"] = window.GoodTimes.TotalSeconds;
        run.Metadata["cuts_seconds"] = new JsonObject([.. window.Cuts.Select(c => KeyValuePair.Create<string, JsonNode?>(c.Reason, c.Seconds))]);
        run.Metadata["live_fraction"] = window.RecordedIn(window.GoodTimes);
        run.Metadata["live_cells"] = isLive.Count(l => l);
        run.Metadata["energies"] = reduction.EnergySource;
        run.Metadata["assumptions"] = new JsonArray([.. window.Assumptions.Select(a => (JsonNode)a)]);
        run.Metadata["calibration"] = new JsonObject(
            [.. reduction.Calibration.Origins.Select(o => KeyValuePair.Create<string, JsonNode?>(o.Structure, o.Source))]);
        run.Metadata["events"] = new JsonObject
        {
            ["total"] = t.Total,
            ["accepted"] = t.Accepted,
            ["outside_good_time"] = t.OutsideGoodTime,
            ["malformed"] = t.Malformed,
            ["flagged"] = t.Flagged,
        };
    }
}
