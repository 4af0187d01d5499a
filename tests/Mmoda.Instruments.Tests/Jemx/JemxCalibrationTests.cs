using Mmoda.Fits;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments.Tests;

/// <summary>Files of the real calibration tree that the simulated one does not have, or has otherwise.</summary>
public sealed class JemxCalibrationTests(JemxArchive simulated) : IClassFixture<JemxArchive>, IDisposable
{
    private static readonly JemxUnit Unit = JemxUnit.Of(1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Times_of_the_missions_list_of_bad_times_are_cut()
    {
        string root = Copy();
        ScienceWindow window = Window(root);
        double At(double seconds) => window.StartIjd + (seconds / 86400);
        JemxWindow before = JemxWindow.Read(new IntegralArchive(root), window, Unit, EventSelection.All);
        Write(root, "JMX1-GNRL-BTI", "ic/jmx1/lim/jmx1_gnrl_bti_0043.fits", new FitsTable().Add("START", new[] { At(-500), At(100) }, "d").Add("STOP", new[] { At(20), At(130) }, "d"));
        IntegralArchive archive = new(root);

        JemxWindow read = JemxWindow.Read(archive, window, Unit, EventSelection.All);

        GoodTimeIntervals bad = GoodTimeIntervals.FromIntervals(new TimeInterval(At(-500), At(20)), new TimeInterval(At(100), At(130)));
        Assert.Equal(before.GoodTimes.Except(bad), read.GoodTimes);
        Assert.InRange(read.Cuts.Single(c => c.Reason == "bad_times").Seconds, 30, 51);
        Assert.Equal(before.GoodTimes, JemxWindow.Read(archive, window, JemxUnit.Of(2), EventSelection.All).GoodTimes);
        Assert.Contains(JemxWindow.FilesOf(archive, window, Unit), f => f.EndsWith("jmx1_gnrl_bti_0043.fits", StringComparison.Ordinal));
    }

    [Fact]
    public void A_gain_history_in_another_form_counts_as_unknown_and_that_is_told()
    {
        string root = Copy();
        Write(root, "JMX1-GAIN-OCL", "ic/jmx1/cal/jmx1_gain_ocl_0008.fits", new FitsTable().Add("TIME", new[] { 1000.0, 2000 }).Add("COEFFICIENT", new[] { 1f, 0.9f }));

        JemxCalibration calibration = JemxCalibrationFiles.Read(new IntegralArchive(root), Unit, Window(root).StartIjd);

        Assert.False(calibration.HasGain);
        Assert.Equal(
            "nominal: the layout of ic/jmx1/cal/jmx1_gain_ocl_0008.fits is not known", calibration.Origins.Single(o => o.Structure == "JMX1-GAIN-OCL").Source);
    }

    private string Copy() => _folder.CopyOf(simulated.Root, "archive", _ => true);

    private static ScienceWindow Window(string root) => new IntegralArchive(root).Windows.MinBy(w => w.StartIjd)!; // There are some.

    private static void Write(string root, string structure, string list, FitsTable table)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, list))!); // A file has a directory.
        Write(Path.Combine(root, list), structure, table);
        Write(
            Path.Combine(root, InstrumentCharacteristics.IndexOf(structure)),
            "GROUPING",
            GroupingTable.Columns([new GroupMember("BINTABLE", structure, 1, 2, "../../" + list)])
                .Add("VERSION", new short[] { 1 }).Add("VSTART", new[] { 0.0 }, "d").Add("VSTOP", new[] { 36525.0 }, "d"));
    }

    private static void Write(string path, string name, FitsTable table)
    {
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(new FitsHeader());
        file.WriteTable(new FitsHeader().Set("EXTNAME", name), table);
        file.Commit();
    }
}
