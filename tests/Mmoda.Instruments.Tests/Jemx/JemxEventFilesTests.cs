using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Fits;
using Xunit.Abstractions;

namespace Mmoda.Instruments.Tests;

/// <summary>Events come as telemetered, as corrected by the archive, or both.</summary>
public sealed class JemxEventFilesTests(JemxArchive simulated, ITestOutputHelper output) : IClassFixture<JemxArchive>, IDisposable
{
    private static readonly string Window = JemxArchive.Ids[0];
    private static readonly string[] Raw = ["TIME", "RAWX", "RAWY", "PHA"], Corrected = ["TIME", "DETX", "DETY", "PI", "STATUS"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Raw_events_and_corrected_ones_give_the_same_image()
    {
        string raw = Archive("raw", ("jmx1_events", "JMX1-FULL-RAW", Raw)), corrected = Archive("corrected", ("jmx1_full_cor", "JMX1-FULL-COR", Corrected));

        (ListedSource first, string fromRaw) = await CrabAsync(raw);
        (ListedSource second, string fromCorrected) = await CrabAsync(corrected);

        output.WriteLine($"raw {first.Flux:0.00} ± {first.FluxError:0.00}, corrected {second.Flux:0.00} ± {second.FluxError:0.00}");
        Assert.Equal(("pulse heights, by the gain tables", "channels PI of the file"), (fromRaw, fromCorrected));

        // The same photons; but the archive's own gain is simulated one percent off, and the rate above an energy goes as E^-1.1 at the most.
        Assert.Equal(1, first.Flux / second.Flux, 0.011);
        Assert.Equal(1, first.FluxError / second.FluxError, 0.011);
        Assert.Equal(first.RightAscension, second.RightAscension, 1e-3);
        Assert.Equal(first.Declination, second.Declination, 1e-3);
    }

    [Fact]
    public async Task Without_gain_the_corrected_events_are_taken()
    {
        string root = Archive("both", ("jmx1_events", "JMX1-FULL-RAW", Raw), ("jmx1_full_cor", "JMX1-FULL-COR", Corrected));
        Assert.Equal("pulse heights, by the gain tables", (await CrabAsync(root)).Energies);

        File.Delete(Path.Combine(root, "idx", "ic", "JMX1-GAIN-OCL-IDX.fits"));

        Assert.Equal("channels PI of the file", (await CrabAsync(root)).Energies);
    }

    [Theory]
    [InlineData("jmx1_full_cor", 100, "pulse heights, by the gain tables")] // No FITS file.
    [InlineData("jmx1_full_cor", 20000, "pulse heights, by the gain tables")] // Ends inside the table.
    [InlineData("jmx1_events", 100, "channels PI of the file")]
    [InlineData("jmx1_events", 20000, "channels PI of the file")]
    public async Task A_damaged_file_of_the_two_is_left_out_and_told(string damaged, int bytes, string energies)
    {
        string root = Archive("damaged", ("jmx1_events", "JMX1-FULL-RAW", Raw), ("jmx1_full_cor", "JMX1-FULL-COR", Corrected));
        Cut(root, damaged, bytes);

        await using ImageAnalysis analysis = new(root, _folder.In("store"), product: "jemx_image");
        ImageRun run = await analysis.RunAsync(Given());

        JsonObject told = analysis.Store.Open(run.Outcome["shadowgram " + Window].Product!.Value).Metadata;
        Assert.Equal(energies, (string)told["energies"]!);
        Assert.Contains(told["assumptions"]!.AsArray(), a => ((string)a!).Contains("left out", StringComparison.Ordinal) && ((string)a!).Contains(damaged, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_damaged_files_fail_the_window_and_both_are_named()
    {
        string root = Archive("broken", ("jmx1_events", "JMX1-FULL-RAW", Raw), ("jmx1_full_cor", "JMX1-FULL-COR", Corrected));
        Cut(root, "jmx1_events", 100);
        Cut(root, "jmx1_full_cor", 20000);

        ImageRun run = await RunAsync(root);

        Assert.Empty(run.Result.Products);
        Assert.All(["jmx1_events", "jmx1_full_cor"], name => Assert.Contains(name, Assert.Single(run.Result.Windows).Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_event_file_stays_open(bool isGainKnown)
    {
        string root = Archive("closed", ("jmx1_events", "JMX1-FULL-RAW", Raw), ("jmx1_full_cor", "JMX1-FULL-COR", Corrected));
        if (!isGainKnown)
            File.Delete(Path.Combine(root, "idx", "ic", "JMX1-GAIN-OCL-IDX.fits")); // The second file ranks better.
        JemxReduction reduction = JemxReduction.Open(new IntegralArchive(root), Window, JemxUnit.Of(1), EventSelection.All, out _)!; // The window is good.

        reduction.Read(_ => { }, CancellationToken.None);

        Assert.DoesNotContain(OpenFiles(), f => f.StartsWith(root, StringComparison.Ordinal));
    }

    [Fact]
    public void Events_without_TIME_have_that_of_the_on_board_clock()
    {
        string timed = Archive("timed", ("jmx1_events", "JMX1-FULL-RAW", Raw)), raw = Archive("untimed", ("jmx1_events", "JMX1-FULL-RAW", ["OB_TIME", .. Raw[1..]]));

        List<double> expected = TimesOf(timed), times = TimesOf(raw);

        // A tick is 1e-6 s; a double holds an IJD to 1e-12 d.
        Assert.Equal(expected.Count, times.Count);
        Assert.True(times.Count > 1000);
        Assert.All(times.Zip(expected), t => Assert.Equal(t.Second, t.First, 1e-11));

        static List<double> TimesOf(string root)
        {
            List<double> times = [];
            JemxReduction reduction = JemxReduction.Open(new IntegralArchive(root), Window, JemxUnit.Of(1), EventSelection.All, out _)!; // The window is good.
            reduction.Read(block => times.AddRange(block.Ijd[..block.Count]), CancellationToken.None);
            return times;
        }
    }

    [Fact]
    public async Task Raw_events_of_an_unknown_clock_give_way_to_corrected_ones()
    {
        string[] untimed = ["OB_TIME", .. Raw[1..]];
        string both = Archive("clockless", ("jmx1_events", "JMX1-FULL-RAW", untimed), ("jmx1_full_cor", "JMX1-FULL-COR", Corrected)), alone = Archive("alone", ("jmx1_events", "JMX1-FULL-RAW", untimed));
        foreach (string root in new[] { both, alone })
            FitsEditor.EditHeader(CrabArchive.FileOf(root, Window, "jmx1_events.fits"), 1, h => h.Remove("OBTSTART"));

        Assert.Equal("channels PI of the file", (await CrabAsync(both)).Energies);
        Assert.Contains("OBTSTART", Assert.Single((await RunAsync(alone)).Result.Windows).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_board_times_of_any_form_do_not_matter_where_TIME_is()
    {
        string root = Archive("seconds");
        Write(root, "jmx1_events", "JMX1-FULL-RAW", table => new FitsTable().Add("OB_TIME", table.ReadAll<double>("TIME")).Add("TIME", table.ReadAll<double>("TIME"))
            .Add("RAWX", table.ReadAll<byte>("RAWX")).Add("RAWY", table.ReadAll<byte>("RAWY")).Add("PHA", table.ReadAll<byte>("PHA")));

        Assert.Equal("pulse heights, by the gain tables", (await CrabAsync(root)).Energies);
    }

    [Fact]
    public void The_grey_filter_counts_also_where_the_dead_time_is_assumed()
    {
        string root = Archive("grey", ("jmx1_events", "JMX1-FULL-RAW", Raw)), path = CrabArchive.FileOf(root, Window, "jmx1_dead_time.fits");
        File.Delete(path);
        using (FitsWriter writer = FitsWriter.Create(path))
        {
            writer.WritePrimary(new FitsHeader());
            writer.WriteTable(new FitsHeader().Set("EXTNAME", "JMX1-DEAD-SCP"), new FitsTable().Add("GREY_FILTER", [(byte)31, (byte)15, (byte)0]));
            writer.Commit();
        }

        IntegralArchive archive = new(root);
        Assert.True(Mmoda.Sky.ScienceWindowId.TryParse(Window, out Mmoda.Sky.ScienceWindowId id));

        JemxWindow window = JemxWindow.Read(archive, archive.Find(id)!, JemxUnit.Of(1), EventSelection.All); // It is there.

        Assert.Equal(3, window.RecordedFraction.Length);
        Assert.All(window.RecordedFraction.Zip([0.84, 0.42, 0.84 / 32]), f => Assert.Equal(f.Second, f.First, 1e-6));
        Assert.Contains(window.Assumptions, a => a.Contains("no column DEADTIME", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_window_with_neither_says_which_files_it_lacks()
    {
        await using ImageAnalysis analysis = new(Archive("neither"), _folder.In("store"), product: "jemx_image");

        QueryProblem nothing = Assert.Single(analysis.Read(Given()).Problems);

        Assert.Equal(QueryProblemKind.NothingFound, nothing.Kind);
        Assert.Equal("The science window has no events of JMX1 (jmx1_events.fits, jmx1_full_cor.fits).", nothing.Message);
    }

    [Fact]
    public async Task Events_that_tell_no_positions_are_refused_with_what_they_lack()
    {
        string root = Archive("timing", ("jmx1_events", "JMX1-FULL-RAW", ["TIME", "PHA"]));

        ImageRun run = await RunAsync(root);

        Assert.Contains("with TIME or OB_TIME, and RAWX, RAWY and PHA or DETX, DETY and PI", Assert.Single(run.Result.Windows).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_ends_within_the_window_is_a_gap()
    {
        Assert.Empty((await RunAsync(Spoilt("whole", part: 1, timeless: 0))).Result.Warnings);

        ImageRun run = await RunAsync(Spoilt("third", part: 0.33, timeless: 0));

        Assert.Contains(run.Result.Warnings, w => w.Contains("s of good time, a telemetry gap", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_events_without_a_time_are_a_corrupt_file()
    {
        ImageRun run = await RunAsync(Spoilt("half", part: 1, timeless: 0.5));

        string reason = Assert.Single(run.Result.Windows).Reason!; // It failed, or this does.
        Assert.Contains("corrupt", reason, StringComparison.Ordinal);
        Assert.Contains("without a time", reason, StringComparison.Ordinal);
    }

    // Raw events, of which the first part is there and some of those have no time.
    private string Spoilt(string name, double part, double timeless)
    {
        string root = Archive(name);
        Write(root, "jmx1_events", "JMX1-FULL-RAW", table =>
        {
            int rows = (int)(part * table.RowCount);
            double[] times = table.ReadAll<double>("TIME")[..rows];
            times.AsSpan(0, (int)(timeless * rows)).Fill(double.NaN);
            FitsTable some = new FitsTable().Add("TIME", times);
            foreach (string column in new[] { "RAWX", "RAWY", "PHA" })
                some.Add(column, table.ReadAll<byte>(column)[..rows]);
            return some;
        });
        return root;
    }

    // An event file made of the simulated one.
    private void Write(string root, string name, string structure, Func<BinaryTableHdu, FitsTable> made)
    {
        using FitsFile file = FitsFile.Open(CrabArchive.FileOf(simulated.Root, Window, "jmx1_events.fits.gz"));
        FitsTable table = made(file.RequireTable("JMX1-FULL-ALL"));
        using FitsWriter writer = FitsWriter.Create(CrabArchive.FileOf(root, Window, name + ".fits"));
        writer.WritePrimary(new FitsHeader());
        writer.WriteTable(new FitsHeader().Set("EXTNAME", structure), table);
        writer.Commit();
    }

    // Of this process; where the system does not tell, none.
    private static string[] OpenFiles() => Directory.Exists("/proc/self/fd")
        ? [.. Directory.EnumerateFiles("/proc/self/fd").Select(f => new FileInfo(f).LinkTarget ?? "")]
        : [];

    private static void Cut(string root, string name, int bytes)
    {
        using FileStream file = File.OpenWrite(CrabArchive.FileOf(root, Window, name + ".fits"));
        Assert.True(file.Length > bytes);
        file.SetLength(bytes);
    }

    // One window, unit 1 alone, with event files of some columns of the simulated one.
    private string Archive(string name, params (string File, string Structure, string[] Columns)[] events)
    {
        string root = _folder.CopyOf(simulated.Root, name, path => !path.Contains("events", StringComparison.Ordinal));
        using FitsFile file = FitsFile.Open(CrabArchive.FileOf(simulated.Root, Window, "jmx1_events.fits.gz"));
        BinaryTableHdu table = file.RequireTable("JMX1-FULL-ALL");
        foreach ((string made, string structure, string[] columns) in events)
        {
            FitsTable some = new();
            foreach (FitsColumn column in columns.Select(table.RequireColumn))
            {
                _ = column.ElementType switch
                {
                    FitsElementType.Real64 => some.Add(column.Name, table.ReadAll<double>(column)),
                    FitsElementType.Real32 => some.Add(column.Name, table.ReadAll<float>(column)),
                    FitsElementType.Integer16 when column.Repeat == 4 => some.Add(column.Name, table.ReadAll<ushort>(column), repeat: 4),
                    FitsElementType.Integer16 => some.Add(column.Name, table.ReadAll<short>(column)),
                    _ => some.Add(column.Name, table.ReadAll<byte>(column)),
                };
            }

            using FitsWriter writer = FitsWriter.Create(CrabArchive.FileOf(root, Window, made + ".fits"));
            writer.WritePrimary(new FitsHeader());
            FitsHeader header = new FitsHeader().Set("EXTNAME", structure);
            foreach (string limit in new[] { "OBTSTART", "OBTEND" })
                header.Set(limit, table.Header.RequireString(limit));
            foreach (string limit in new[] { "TSTART", "TSTOP" })
                header.Set(limit, table.Header.RequireReal(limit));
            writer.WriteTable(header, some);
            writer.Commit();
        }

        return root;
    }

    private async Task<(ListedSource Crab, string Energies)> CrabAsync(string root)
    {
        await using ImageAnalysis analysis = new(root, _folder.In("store"), product: "jemx_image");
        ImageRun run = await analysis.RunAsync(Given());
        return (run.Sources()[0], (string)analysis.Store.Open(run.Outcome["shadowgram " + Window].Product!.Value).Metadata["energies"]!);
    }

    private async Task<ImageRun> RunAsync(string root)
    {
        await using ImageAnalysis analysis = new(root, _folder.In("store"), product: "jemx_image");
        return await analysis.RunAsync(Given());
    }

    private static GivenValues Given()
    {
        GivenValues given = Sky.Windows(Window);
        given.Add("jemx_num", "1");
        return given;
    }
}
