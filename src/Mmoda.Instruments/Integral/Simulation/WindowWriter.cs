using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>Writes one simulated science window as the archive has it: group, events, good times, dead time, orbit, housekeeping.</summary>
internal static class WindowWriter
{
    /// <summary>Columns of ISGR-EVTS-ALL in the order of <see cref="EventSimulator"/>'s rows.</summary>
    private static readonly FitsColumnSpec[] EventColumns =
    [
        new("DELTA_TIME", "1B"), new("RISE_TIME", "1B"), new("ISGRI_PHA", "1I", Zero: 32768),
        new("ISGRI_Y", "1B"), new("ISGRI_Z", "1B"), new("OB_TIME", "4I", Zero: 32768),
        new("TIME", "1D", "d"), new("SELECT_FLAG", "1B"), new("ISGRI_PI", "1B"),
        new("ISGRI_ENERGY", "1E", "keV"), new("DETY", "1B"), new("DETZ", "1B"),
    ];

    /// <summary>Writes the files of a window into its directory, the group last: a window with a group is whole.</summary>
    /// <param name="directory">Directory of the window.</param>
    /// <param name="scene">The window.</param>
    /// <param name="rows">Events of ISGRI; null where it does not observe.</param>
    /// <param name="date">UTC that DATE shall carry.</param>
    /// <param name="others">Files of other instruments that are there already.</param>
    public static void Write(string directory, WindowScene scene, ArraySegment<byte>? rows, string date, IReadOnlyList<GroupMember> others)
    {
        Directory.CreateDirectory(directory);
        if (rows is { } events)
            WriteEvents(Path.Combine(directory, "isgri_events.fits.gz"), scene, events, date);
        WriteGoodTimes(Path.Combine(directory, "ibis_gti.fits"), scene, date);
        WriteDeadTime(Path.Combine(directory, "ibis_deadtime.fits"), scene, date);
        WriteOrbit(Path.Combine(directory, "sc_orbit_param.fits"), scene, date);
        WriteHousekeeping(Path.Combine(directory, "ibis_hk.fits"), scene, date);
        WriteGroup(Path.Combine(directory, "swg.fits"), scene, date, rows is null ? [] : [new GroupMember("BINTABLE", "ISGR-EVTS-ALL", 1, 2, "isgri_events.fits.gz")], others);
    }

    /// <summary>The good time of ISGRI as a whole: data present and no veto problem.</summary>
    public static GoodTimeIntervals Merged(WindowScene scene) => scene.DataTime.Intersect(scene.VetoTime);

    private static FitsHeader Header(string structure, string level, WindowScene scene, string date, string baseType = "DAL_TABLE") =>
        IsdcFile.Extension(structure, baseType, level, "IBIS", date, simulated: true).SetWindow(scene.Id, scene.Clock);

    private static void WriteEvents(string path, WindowScene scene, ArraySegment<byte> rows, string date)
    {
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(date, simulated: true));
        FitsHeader header = SetAttitude(Header("ISGR-EVTS-ALL", "RAW", scene, date), scene.Attitude)
            .Set("TELAPSE", scene.DurationSeconds, "[s] elapsed time");
        file.BeginTable(header, EventColumns, rows.Count / EventSimulator.RowBytes).AppendRows(rows);
        WriteIntervals(file, scene, "MERGED_ISGRI", Merged(scene), 1, date);
        file.Commit();
    }

    private static void WriteGoodTimes(string path, WindowScene scene, string date)
    {
        List<(string Name, GoodTimeIntervals Times)> all =
        [
            ("MERGED_ISGRI", Merged(scene)),
            ("ATTITUDE", Whole(scene)),
            ("VETO", scene.VetoTime),
            ("ISGRI_DATA_GAPS", scene.DataTime),
        ];
        all.AddRange(scene.ModuleTime.Select((times, m) => (FormattableString.Invariant($"ISGRI_MCE{m}"), times)));
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(date, simulated: true));
        FitsTable index = GroupingTable.Columns([.. all.Select((_, i) => new GroupMember("BINTABLE", "IBIS-GNRL-GTI", i + 1, i + 3))]);
        index.AddStrings("GTI_NAME", 20, [.. all.Select(g => g.Name)]);
        file.WriteTable(Grouping("IBIS-GNRL-GTI-IDX", "GTI", scene, date), index);
        for (int i = 0; i < all.Count; i++)
            WriteIntervals(file, scene, all[i].Name, all[i].Times, i + 1, date);
        file.Commit();
    }

    private static GoodTimeIntervals Whole(WindowScene scene) =>
        GoodTimeIntervals.FromIntervals(new TimeInterval(scene.Clock.IjdStart, scene.Clock.IjdEnd));

    private static void WriteIntervals(
        FitsWriter file, WindowScene scene, string name, GoodTimeIntervals times, int version, string date)
    {
        FitsHeader header = Header("IBIS-GNRL-GTI", "GTI", scene, date)
            .Set("EXTVER", version)
            .Set("GTI_NAME", name, "name of these good times")
            .Set("ONTIME", times.TotalSeconds, "[s] sum of good times");
        file.WriteTable(header, new FitsTable()
            .Add("START", times.Select(t => t.StartIjd).ToArray(), "d")
            .Add("STOP", times.Select(t => t.StopIjd).ToArray(), "d")
            .Add("OBT_START", Words(scene, times.Select(t => t.StartIjd)), repeat: 4)
            .Add("OBT_END", Words(scene, times.Select(t => t.StopIjd)), repeat: 4));
    }

    private static ushort[] Words(WindowScene scene, IEnumerable<double> ijds)
    {
        List<ushort> words = [];
        Span<ushort> four = stackalloc ushort[4];
        foreach (double ijd in ijds)
        {
            OnBoardClock.Split(scene.Clock.ToObt(ijd), four);
            words.AddRange(four);
        }

        return [.. words];
    }

    private static void WriteDeadTime(string path, WindowScene scene, string date)
    {
        double[] times = [.. Enumerable.Range(0, scene.DeadTimeRows).Select(i =>
            scene.Clock.IjdStart + (i + 0.5) * WindowScene.DeadTimeStepSeconds / 86400)];
        FitsTable table = new FitsTable().Add("OB_TIME", Words(scene, times), repeat: 4);
        for (int m = 0; m < IsgriDetector.ModuleCount; m++)
        {
            int module = m;
            table.Add(
                FormattableString.Invariant($"II_DEADTIME_{m}"),
                Enumerable.Range(0, times.Length).Select(i => scene.DeadTime[i * IsgriDetector.ModuleCount + module]).ToArray());
        }

        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(date, simulated: true));
        file.WriteTable(Header("ISGR-DEAD-SCP", "DEAD", scene, date), table);
        file.Commit();
    }

    private static void WriteOrbit(string path, WindowScene scene, string date)
    {
        int count = (int)Math.Ceiling(scene.DurationSeconds / 8);
        double[] times = [.. Enumerable.Range(0, count).Select(i => scene.Clock.IjdStart + (i + 0.5) * 8 / 86400)];
        double start = Revolution.StartIjd(scene.Id.Revolution), period = Revolution.StartIjd(scene.Id.Revolution + 1) - start;
        double[] phase = [.. times.Select(t => (t - start) / period)];
        (double X, double Y, double Z)[] position = [.. phase.Select(SimulatedOrbit.PositionKilometres)];
        const double StepSeconds = 1;
        (double X, double Y, double Z)[] velocity = [.. phase.Select((p, i) =>
        {
            (double X, double Y, double Z) next = SimulatedOrbit.PositionKilometres(p + StepSeconds / 86400 / period);
            return ((next.X - position[i].X) / StepSeconds, (next.Y - position[i].Y) / StepSeconds, (next.Z - position[i].Z) / StepSeconds);
        })];
        Attitude[] attitudes = [.. times.Select(scene.AttitudeAt)];
        FitsTable table = new FitsTable()
            .Add("OB_TIME", Words(scene, times), repeat: 4)
            .Add("REVOL", Enumerable.Repeat((ushort)scene.Id.Revolution, count).ToArray())
            .Add("REVOL_PHASE", phase)
            .Add("REVOL_FRAC", phase.Select(p => scene.Id.Revolution + p).ToArray())
            .Add("DISTANCE", position.Select(p => Math.Sqrt(p.X * p.X + p.Y * p.Y + p.Z * p.Z)).ToArray(), "km")
            .Add("XPOS", position.Select(p => p.X).ToArray(), "km")
            .Add("YPOS", position.Select(p => p.Y).ToArray(), "km")
            .Add("ZPOS", position.Select(p => p.Z).ToArray(), "km")
            .Add("XVEL", velocity.Select(v => v.X).ToArray(), "km/s")
            .Add("YVEL", velocity.Select(v => v.Y).ToArray(), "km/s")
            .Add("ZVEL", velocity.Select(v => v.Z).ToArray(), "km/s")
            .Add("RA_SCX", attitudes.Select(a => a.XAxis.RightAscensionDegrees).ToArray(), "deg")
            .Add("DEC_SCX", attitudes.Select(a => a.XAxis.DeclinationDegrees).ToArray(), "deg")
            .Add("RA_SCZ", attitudes.Select(a => a.ZAxis.RightAscensionDegrees).ToArray(), "deg")
            .Add("DEC_SCZ", attitudes.Select(a => a.ZAxis.DeclinationDegrees).ToArray(), "deg")
            .Add("POSANGLE", attitudes.Select(a => -a.XAxis.PositionAngleTo(a.ZAxis).Degrees).ToArray(), "deg");
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(date, simulated: true));
        file.WriteTable(
            IsdcFile.Extension("INTL-ORBI-SCP", "DAL_TABLE", "PRP", "INTEGRAL", date, simulated: true).SetWindow(scene.Id, scene.Clock),
            table);
        file.Commit();
    }

    private static void WriteHousekeeping(string path, WindowScene scene, string date)
    {
        int count = (int)Math.Ceiling(scene.DurationSeconds / 64);
        double[] times = [.. Enumerable.Range(0, count).Select(i => scene.Clock.IjdStart + (i + 0.5) * 64 / 86400)];
        FitsTable table = new FitsTable().Add("OB_TIME", Words(scene, times), repeat: 4);
        for (int m = 0; m < IsgriDetector.ModuleCount; m++)
        {
            table.Add(
                FormattableString.Invariant($"I0E_MTEMP2_MMDU{m}"),
                Enumerable.Repeat((float)scene.ModuleTemperatures[m], count).ToArray(), "degC");
        }

        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(date, simulated: true));
        file.WriteTable(Header("IBIS-DPE.-CNV", "CNV", scene, date), table);
        file.Commit();
    }

    private static void WriteGroup(string path, WindowScene scene, string date, IReadOnlyList<GroupMember> events, IReadOnlyList<GroupMember> others)
    {
        FitsTable table = GroupingTable.Columns(
        [
            .. events,
            new GroupMember("BINTABLE", "GROUPING", 1, 2, "ibis_gti.fits"),
            new GroupMember("BINTABLE", "ISGR-DEAD-SCP", 1, 2, "ibis_deadtime.fits"),
            new GroupMember("BINTABLE", "INTL-ORBI-SCP", 1, 2, "sc_orbit_param.fits"),
            new GroupMember("BINTABLE", "IBIS-DPE.-CNV", 1, 2, "ibis_hk.fits"),
            .. others,
        ]);
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(date, simulated: true));
        FitsHeader header = SetAttitude(Grouping("GNRL-SCWG-GRP", "PRP", scene, date), scene.Attitude)
            .Set("TELAPSE", scene.DurationSeconds, "[s] elapsed time")
            .Set("GOODTIME", Merged(scene).TotalSeconds, "[s] good time of ISGRI");
        file.WriteTable(header, table);
        file.Commit();
    }

    private static FitsHeader Grouping(string structure, string level, WindowScene scene, string date) =>
        Header("GROUPING", level, scene, date, "DAL_GROUP").Set("EXTVER", 1).Set("GRPNAME", structure, "structure of the group");

    private static FitsHeader SetAttitude(FitsHeader header, Attitude attitude) => header
        .Set("RA_SCX", attitude.XAxis.RightAscensionDegrees, "[deg] right ascension of the X axis")
        .Set("DEC_SCX", attitude.XAxis.DeclinationDegrees, "[deg] declination of the X axis")
        .Set("RA_SCZ", attitude.ZAxis.RightAscensionDegrees, "[deg] right ascension of the Z axis")
        .Set("DEC_SCZ", attitude.ZAxis.DeclinationDegrees, "[deg] declination of the Z axis");
}
