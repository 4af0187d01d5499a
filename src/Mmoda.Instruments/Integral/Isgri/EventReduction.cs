using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>The accepted events of one block of rows, each with its pixel, reconstructed energy and time.</summary>
internal sealed class EventBlock(int capacity)
{
    /// <summary>Pixel numbers.</summary>
    public ushort[] Pixels { get; } = new ushort[capacity];

    /// <summary>Reconstructed energies, keV.</summary>
    public float[] EnergiesKeV { get; } = new float[capacity];

    /// <summary>Places in the table of energies, while these are reconstructed.</summary>
    public int[] Cells { get; } = new int[capacity];

    /// <summary>Arrival times, IJD.</summary>
    public double[] Ijd { get; } = new double[capacity];

    /// <summary>How many of them are filled.</summary>
    public int Count { get; set; }
}

/// <summary>
/// A science window opened for reduction: its files are read, its events can be gone through block by block, and
/// afterwards its bad pixels are known.
/// </summary>
internal sealed class EventReduction
{
    /// <summary>
    /// Version of what all steps that read events share, a parameter of theirs: 2 leaves out pixels with a spectrum of their own,
    /// 3 refuses tables with many invalid events.
    /// </summary>
    public const string Version = "3";

    private const int BlockRows = 32768;

    // Seed of the dither, as in the default of the established pipeline.
    private const ulong DitherSeed = 500;

    private readonly int[] _all = new int[IsgriDetector.PixelCount];
    private readonly int[] _flagged = new int[IsgriDetector.PixelCount];
    private readonly int[] _spectra = SpectralScreening.CreateSpectra();
    private EventTally _tally;

    private EventReduction(IsgriWindow window, EventSelection selection, IsgriCalibration calibration, IsgriEnergyScale scale)
    {
        Window = window;
        Selection = selection;
        Rates = new CountRateWatch(Limits);
        Calibration = calibration;
        Scale = scale;
    }

    /// <summary>The window; after reading, with a remark on events that are invalid.</summary>
    public IsgriWindow Window { get; private set; }

    /// <summary>Which events are wanted.</summary>
    public EventSelection Selection { get; }

    /// <summary>The rate of the events that were read.</summary>
    public CountRateWatch Rates { get; }

    /// <summary>Start and end of the window.</summary>
    public TimeInterval Limits => new(Window.Window.StartIjd, Window.Window.StopIjd);

    /// <summary>The tables valid for it.</summary>
    public IsgriCalibration Calibration { get; }

    /// <summary>Its energy scale.</summary>
    public IsgriEnergyScale Scale { get; }

    /// <summary>What became of the events so far; those outside the caller's bins are not told apart.</summary>
    public EventTally Tally => _tally;

    /// <summary>Time spent in reading and decompressing rows, a part of <see cref="Read"/>.</summary>
    public TimeSpan ReadingTime { get; private set; }

    /// <summary>Opens a window; says why it cannot be used, or what the step ends with instead.</summary>
    /// <exception cref="FitsException">A file is damaged.</exception>
    public static EventReduction? Open(IntegralArchive archive, string windowId, EventSelection selection, out StepOutcome? instead)
    {
        instead = null;
        if (!ScienceWindowId.TryParse(windowId, out ScienceWindowId id) || archive.Find(id) is not { } entry)
        {
            instead = new StepOutcome.Failed(FailureKind.UnprocessableData, $"Science window {windowId} is not in the archive.");
            return null;
        }

        IsgriWindow window = IsgriWindow.Read(archive, entry, selection);
        if (window.GoodTimes.TotalSeconds < selection.MinimumGoodSeconds)
        {
            instead = new StepOutcome.Empty(string.Create(
                CultureInfo.InvariantCulture, $"only {window.GoodTimes.TotalSeconds:0.0} s of good time, at least {selection.MinimumGoodSeconds} s are needed"));
            return null;
        }

        double middle = 0.5 * (entry.StartIjd + entry.StopIjd);
        IsgriCalibration calibration = IsgriCalibrationFiles.Read(archive, middle, id.Revolution, selection.Energies, out string? remark);
        if (remark is not null)
            window = window with { Assumptions = [.. window.Assumptions, remark] };
        if (!calibration.Mask.Elements.SequenceEqual(IsgriCamera.Mask.Elements))
        {
            instead = new StepOutcome.Failed(
                FailureKind.UnprocessableData, "The mask of the archive (ISGR-MASK-MOD) is not the MURA of order 53 that the decoding is made for.");
            return null;
        }

        return new EventReduction(window, selection, calibration, new IsgriEnergyScale(calibration, middle, window.Temperatures));
    }

    /// <summary>Goes through all events; each block holds those that were accepted, in the order of the file.</summary>
    /// <exception cref="FitsException">The event file is damaged, or more of its events are invalid than can be left out.</exception>
    public void Read(Action<EventBlock> use, CancellationToken cancellationToken)
    {
        // A compressed file is decompressed when it is opened.
        long opened = Stopwatch.GetTimestamp();
        using FitsFile file = FitsFile.Open(Window.EventFile);
        BinaryTableHdu table = file.RequireTable("ISGR-EVTS-ALL");
        ReadingTime += Stopwatch.GetElapsedTime(opened);
        EventLayout layout = EventLayout.Of(table);
        TimeInterval possible = InvalidRows.Around(Limits);
        EventBlock block = new(BlockRows);
        byte[] rows = ArrayPool<byte>.Shared.Rent(BlockRows * layout.RowBytes);
        try
        {
            for (long row = 0; row < table.RowCount; row += BlockRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Span<byte> raw = rows.AsSpan(0, (int)Math.Min(BlockRows, table.RowCount - row) * layout.RowBytes);
                long started = Stopwatch.GetTimestamp();
                table.ReadRows(row, raw);
                ReadingTime += Stopwatch.GetElapsedTime(started);
                EventBinning.Reduce(raw, layout, row, DitherSeed, Scale, Window.ModuleGoodTimes, possible, Selection, block, _all, _flagged, ref _tally);
                Rates.Add(block);
                EventBinning.Count(block, SpectralScreening.Channels, _spectra);
                use(block);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rows);
        }

        if (_tally.Invalid.Remark(file, table) is { } remark)
            Window = Window with { Assumptions = [.. Window.Assumptions, remark] };
    }

    /// <summary>Finds the bad pixels from the events that were read.</summary>
    public bool[] Screen(out PixelScreeningResult result)
    {
        bool[] isBad = new bool[IsgriDetector.PixelCount];
        result = PixelScreening.Mark(_all, _flagged, Window.LowThresholdKeV, isBad);
        result = result with { Odd = SpectralScreening.Mark(_spectra, Window.LowThresholdKeV, Window.Window.Id.Revolution, isBad) };
        return isBad;
    }
}
