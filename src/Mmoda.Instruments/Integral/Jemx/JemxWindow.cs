using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>What is known of a science window for a unit of JEM-X besides its events: good times, dead time, grey filter, attitude.</summary>
internal sealed record JemxWindow
{
    private const float AssumedDeadFraction = 0.16f;

    /// <summary>The unit.</summary>
    public required JemxUnit Unit { get; init; }

    /// <summary>Identity and index entry.</summary>
    public required ScienceWindow Window { get; init; }

    /// <summary>Paths of the event files: as telemetered, then as corrected by the archive; one of them may be absent.</summary>
    public required IReadOnlyList<string> EventFiles { get; init; }

    /// <summary>What each criterion took from the window.</summary>
    public required IReadOnlyList<GoodTimeCut> Cuts { get; init; }

    /// <summary>Good times.</summary>
    public required GoodTimeIntervals GoodTimes { get; init; }

    /// <summary>Recorded fraction of the events at regular times over the window: live fraction times the grey filter's.</summary>
    public required float[] RecordedFraction { get; init; }

    /// <summary>Mean attitude of the spacecraft.</summary>
    public required Attitude Attitude { get; init; }

    /// <summary>What had to be assumed because a file was absent.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }

    /// <summary>Names of the files of both units that are read, without <c>.gz</c>. Both names of the dead time occur.</summary>
    public static IReadOnlyList<string> FileNames { get; } = [.. JemxUnit.All.SelectMany(FileNamesOf)];

    /// <summary>Names of those of one unit.</summary>
    public static IEnumerable<string> FileNamesOf(JemxUnit unit) =>
        [.. EventNamesOf(unit), unit.File("gti"), unit.File("dead_time"), unit.File("deadtime")];

    /// <summary>Names of the files that may hold events of a unit: as telemetered, and as corrected by the archive.</summary>
    public static IReadOnlyList<string> EventNamesOf(JemxUnit unit) => [unit.File("events"), unit.File("full_cor")];

    /// <summary>Paths of those that a window has.</summary>
    public static IReadOnlyList<string> EventFilesOf(string directory, JemxUnit unit) =>
        [.. EventNamesOf(unit).Select(n => ArchivePath.Existing(Path.Combine(directory, n))).OfType<string>()];

    /// <summary>What a window without them lacks.</summary>
    public static string NoEvents(JemxUnit unit) => $"the window has no events of {unit.Name}: neither {string.Join(" nor ", EventNamesOf(unit))}";

    /// <summary>Files that decide about the result, for the fingerprint of the product.</summary>
    public static IReadOnlyList<string> FilesOf(IntegralArchive archive, ScienceWindow window, JemxUnit unit)
    {
        string directory = archive.DirectoryOf(window);
        List<string> files = [];
        foreach (string name in new[] { unit.File("events"), unit.File("full_cor"), unit.File("gti"), "sc_orbit_param.fits" })
            files.Add(ArchivePath.Existing(Path.Combine(directory, name)) ?? Path.Combine(directory, name));
        if (DeadTimeOf(directory, unit) is { } deadTime)
            files.Add(deadTime);
        if (ArchivePath.Existing(Path.Combine(directory, "sc_orbit_param.fits")) is null && RevolutionAttitude.Find(archive.Root, window.Id.Revolution) is { } attitude)
            files.Add(attitude);
        if (BadTimes.Find(archive, window.StartIjd, BadTimes.StructureOf(unit)) is { } badTimes)
            files.Add(badTimes);
        files.RemoveAll(f => !File.Exists(f) && !f.EndsWith(unit.File("events"), StringComparison.Ordinal));
        return files;
    }

    /// <summary>Reads everything but the events.</summary>
    /// <exception cref="FitsException">A file is damaged.</exception>
    /// <exception cref="FileNotFoundException">There is no event file of this unit.</exception>
    public static JemxWindow Read(IntegralArchive archive, ScienceWindow window, JemxUnit unit, EventSelection selection)
    {
        string directory = archive.DirectoryOf(window);
        List<string> assumptions = [];
        IReadOnlyList<string> events = EventFilesOf(directory, unit);
        if (events.Count == 0)
            throw new FileNotFoundException($"{window.Id}: {NoEvents(unit)} in {window.Directory}.");
        TimeInterval limits = new(window.StartIjd, window.StopIjd);
        GoodTimeCuts cuts = new(GoodTimeIntervals.FromIntervals(limits));
        if (ArchivePath.Existing(Path.Combine(directory, unit.File("gti"))) is { } path)
        {
            using FitsFile file = FitsFile.Open(path);
            if (IsgriWindow.FindGoodTimes(file, "MERGED", unit.Structure("GNRL-GTI")) is { } good)
                cuts.Keep("merged", good);
        }
        else
        {
            assumptions.Add("no good-time file: the whole window is taken as good");
        }

        PointingHistory pointing = IsgriWindow.ReadPointing(archive, window, assumptions);
        cuts.Remove("attitude", pointing.Unstable);
        cuts.Remove("radiation_belts", pointing.InBelts);
        cuts.Remove("bad_times", BadTimes.Within(archive, limits, BadTimes.StructureOf(unit)));
        if (selection.UserTimes is { } wanted)
            cuts.Keep("user", wanted);
        return new JemxWindow
        {
            Unit = unit,
            Window = window,
            EventFiles = events,
            Cuts = cuts.Cuts,
            GoodTimes = cuts.Remaining,
            RecordedFraction = ReadRecorded(directory, unit, assumptions),
            Attitude = pointing.Attitude,
            Assumptions = assumptions,
        };
    }

    /// <summary>Mean recorded fraction within good times, each sample for the time that lies nearest to it; that of the window without good times in it.</summary>
    public double RecordedIn(GoodTimeIntervals good)
    {
        double step = (Window.StopIjd - Window.StartIjd) / RecordedFraction.Length, sum = 0, used = 0;
        foreach (TimeInterval interval in good)
        {
            double start = (interval.StartIjd - Window.StartIjd) / step, stop = (interval.StopIjd - Window.StartIjd) / step;
            for (int i = Math.Max(0, (int)start); i < RecordedFraction.Length && i < stop; i++)
            {
                double overlap = Math.Min(stop, i + 1) - Math.Max(start, i);
                sum += overlap * RecordedFraction[i];
                used += overlap;
            }
        }

        return used > 0 ? sum / used : RecordedFraction.Average();
    }

    /// <summary>Seconds in which the unit was good and recorded events, within an interval.</summary>
    public double LiveSeconds(TimeInterval interval)
    {
        GoodTimeIntervals good = GoodTimes.Intersect(GoodTimeIntervals.FromIntervals(interval));
        return good.IsEmpty ? 0 : good.TotalSeconds * RecordedIn(good);
    }

    // Both names occur.
    private static string? DeadTimeOf(string directory, JemxUnit unit) =>
        ArchivePath.Existing(Path.Combine(directory, unit.File("dead_time"))) ?? ArchivePath.Existing(Path.Combine(directory, unit.File("deadtime")));

    private static float[] ReadRecorded(string directory, JemxUnit unit, List<string> assumptions)
    {
        if (DeadTimeOf(directory, unit) is not { } path)
        {
            assumptions.Add(FormattableString.Invariant($"no dead-time file: a live fraction of {1 - AssumedDeadFraction} is taken"));
            return [1 - AssumedDeadFraction];
        }

        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = file.RequireTable(unit.Structure("DEAD-SCP"));
        int[]? filter = table.FindColumn("GREY_FILTER") is null ? null : table.ReadAll<int>("GREY_FILTER");
        float[] dead;
        if (table.FindColumn("DEADTIME") is not null)
        {
            dead = table.ReadAll<float>("DEADTIME");
        }
        else
        {
            // The column of the real table is not public. What the grey filter let through is known all the same.
            assumptions.Add(FormattableString.Invariant($"the dead-time file has no column DEADTIME: a live fraction of {1 - AssumedDeadFraction} is taken"));
            dead = [.. Enumerable.Repeat(AssumedDeadFraction, Math.Max(1, filter?.Length ?? 1))];
            filter = filter is { Length: 0 } ? null : filter;
        }

        if (dead.Length == 0)
            throw new FitsException($"{path}: {unit.Structure("DEAD-SCP")} has no rows.");
        for (int i = 0; i < dead.Length; i++)
        {
            if (!(dead[i] is >= 0 and <= 1) || filter?[i] is < 0 or > 31)
                throw new FitsException($"{path}: row {i + 1} has DEADTIME {dead[i]} and GREY_FILTER {filter?[i]}; expected are a fraction and 0 to 31.");
            dead[i] = (1 - dead[i]) * ((filter?[i] ?? 31) + 1) / 32;
        }

        return dead;
    }
}
