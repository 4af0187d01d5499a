using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>isgri.shadowgram</c>: raw events of one science window to calibrated counts per pixel in one band.
/// Parameters: <c>window</c>, <c>e1_kev</c>, <c>e2_kev</c>, and the fingerprints of the files (they only make the key).
/// </summary>
internal sealed class BinShadowgram(IntegralArchive archive) : Step(StepName, StepVersion)
{
    /// <summary>Registered name.</summary>
    public const string StepName = "isgri.shadowgram";

    /// <summary>Version of the algorithm.</summary>
    public const int StepVersion = 1;

    // Seed of the dither, as in the default of the established pipeline.
    private const ulong DitherSeed = 500;
    private const double MinimumGoodSeconds = 10;
    private const int BlockRows = 32768;

    /// <inheritdoc/>
    public override ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken)
    {
        try
        {
            return ValueTask.FromResult(Run(run, cancellationToken));
        }
        catch (FitsException e)
        {
            return ValueTask.FromResult<StepOutcome>(Unprocessable(e));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return ValueTask.FromResult<StepOutcome>(Unprocessable(e));
        }
        catch (IOException e)
        {
            return ValueTask.FromResult<StepOutcome>(Unprocessable(e) with { Kind = FailureKind.Transient });
        }
    }

    // Users see which file it is, not where the operator keeps the archive.
    private StepOutcome.Failed Unprocessable(Exception e) => new(
        FailureKind.UnprocessableData, e.Message.Replace(archive.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));

    private StepOutcome Run(StepRun run, CancellationToken cancellationToken)
    {
        EnergyBand band = StepParameters.Band(run.Parameters);
        if (!ScienceWindowId.TryParse(run.Parameters["window"], out ScienceWindowId id) || archive.Find(id) is not { } entry)
            return new StepOutcome.Failed(FailureKind.UnprocessableData, $"Science window {run.Parameters["window"]} is not in the archive.");

        StageClock clock = new(run);
        IsgriWindow window = IsgriWindow.Read(archive, entry);
        if (window.GoodTimes.TotalSeconds < MinimumGoodSeconds)
        {
            return new StepOutcome.Empty(string.Create(
                CultureInfo.InvariantCulture, $"only {window.GoodTimes.TotalSeconds:0.0} s of good time, at least {MinimumGoodSeconds} s are needed"));
        }

        double middle = 0.5 * (entry.StartIjd + entry.StopIjd);
        IsgriCalibration calibration = IsgriCalibrationFiles.Read(archive, middle);
        if (!calibration.Mask.Elements.SequenceEqual(IsgriCamera.Deconvolution.Camera.Mask.Elements))
        {
            return new StepOutcome.Failed(
                FailureKind.UnprocessableData, "The mask of the archive (ISGR-MASK-MOD) is not the MURA of order 53 that the decoding is made for.");
        }

        IsgriEnergyScale scale = new(calibration, middle, window.Temperatures);
        clock.Lap("calibration");

        int[] inBand = new int[IsgriDetector.PixelCount], all = new int[IsgriDetector.PixelCount], flagged = new int[IsgriDetector.PixelCount];
        EventTally tally = default;
        using (FitsFile events = FitsFile.Open(window.EventFile))
        {
            clock.Lap("read");
            ReadEvents(events, band, scale, window.ModuleGoodTimes, inBand, all, flagged, ref tally, cancellationToken);
        }

        clock.Lap("bin");
        bool[] isBad = new bool[IsgriDetector.PixelCount];
        PixelScreeningResult screening = PixelScreening.Mark(all, flagged, window.LowThresholdKeV, isBad);
        float[] counts = new float[IsgriDetector.PixelCount];
        for (int i = 0; i < counts.Length; i++)
        {
            tally.BadPixel += isBad[i] ? inBand[i] : 0;
            tally.Kept += isBad[i] ? 0 : inBand[i];
            counts[i] = isBad[i] ? 0 : inBand[i];
        }

        Describe(run, window, calibration, screening, tally);
        if (tally.Kept == 0)
            return new StepOutcome.Empty($"no events in {band}");
        float[] grid = new float[IsgriDetector.Width * IsgriDetector.Height], efficiencyGrid = new float[grid.Length], backgroundGrid = new float[grid.Length];
        IsgriDetector.ToGrid<float>(counts, grid);
        IsgriDetector.ToGrid<float>(EfficiencyMap.Of(window, calibration, band, isBad), efficiencyGrid);
        IsgriDetector.ToGrid<float>(calibration.BackgroundIn(band), backgroundGrid);
        new IsgriShadowgram
        {
            Counts = grid,
            Efficiency = efficiencyGrid,
            Background = backgroundGrid,
            Id = id,
            Limits = new TimeInterval(entry.StartIjd, entry.StopIjd),
            Band = band,
            Attitude = window.Attitude,
            OnTimeSeconds = window.GoodTimes.TotalSeconds,
            LiveFraction = window.LiveFraction.Average(),
            IsSimulated = window.IsSimulated,
        }.Write(Path.Combine(run.OutputDirectory, IsgriShadowgram.FileName));
        clock.Lap("write");
        return run.Produced();
    }

    private static void ReadEvents(
        FitsFile events,
        EnergyBand band,
        IsgriEnergyScale scale,
        IReadOnlyList<GoodTimeIntervals> goodTimes,
        int[] inBand,
        int[] all,
        int[] flagged,
        ref EventTally tally,
        CancellationToken cancellationToken)
    {
        BinaryTableHdu table = events.RequireTable("ISGR-EVTS-ALL");
        EventLayout layout = new(
            table.RowByteCount,
            Offset(table, "TIME", FitsElementType.Real64),
            Offset(table, "ISGRI_PHA", FitsElementType.Integer16),
            Offset(table, "RISE_TIME", FitsElementType.UnsignedByte),
            Offset(table, "ISGRI_Y", FitsElementType.UnsignedByte),
            Offset(table, "ISGRI_Z", FitsElementType.UnsignedByte),
            Offset(table, "SELECT_FLAG", FitsElementType.UnsignedByte));
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockRows * layout.RowBytes);
        try
        {
            for (long row = 0; row < table.RowCount; row += BlockRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int rows = (int)Math.Min(BlockRows, table.RowCount - row);
                Span<byte> raw = block.AsSpan(0, rows * layout.RowBytes);
                table.ReadRows(row, raw);
                EventBinning.Accumulate(raw, layout, row, DitherSeed, scale, goodTimes, band, inBand, all, flagged, ref tally);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static int Offset(BinaryTableHdu table, string name, FitsElementType type)
    {
        FitsColumn column = table.RequireColumn(name);
        return column.ElementType == type && column.Repeat == 1
            ? column.ByteOffset
            : throw new FitsException($"ISGR-EVTS-ALL: column {name} has TFORM {column.Format}, expected is one value of type {type}.");
    }

    private static void Describe(
        StepRun run, IsgriWindow window, IsgriCalibration calibration, PixelScreeningResult screening, EventTally tally)
    {
        run.Metadata["window"] = window.Window.Id.ToString();
        run.Metadata["simulated"] = window.IsSimulated;
        run.Metadata["good_seconds"] = window.GoodTimes.TotalSeconds;
        run.Metadata["live_fraction"] = window.LiveFraction.Average();
        run.Metadata["events"] = new JsonObject
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
        run.Metadata["pixels"] = new JsonObject { ["off"] = screening.Off, ["noisy"] = screening.Noisy, ["silent"] = screening.Silent };
        run.Metadata["assumptions"] = new JsonArray([.. window.Assumptions.Select(a => (JsonNode)a)]);
        run.Metadata["calibration"] = new JsonObject([.. calibration.Origins.Select(o => KeyValuePair.Create<string, JsonNode?>(o.Structure, o.Source))]);
    }
}
