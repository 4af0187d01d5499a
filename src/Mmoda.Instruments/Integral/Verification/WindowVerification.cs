using System.Collections.Concurrent;
using System.Globalization;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>A directory of a science window.</summary>
/// <param name="Id">Identity, of its name.</param>
/// <param name="Path">Path below the root.</param>
internal sealed record WindowDirectory(ScienceWindowId Id, string Path);

/// <summary>Checks the files of one science window against its group and each other, and that what the analysis needs besides is there.</summary>
internal static class WindowVerification
{
    // Clocks and limits of windows are rounded differently by programs; a second is far below what any selection cares for.
    private const double ToleranceDays = 1.0 / 86400;

    // Two rows of the orbit file, which has one every 8 s.
    private const double MostGapSeconds = 16;

    // A dither moves the axis by two degrees; the attitude of one pointing drifts by arc-seconds.
    private const double MostDriftDegrees = 0.1;

    /// <summary>Start and end that the group says, IJD, or null where there is no readable group.</summary>
    public static (double Start, double Stop)? Limits(string root, WindowDirectory window)
    {
        if (ArchivePath.Existing(Path.Combine(root, window.Path, SyncPlan.Group)) is not { } path)
            return null;
        try
        {
            using FitsFile file = FitsFile.Open(path);
            FitsHeader header = file.RequireTable("GROUPING").Header;
            return (header.RequireReal("TSTART"), header.RequireReal("TSTOP"));
        }
        catch (FitsException)
        {
            return null; // Told with the group itself.
        }
    }

    /// <summary>Adds what is wrong with a window.</summary>
    /// <param name="root">Root of the archive.</param>
    /// <param name="window">The window.</param>
    /// <param name="damaged">Files that are known to be broken; not read.</param>
    /// <param name="findings">Added to.</param>
    public static void Check(string root, WindowDirectory window, IReadOnlySet<string> damaged, ConcurrentBag<ArchiveFinding> findings)
    {
        string directory = Path.Combine(root, window.Path);
        HashSet<string> present = [.. Directory.EnumerateFiles(directory).Select(f => Path.GetFileName(f)!)]; // A file has a name.
        foreach (string twice in present.Where(n => present.Contains(n + ".gz")))
            Add(twice, FindingKind.Inconsistent, $"there is also {twice}.gz; the analysis reads {twice}");
        string? group = Name(SyncPlan.Group);
        if (group is null)
        {
            Add(SyncPlan.Group, FindingKind.Missing, "without its group the window is incomplete and is not used");
            return;
        }

        if (damaged.Contains($"{window.Path}/{group}"))
            return;
        double start = 0, stop = 0;
        IReadOnlyList<string> files = [];
        if (!Read(group, file =>
        {
            BinaryTableHdu table = file.RequireTable("GROUPING");
            (start, stop) = (table.Header.RequireReal("TSTART"), table.Header.RequireReal("TSTOP"));
            if (!(stop > start))
                Add(group, FindingKind.Inconsistent, FormattableString.Invariant($"TSTOP {stop} is not after TSTART {start}"));
            if (table.Header.GetString("SWID")?.Trim() is { Length: 12 } stem && stem != window.Id.Stem)
                Add(group, FindingKind.Inconsistent, $"it is the group of window {stem}");
            IReadOnlyList<GroupMember> members = GroupingTable.Members(table);
            files = SyncPlan.FilesOf(window.Path, members);
            if (Name(SyncPlan.IsgriEvents) is not null && files.Any(IsOfJemx) && !files.Any(f => IsOfJemx(f) && Name(ArchiveRelativePath.PlainName(f)) is not null))
            {
                // Copies were of ISGRI alone before; one line for all windows, of which findings that are equal count once.
                findings.Add(new ArchiveFinding("scw", FindingKind.NotCopied, "some windows are here without JEM-X, which their groups name; 'mmoda archive sync' copies it"));
                files = [.. files.Where(f => !IsOfJemx(f))];
            }

            foreach (string needed in files.Select(ArchiveRelativePath.PlainName).Where(n => Name(n) is null && !HasOtherEvents(n)))
                Add(needed, FindingKind.Missing, "the group names it");
            HashSet<string> named = [SyncPlan.Group, .. members.Select(m => ArchiveRelativePath.PlainName(m.Location))];
            foreach (string orphan in present.Where(n => !named.Contains(ArchiveRelativePath.PlainName(n)) && ArchiveRelativePath.PlainName(n).EndsWith(".fits", StringComparison.Ordinal)))
                Add(orphan, FindingKind.Orphan, "the group does not name it");
        }))
        {
            return;
        }

        Content("isgri_events.fits", file => CheckEvents(file, start, stop));
        Content("ibis_gti.fits", file => CheckGoodTimes(file, "IBIS-GNRL-GTI", start, stop));
        Content("ibis_deadtime.fits", CheckDeadTime);
        Content("sc_orbit_param.fits", file => CheckAttitude(file, window.Id));
        foreach (JemxUnit unit in JemxUnit.All)
        {
            foreach (string events in JemxWindow.EventNamesOf(unit))
                Content(events, file => JemxVerification.CheckEvents(file, unit, start, stop));
            Content(unit.File("gti"), file => CheckGoodTimes(file, unit.Structure("GNRL-GTI"), start, stop));
            Content(unit.File("dead_time"), file => JemxVerification.CheckDeadTime(file, unit));
            Content(unit.File("deadtime"), file => JemxVerification.CheckDeadTime(file, unit));
        }

        CheckShared(root, window.Id, start, SyncPlan.StructuresFor(files), findings);

        void Add(string name, FindingKind kind, string reason) => findings.Add(new ArchiveFinding($"{window.Path}/{name}", kind, reason));

        static bool IsOfJemx(string path) => SyncPlan.UnitOf(path) is not null;

        // Of the two lists of a unit of JEM-X one is enough.
        bool HasOtherEvents(string plain) =>
            SyncPlan.UnitOf(plain) is { } unit && JemxWindow.EventNamesOf(unit) is var lists && lists.Contains(plain) && lists.Any(n => Name(n) is not null);

        string? Name(string plain) => present.Contains(plain) ? plain : present.Contains(plain + ".gz") ? plain + ".gz" : null;

        bool Read(string name, Action<FitsFile> check)
        {
            string path = Path.Combine(directory, name);
            try
            {
                using FitsFile file = FitsFile.Open(path);
                check(file);
                return true;
            }
            catch (FitsException e)
            {
                Add(name, FindingKind.Inconsistent, e.Message.Replace(path, name, StringComparison.Ordinal));
                return false;
            }
        }

        void Content(string plain, Func<FitsFile, string?> check)
        {
            if (Name(plain) is { } name && !damaged.Contains($"{window.Path}/{name}"))
            {
                Read(name, file =>
                {
                    if (check(file) is { } reason)
                        Add(name, FindingKind.Inconsistent, reason);
                });
            }
        }
    }

    private static string? CheckEvents(FitsFile file, double start, double stop)
    {
        BinaryTableHdu table = file.RequireTable("ISGR-EVTS-ALL");
        byte[] y = table.ReadAll<byte>("ISGRI_Y"), z = table.ReadAll<byte>("ISGRI_Z");
        return CheckRows(table, start, stop, [.. y.Select((v, i) => ((v | z[i]) & 0x80) != 0)]);
    }

    /// <summary>Whether the events can be of the window, are in order, and within it to a second.</summary>
    /// <param name="table">The events.</param>
    /// <param name="start">Start of the window, IJD.</param>
    /// <param name="stop">Its end, IJD.</param>
    /// <param name="isBeyond">For each row whether its place is beyond the detector; empty where no row can be.</param>
    /// <returns>What is wrong, or null.</returns>
    internal static string? CheckRows(BinaryTableHdu table, double start, double stop, bool[] isBeyond)
    {
        double[] times = table.ReadAll<double>("TIME");
        if (stop > start && Invalid(times, InvalidRows.Around(new TimeInterval(start, stop)), isBeyond) is { Count: > 0 } invalid)
        {
            string use = invalid.IsCorrupt ? "does not use the file" : "leaves them out";
            return FormattableString.Invariant($"{invalid}; the window is {start} to {stop}; the analysis {use}");
        }

        double last = double.NegativeInfinity;
        for (int i = 0; i < times.Length; i++)
        {
            if (times[i] < last)
                return FormattableString.Invariant($"the events are not in order: row {i + 1} has IJD {times[i]}, a row before {last}");
            if (times[i] < start - ToleranceDays || times[i] > stop + ToleranceDays)
                return FormattableString.Invariant($"row {i + 1} has IJD {times[i]}, the window is {start} to {stop}");
            last = times[i];
        }

        return null;
    }

    // Each row counts once, as in the reduction.
    private static InvalidRows Invalid(double[] times, TimeInterval possible, bool[] isBeyond)
    {
        int withoutTime = 0, outside = 0, beyond = 0;
        for (int i = 0; i < times.Length; i++)
        {
            if (!double.IsFinite(times[i]))
                withoutTime++;
            else if (isBeyond.Length > 0 && isBeyond[i])
                beyond++;
            else if (!possible.Contains(times[i]))
                outside++;
        }

        return new InvalidRows(times.Length, withoutTime, outside, beyond);
    }

    private static string? CheckGoodTimes(FitsFile file, string structure, double start, double stop)
    {
        foreach (BinaryTableHdu table in file.Hdus.OfType<BinaryTableHdu>().Where(h => h.Name == structure))
        {
            string name = table.Header.GetString("GTI_NAME")?.Trim() ?? "";
            if (IsgriWindow.FindGoodTimes(file, name, structure)?.Span is { } span && (span.StartIjd < start - ToleranceDays || span.StopIjd > stop + ToleranceDays))
                return FormattableString.Invariant($"good times {name} are IJD {span.StartIjd} to {span.StopIjd}, the window is {start} to {stop}");
        }

        return null;
    }

    private static string? CheckDeadTime(FitsFile file)
    {
        BinaryTableHdu table = file.RequireTable("ISGR-DEAD-SCP");
        for (int m = 0; m < IsgriDetector.ModuleCount; m++)
        {
            float[] dead = table.ReadAll<float>(FormattableString.Invariant($"II_DEADTIME_{m}"));
            int wrong = Array.FindIndex(dead, d => !(d is >= 0 and <= 1));
            if (wrong >= 0)
                return FormattableString.Invariant($"II_DEADTIME_{m}, row {wrong + 1} is {dead[wrong]}, expected is a fraction 0 to 1");
        }

        return table.RowCount == 0 ? "it has no rows" : null;
    }

    private static string? CheckAttitude(FitsFile file, ScienceWindowId id)
    {
        BinaryTableHdu table = file.RequireTable("INTL-ORBI-SCP");
        double[] ra = table.ReadAll<double>("RA_SCX"), dec = table.ReadAll<double>("DEC_SCX");
        int[] words = table.ReadAll<int>("OB_TIME");
        if (ra.Length == 0 || words.Length != 4 * ra.Length)
            return "it has no attitude";
        int wrong = Array.FindIndex(dec, d => !(d is >= -90 and <= 90));
        if (wrong >= 0 || !ra.All(double.IsFinite))
            return FormattableString.Invariant($"row {Math.Max(wrong, 0) + 1} has no direction");
        if (Ticks(table.Header.GetString("OBTSTART")) is { } from && Ticks(table.Header.GetString("OBTEND")) is { } to)
        {
            double before = (double)(long)(Obt(words, 0) - from) / OnBoardClock.TicksPerSecond;
            double after = (double)(long)(to - Obt(words, ra.Length - 1)) / OnBoardClock.TicksPerSecond;
            if (before > MostGapSeconds || after > MostGapSeconds)
                return FormattableString.Invariant($"the attitude does not cover the window: it lacks {Math.Max(before, 0):F0} s at the start and {Math.Max(after, 0):F0} s at the end");
        }

        // The spacecraft stands still in a pointing, and moves in slews.
        SkyDirection first = SkyDirection.FromDegrees(ra[0], dec[0]);
        double drift = id.Kind == 0 ? ra.Select((r, i) => SkyDirection.FromDegrees(r, dec[i]).SeparationTo(first).Degrees).Max() : 0;
        return drift > MostDriftDegrees ? FormattableString.Invariant($"the axis moves by {drift:F2} degrees within the pointing") : null;
    }

    private static ulong Obt(int[] words, int row) =>
        words.AsSpan(4 * row, 4).ToArray().Aggregate(0UL, (sum, word) => (sum << 16) | (uint)word);

    private static ulong? Ticks(string? text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong ticks) ? ticks : null;

    // Calibration and on-board context that the indices name for this window.
    private static void CheckShared(string root, ScienceWindowId id, double start, IReadOnlyList<string> structures, ConcurrentBag<ArchiveFinding> findings)
    {
        InstrumentCharacteristics characteristics = new(root);
        foreach (string structure in structures)
            Require(InstrumentCharacteristics.IndexOf(structure), () => characteristics.Locate(structure, start));
        Require(OnBoardContexts.IndexCandidates(id)[0], () => OnBoardContexts.Locate(root, id, start));

        void Require(string index, Func<string?> locate)
        {
            try
            {
                if (locate() is { } path && ArchivePath.Existing(Path.Combine(root, path)) is null)
                    findings.Add(new ArchiveFinding(path, FindingKind.Missing, "windows of this archive need it"));
            }
            catch (FitsException e)
            {
                findings.Add(new ArchiveFinding(index, FindingKind.Inconsistent, e.Message.Replace(root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)));
            }
        }
    }
}
