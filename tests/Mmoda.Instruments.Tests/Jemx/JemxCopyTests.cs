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

    [Theory]
    [InlineData("jmx1_events", 404)]
    [InlineData("jmx1_events", 403)]
    [InlineData("jmx2_gti", 403)]
    public async Task Without_a_file_of_JEM_X_the_window_is_there_for_ISGRI_and_it_is_told(string name, int status)
    {
        await using ArchiveServer server = Lacking(simulated.Root, status, name);

        SyncReport report = await SyncAsync(server.Url);

        SyncedWindow window = Assert.Single(report.Windows);
        Assert.Equal(("fetched", null), (window.Status, window.Reason));
        Assert.All(["swg.fits", "isgri_events.fits.gz"], f => Assert.True(File.Exists(Path.Combine(_folder.In("copy"), Window, f)), f));
        Assert.Contains(report.Notes, n => n.Contains(Id, StringComparison.Ordinal) && n.Contains(name, StringComparison.Ordinal));
        Assert.False(report.IsComplete);
        Assert.Single(status == 404 ? report.Missing : report.Failed, p => p.Path.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_later_copy_brings_what_JEM_X_lacked()
    {
        await using (ArchiveServer server = Lacking(simulated.Root, 404, "jmx1_events"))
            await SyncAsync(server.Url);
        await using ArchiveServer whole = new(simulated.Root);

        SyncReport report = await SyncAsync(whole.Url);

        Assert.True(report.IsComplete);
        Assert.Equal("held", Assert.Single(report.Windows).Status);
        Assert.True(File.Exists(Path.Combine(_folder.In("copy"), Window, "jmx1_events.fits.gz")));
    }

    [Fact]
    public async Task Events_that_the_archive_corrected_stand_in_for_those_that_it_lacks()
    {
        string origin = _folder.CopyOf(simulated.Root, "origin", path => !path.Contains(Id, StringComparison.Ordinal) || !Path.GetFileName(path).StartsWith("isgri", StringComparison.Ordinal));
        File.Copy(Path.Combine(origin, Window, "jmx1_events.fits.gz"), Path.Combine(origin, Window, "jmx1_full_cor.fits.gz"));
        WriteGroup(origin, "jmx1_events.fits.gz", "jmx1_full_cor.fits.gz", "jmx1_gti.fits");
        await using ArchiveServer server = Lacking(origin, 404, "jmx1_events");

        SyncReport report = await SyncAsync(server.Url);

        Assert.True(report.IsComplete);
        Assert.Equal("fetched", Assert.Single(report.Windows).Status);
        Assert.DoesNotContain(report.Notes, n => n.Contains(Id, StringComparison.Ordinal));
        Assert.DoesNotContain(Verify(_folder.In("copy")).Findings, f => f.Kind == FindingKind.Missing && f.Path.Contains("events", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(404, "jmx1_events", "jmx2_events")] // Nobody has events.
    [InlineData(403, "jmx1_gti", "jmx2_gti")] // Good times would be assumed in silence.
    public async Task A_window_of_JEM_X_alone_is_incomplete_when_no_unit_is_whole(int status, string first, string second)
    {
        string origin = _folder.CopyOf(simulated.Root, "origin", path => !path.Contains(Id, StringComparison.Ordinal) || Path.GetFileName(path).StartsWith("jmx", StringComparison.Ordinal));
        WriteGroup(origin, "jmx1_events.fits.gz", "jmx1_gti.fits", "jmx2_events.fits.gz", "jmx2_gti.fits");
        await using (ArchiveServer server = Lacking(origin, status, first, second))
        {
            SyncedWindow window = Assert.Single((await SyncAsync(server.Url)).Windows);
            Assert.Equal("incomplete", window.Status);
            Assert.Matches($"{first}|{second}", window.Reason);
            Assert.False(File.Exists(Path.Combine(_folder.In("copy"), Window, "swg.fits")));
        }

        await using ArchiveServer other = Lacking(origin, status, first);
        Assert.Equal("fetched", Assert.Single((await SyncAsync(other.Url)).Windows).Status);
    }

    [Theory]
    [InlineData("isgri_events", 404)]
    [InlineData("ibis_gti", 403)]
    public async Task A_window_whose_ISGRI_fails_is_incomplete_though_JEM_X_is_whole(string name, int status)
    {
        await using ArchiveServer server = Lacking(simulated.Root, status, name);

        SyncedWindow window = Assert.Single((await SyncAsync(server.Url)).Windows);

        Assert.Equal("incomplete", window.Status);
        Assert.Contains(name, window.Reason, StringComparison.Ordinal);
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
    public void A_copy_of_ISGRI_alone_is_sound_and_one_line_tells_that_JEM_X_can_be_copied()
    {
        string root = _folder.CopyOf(simulated.Root, "archive", path => !Path.GetFileName(path).StartsWith("jmx", StringComparison.Ordinal));

        VerificationReport report = Verify(root);

        ArchiveFinding finding = Assert.Single(report.Findings);
        Assert.Equal((FindingKind.NotCopied, "scw"), (finding.Kind, finding.Path));
        Assert.Contains("archive sync", finding.Reason, StringComparison.Ordinal);
        Assert.True(report.IsSound);
    }

    [Fact]
    public void A_window_with_some_files_of_JEM_X_misses_the_others()
    {
        string root = _folder.CopyOf(simulated.Root, "archive", path => !path.EndsWith(Window + "/jmx1_events.fits.gz", StringComparison.Ordinal));

        ArchiveFinding finding = Assert.Single(Verify(root).Findings);

        Assert.Equal((FindingKind.Missing, Window + "/jmx1_events.fits"), (finding.Kind, finding.Path));
    }

    [Fact]
    public void A_calibration_file_of_a_unit_is_missing()
    {
        string root = _folder.CopyOf(simulated.Root, "archive", path => !path.EndsWith("jmx2_gain_ocl_9001.fits", StringComparison.Ordinal));

        ArchiveFinding finding = Assert.Single(Verify(root).Findings);

        Assert.Equal((FindingKind.Missing, "ic/jmx2/cal/jmx2_gain_ocl_9001.fits"), (finding.Kind, finding.Path));
    }

    private static ArchiveServer Lacking(string root, int status, params string[] names) => new(root)
    {
        Fault = (path, _) => names.Any(n => path.Contains(n, StringComparison.Ordinal)) ? new ServerFault.Answer(status) : null,
    };

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
