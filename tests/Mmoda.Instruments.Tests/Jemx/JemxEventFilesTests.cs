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
    public async Task A_window_with_neither_says_which_files_it_lacks()
    {
        string root = Archive("neither");

        ImageRun run = await RunAsync(root);

        Assert.Empty(run.Result.Products);
        Assert.Equal("the window has no events of JMX1: neither jmx1_events.fits nor jmx1_full_cor.fits", Assert.Single(run.Result.Windows).Reason);
    }

    [Fact]
    public async Task Events_that_tell_no_positions_are_refused_with_what_they_lack()
    {
        string root = Archive("timing", ("jmx1_events", "JMX1-FULL-RAW", ["TIME", "PHA"]));

        ImageRun run = await RunAsync(root);

        Assert.Contains("with TIME or OB_TIME, and RAWX, RAWY and PHA or DETX, DETY and PI", Assert.Single(run.Result.Windows).Reason, StringComparison.Ordinal);
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
