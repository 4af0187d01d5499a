using Mmoda.Fits;

namespace Mmoda.Instruments.Tests;

/// <summary>The check of an archive finds each kind of damage, and nothing in a sound one.</summary>
public sealed class ArchiveVerificationTests(CrabArchive crab) : IClassFixture<CrabArchive>, IDisposable
{
    private static readonly string Window = "scw/1922/" + CrabArchive.Ids[1];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private VerificationReport Verify(Action<string> damage, bool quarantines = false)
    {
        string root = crab.CopyTo(_folder);
        damage(root);
        return ArchiveVerification.Run(root, 2, quarantines, new SkippingTimeProvider(), null, CancellationToken.None);
    }

    private void AssertFound(FindingKind kind, string path, string reason, Action<string> damage)
    {
        VerificationReport report = Verify(damage);

        Assert.Equal(kind == FindingKind.Orphan, report.IsSound);
        Assert.Contains(report.Findings, f => f.Kind == kind && f.Path == path && f.Reason.Contains(reason, StringComparison.Ordinal));
    }

    private static void Change(string root, string path, Func<byte[], byte[]> change)
    {
        string file = Path.Combine(root, path);
        File.WriteAllBytes(file, change(File.ReadAllBytes(file)));
    }

    // Writes one table again, its columns changed, with right checksums.
    private static void Rewrite(string root, string path, string name, Action<double[]> change, string column, int laterBy4096Seconds = 0)
    {
        string file = Path.Combine(root, path);
        FitsTable table = new();
        FitsHeader header = new FitsHeader().Set("EXTNAME", name);
        using (FitsFile old = FitsFile.Open(file))
        {
            BinaryTableHdu hdu = old.RequireTable(name);
            foreach (string keyword in new[] { "OBTSTART", "OBTEND", "GTI_NAME" })
            {
                if (hdu.Header.GetString(keyword) is { } text)
                    header.Set(keyword, text);
            }

            foreach (FitsColumn c in hdu.Columns)
            {
                if (c.Name == "OB_TIME")
                {
                    table.Add(c.Name, hdu.ReadAll<int>(c).Select((w, i) => (ushort)(i % 4 == 1 ? w + laterBy4096Seconds : w)).ToArray(), repeat: 4);
                }
                else if (c.Name == column)
                {
                    double[] values = hdu.ReadAll<double>(c);
                    change(values);
                    table.Add(c.Name, values);
                }
                else if (c.Name is "RA_SCX" or "DEC_SCX" or "START" or "STOP")
                {
                    table.Add(c.Name, hdu.ReadAll<double>(c));
                }
                else if (c.Name is "ISGRI_Y" or "ISGRI_Z")
                {
                    table.Add(c.Name, hdu.ReadAll<byte>(c));
                }
            }
        }

        using FitsWriter writer = FitsWriter.Create(file);
        writer.WritePrimary(new FitsHeader());
        writer.WriteTable(header, table);
        writer.Commit();
    }

    [Fact]
    public void A_sound_archive_has_no_findings()
    {
        VerificationReport report = Verify(_ => { });

        Assert.Empty(report.Findings);
        Assert.True(report.IsSound);
        Assert.Equal(5, report.Windows);
        Assert.Equal(Directory.EnumerateFiles(crab.Root, "*.fits*", SearchOption.AllDirectories).Count(), report.Files);
    }

    [Fact]
    public async Task A_copy_of_a_part_of_an_archive_is_sound()
    {
        string copy = _folder.In("copy");
        SyncRequest request = new() { From = crab.Root, To = copy, Selection = new WindowSelection.Listed([CrabArchive.Ids[2]]) };
        Assert.True((await ArchiveSync.RunAsync(request, new SkippingTimeProvider(), null, CancellationToken.None)).IsComplete);

        Assert.Empty(ArchiveVerification.Run(copy, 1, false, new SkippingTimeProvider(), null, CancellationToken.None).Findings);
    }

    [Theory]
    [InlineData("isgri_events.fits.gz", "gzip")]
    [InlineData("ibis_gti.fits", "the file ends")]
    public void A_file_that_ends_early_is_damaged(string name, string reason) =>
        AssertFound(FindingKind.Damaged, $"{Window}/{name}", reason, root => Change(root, $"{Window}/{name}", b => b[..6000]));

    [Fact]
    public void A_changed_byte_is_found_by_the_checksum() => AssertFound(
        FindingKind.Damaged, "ic/ibis/mod/isgr_mcec_mod_9001.fits", "DATASUM", root => Change(root, "ic/ibis/mod/isgr_mcec_mod_9001.fits", b =>
        {
            b[^2880] ^= 4;
            return b;
        }));

    [Fact]
    public void A_file_that_the_group_names_is_missing() =>
        AssertFound(FindingKind.Missing, $"{Window}/ibis_hk.fits", "group names", root => File.Delete(Path.Combine(root, Window, "ibis_hk.fits")));

    [Fact]
    public void A_window_without_a_group_is_incomplete() =>
        AssertFound(FindingKind.Missing, $"{Window}/swg.fits", "incomplete", root => File.Delete(Path.Combine(root, Window, "swg.fits")));

    [Fact]
    public void A_window_of_the_index_is_missing() =>
        AssertFound(FindingKind.Missing, Window, "the index lists", root => Directory.Delete(Path.Combine(root, Window), recursive: true));

    [Fact]
    public void A_window_that_is_not_in_the_index_is_told() => AssertFound(
        FindingKind.Inconsistent, $"{Window[..^3]}002", "not in the index", root => Directory.Move(Path.Combine(root, Window), Path.Combine(root, $"{Window[..^3]}002")));

    [Fact]
    public void A_calibration_file_that_windows_need_is_missing() => AssertFound(
        FindingKind.Missing, "ic/ibis/mod/isgr_rise_mod_9001.fits", "need it", root => File.Delete(Path.Combine(root, "ic/ibis/mod/isgr_rise_mod_9001.fits")));

    [Fact]
    public void A_context_that_windows_need_is_missing() => AssertFound(
        FindingKind.Missing,
        Path.GetRelativePath(crab.Root, Directory.GetFiles(Path.Combine(crab.Root, "scw", "1922", "rev.001", "cfg")).Single()),
        "need it",
        root => Directory.Delete(Path.Combine(root, "scw", "1922", "rev.001", "cfg"), recursive: true));

    [Fact]
    public void Events_out_of_order_are_inconsistent() => AssertFound(
        FindingKind.Inconsistent, $"{Window}/isgri_events.fits.gz", "not in order",
        root => Rewrite(root, $"{Window}/isgri_events.fits.gz", "ISGR-EVTS-ALL", t => Array.Reverse(t), "TIME"));

    [Fact]
    public void Events_of_another_time_are_inconsistent() => AssertFound(
        FindingKind.Inconsistent, $"{Window}/isgri_events.fits.gz", "the window is",
        root => Rewrite(root, $"{Window}/isgri_events.fits.gz", "ISGR-EVTS-ALL", t => t[^1] += 1, "TIME"));

    [Fact]
    public void Events_without_a_time_are_counted() => AssertFound(
        FindingKind.Inconsistent, $"{Window}/isgri_events.fits.gz", "(50 %) are invalid",
        root => Rewrite(root, $"{Window}/isgri_events.fits.gz", "ISGR-EVTS-ALL", t => t.AsSpan(0, (t.Length + 1) / 2).Fill(double.NaN), "TIME"));

    [Fact]
    public void Good_times_beyond_the_window_are_inconsistent() => AssertFound(
        FindingKind.Inconsistent, $"{Window}/ibis_gti.fits", "the window is",
        root => Rewrite(root, $"{Window}/ibis_gti.fits", "IBIS-GNRL-GTI", t => t[^1] += 0.1, "STOP"));

    [Fact]
    public void An_axis_that_moves_in_a_pointing_is_inconsistent() => AssertFound(
        FindingKind.Inconsistent, $"{Window}/sc_orbit_param.fits", "moves by",
        root => Rewrite(root, $"{Window}/sc_orbit_param.fits", "INTL-ORBI-SCP", t => t[^1] += 1, "DEC_SCX"));

    [Fact]
    public void An_attitude_that_starts_an_hour_later_does_not_cover_the_window() => AssertFound(
        FindingKind.Inconsistent, $"{Window}/sc_orbit_param.fits", "does not cover",
        root => Rewrite(root, $"{Window}/sc_orbit_param.fits", "INTL-ORBI-SCP", _ => { }, "RA_SCX", laterBy4096Seconds: 1));

    [Fact]
    public void The_group_of_another_window_is_inconsistent() => AssertFound(
        FindingKind.Inconsistent, $"{Window}/swg.fits", "group of window",
        root => File.Copy(Path.Combine(root, "scw/1922", CrabArchive.Ids[3], "swg.fits"), Path.Combine(root, Window, "swg.fits"), overwrite: true));

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("scw/1922/192200010010.001/list.txt")]
    [InlineData("scw/1922/192200010010.001/jmx1_events.fits")]
    public void Files_that_nothing_names_are_told_and_do_no_harm(string path) => AssertFound(
        FindingKind.Orphan, path, "", root => File.Copy(Path.Combine(root, Window, "ibis_hk.fits"), Path.Combine(root, path)));

    [Fact]
    public async Task A_quarantined_file_is_fetched_again_by_the_next_copy()
    {
        string events = $"{Window}/isgri_events.fits.gz";
        VerificationReport report = Verify(root => Change(root, events, b => b[..6000]), quarantines: true);
        string copy = _folder.In("archive");
        Assert.Single(report.Findings);
        Assert.True(File.Exists(Path.Combine(copy, "quarantine", events)));
        Assert.False(File.Exists(Path.Combine(copy, events)));

        SyncRequest request = new() { From = crab.Root, To = copy, Selection = new WindowSelection.Listed([CrabArchive.Ids[1]]) };
        Assert.True((await ArchiveSync.RunAsync(request, new SkippingTimeProvider(), null, CancellationToken.None)).IsComplete);

        Assert.Equal(File.ReadAllBytes(Path.Combine(crab.Root, events)), File.ReadAllBytes(Path.Combine(copy, events)));
    }
}
