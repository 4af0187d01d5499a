using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>What is known of a science window besides its events: good times, dead time, attitude, temperatures, pixels.</summary>
internal sealed record IsgriWindow
{
    private const double AssumedLiveFraction = 0.78;

    /// <summary>Identity and index entry.</summary>
    public required ScienceWindow Window { get; init; }

    /// <summary>Path of the event file.</summary>
    public required string EventFile { get; init; }

    /// <summary>Path of the file with the orbit and the attitude, or null.</summary>
    public required string? OrbitFile { get; init; }

    /// <summary>What each criterion took from the window; with <see cref="GoodTimes"/> they add up to its length.</summary>
    public required IReadOnlyList<GoodTimeCut> Cuts { get; init; }

    /// <summary>Good times of the whole detector.</summary>
    public required GoodTimeIntervals GoodTimes { get; init; }

    /// <summary>Good times of each module, within those of the detector.</summary>
    public required IReadOnlyList<GoodTimeIntervals> ModuleGoodTimes { get; init; }

    /// <summary>Live fraction of each module within its good times.</summary>
    public required double[] LiveFraction { get; init; }

    /// <summary>Dead fraction of each module at regular times over the window; empty where the archive does not have it.</summary>
    public required float[][] DeadTime { get; init; }

    /// <summary>Mean attitude of the spacecraft.</summary>
    public required Attitude Attitude { get; init; }

    /// <summary>Attitude of the ISGRI frame.</summary>
    public Attitude IsgriAttitude => Attitude.OfInstrument(Rotation3.FromRows(IsgriGeometry.Misalignment));

    /// <summary>Temperature of each module, °C.</summary>
    public required double[] Temperatures { get; init; }

    /// <summary>Low threshold of each pixel in keV by pixel number, NaN where the pixel is off.</summary>
    public required float[] LowThresholdKeV { get; init; }

    /// <summary>Whether the files say that they are simulated.</summary>
    public required bool IsSimulated { get; init; }

    /// <summary>What had to be assumed because a file was absent; shown with the product.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }

    /// <summary>Names of the files that are read, without <c>.gz</c>; the events, which no window can lack, first.</summary>
    public static IReadOnlyList<string> FileNames { get; } =
        ["isgri_events.fits", "ibis_gti.fits", "ibis_deadtime.fits", "sc_orbit_param.fits", "ibis_hk.fits"];

    /// <summary>Files that decide about the result, for the fingerprint of the product.</summary>
    public static IReadOnlyList<string> FilesOf(IntegralArchive archive, ScienceWindow window)
    {
        string directory = archive.DirectoryOf(window);
        List<string> files = [];
        foreach (string name in FileNames)
            files.Add(ArchivePath.Existing(Path.Combine(directory, name)) ?? Path.Combine(directory, name));
        if (ArchivePath.Existing(Path.Combine(directory, "sc_orbit_param.fits")) is null && RevolutionAttitude.Find(archive.Root, window.Id.Revolution) is { } attitude)
            files.Add(attitude);
        files.AddRange(OnBoardContexts.Find(archive.Root, window.Id, window.StartIjd) is { } context ? [context] : Array.Empty<string>());
        files.AddRange(BadTimes.Find(archive, window.StartIjd) is { } list ? [list] : Array.Empty<string>());
        return files;
    }

    /// <summary>Reads everything but the events.</summary>
    /// <exception cref="FitsException">A file is damaged.</exception>
    /// <exception cref="FileNotFoundException">There is no event file.</exception>
    public static IsgriWindow Read(IntegralArchive archive, ScienceWindow window, EventSelection selection)
    {
        string directory = archive.DirectoryOf(window);
        List<string> assumptions = [];
        string events = ArchivePath.Existing(Path.Combine(directory, "isgri_events.fits"))
            ?? throw new FileNotFoundException($"Science window {window.Id} has no file isgri_events.fits in {window.Directory}.");
        TimeInterval limits = new(window.StartIjd, window.StopIjd);
        GoodTimeCuts cuts = new(GoodTimeIntervals.FromIntervals(limits));
        GoodTimeIntervals[] modules = [.. Enumerable.Repeat(cuts.Remaining, IsgriDetector.ModuleCount)];
        ReadGoodTimes(directory, cuts, modules, assumptions);
        PointingHistory pointing = ReadPointing(archive, window, assumptions);
        if (!pointing.KnowsDistance && PointingHistory.IsNearPerigee(window))
            assumptions.Add("the distance to the Earth is not known and the perigee is near: some of the time may lie within the radiation belts");
        cuts.Remove("attitude", pointing.Unstable);
        cuts.Remove("radiation_belts", pointing.InBelts);
        cuts.Remove("bad_times", BadTimes.Within(archive, limits));
        if (selection.UserTimes is { } wanted)
            cuts.Keep("user", wanted);
        for (int m = 0; m < modules.Length; m++)
            modules[m] = cuts.Remaining.Intersect(modules[m]);
        float[][] dead = ReadDeadTime(directory, assumptions);
        return new IsgriWindow
        {
            Window = window,
            EventFile = events,
            OrbitFile = ArchivePath.Existing(Path.Combine(directory, "sc_orbit_param.fits")),
            GoodTimes = cuts.Remaining,
            Cuts = cuts.Cuts,
            ModuleGoodTimes = modules,
            LiveFraction = [.. modules.Select((times, m) => LiveFractionOf(dead[m], window, times) ?? 0)],
            DeadTime = dead,
            Attitude = pointing.Attitude,
            Temperatures = ReadTemperatures(directory, assumptions),
            LowThresholdKeV = ReadThresholds(archive, window, assumptions),
            IsSimulated = window.IsSimulated,
            Assumptions = assumptions,
        };
    }

    /// <summary>Good times of a name in a file of IBIS-GNRL-GTI extensions, or null.</summary>
    /// <exception cref="FitsException">An interval ends before it starts.</exception>
    public static GoodTimeIntervals? FindGoodTimes(FitsFile file, string name, string structure = "IBIS-GNRL-GTI")
    {
        BinaryTableHdu? table = file.Hdus.OfType<BinaryTableHdu>()
            .FirstOrDefault(h => h.Name == structure && h.Header.GetString("GTI_NAME")?.Trim() == name);
        if (table is null)
            return null;
        double[] start = table.ReadAll<double>("START"), stop = table.ReadAll<double>("STOP");
        List<TimeInterval> intervals = [];
        for (int i = 0; i < start.Length; i++)
        {
            if (!(stop[i] >= start[i]))
                throw new FitsException($"{file.Name}: good times {name}, row {i + 1}: STOP {stop[i]} is before START {start[i]}.");
            if (stop[i] > start[i])
                intervals.Add(new TimeInterval(start[i], stop[i]));
        }

        return GoodTimeIntervals.FromIntervals(intervals);
    }

    /// <summary>The way of the spacecraft, or null without the file.</summary>
    /// <exception cref="FitsException">The file is damaged.</exception>
    public SpacecraftOrbit? ReadOrbit() => ReadOrbit(OrbitFile);

    /// <summary>The way of the spacecraft, or null without the file.</summary>
    /// <exception cref="FitsException">The file is damaged.</exception>
    internal static SpacecraftOrbit? ReadOrbit(string? path)
    {
        if (path is null)
            return null;
        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = file.RequireTable("INTL-ORBI-SCP");
        return SpacecraftOrbit.Read(table, Sky.OnBoardClock.FromHeader(table.Header));
    }

    /// <summary>Seconds in which a module was good and live, within an interval.</summary>
    public double LiveSeconds(int module, TimeInterval interval)
    {
        GoodTimeIntervals good = ModuleGoodTimes[module].Intersect(GoodTimeIntervals.FromIntervals(interval));

        // An interval shorter than the samples of the dead time has the value of the window.
        return good.IsEmpty ? 0 : good.TotalSeconds * (LiveFractionOf(DeadTime[module], Window, good) ?? LiveFraction[module]);
    }

    // Rows lie on a regular grid over the window; null where none falls into the good times.
    private static double? LiveFractionOf(float[] dead, ScienceWindow window, GoodTimeIntervals good)
    {
        if (dead.Length == 0)
            return AssumedLiveFraction;
        double step = (window.StopIjd - window.StartIjd) / dead.Length, sum = 0;
        int used = 0;
        foreach (TimeInterval interval in good)
        {
            int first = Math.Max(0, (int)Math.Ceiling(((interval.StartIjd - window.StartIjd) / step) - 0.5));
            for (int i = first; i < dead.Length && window.StartIjd + ((i + 0.5) * step) < interval.StopIjd; i++)
            {
                sum += dead[i];
                used++;
            }
        }

        return used > 0 ? 1 - (sum / used) : null;
    }

    private static float[][] ReadDeadTime(string directory, List<string> assumptions)
    {
        float[][] modules = new float[IsgriDetector.ModuleCount][];
        if (ArchivePath.Existing(Path.Combine(directory, "ibis_deadtime.fits")) is not { } path)
        {
            assumptions.Add(FormattableString.Invariant($"no dead-time file: a live fraction of {AssumedLiveFraction} is taken"));
            Array.Fill(modules, []);
            return modules;
        }

        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = file.RequireTable("ISGR-DEAD-SCP");
        for (int m = 0; m < modules.Length; m++)
        {
            modules[m] = table.ReadAll<float>(FormattableString.Invariant($"II_DEADTIME_{m}"));
            for (int i = 0; i < modules[m].Length; i++)
            {
                if (!(modules[m][i] is >= 0 and <= 1))
                    throw new FitsException($"{path}: II_DEADTIME_{m}, row {i + 1} is {modules[m][i]}, expected is a fraction 0 to 1.");
            }
        }

        return modules;
    }

    // The parts that make up the merged good times are told one by one; what it has besides them is "other".
    private static void ReadGoodTimes(string directory, GoodTimeCuts cuts, GoodTimeIntervals[] modules, List<string> assumptions)
    {
        if (ArchivePath.Existing(Path.Combine(directory, "ibis_gti.fits")) is not { } path)
        {
            assumptions.Add("no good-time file: the whole window is taken as good");
            return;
        }

        using FitsFile file = FitsFile.Open(path);
        foreach ((string name, string reason) in ((string, string)[])
            [("ISGRI_DATA_GAPS", "telemetry_gaps"), ("VETO", "veto"), ("ATTITUDE", "attitude_file"), ("MERGED_ISGRI", "other")])
        {
            if (FindGoodTimes(file, name) is { } good)
                cuts.Keep(reason, good);
        }

        for (int m = 0; m < modules.Length; m++)
            modules[m] = FindGoodTimes(file, FormattableString.Invariant($"ISGRI_MCE{m}")) ?? modules[m];
    }

    /// <summary>Where the spacecraft pointed: of the window, the revolution or the index.</summary>
    internal static PointingHistory ReadPointing(IntegralArchive archive, ScienceWindow window, List<string> assumptions)
    {
        if (ArchivePath.Existing(Path.Combine(archive.DirectoryOf(window), "sc_orbit_param.fits")) is { } path)
            return PointingHistory.Read(path, window);
        if (RevolutionAttitude.Find(archive.Root, window.Id.Revolution) is { } auxiliary
            && RevolutionAttitude.Read(auxiliary, new TimeInterval(window.StartIjd, window.StopIjd)) is { Count: > 0 } rows)
        {
            assumptions.Add("no orbit file: the attitude of the revolution is taken");
            return PointingHistory.OfRows(rows, window);
        }

        assumptions.Add("no orbit file: the attitude of the index is taken");
        return PointingHistory.OfIndex(window);
    }

    private static double[] ReadTemperatures(string directory, List<string> assumptions)
    {
        double[] temperatures = new double[IsgriDetector.ModuleCount];
        Array.Fill(temperatures, IsgriNominalCalibration.DefaultTemperatureCelsius);
        if (ArchivePath.Existing(Path.Combine(directory, "ibis_hk.fits")) is not { } path)
        {
            assumptions.Add("no housekeeping: module temperatures of -8 degC are taken");
            return temperatures;
        }

        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = file.RequireTable("IBIS-DPE.-CNV");
        for (int m = 0; m < temperatures.Length; m++)
        {
            // Readings below −50.5 °C are telemetry fill.
            float[] readings = [.. table.ReadAll<float>(FormattableString.Invariant($"I0E_MTEMP2_MMDU{m}")).Where(t => t > -50.5f)];
            if (readings.Length > 0)
                temperatures[m] = readings.Average();
        }

        return temperatures;
    }

    private static float[] ReadThresholds(IntegralArchive archive, ScienceWindow window, List<string> assumptions)
    {
        float[] thresholds = new float[IsgriDetector.PixelCount];
        if (OnBoardContexts.Find(archive.Root, window.Id, window.StartIjd) is not { } path)
        {
            assumptions.Add("no on-board context: all pixels are taken as on, at the nominal threshold");
            Array.Fill(thresholds, (float)IsgriContext.DefaultLowThresholdKeV(window.Id.Revolution));
            return thresholds;
        }

        return OnBoardContexts.ReadThresholds(path);
    }
}
