using Mmoda.Fits;
using Mmoda.Numerics;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>Simulates both units of JEM-X beside ISGRI: the files of each science window.</summary>
internal sealed class JemxSimulator
{
    private static readonly FitsColumnSpec[] EventColumns =
    [
        new("DELTA_TIME", "1B"), new("OB_TIME", "4I", Zero: 32768), new("TIME", "1D", "d"), new("RAWX", "1B"), new("RAWY", "1B"),
        new("PHA", "1B"), new("PI", "1B"), new("DETX", "1E", "mm"), new("DETY", "1E", "mm"), new("STATUS", "1I"),
    ];

    // Where the collimator is closed.
    private const double LargestTangent = JemxGeometry.CollimatorOpeningMillimetres / JemxGeometry.CollimatorHeightMillimetres;

    private readonly bool _interrupts;
    private readonly IReadOnlyList<(JemxUnit Unit, JemxEventSimulator Events, IReadOnlyList<(SimulatedSource Source, SkyDirection Direction, SimulatedSpectrum Spectrum)> Sky)> _units;

    /// <summary>Prepares both units.</summary>
    public JemxSimulator(SimulationPlan plan, IReadOnlyList<SimulatedSource> sources)
    {
        _interrupts = plan.Interruptions;
        _units =
        [
            .. JemxUnit.All.Select(unit => (
                unit,
                new JemxEventSimulator(new SimulatedJemx(unit, plan.Seed)),
                (IReadOnlyList<(SimulatedSource, SkyDirection, SimulatedSpectrum)>)
                [
                    .. sources.Where(s => s.MilliCrab > 0).Select(s => (
                        s, SkyDirection.FromDegrees(s.RightAscensionDegrees, s.DeclinationDegrees), ArchiveSimulator.Spectrum(s, PhotonResponse.Jemx(unit)))),
                ])),
        ];
    }

    /// <summary>Writes the files of a window.</summary>
    /// <returns>What its group shall name.</returns>
    public IReadOnlyList<GroupMember> Write(string directory, WindowScene window, string date)
    {
        Directory.CreateDirectory(directory);
        List<GroupMember> members = [];
        foreach ((JemxUnit unit, JemxEventSimulator events, IReadOnlyList<(SimulatedSource, SkyDirection, SimulatedSpectrum)> sky) in _units)
        {
            JemxScene scene = Scene(window, unit, sky);
            string file = unit.File("events") + ".gz";
            WriteEvents(Path.Combine(directory, file), scene, events.Run(scene), date);
            WriteGoodTimes(Path.Combine(directory, unit.File("gti")), scene, date);
            WriteDeadTime(Path.Combine(directory, unit.File("dead_time")), scene, date);
            members.Add(new GroupMember("BINTABLE", unit.Structure("FULL-ALL"), 1, 2, file));
            members.Add(new GroupMember("BINTABLE", "GROUPING", 1, 2, unit.File("gti")));
            members.Add(new GroupMember("BINTABLE", unit.Structure("DEAD-SCP"), 1, 2, unit.File("dead_time")));
        }

        return members;
    }

    private JemxScene Scene(
        WindowScene window, JemxUnit unit, IReadOnlyList<(SimulatedSource Source, SkyDirection Direction, SimulatedSpectrum Spectrum)> sky)
    {
        Attitude axes = window.Attitude.OfInstrument(unit.Alignment);
        List<SceneSource> sources = [];
        foreach ((SimulatedSource source, SkyDirection direction, SimulatedSpectrum spectrum) in sky)
        {
            (double x, double y, double z) = axes.ToSpacecraft(direction);
            if (x > 0.5 && Math.Abs(y / x) < LargestTangent && Math.Abs(z / x) < LargestTangent)
                sources.Add(new SceneSource(source.Name, y / x, z / x, x, spectrum, ArchiveSimulator.BurstStart(source), source.BurstDecaySeconds));
        }

        Philox random = new(window.Seed, window.Stream | (0x10UL * (ulong)unit.Number) | 1);
        int rows = window.DeadTimeRows;
        float[] dead = [.. Enumerable.Range(0, rows).Select(_ => (float)Math.Clamp(0.16 + (0.004 * random.NextNormal()), 0, 0.9))];

        // In one window of ten the telemetry was short for the second half.
        byte[] filter = new byte[rows];
        Array.Fill(filter, JemxScene.NoFilter);
        if (_interrupts && random.NextDouble() < 0.1)
            filter.AsSpan(rows / 2).Fill(23);
        return new JemxScene(window, unit, sources, window.DataTime, dead, filter);
    }

    private static FitsHeader Header(string structure, string level, JemxScene scene, string date, string baseType = "DAL_TABLE") =>
        IsdcFile.Extension(structure, baseType, level, scene.Unit.Name, date, simulated: true).SetWindow(scene.Window.Id, scene.Window.Clock);

    private static void WriteEvents(string path, JemxScene scene, ArraySegment<byte> rows, string date)
    {
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(date, simulated: true));
        FitsHeader header = Header(scene.Unit.Structure("FULL-ALL"), "COR", scene, date)
            .Set("DATAMODE", "FULL", "telemetry mode: full imaging")
            .Set("TELAPSE", scene.Window.DurationSeconds, "[s] elapsed time");
        file.BeginTable(header, EventColumns, rows.Count / JemxEventSimulator.RowBytes).AppendRows(rows);
        file.Commit();
    }

    private static void WriteGoodTimes(string path, JemxScene scene, string date)
    {
        string structure = scene.Unit.Structure("GNRL-GTI");
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(date, simulated: true));
        FitsTable index = GroupingTable.Columns([new GroupMember("BINTABLE", structure, 1, 3)]);
        index.AddStrings("GTI_NAME", 20, ["MERGED"]);
        file.WriteTable(
            Header("GROUPING", "GTI", scene, date, "DAL_GROUP").Set("EXTVER", 1).Set("GRPNAME", structure + "-IDX", "structure of the group"), index);
        file.WriteTable(
            Header(structure, "GTI", scene, date).Set("EXTVER", 1).Set("GTI_NAME", "MERGED", "name of these good times")
                .Set("ONTIME", scene.DataTime.TotalSeconds, "[s] sum of good times"),
            new FitsTable()
                .Add("START", scene.DataTime.Select(t => t.StartIjd).ToArray(), "d")
                .Add("STOP", scene.DataTime.Select(t => t.StopIjd).ToArray(), "d"));
        file.Commit();
    }

    private static void WriteDeadTime(string path, JemxScene scene, string date)
    {
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(date, simulated: true));
        file.WriteTable(
            Header(scene.Unit.Structure("DEAD-SCP"), "DEAD", scene, date),
            new FitsTable()
                .Add("TIME", Enumerable.Range(0, scene.DeadTime.Length).Select(i => scene.Window.Clock.IjdStart + ((i + 0.5) * WindowScene.DeadTimeStepSeconds / 86400)).ToArray(), "d")
                .Add("DEADTIME", scene.DeadTime)
                .Add("GREY_FILTER", scene.GreyFilter));
        file.Commit();
    }
}
