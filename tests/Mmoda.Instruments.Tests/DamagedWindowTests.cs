using System.Buffers.Binary;
using System.IO.Compression;
using Mmoda.Analysis;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments.Tests;

/// <summary>One broken window does not spoil the others, and is named.</summary>
public sealed class DamagedWindowTests(CrabArchive crab) : IClassFixture<CrabArchive>
{
    private static readonly string Good = CrabArchive.Ids[0], Bad = CrabArchive.Ids[1];

    private async Task<(ImageRun Run, TemporaryFolder Folder)> RunAsync(Action<string> damage)
    {
        TemporaryFolder folder = new();
        string root = crab.CopyTo(folder);
        damage(root);
        await using ImageAnalysis analysis = new(root, folder.In("store"));
        return (await analysis.RunAsync(Sky.Windows(Good, Bad)), folder);
    }

    private static string Events(string root) => CrabArchive.FileOf(root, Bad, "isgri_events.fits.gz");

    private async Task AssertIsLeftOutAsync(Action<string> damage, string status, params string[] reasons)
    {
        (ImageRun run, TemporaryFolder folder) = await RunAsync(damage);
        using (folder)
        {
            Assert.Equal("done", run.Result.Windows.Single(w => w.Id == Good).Status);
            WindowReport left = run.Result.Windows.Single(w => w.Id == Bad);
            Assert.Equal(status, left.Status);
            Assert.All(reasons, r => Assert.Contains(r, left.Reason, StringComparison.Ordinal));
            string warning = Assert.Single(run.Result.Warnings);
            Assert.Contains(Bad, warning, StringComparison.Ordinal);
            Assert.Contains(left.Reason!, warning, StringComparison.Ordinal); // Asserted above.
            Assert.Equal(4, run.Result.Products.Count);
            Assert.Equal("Crab", run.Sources()[0].Name);
        }
    }

    [Fact]
    public Task An_event_file_that_ends_early_is_left_out() => AssertIsLeftOutAsync(
        root =>
        {
            byte[] all = File.ReadAllBytes(Events(root));
            File.WriteAllBytes(Events(root), all[..(all.Length / 2)]);
        },
        "failed",
        "isgri_events.fits.gz");

    [Fact]
    public Task An_event_file_with_corrupt_compression_is_left_out() => AssertIsLeftOutAsync(
        root =>
        {
            byte[] all = File.ReadAllBytes(Events(root));
            for (int i = all.Length / 2; i < all.Length / 2 + 1000; i++)
                all[i] ^= 0xA5;
            File.WriteAllBytes(Events(root), all);
        },
        "failed",
        "isgri_events.fits.gz");

    [Fact]
    public Task An_event_file_that_is_something_else_is_left_out() => AssertIsLeftOutAsync(
        root => File.WriteAllText(Events(root), "<html>404 Not Found</html>"), "failed", "isgri_events.fits.gz");

    [Fact]
    public Task A_missing_event_file_is_left_out() => AssertIsLeftOutAsync(root => File.Delete(Events(root)), "failed", "no file isgri_events.fits");

    [Theory]
    [InlineData("TIME", double.NaN, 2, "50 %) are invalid", "without a time")]
    [InlineData("TIME", 1234.5, 2, "50 %) are invalid", "outside the window")]
    [InlineData("ISGRI_Y", 200, 3, "33.3", "outside the detector")]
    public Task Events_that_cannot_be_of_the_window_are_no_lower_rate_but_a_corrupt_file(string column, double value, int every, string share, string what) =>
        AssertIsLeftOutAsync(root => Spoil(Events(root), column, value, every), "failed", share, "corrupt", what, "isgri_events.fits.gz");

    [Fact]
    public async Task A_few_invalid_events_are_left_out_and_told()
    {
        (ImageRun run, TemporaryFolder folder) = await RunAsync(root => Spoil(Events(root), "TIME", double.NaN, 10000));
        using (folder)
        {
            Assert.All(run.Result.Windows, w => Assert.Equal("done", w.Status));
            string warning = Assert.Single(run.Result.Warnings);
            Assert.Contains(Bad, warning, StringComparison.Ordinal);
            Assert.Contains("without a time; they are left out", warning, StringComparison.Ordinal);
        }
    }

    // Every so many rows of an event file get this value.
    private static void Spoil(string path, string column, double value, int every)
    {
        byte[] all;
        using (GZipStream compressed = new(File.OpenRead(path), CompressionMode.Decompress))
        using (MemoryStream plain = new())
        {
            compressed.CopyTo(plain);
            all = plain.ToArray();
        }

        using (FitsFile file = FitsFile.Open(path))
        {
            BinaryTableHdu table = file.RequireTable("ISGR-EVTS-ALL");
            FitsColumn wanted = table.RequireColumn(column);
            byte[] first = new byte[table.RowByteCount];
            table.ReadRows(0, first);
            int start = all.AsSpan().IndexOf(first);
            for (int row = 0; row < table.RowCount; row += every)
            {
                Span<byte> cell = all.AsSpan((int)(start + (row * table.RowByteCount) + wanted.ByteOffset), wanted.ByteCount);
                if (cell.Length == 1)
                    cell[0] = (byte)value;
                else
                    BinaryPrimitives.WriteDoubleBigEndian(cell, value);
            }
        }

        using GZipStream target = new(File.Create(path), CompressionLevel.Fastest);
        target.Write(all);
    }

    [Fact]
    public async Task A_missing_companion_file_is_assumed_and_told()
    {
        (ImageRun run, TemporaryFolder folder) = await RunAsync(root => File.Delete(CrabArchive.FileOf(root, Bad, "ibis_deadtime.fits")));
        using (folder)
        {
            Assert.All(run.Result.Windows, w => Assert.Equal("done", w.Status));
            string warning = Assert.Single(run.Result.Warnings);
            Assert.Contains(Bad, warning, StringComparison.Ordinal);
            Assert.Contains("no dead-time file", warning, StringComparison.Ordinal);
            using FitsFile mosaic = FitsFile.Open(run.PathOf("mosaic_image"));
            Assert.Contains(mosaic.Hdus[0].Header.Cards, c => c.Keyword == "HISTORY" && c.Comment!.Contains("no dead-time file", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Modules_without_data_and_sources_at_the_edge_of_the_field_leave_the_others_measured()
    {
        // Six of eight modules are off; some directions of the grid of sources light only dead pixels.
        using TemporaryFolder folder = new();
        string root = crab.CopyTo(folder);
        foreach (string id in new[] { Good, Bad })
            SwitchOffModules(CrabArchive.FileOf(root, id, "ibis_gti.fits"), 6);
        await using ImageAnalysis analysis = new(root, folder.In("store"));
        GivenValues given = Sky.Windows(Good, Bad);
        given["selected_catalog"] = CatalogueAround(83.633, 22.0145);

        ImageRun run = await analysis.RunAsync(given);

        Assert.All(run.Result.Windows, w => Assert.Equal("done", w.Status));
        Assert.Equal("Crab", run.Sources()[0].Name);
    }

    [Fact]
    public async Task Windows_too_far_apart_for_one_mosaic_are_refused_and_not_dropped()
    {
        using TemporaryFolder folder = new();
        string root = folder.In("archive");
        ArchiveSimulator.Run(
            new SimulationPlan { Seed = 3, Fields = [Sky.Field(Sky.Crab, 1, 100), Sky.Field(Sky.Crab.Antipode, 1, 100)] }, root, 2, null, default);
        await using ImageAnalysis analysis = new(root, folder.In("store"));

        QueryRefusedException refusal = await Assert.ThrowsAsync<QueryRefusedException>(
            () => analysis.RunAsync(Sky.Windows([.. analysis.Archive.Windows.Select(w => w.Id.ToString())])));

        Assert.Contains("too far apart", Assert.Single(refusal.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_simulation_never_writes_into_a_directory_that_holds_something()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.In("notes.txt"), "mine");
        string directory = Path.GetDirectoryName(folder.In("notes.txt"))!; // A file has a directory.

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => ArchiveSimulator.Run(CrabArchive.Plan, directory, 1, null, default));

        Assert.Contains("not empty", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(folder.In("notes.txt")));
    }

    [Fact]
    public Task A_window_without_good_time_is_left_out_as_empty() => AssertIsLeftOutAsync(
        root => WriteGoodTimes(CrabArchive.FileOf(root, Bad, "ibis_gti.fits"), start: 6000, stop: 6000), "empty", "0.0 s of good time");

    [Fact]
    public Task A_good_time_that_ends_before_it_starts_is_a_damage() => AssertIsLeftOutAsync(
        root => WriteGoodTimes(CrabArchive.FileOf(root, Bad, "ibis_gti.fits"), start: 6001, stop: 6000), "failed", "is before START");

    [Fact]
    public async Task Without_any_good_window_there_is_no_product_and_every_window_says_why()
    {
        (ImageRun run, TemporaryFolder folder) = await RunAsync(root =>
        {
            File.Delete(Events(root));
            File.Delete(CrabArchive.FileOf(root, Good, "isgri_events.fits.gz"));
        });
        using (folder)
        {
            Assert.Empty(run.Result.Products);
            Assert.Equal(2, run.Result.Warnings.Count);
            Assert.All(run.Result.Windows, w => Assert.NotNull(w.Reason));
        }
    }

    [Fact]
    public async Task A_corrupt_calibration_file_is_a_clear_failure_of_every_window()
    {
        (ImageRun run, TemporaryFolder folder) = await RunAsync(root =>
        {
            string path = Directory.EnumerateFiles(Path.Combine(root, "ic"), "isgr_mcec_mod_*", SearchOption.AllDirectories).Single();
            byte[] all = File.ReadAllBytes(path);
            File.WriteAllBytes(path, all[..5800]);
        });
        using (folder)
        {
            Assert.Empty(run.Result.Products);
            Assert.All(run.Result.Windows, w =>
            {
                Assert.Equal("failed", w.Status);
                Assert.Contains("isgr_mcec_mod", w.Reason, StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public async Task An_archive_without_calibration_falls_back_to_nominal_values_and_says_so()
    {
        using TemporaryFolder folder = new();
        string root = crab.CopyTo(folder);
        Directory.Delete(Path.Combine(root, "idx", "ic"), recursive: true);
        foreach (string file in new[] { "ibis_gti.fits", "ibis_deadtime.fits", "ibis_hk.fits", "sc_orbit_param.fits" })
            File.Delete(CrabArchive.FileOf(root, Good, file));
        Directory.Delete(Path.Combine(root, "scw", "1922", "rev.001"), recursive: true);
        await using ImageAnalysis analysis = new(root, folder.In("store"));

        ImageRun run = await analysis.RunAsync(Sky.Windows(Good));

        StoredProduct shadowgram = analysis.Store.Open(run.Outcome["shadowgram " + Good].Product!.Value); // It was produced, or this fails.
        Assert.All(shadowgram.Metadata["calibration"]!.AsObject(), c => Assert.Equal("nominal", (string?)c.Value));
        Assert.Equal(5, shadowgram.Metadata["assumptions"]!.AsArray().Count);
        Assert.Equal("Crab", run.Sources()[0].Name);
    }

    private static void SwitchOffModules(string path, int count)
    {
        TimeInterval whole;
        using (FitsFile old = FitsFile.Open(path))
            whole = IsgriWindow.FindGoodTimes(old, "MERGED_ISGRI")!.Span!.Value; // The simulated file has it.
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(new FitsHeader());
        void Write(string name, double[] start, double[] stop) => file.WriteTable(
            new FitsHeader().Set("EXTNAME", "IBIS-GNRL-GTI").Set("GTI_NAME", name), new FitsTable().Add("START", start, "d").Add("STOP", stop, "d"));
        Write("MERGED_ISGRI", [whole.StartIjd], [whole.StopIjd]);
        for (int m = 0; m < count; m++)
            Write($"ISGRI_MCE{m}", [], []);
        file.Commit();
    }

    // The Crab, and a ring of dark directions near the edge of the coded field.
    private static string CatalogueAround(double ra, double dec)
    {
        List<string> names = ["\"Crab\""], lon = [Text(ra)], lat = [Text(dec)];
        SkyDirection centre = SkyDirection.FromDegrees(ra, dec);
        for (int i = 0; i < 36; i++)
        {
            SkyDirection edge = centre.Offset(Angle.FromDegrees(10 * i), Angle.FromDegrees(11 + i % 4));
            names.Add($"\"edge {i}\"");
            lon.Add(Text(edge.RightAscensionDegrees));
            lat.Add(Text(edge.DeclinationDegrees));
        }

        static string Text(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        return "{\"cat_frame\":\"fk5\",\"cat_column_names\":[\"src_names\",\"ra\",\"dec\"],\"cat_column_list\":[["
            + string.Join(',', names) + "],[" + string.Join(',', lon) + "],[" + string.Join(',', lat) + "]],\"cat_lon_name\":\"ra\",\"cat_lat_name\":\"dec\"}";
    }

    private static void WriteGoodTimes(string path, double start, double stop)
    {
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(new FitsHeader());
        file.WriteTable(
            new FitsHeader().Set("EXTNAME", "IBIS-GNRL-GTI").Set("GTI_NAME", "MERGED_ISGRI"),
            new FitsTable().Add("START", new[] { start }, "d").Add("STOP", new[] { stop }, "d"));
        file.Commit();
    }
}
