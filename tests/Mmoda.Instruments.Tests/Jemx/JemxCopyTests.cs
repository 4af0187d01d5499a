using Mmoda.Fits;
using Mmoda.Tests;

namespace Mmoda.Instruments.Tests;

/// <summary>Copies of archives have what JEM-X needs, and the check of an archive looks at it.</summary>
public sealed class JemxCopyTests(JemxArchive simulated) : IClassFixture<JemxArchive>, IDisposable
{
    private static readonly string Id = JemxArchive.Ids[0], Window = "scw/1922/" + Id;
    private readonly TemporaryFolder _folder = new();
    private readonly SkippingTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    private Task<SyncReport> SyncAsync(string from) => ArchiveSync.RunAsync(
        new SyncRequest { From = from, To = _folder.In("copy"), Selection = new WindowSelection.Listed([Id]), RequestsPerSecond = 1e6 }, _time, null, CancellationToken.None);

    private VerificationReport Verify(string root) => ArchiveVerification.Run(root, 2, false, _time, null, CancellationToken.None);

    [Fact]
    public async Task The_copy_of_a_window_has_both_units_and_their_calibration()
    {
        await using ArchiveServer server = new(simulated.Root);

        SyncReport report = await SyncAsync(server.Url);

        Assert.True(report.IsComplete);
        Assert.DoesNotContain(report.Notes, n => n.Contains("JMX", StringComparison.Ordinal));
        string copy = _folder.In("copy");
        foreach (JemxUnit unit in JemxUnit.All)
        {
            Assert.All([unit.File("events") + ".gz", unit.File("gti"), unit.File("dead_time")], f => Assert.True(File.Exists(Path.Combine(copy, Window, f)), f));
            Assert.All(JemxCalibrationFiles.Find(new IntegralArchive(copy), unit, 6800), f => Assert.NotNull(f.Path));
        }

        Assert.Empty(Verify(copy).Findings);
    }

    [Fact]
    public async Task A_window_of_JEM_X_alone_is_copied_too()
    {
        string origin = _folder.CopyOf(simulated.Root, "origin", path => !path.Contains(Id, StringComparison.Ordinal) || Path.GetFileName(path).StartsWith("jmx", StringComparison.Ordinal));
        WriteGroup(origin, "jmx2_events.fits.gz", "jmx2_gti.fits", "jmx2_dead_time.fits");
        await using ArchiveServer server = new(origin);

        SyncReport report = await SyncAsync(server.Url);

        Assert.Equal("fetched", Assert.Single(report.Windows).Status);
        string copy = _folder.In("copy");
        Assert.Equal(["jmx2_dead_time.fits", "jmx2_events.fits.gz", "jmx2_gti.fits", "swg.fits"], Directory.EnumerateFiles(Path.Combine(copy, Window)).Select(Path.GetFileName).Order());
        Assert.All(Directory.EnumerateFiles(Path.Combine(copy, "ic"), "jmx*", SearchOption.AllDirectories), f => Assert.StartsWith("jmx2", Path.GetFileName(f), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_window_whose_events_the_origin_lacks_is_incomplete()
    {
        await using ArchiveServer server = new(simulated.Root) { Fault = (path, _) => path.Contains("jmx1_events", StringComparison.Ordinal) ? new ServerFault.Answer(404) : null };

        SyncReport report = await SyncAsync(server.Url);

        SyncedWindow window = Assert.Single(report.Windows);
        Assert.Equal("incomplete", window.Status);
        Assert.Contains("jmx1_events", window.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sound_archive_has_no_findings() => Assert.Empty(Verify(simulated.Root).Findings);

    [Theory]
    [InlineData("jmx1_events.fits.gz", "JMX1-FULL-ALL", "TIME", 1.0, "the window is")]
    [InlineData("jmx1_events.fits.gz", "JMX1-FULL-ALL", "DETX", 200.0, "outside the detector")]
    [InlineData("jmx1_gti.fits", "JMX1-GNRL-GTI", "STOP", 1.0, "the window is")]
    [InlineData("jmx2_dead_time.fits", "JMX2-DEAD-SCP", "DEADTIME", 2.0, "expected is a fraction")]
    [InlineData("jmx2_dead_time.fits", "JMX2-DEAD-SCP", "GREY_FILTER", 40.0, "expected is 0 to 31")]
    public void What_cannot_be_is_found(string name, string structure, string column, double added, string reason)
    {
        string root = _folder.CopyOf(simulated.Root, "archive"), file = Path.Combine(root, Window, name);
        AddToLast(file, structure, column, added);

        VerificationReport report = Verify(root);

        ArchiveFinding finding = Assert.Single(report.Findings);
        Assert.Equal((FindingKind.Inconsistent, $"{Window}/{name}"), (finding.Kind, finding.Path));
        Assert.Contains(reason, finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_calibration_file_of_a_unit_is_missing()
    {
        string root = _folder.CopyOf(simulated.Root, "archive", path => !path.EndsWith("jmx2_gain_ocl_9001.fits", StringComparison.Ordinal));

        ArchiveFinding finding = Assert.Single(Verify(root).Findings);

        Assert.Equal((FindingKind.Missing, "ic/jmx2/cal/jmx2_gain_ocl_9001.fits"), (finding.Kind, finding.Path));
    }

    // Writes a table again, with something added to the last value of one column.
    private static void AddToLast(string file, string structure, string changed, double added)
    {
        FitsTable table = new();
        FitsHeader header = new FitsHeader().Set("EXTNAME", structure);
        using (FitsFile old = FitsFile.Open(file))
        {
            BinaryTableHdu hdu = old.RequireTable(structure);
            if (hdu.Header.GetString("GTI_NAME") is { } times)
                header.Set("GTI_NAME", times);
            foreach (FitsColumn column in hdu.Columns.Where(c => c.Repeat == 1))
            {
                double[] values = hdu.ReadAll<double>(column);
                values[^1] += column.Name == changed ? added : 0;
                _ = column.ElementType switch
                {
                    FitsElementType.Real64 => table.Add(column.Name, values),
                    FitsElementType.Real32 => table.Add(column.Name, Array.ConvertAll(values, v => (float)v)),
                    FitsElementType.Integer16 => table.Add(column.Name, Array.ConvertAll(values, v => (short)v)),
                    _ => table.Add(column.Name, Array.ConvertAll(values, v => (byte)v)),
                };
            }
        }

        using FitsWriter writer = FitsWriter.Create(file);
        writer.WritePrimary(new FitsHeader());
        writer.WriteTable(header, table);
        writer.Commit();
    }

    private void WriteGroup(string root, params string[] files)
    {
        FitsHeader header = new();
        using (FitsFile old = FitsFile.Open(CrabArchive.FileOf(simulated.Root, Id, "swg.fits")))
        {
            FitsHeader its = old.RequireTable("GROUPING").Header;
            header.Set("EXTNAME", "GROUPING").Set("SWID", Id[..12]);
            foreach (string keyword in new[] { "TSTART", "TSTOP", "RA_SCX", "DEC_SCX", "RA_SCZ", "DEC_SCZ" })
                header.Set(keyword, its.RequireReal(keyword));
        }

        using FitsWriter writer = FitsWriter.Create(CrabArchive.FileOf(root, Id, "swg.fits"));
        writer.WritePrimary(new FitsHeader());
        writer.WriteTable(header, GroupingTable.Columns([.. files.Select(f => new GroupMember("BINTABLE", "X", 1, 2, f))]));
        writer.Commit();
    }
}
