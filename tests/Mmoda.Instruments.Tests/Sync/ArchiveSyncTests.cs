using Mmoda.Fits;
using Mmoda.Sky;
using Mmoda.Tests;

namespace Mmoda.Instruments.Tests;

/// <summary>A copy over HTTP has exactly the bytes of the origin, whatever happens on the way.</summary>
public sealed class ArchiveSyncTests(CrabArchive crab) : IClassFixture<CrabArchive>, IDisposable
{
    private const string Index = "idx/scw/GNRL-SCWG-GRP-IDX.fits";

    private static readonly string First = CrabArchive.Ids[0], Second = CrabArchive.Ids[1];
    private static readonly string Events = $"scw/1922/{First}/isgri_events.fits.gz";
    private readonly TemporaryFolder _folder = new();
    private readonly SkippingTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    private string Copy => _folder.In("copy");

    private string Damaged(Action<string> damage)
    {
        string root = crab.CopyTo(_folder);
        damage(root);
        return root;
    }

    private SyncRequest Request(string from, params string[] ids) =>
        new() { From = from, To = Copy, Selection = new WindowSelection.Listed(ids), RequestsPerSecond = 1e6 };

    private Task<SyncReport> SyncAsync(SyncRequest request, CancellationToken cancellationToken = default) =>
        ArchiveSync.RunAsync(request, _time, null, cancellationToken);

    // All files of the copy but our own notes, each compared with the origin's.
    private string[] AssertIdentical(string origin)
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(Copy, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Copy, f))
                .Where(f => !f.StartsWith(".sync", StringComparison.Ordinal) && !f.Contains("MMODA-SCWG", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.Equal(File.ReadAllBytes(Path.Combine(origin, f)), File.ReadAllBytes(Path.Combine(Copy, f))));
        return files;
    }

    [Fact]
    public async Task What_the_analysis_of_the_windows_needs_is_copied_and_nothing_else()
    {
        await using ArchiveServer server = new(crab.Root);

        SyncReport report = await SyncAsync(Request(server.Url, First, Second[..12]));

        Assert.True(report.IsComplete);
        Assert.Equal([First, Second], report.Windows.Select(w => w.Id));
        Assert.All(report.Windows, w => Assert.Equal("fetched", w.Status));
        string[] files = AssertIdentical(crab.Root);
        Assert.Equal(report.Files, files.Length);
        foreach (string id in new[] { First, Second })
            Assert.Equal(6, files.Count(f => f.StartsWith($"scw/1922/{id}/", StringComparison.Ordinal)));
        Assert.Single(files, f => f.StartsWith("scw/1922/rev.001/cfg/", StringComparison.Ordinal));
        Assert.Equal(IsgriNominalCalibration.Structures.Count + 3, files.Count(f => f.StartsWith("ic/", StringComparison.Ordinal))); // Matrix, areas, channels.
        Assert.Single(files, f => f.StartsWith("cat/hec/", StringComparison.Ordinal));
        Assert.Equal("aux/adp/ref/irot/inst_misalign_20050328.fits", Assert.Single(files, f => f.StartsWith("aux/", StringComparison.Ordinal)));
        Assert.Contains(files, f => f.Contains("isgr_rmf", StringComparison.Ordinal));
        Assert.Equal([First, Second], new IntegralArchive(Copy).Windows.Select(w => w.Id.ToString()));
        Assert.All(server.Requests, r => Assert.StartsWith("mmoda/", r.Headers["user-agent"], StringComparison.Ordinal));
        Assert.InRange(server.MostAtOnce, 1, 4);
    }

    [Fact]
    public async Task An_image_of_the_copy_is_that_of_the_origin()
    {
        await using ArchiveServer server = new(crab.Root);
        await SyncAsync(Request(server.Url, First, Second));
        await using ImageAnalysis original = new(crab.Root, _folder.In("store")), copied = new(Copy, _folder.In("store of the copy"));

        ImageRun expected = await original.RunAsync(Sky.Windows(First, Second)), actual = await copied.RunAsync(Sky.Windows(First, Second));

        Assert.Empty(actual.Result.Warnings);
        Assert.Equal(File.ReadAllBytes(expected.PathOf("mosaic_image")), File.ReadAllBytes(actual.PathOf("mosaic_image")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_second_run_fetches_nothing(bool overHttp)
    {
        await using ArchiveServer server = new(crab.Root);
        string from = overHttp ? server.Url : crab.Root;
        SyncReport first = await SyncAsync(Request(from, First));
        int before = server.Requests.Count;

        SyncReport second = await SyncAsync(Request(from, First));

        Assert.Equal("held", Assert.Single(second.Windows).Status);
        Assert.Equal((0, 0L), (second.Files, second.Bytes));
        Assert.Equal(first.Files, second.Held);
        // What the origin did not have, such as a list of bad times, it may have by now: there is nothing to make a condition of.
        Assert.All(server.Requests.Skip(before).Where(r => !r.Path.Contains("GNRL-BTI", StringComparison.Ordinal) && !r.Path.Contains("aux/adp/", StringComparison.Ordinal)), r => Assert.True(
            r.Headers.ContainsKey("if-none-match") || r.Path.EndsWith('/'), $"{r.Path} was asked for without a condition."));
        AssertIdentical(crab.Root);
    }

    [Fact]
    public async Task A_directory_is_an_origin_too()
    {
        SyncReport report = await SyncAsync(Request(crab.Root, First) with { Selection = new WindowSelection.OfRevolution(1922) });

        Assert.True(report.IsComplete);
        Assert.Equal(CrabArchive.Ids, report.Windows.Select(w => w.Id));
        AssertIdentical(crab.Root);
    }

    [Fact]
    public async Task A_direction_and_a_time_select_windows_of_the_index()
    {
        IReadOnlyList<ScienceWindow> all = new IntegralArchive(crab.Root).Windows;
        WindowSelection selection = new WindowSelection.Around(Sky.Crab, Angle.FromDegrees(15), all[1].StartIjd, all[3].StartIjd);

        SyncReport report = await SyncAsync(Request(crab.Root) with { Selection = selection, IsDryRun = true });
        SyncReport none = await SyncAsync(Request(crab.Root) with { Selection = new WindowSelection.Around(Sky.GalacticCentre, Angle.FromDegrees(15), null, null) });

        Assert.Equal(all.Skip(1).Take(2).Select(w => w.Id.ToString()), report.Windows.Select(w => w.Id));
        Assert.All(report.Windows, w => Assert.Equal("selected", w.Status));
        Assert.False(Directory.Exists(Path.Combine(Copy, "scw")));
        Assert.Empty(none.Windows);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_an_index_listings_or_the_groups_say_what_there_is(bool showsListings)
    {
        string origin = Damaged(root =>
        {
            Directory.Delete(Path.Combine(root, "idx", "scw"), recursive: true);
            Directory.Move(Path.Combine(root, "scw", "1922", Second), Path.Combine(root, "scw", "1922", Second[..12] + ".002"));
        });
        await using ArchiveServer server = new(origin) { ShowsListings = showsListings };

        SyncReport report = await SyncAsync(Request(server.Url, First, Second[..12], "192299990010"));

        Assert.Equal([First, Second[..12] + ".002", "192299990010"], report.Windows.Select(w => w.Id));
        Assert.Equal(["fetched", "fetched", "absent"], report.Windows.Select(w => w.Status));
        Assert.False(report.IsComplete);
        if (!showsListings)
            Assert.Contains(report.Notes, n => n.Contains("catalogue", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_several_index_copies_the_newest_is_read()
    {
        string origin = Damaged(root =>
        {
            string scw = Path.Combine(root, "idx", "scw");
            File.Delete(Path.Combine(scw, "MMODA-SCWG-GRP-IDX.fits"));
            File.Move(Path.Combine(scw, "GNRL-SCWG-GRP-IDX.fits"), Path.Combine(scw, "GNRL-SCWG-GRP-IDX_20240101.fits"));
            File.WriteAllText(Path.Combine(scw, "GNRL-SCWG-GRP-IDX_20230101.fits"), "old");
        });
        await using ArchiveServer server = new(origin);

        SyncReport report = await SyncAsync(Request(server.Url) with { Selection = new WindowSelection.OfRevolution(1922), IsDryRun = true });

        Assert.Equal(5, report.Windows.Count);
    }

    [Fact]
    public async Task Connections_that_break_are_continued_where_they_broke()
    {
        await using ArchiveServer server = new(crab.Root) { Fault = (path, before) => before < 2 && !path.EndsWith('/') ? new ServerFault.DropAfter(3000) : null };

        SyncReport report = await SyncAsync(Request(server.Url, First));

        Assert.True(report.IsComplete);
        string[] files = AssertIdentical(crab.Root);
        Assert.Equal(files.Append(Index).Sum(f => new FileInfo(Path.Combine(crab.Root, f)).Length), report.Bytes);
        Assert.Contains(server.Requests, r => r.Path == Events && r.Range == "bytes=3000-" && r.IfRange is not null);
        Assert.Contains(server.Requests, r => r.Path == Events && r.Range == "bytes=6000-");
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task Servers_without_ranges_or_versions_are_enough(bool knowsRanges, bool tellsVersions)
    {
        await using ArchiveServer server = new(crab.Root)
        {
            KnowsRanges = knowsRanges,
            TellsVersions = tellsVersions,
            Fault = (path, before) => before < 1 && path.StartsWith("scw/", StringComparison.Ordinal) && !path.EndsWith('/') ? new ServerFault.DropAfter(3000) : null,
        };

        SyncReport report = await SyncAsync(Request(server.Url, First));

        Assert.True(report.IsComplete);
        AssertIdentical(crab.Root);
    }

    [Fact]
    public async Task A_run_that_was_stopped_is_continued_by_the_next()
    {
        int length = (int)new FileInfo(Path.Combine(crab.Root, Events)).Length;
        await using ArchiveServer server = new(crab.Root) { Fault = (path, before) => path == Events && before == 0 ? new ServerFault.StallAfter(length / 2) : null };
        using CancellationTokenSource stop = new();
        Task<SyncReport> stopped = SyncAsync(Request(server.Url, First), stop.Token);
        await server.Stalled;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        Assert.False(File.Exists(Path.Combine(Copy, "scw", "1922", First, "swg.fits")), "a window with a group is whole");
        Assert.False(File.Exists(Path.Combine(Copy, Events)));

        SyncReport report = await SyncAsync(Request(server.Url, First));

        Assert.True(report.IsComplete);
        AssertIdentical(crab.Root);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Copy, ".sync"), "*.partial*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_file_that_changed_while_it_was_interrupted_is_started_anew()
    {
        string origin = Damaged(_ => { });
        byte[] other = File.ReadAllBytes(Path.Combine(origin, $"scw/1922/{Second}/isgri_events.fits.gz"));
        await using ArchiveServer server = new(origin);
        server.Fault = (path, before) =>
        {
            if (path == Events && before == 1)
                File.WriteAllBytes(Path.Combine(origin, Events), other);
            return path == Events && before == 0 ? new ServerFault.DropAfter(3000) : null;
        };

        SyncReport report = await SyncAsync(Request(server.Url, First));

        Assert.True(report.IsComplete);
        Assert.Equal(other, File.ReadAllBytes(Path.Combine(Copy, Events)));
    }

    [Fact]
    public async Task A_silent_connection_is_left_and_another_made()
    {
        await using ArchiveServer server = new(crab.Root) { Fault = (path, before) => path == Events && before == 0 ? new ServerFault.StallAfter(3000) : null };
        Task<SyncReport> running = SyncAsync(Request(server.Url, First) with { Parallel = 1 });
        await server.Stalled;

        // The first silence that ends may be one before the answer, which has come by now; the pause before the next attempt tells that one
        // has failed. Ending silences until the server has seen that attempt would use up all attempts where the server is slow.
        while (!_time.Waits.Any(w => w.TotalSeconds > 0.1) && !running.IsCompleted)
            await Task.WhenAny(_time.EndSilenceAsync(), running);
        SyncReport report = await running;

        Assert.True(report.IsComplete);
        AssertIdentical(crab.Root);
    }

    [Theory]
    [InlineData(503, "Retry-After: 120\r\n")]
    [InlineData(429, "Retry-After: Sun, 01 Mar 2026 12:02:00 GMT\r\n")]
    public async Task A_busy_server_is_given_the_time_it_asks_for(int status, string headers)
    {
        await using ArchiveServer server = new(crab.Root) { Fault = (path, before) => path == Index && before == 0 ? new ServerFault.Answer(status, headers) : null };

        SyncReport report = await SyncAsync(Request(server.Url, First));

        Assert.True(report.IsComplete);
        Assert.Contains(_time.Waits, w => w.TotalSeconds is >= 119.9 and <= 121);
    }

    [Fact]
    public async Task Attempts_come_further_apart_and_end()
    {
        await using ArchiveServer server = new(crab.Root) { Fault = (_, _) => new ServerFault.Answer(500) };

        IOException refusal = await Assert.ThrowsAsync<IOException>(() => SyncAsync(Request(server.Url, First)));

        Assert.Contains("500", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(Retries.MostAttempts, server.Requests.Count);
        double[] waits = [.. _time.Waits.Select(w => w.TotalSeconds).Where(s => s > 0.1)];
        Assert.Equal(Retries.MostAttempts - 1, waits.Length);
        for (int i = 0; i < waits.Length; i++)
            Assert.InRange(waits[i], 0.5 * (1 << i), 1 << i);
    }

    [Fact]
    public async Task A_server_that_fails_for_good_is_left_alone_and_the_run_can_be_continued()
    {
        bool isDown = true;
        await using ArchiveServer server = new(crab.Root)
        {
            Fault = (path, _) => isDown && path.Contains("/1922/1922", StringComparison.Ordinal) && !path.EndsWith("swg.fits", StringComparison.Ordinal)
                ? new ServerFault.Answer(503) : null,
        };

        SyncReport report = await SyncAsync(Request(server.Url, [.. CrabArchive.Ids]));

        Assert.Contains(report.Notes, n => n.Contains("in a row", StringComparison.Ordinal));
        Assert.InRange(report.Failed.Count, 4, 8);
        Assert.All(report.Windows, w => Assert.Equal("incomplete", w.Status));
        isDown = false;
        Assert.True((await SyncAsync(Request(server.Url, [.. CrabArchive.Ids]))).IsComplete);
        AssertIdentical(crab.Root);
    }

    [Fact]
    public async Task A_file_that_was_cut_once_is_fetched_again()
    {
        await using ArchiveServer server = new(crab.Root) { Fault = (path, before) => path == Events && before == 0 ? new ServerFault.CutAt(30000) : null };

        Assert.True((await SyncAsync(Request(server.Url, First))).IsComplete);
        AssertIdentical(crab.Root);
    }

    [Theory]
    [InlineData("isgri_events.fits.gz", "gzip")]
    [InlineData("ibis_gti.fits", "ends")]
    [InlineData("swg.fits", "ends")]
    public async Task A_damaged_file_is_kept_aside_with_the_reason_until_the_origin_is_well(string name, string reason)
    {
        string damaged = $"scw/1922/{First}/{name}";
        bool isWell = false;
        await using ArchiveServer server = new(crab.Root) { Fault = (path, _) => !isWell && path == damaged ? new ServerFault.CutAt(6000) : null };

        SyncReport report = await SyncAsync(Request(server.Url, First, Second));

        Assert.False(report.IsComplete);
        SyncProblem problem = Assert.Single(report.Quarantined);
        Assert.Equal(damaged, problem.Path);
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
        Assert.Equal(["incomplete", "fetched"], report.Windows.Select(w => w.Status));
        Assert.Contains(name, report.Windows[0].Reason, StringComparison.Ordinal);
        Assert.Equal(6000, new FileInfo(Path.Combine(Copy, "quarantine", damaged)).Length);
        Assert.Contains(problem.Reason.Split('\'')[0], File.ReadAllText(Path.Combine(Copy, "quarantine", damaged + ".reason.json")), StringComparison.Ordinal);
        Assert.Equal([Second], new IntegralArchive(Copy).Windows.Select(w => w.Id.ToString()));

        isWell = true;
        Assert.True((await SyncAsync(Request(server.Url, First, Second))).IsComplete);
        Assert.Equal([First, Second], new IntegralArchive(Copy).Windows.Select(w => w.Id.ToString()));
    }

    [Fact]
    public async Task A_file_whose_checksum_is_wrong_at_the_origin_is_taken_and_named()
    {
        byte[] bytes = File.ReadAllBytes(CrabArchive.FileOf(crab.Root, First, "ibis_hk.fits"));
        bytes[^2880] ^= 1;
        string file = $"scw/1922/{First}/ibis_hk.fits";
        await using ArchiveServer server = new(crab.Root)
        {
            Fault = (path, _) => path.EndsWith(file, StringComparison.Ordinal) ? new ServerFault.Content(bytes) : null,
        };

        SyncReport report = await SyncAsync(Request(server.Url, First));

        Assert.True(report.IsComplete);
        Assert.Equal(2, server.Requests.Count(r => r.Path.EndsWith(file, StringComparison.Ordinal))); // Once more, to be sure.
        Assert.Contains(report.Notes, n => n.Contains(file, StringComparison.Ordinal) && n.Contains("DATASUM", StringComparison.Ordinal));
        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(Copy, file)));

        // A check of the copy knows it, as long as its bytes are the same.
        VerificationReport sound = ArchiveVerification.Run(Copy, 1, false, _time, null, CancellationToken.None);
        Assert.Equal((file, FindingKind.WrongChecksum), sound.Findings.Where(f => f.Kind != FindingKind.Orphan).Select(f => (f.Path, f.Kind)).Single());
        Assert.True(sound.IsSound);
        bytes[^2879] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(Copy, file), bytes);
        Assert.False(ArchiveVerification.Run(Copy, 1, false, _time, null, CancellationToken.None).IsSound);
    }

    [Fact]
    public async Task A_wrong_checksum_in_bytes_that_differ_from_time_to_time_is_a_damage()
    {
        byte[] bytes = File.ReadAllBytes(CrabArchive.FileOf(crab.Root, First, "ibis_hk.fits"));
        int served = 0;
        await using ArchiveServer server = new(crab.Root)
        {
            Fault = (path, _) =>
            {
                if (!path.EndsWith(First + "/ibis_hk.fits", StringComparison.Ordinal))
                    return null;
                byte[] other = [.. bytes];
                other[^(2880 - served++)] ^= 1;
                return new ServerFault.Content(other);
            },
        };

        SyncReport strict = await SyncAsync(Request(server.Url, First));
        SyncReport lenient = await SyncAsync(Request(server.Url, First) with { CompareChecksums = false });

        Assert.Contains("DATASUM", Assert.Single(strict.Quarantined).Reason, StringComparison.Ordinal);
        Assert.True(lenient.IsComplete);
    }

    [Fact]
    public async Task Auxiliary_files_of_the_revolution_come_with_its_windows()
    {
        string origin = Damaged(root =>
        {
            // Consolidated where there is such a file, else of near real time; of dated tables the newest.
            foreach (string path in (string[])
                [
                    "1922.001/attitude_historic.fits.gz", "1922.000/attitude_historic.fits", "1922.000/orbit_historic.fits",
                    "1922.001/time_correlation.fits", "1923.001/attitude_historic.fits",
                    "ref/leap/leap_seconds_20120701.fits", "ref/leap/leap_seconds_20160720.fits",
                ])
            {
                string file = Path.Combine(root, "aux", "adp", path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!); // A file has a directory.
                File.Copy(CrabArchive.FileOf(root, First, "swg.fits"), file);
            }
        });
        await using ArchiveServer server = new(origin);

        SyncReport report = await SyncAsync(Request(server.Url, First));
        SyncReport again = await SyncAsync(Request(server.Url, First));

        Assert.True(report.IsComplete);
        Assert.Equal(
            [
                "aux/adp/1922.000/orbit_historic.fits", "aux/adp/1922.001/attitude_historic.fits.gz", "aux/adp/1922.001/time_correlation.fits",
                "aux/adp/ref/irot/inst_misalign_20050328.fits", "aux/adp/ref/leap/leap_seconds_20160720.fits",
            ],
            AssertIdentical(origin).Where(f => f.StartsWith("aux/", StringComparison.Ordinal)));
        Assert.Equal(0, again.Files);
    }

    [Fact]
    public async Task Private_windows_of_the_origins_index_stay_private_in_the_copy()
    {
        string origin = Damaged(root =>
        {
            IReadOnlyList<ScienceWindow> all = new IntegralArchive(root).Windows;
            FitsTable table = GroupingTable.Columns([.. all.Select(w => new GroupMember("BINTABLE", "GROUPING", 1, 2, $"../../scw/1922/{w.Id}/swg.fits"))]);
            table.AddStrings("SWID", 12, [.. all.Select(w => w.Id.Stem)]).AddStrings("PUBLIC_DATE", 20, [.. all.Select((_, i) => i == 0 ? "2999-01-01T00:00:00" : i == 1 ? "2019-01-01" : "")]);
            using FitsWriter file = FitsWriter.Create(Path.Combine(root, Index));
            file.WritePrimary(new FitsHeader());
            file.WriteTable(new FitsHeader().Set("EXTNAME", "GROUPING"), table);
            file.Commit();
        });

        await SyncAsync(Request(origin, First, Second));
        await SyncAsync(Request(origin, First, Second));

        double now = Epoch.FromUtc(_time.GetUtcNow()).Ijd;
        Assert.Equal([false, true], new IntegralArchive(Copy).Windows.Select(w => w.IsPublicAt(now)));
        string line = Assert.Single(File.ReadAllLines(ReleaseDates.PathIn(Copy)));
        Assert.StartsWith($"{First[..12]} 2999-01-01T00:00:00", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_instead_of_a_file_is_told()
    {
        await using ArchiveServer typed = new(crab.Root) { Fault = (_, _) => new ServerFault.Answer(200, Type: "text/html", Body: "<html>Log in</html>") };
        await using ArchiveServer untyped = new(crab.Root) { Fault = (path, _) => path == Events ? new ServerFault.Content("<html>Log in</html>"u8.ToArray()) : null };

        IOException refusal = await Assert.ThrowsAsync<IOException>(() => SyncAsync(Request(typed.Url, First)));
        SyncReport report = await SyncAsync(Request(untyped.Url, First));

        Assert.Contains("HTML", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("HTML", Assert.Single(report.Quarantined).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_the_origin_names_and_lacks_are_named()
    {
        string origin = Damaged(root =>
        {
            File.Delete(CrabArchive.FileOf(root, First, "ibis_hk.fits"));
            File.Delete(CrabArchive.FileOf(root, Second, "isgri_events.fits.gz"));
        });
        await using ArchiveServer server = new(origin);

        SyncReport report = await SyncAsync(Request(server.Url, First, Second));

        Assert.False(report.IsComplete);
        Assert.Equal(["fetched", "incomplete"], report.Windows.Select(w => w.Status));
        Assert.Equal([$"scw/1922/{First}/ibis_hk.fits", $"scw/1922/{Second}/isgri_events.fits.gz"], report.Missing.Select(m => m.Path));
    }

    [Fact]
    public async Task Names_with_and_without_gz_are_the_same_file()
    {
        string origin = Damaged(root =>
        {
            foreach (string id in CrabArchive.Ids)
            {
                foreach (string name in new[] { "swg.fits", "ibis_gti.fits" })
                    Compress(CrabArchive.FileOf(root, id, name));
            }

            Compress(Path.Combine(root, Index));
            foreach (string index in Directory.GetFiles(Path.Combine(root, "idx", "ic")))
                Compress(index);
        });
        await using ArchiveServer server = new(origin);

        SyncReport report = await SyncAsync(Request(server.Url, [.. CrabArchive.Ids]) with { Parallel = 1 });

        Assert.True(report.IsComplete);
        Assert.Contains($"scw/1922/{First}/swg.fits.gz", AssertIdentical(origin));
        Assert.Single(server.Paths, p => p.EndsWith("/ibis_gti.fits", StringComparison.Ordinal));
        await using ImageAnalysis analysis = new(Copy, _folder.In("store"));
        Assert.Empty((await analysis.RunAsync(Sky.Windows(First))).Result.Warnings);
    }

    private static void Compress(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        using FileStream file = File.Create(path + ".gz");
        using System.IO.Compression.GZipStream gzip = new(file, System.IO.Compression.CompressionLevel.Fastest);
        gzip.Write(bytes);
    }

    [Theory]
    [InlineData("../../../../../../etc/passwd/isgri_events.fits")]
    [InlineData("/etc/isgri_events.fits")]
    [InlineData("..\\..\\isgri_events.fits")]
    [InlineData("http://elsewhere/isgri_events.fits")]
    [InlineData("..%2f..%2fisgri_events.fits")]
    public async Task A_group_cannot_lead_out_of_the_archive(string location)
    {
        string origin = Damaged(root => WriteGroup(CrabArchive.FileOf(root, First, "swg.fits"), location));
        await using ArchiveServer server = new(origin);

        SyncReport report = await SyncAsync(Request(server.Url, First));

        SyncedWindow window = Assert.Single(report.Windows);
        Assert.NotEqual("fetched", window.Status);
        Assert.Equal(["copy", "archive"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).OrderDescending());
        Assert.All(server.Paths, p => Assert.DoesNotContain("..", p, StringComparison.Ordinal));
    }

    private static void WriteGroup(string path, string location)
    {
        FitsHeader header;
        using (FitsFile old = FitsFile.Open(path))
            header = new FitsHeader().Set("EXTNAME", "GROUPING").Set("TSTART", old.RequireTable("GROUPING").Header.RequireReal("TSTART"));
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(new FitsHeader());
        file.WriteTable(header, GroupingTable.Columns([new GroupMember("BINTABLE", "ISGR-EVTS-ALL", 1, 2, location)]));
        file.Commit();
    }

    [Theory]
    [InlineData("Location: http://169.254.169.254/secret\r\n", "redirects to another one")]
    [InlineData("Location: file:///etc/passwd\r\n", "not followed")]
    [InlineData("", "not followed")]
    [InlineData("Location: /idx/scw/GNRL-SCWG-GRP-IDX.fits\r\n", "more than 5 times")]
    public async Task Redirects_stay_on_the_server_and_end(string headers, string reason)
    {
        await using ArchiveServer server = new(crab.Root) { Fault = (_, _) => new ServerFault.Answer(302, headers) };

        IOException refusal = await Assert.ThrowsAsync<IOException>(() => SyncAsync(Request(server.Url, First)));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_on_the_server_is_followed()
    {
        await using ArchiveServer server = new(crab.Root)
        {
            Fault = (path, _) => path.StartsWith("old/", StringComparison.Ordinal) ? new ServerFault.Answer(301, $"Location: /{path[4..]}\r\n") : null,
        };

        Assert.True((await SyncAsync(Request(server.Url + "old", First))).IsComplete);
        AssertIdentical(crab.Root);
    }

    [Fact]
    public async Task A_file_above_the_limit_is_refused()
    {
        await using ArchiveServer server = new(crab.Root);

        SyncReport report = await SyncAsync(Request(server.Url, First) with { MostFileBytes = new FileInfo(Path.Combine(crab.Root, Events)).Length - 1 });

        Assert.Contains(report.Failed, f => f.Path == Events && f.Reason.Contains("the limit is", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(Copy, Events)));
    }

    [Fact]
    public async Task The_limit_of_bytes_per_second_is_kept()
    {
        await using ArchiveServer server = new(crab.Root);

        SyncReport report = await SyncAsync(Request(server.Url, First) with { BytesPerSecond = 1e5, Parallel = 1 });

        Assert.True(report.IsComplete);

        // Waits below 0.2 s are saved up, so one may be left at the end.
        Assert.InRange(report.Seconds, report.Bytes / 1e5 - 0.2, report.Bytes / 1e5 + 1);
    }

    [Fact]
    public async Task Two_copies_into_one_archive_do_not_run_at_once()
    {
        Directory.CreateDirectory(Copy);
        using StagingArea other = new(Copy);

        IOException refusal = await Assert.ThrowsAsync<IOException>(() => SyncAsync(Request(crab.Root, First)));

        Assert.Contains("is running", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://user:secret@127.0.0.1/")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("http://127.0.0.1/?root=/")]
    public async Task An_address_that_is_no_plain_one_is_refused_without_repeating_secrets(string from)
    {
        ArgumentException refusal = await Assert.ThrowsAsync<ArgumentException>(() => SyncAsync(Request(from, First)));

        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }
}
