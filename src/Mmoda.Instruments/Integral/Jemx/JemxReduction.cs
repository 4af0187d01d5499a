using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>What became of the events of a unit of JEM-X.</summary>
internal struct JemxTally
{
    /// <summary>Rows of the file.</summary>
    public long Total;

    /// <summary>Events outside good times.</summary>
    public long OutsideGoodTime;

    /// <summary>Events whose STATUS is not 0, or which lie on bad positions.</summary>
    public long Flagged;

    /// <summary>Events without a finite time.</summary>
    public long Malformed;

    /// <summary>Of <see cref="OutsideGoodTime"/> those that the window cannot have.</summary>
    public long OutsideWindow;

    /// <summary>Of <see cref="Flagged"/> those whose positions lie beyond the detector without being marked as bad.</summary>
    public long OutsideDetector;

    /// <summary>Rows that no instrument can have written.</summary>
    public readonly InvalidRows Invalid => new(Total, Malformed, OutsideWindow, OutsideDetector);

    /// <summary>Events that are left.</summary>
    public long Accepted;
}

/// <summary>
/// A science window of a unit of JEM-X opened for reduction: raw or corrected events become cells of the raster and energies.
/// </summary>
internal sealed class JemxReduction
{
    /// <summary>
    /// Version of what all steps that read events share, a parameter of theirs: 2 knows bad times and blurs the shadows of each unit for its
    /// own photons, 3 refuses tables with many invalid events, 4 applies the grey filter
    /// also where the dead time is assumed, and takes corrected events in place of raw ones whose clock is not known.
    /// </summary>
    public const string Version = "4";

    /// <summary>Structures of events in full imaging mode, without the unit's name.</summary>
    public static IReadOnlyList<string> EventStructures { get; } = ["FULL-ALL", "FULL-COR", "FULL-RAW"];

    private const int BlockRows = 32768;
    private const ulong DitherSeed = 500;

    // Columns of the raster with less than this part of the events of their neighbours are dead.
    private const double LeastPart = 0.1;
    private const int LeastNeighbours = 60;

    private readonly long[] _columns = new long[JemxGeometry.Side];
    private readonly long[] _rows = new long[JemxGeometry.Side];
    private readonly TimeInterval _possible;
    private JemxTally _tally;

    private JemxReduction(JemxWindow window, JemxCalibration calibration)
    {
        Window = window;
        Calibration = calibration;
        Limits = new TimeInterval(window.Window.StartIjd, window.Window.StopIjd);
        _possible = InvalidRows.Around(Limits);
        Rates = new CountRateWatch(Limits);
    }

    /// <summary>The window; after reading, with a remark on each event file that is damaged, and on invalid events.</summary>
    public JemxWindow Window { get; private set; }

    /// <summary>Start and end of the window.</summary>
    public TimeInterval Limits { get; }

    /// <summary>The rate of the events that were read.</summary>
    public CountRateWatch Rates { get; }

    /// <summary>The tables valid for it.</summary>
    public JemxCalibration Calibration { get; }

    /// <summary>What became of the events.</summary>
    public JemxTally Tally => _tally;

    /// <summary>Time spent in reading and decompressing rows.</summary>
    public TimeSpan ReadingTime { get; private set; }

    /// <summary>Opens a window; says why it cannot be used, or what the step ends with instead.</summary>
    /// <exception cref="FitsException">A file is damaged.</exception>
    public static JemxReduction? Open(IntegralArchive archive, string windowId, JemxUnit unit, EventSelection selection, out StepOutcome? instead)
    {
        instead = null;
        if (!ScienceWindowId.TryParse(windowId, out ScienceWindowId id) || archive.Find(id) is not { } entry)
        {
            instead = new StepOutcome.Failed(FailureKind.UnprocessableData, $"Science window {windowId} is not in the archive.");
            return null;
        }

        if (JemxWindow.EventFilesOf(archive.DirectoryOf(entry), unit).Count == 0)
        {
            // One unit was often switched off.
            instead = new StepOutcome.Empty(JemxWindow.NoEvents(unit));
            return null;
        }

        JemxWindow window = JemxWindow.Read(archive, entry, unit, selection);
        if (window.GoodTimes.TotalSeconds < selection.MinimumGoodSeconds)
        {
            instead = new StepOutcome.Empty(string.Create(
                CultureInfo.InvariantCulture, $"only {window.GoodTimes.TotalSeconds:0.0} s of good time, at least {selection.MinimumGoodSeconds} s are needed"));
            return null;
        }

        JemxCalibration calibration = JemxCalibrationFiles.Read(archive, unit, 0.5 * (entry.StartIjd + entry.StopIjd));
        return new JemxReduction(window, calibration);
    }

    /// <summary>Goes through all events; each block holds those that were accepted, in the order of the file.</summary>
    /// <exception cref="FitsException">The event files are damaged, none has what is needed, or more events are invalid than can be left out.</exception>
    public void Read(Action<EventBlock> use, CancellationToken cancellationToken)
    {
        long opened = Stopwatch.GetTimestamp();
        using FitsFile file = OpenEvents(out BinaryTableHdu table, out JemxEventLayout layout);
        ReadingTime += Stopwatch.GetElapsedTime(opened);
        EnergySource = layout.HasRaw && Calibration.HasGain ? "pulse heights, by the gain tables"
            : layout.Pi >= 0 ? "channels PI of the file" : "pulse heights, of nominal gain";
        OnBoardClock clock = layout.Time >= 0 ? default : OnBoardClock.FromHeader(table.Header);
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
                Reduce(raw, layout, clock, row, block);
                Rates.Add(block);
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

    // Raw events are as good as their gain: with it they come first, without it those that the archive corrected. Either does when the other is damaged.
    private FitsFile OpenEvents(out BinaryTableHdu table, out JemxEventLayout layout)
    {
        string[] names = [.. EventStructures.Select(Window.Unit.Structure)];
        List<FitsException> damages = [], timeless = [];
        (FitsFile File, BinaryTableHdu Table, JemxEventLayout Layout)? best = null;
        try
        {
            foreach (string path in Window.EventFiles)
            {
                FitsFile? file = null;
                try
                {
                    file = FitsFile.Open(path);
                    if (BestOf(file, names, timeless) is { } its && (best is not { } known || Rank(its.Layout) < Rank(known.Layout)))
                    {
                        (FitsFile? other, best) = (best?.File, (file, its.Table, its.Layout));
                        file = other; // The one that is not needed.
                    }
                }
                catch (FitsException e)
                {
                    damages.Add(e);
                }
                finally
                {
                    file?.Dispose();
                }
            }
        }
        catch
        {
            best?.File.Dispose();
            throw;
        }

        if (best is null && damages.Concat(timeless).ToArray() is [{ } reason, ..] reasons)
            throw new FitsException(string.Join(" ", reasons.Select(d => d.Message)), reason);
        (FitsFile chosen, table, layout) = best ?? throw new FitsException(
            $"{string.Join(", ", Window.EventFiles)}: there is no table {string.Join(", ", names)} with TIME or OB_TIME, and RAWX, RAWY and PHA or DETX, DETY and PI; other telemetry modes than full imaging have no positions.");
        if (damages.Count > 0)
            Window = Window with { Assumptions = [.. Window.Assumptions, .. damages.Select(d => $"a damaged event file is left out: {d.Message}")] };
        return chosen;
    }

    // Of the tables in one file; receives why some have no times.
    private (BinaryTableHdu Table, JemxEventLayout Layout)? BestOf(FitsFile file, string[] names, List<FitsException> timeless)
    {
        (BinaryTableHdu Table, JemxEventLayout Layout)? best = null;
        foreach (BinaryTableHdu table in names.SelectMany(n => file.Hdus.OfType<BinaryTableHdu>().Where(h => h.Name == n)))
        {
            if (table.IsTruncated)
                throw new FitsException($"{table.Name} has fewer bytes than its header says", file.Name, table.Index);
            JemxEventLayout its = JemxEventLayout.Of(table);
            if (its.IsUsable && (best is not { } known || Rank(its) < Rank(known.Layout)) && HasTimes(table, its, timeless))
                best = (table, its);
        }

        return best;
    }

    // On-board times mean nothing without their relation to IJD.
    private static bool HasTimes(BinaryTableHdu table, JemxEventLayout layout, List<FitsException> timeless)
    {
        if (layout.Time >= 0)
            return true;
        try
        {
            OnBoardClock.FromHeader(table.Header);
            return true;
        }
        catch (FitsException e)
        {
            timeless.Add(e);
            return false;
        }
    }

    private int Rank(JemxEventLayout layout) => layout.HasRaw && Calibration.HasGain ? 0 : layout.Pi >= 0 ? 1 : 2;

    /// <summary>What the energies were made of; for the user.</summary>
    public string EnergySource { get; private set; } = "";

    /// <summary>The live cells after reading: within the used disc, of good quality, and not of a dead anode or row.</summary>
    public bool[] LiveCells()
    {
        bool[] isLive = [.. JemxOptics.Detector.IsPixel];
        bool[] columns = Dead(_columns), rows = Dead(_rows);
        for (int cell = 0; cell < isLive.Length; cell++)
            isLive[cell] &= Calibration.Quality[cell] == 0 && !columns[cell % JemxGeometry.Side] && !rows[cell / JemxGeometry.Side];
        return isLive;
    }

    // Against the mean of eight on either side.
    private static bool[] Dead(long[] counts)
    {
        bool[] isDead = new bool[counts.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            long[] near = [.. Enumerable.Range(i - 8, 17).Where(k => k != i && (uint)k < (uint)counts.Length).Select(k => counts[k]).Order()];
            double median = near[near.Length / 2];
            isDead[i] = median >= LeastNeighbours && counts[i] < LeastPart * median;
        }

        return isDead;
    }

    private void Reduce(ReadOnlySpan<byte> rows, in JemxEventLayout layout, in OnBoardClock clock, long firstRow, EventBlock accepted)
    {
        int count = rows.Length / layout.RowBytes, kept = 0;
        _tally.Total += count;
        double gain = 1, gainFrom = 0;
        bool hasGain = layout.HasRaw && Calibration.HasGain;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> row = rows.Slice(i * layout.RowBytes, layout.RowBytes);
            double ijd = layout.Time >= 0 ? BinaryPrimitives.ReadDoubleBigEndian(row[layout.Time..]) : clock.ToIjd(OnBoardClock.Join(row[layout.OnBoardTime..]));
            if (!double.IsFinite(ijd))
            {
                _tally.Malformed++;
                continue;
            }

            if (!Window.GoodTimes.Contains(ijd))
            {
                _tally.OutsideGoodTime++;
                _tally.OutsideWindow += _possible.Contains(ijd) ? 0 : 1;
                continue;
            }

            int x = layout.HasRaw ? row[layout.RawX] : JemxGeometry.Raw(BinaryPrimitives.ReadSingleBigEndian(row[layout.DetX..]));
            int y = layout.HasRaw ? row[layout.RawY] : JemxGeometry.Raw(BinaryPrimitives.ReadSingleBigEndian(row[layout.DetY..]));
            if ((uint)x >= JemxGeometry.Side || (uint)y >= JemxGeometry.Side)
            {
                _tally.Flagged++;
                _tally.OutsideDetector += JemxGeometry.IsBeyond(BinaryPrimitives.ReadSingleBigEndian(row[layout.DetX..])) // Raw positions are bytes, which all lie within.
                    || JemxGeometry.IsBeyond(BinaryPrimitives.ReadSingleBigEndian(row[layout.DetY..])) ? 1 : 0;
                continue;
            }

            int cell = JemxGeometry.Cell(x, y);
            _columns[x]++;
            _rows[y]++;
            if ((layout.Status >= 0 && BinaryPrimitives.ReadInt16BigEndian(row[layout.Status..]) != 0) || Calibration.Quality[cell] != 0)
            {
                _tally.Flagged++;
                continue;
            }

            float dither = EventBinning.Low(EventBinning.Dither(DitherSeed, (ulong)(firstRow + i)));
            if (hasGain && Math.Abs(ijd - gainFrom) > 1e-3)
                (gain, gainFrom) = (Calibration.GainAt(ijd), ijd);
            double energy = hasGain
                ? Calibration.Channels.EnergyKeV(row[layout.PulseHeight], dither) / (gain * Calibration.SpatialGain![cell]) // HasGain.
                : Calibration.Channels.EnergyKeV(row[layout.Pi >= 0 ? layout.Pi : layout.PulseHeight], dither);
            accepted.Pixels[kept] = (ushort)cell;
            accepted.EnergiesKeV[kept] = (float)energy;
            accepted.Ijd[kept] = ijd;
            kept++;
        }

        accepted.Count = kept;
        _tally.Accepted += kept;
    }
}
