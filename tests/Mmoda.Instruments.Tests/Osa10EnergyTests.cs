using Mmoda.Fits;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments.Tests;

/// <summary>The energies of OSA 10: from synthetic tables, since the real ones are not public knowledge here.</summary>
public sealed class Osa10EnergyTests(CrabArchive crab) : IClassFixture<CrabArchive>
{
    private const int PlaneCount = 4;

    private static short True(int plane, int riseTime, int row) => (short)Math.Min((int)Math.Floor(row * (20 + (riseTime / 16.0))) + (7 * plane), 32000);

    /// <summary>Writes the three tables and their indices into an archive.</summary>
    private static void WriteTables(string root, Func<int, int, int, short> energies, int planes = PlaneCount)
    {
        double[] Row(Func<int, double> value) => [.. Enumerable.Range(0, 256).Select(value)];
        Write("ISGR-GAIN-MOD", "mod/isgr_gain_mod_0001.fits", file => file.WriteTable(
            new FitsHeader().Set("EXTNAME", "ISGR-GAIN-MOD"), new FitsTable().Add("PAR1", Row(r => 2 + (0.001 * r))).Add("PAR2", Row(_ => -5e-4))));
        Write("ISGR-OFF2-MOD", "mod/isgr_off2_mod_0001.fits", file => file.WriteTable(
            new FitsHeader().Set("EXTNAME", "ISGR-OFF2-MOD"),
            new FitsTable().Add("PAR1", Row(r => -3 - (0.01 * r))).Add("PAR2", Row(_ => 1e-3)).Add("PAR3", Row(_ => 1e-7))));
        short[] cube = new short[EnergyDistributions.PulseHeights * 256 * planes];
        for (int i = 0; i < cube.Length; i++)
            cube[i] = energies(i / (EnergyDistributions.PulseHeights * 256), i / EnergyDistributions.PulseHeights % 256, i % EnergyDistributions.PulseHeights);
        Write("ISGR-3DL2-MOD", "mod/isgr_3dl2_mod_0001.fits", file => file.WriteImage<short>(
            new FitsHeader().Set("EXTNAME", "ISGR-3DL2-MOD"), [EnergyDistributions.PulseHeights, 256, planes], cube));

        void Write(string structure, string path, Action<FitsWriter> content)
        {
            Commit(Path.Combine(root, "ic", "ibis", path), content);
            Commit(Path.Combine(root, InstrumentCharacteristics.IndexOf(structure)), file => file.WriteTable(
                new FitsHeader().Set("EXTNAME", "GROUPING"),
                GroupingTable.Columns([new GroupMember("BINTABLE", structure, 1, 2, "../../ic/ibis/" + path)])
                    .Add("VERSION", new short[] { 1 }).Add("VSTART", new[] { 0.0 }, "d").Add("VSTOP", new[] { 36525.0 }, "d")));
        }

        static void Commit(string path, Action<FitsWriter> content)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // A file has a directory.
            using FitsWriter file = FitsWriter.Create(path);
            file.WritePrimary(new FitsHeader());
            content(file);
            file.Commit();
        }
    }

    /// <summary>Pixels without gain and offset, so that what is tested are the laws of OSA 10 alone.</summary>
    private static IsgriEnergyScale Scale(string root, int revolution)
    {
        string ic = Path.Combine(root, "ic", "ibis", "mod");
        IsgriCalibration nominal = IsgriNominalCalibration.Create();
        float[] Filled(double value) => [.. Enumerable.Repeat((float)value, IsgriDetector.PixelCount)];
        double bias = IsgriNominalCalibration.Bias;
        return new IsgriEnergyScale(
            nominal with
            {
                Gain = Filled(5 / Math.Pow(bias, -0.0832)),
                Offset = Filled(0),
                RiseGain = Filled(100.0 / 30 / Math.Pow(bias, 0.583)),
                RiseOffset = Filled(-2),
                Osa10 = Osa10Laws.Read(
                    Path.Combine(ic, "isgr_gain_mod_0001.fits"), Path.Combine(ic, "isgr_off2_mod_0001.fits"),
                    EnergyDistributions.Read(Path.Combine(ic, "isgr_3dl2_mod_0001.fits")), revolution),
            },
            ijd: 0,
            new double[IsgriDetector.ModuleCount]); // 0 degrees: no effect of temperature.
    }

    /// <summary>Numbers of <c>tools/golden/isgri/osa10_energies.py</c>, which was written from the description of the laws.</summary>
    [Theory]
    [InlineData(60, 40, 100, 0.25, 0.1, 38, 24.646878518212652)] // The lower law.
    [InlineData(100, 20, 700, 0.75, 0.6, 22, 44.56907730850711)]
    [InlineData(400, 60, 1500, 0.5, 0.99, 55, 235.3519160027987)] // The upper law.
    [InlineData(2040, 90, 1900, 0.0, 0.3, 80, 852.7333333333333)] // Beyond the table.
    [InlineData(0, 12, 100, 0.1, 0.5, 15, 3.621940607573166)]
    public void Energies_are_those_of_the_laws(int pulseHeight, int riseTime, int revolution, double dither, double draw, int corrected, double energy)
    {
        using TemporaryFolder folder = new();
        WriteTables(folder.In("archive"), True);
        IsgriEnergyScale scale = Scale(folder.In("archive"), revolution);

        float found = scale.Energy(pulseHeight, riseTime, pixel: 300, module: 7, (float)dither, (float)draw, out int rise);

        Assert.Equal(corrected, rise);
        Assert.Equal(energy, found, energy * 2e-6 + 1e-4); // Single precision.
    }

    [Fact]
    public void An_event_gets_one_of_the_true_energies_of_its_cell()
    {
        using TemporaryFolder folder = new();
        WriteTables(folder.In("archive"), (plane, _, _) => (short)(600 + (300 * plane)));
        IsgriEnergyScale scale = Scale(folder.In("archive"), 100);

        float[] energies =
        [
            .. Enumerable.Range(0, 4000).Select(i => EventBinning.Dither(500, (ulong)i))
                .Select(d => scale.Energy(80, 40, 300, 7, EventBinning.Low(d), EventBinning.High(d), out _)),
        ];

        // 20, 30, 40 and 50 keV, a quarter each: 1000 of 4000 within four standard deviations of 27.
        foreach (float energy in (float[])[20, 30, 40, 50])
            Assert.InRange(energies.Count(e => e == energy), 890, 1110);
    }

    [Fact]
    public void Of_many_planes_a_part_is_kept_that_spans_all_of_them()
    {
        using TemporaryFolder folder = new();
        WriteTables(folder.In("archive"), (plane, _, _) => (short)plane, planes: 150);

        EnergyDistributions table = EnergyDistributions.Read(Path.Combine(folder.In("archive"), "ic", "ibis", "mod", "isgr_3dl2_mod_0001.fits"));

        Assert.Equal(100, table.Planes);
        Assert.Equal(0, table[0, 0][0]);
        Assert.Equal(148, table[99, 255][1023]);
        Assert.Equal(75, table[50, 10][7]);
    }

    [Fact]
    public void A_table_of_another_shape_is_refused_and_named()
    {
        using TemporaryFolder folder = new();
        string path = folder.In("isgr_3dl2_mod_0001.fits");
        using (FitsWriter file = FitsWriter.Create(path))
        {
            file.WritePrimary(new FitsHeader());
            file.WriteImage<short>(new FitsHeader().Set("EXTNAME", "ISGR-3DL2-MOD"), [2048, 256], new short[2048 * 256]);
            file.Commit();
        }

        FitsException e = Assert.Throws<FitsException>(() => EnergyDistributions.Read(path));

        Assert.Contains("2048 x 256, expected are 1024 x 256 x planes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_tables_the_scale_is_that_of_OSA_11_and_the_answer_names_what_is_lacking()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(crab.Root, folder.In("store"));
        var given = Sky.Windows(CrabArchive.Ids[0]);
        float[] osa11 = (await analysis.RunAsync(given)).Mosaic().Intensity.Values.ToArray();
        given["osa_version"] = "OSA10.2";

        ImageRun run = await analysis.RunAsync(given);

        Assert.Contains(run.Result.Warnings, w => w.Contains(
            "the archive lacks ISGR-GAIN-MOD, ISGR-OFF2-MOD, ISGR-3DL2-MOD: the energies are those of the OSA 11 scale", StringComparison.Ordinal));
        Assert.Equal(osa11, run.Mosaic().Intensity.Values.ToArray());
        Assert.Equal("OSA 11", (string?)Shadowgram(analysis, run).Metadata["energy_scale"]);
    }

    [Fact]
    public async Task With_the_tables_the_scale_is_that_of_OSA_10_and_the_product_names_them()
    {
        using TemporaryFolder folder = new();
        string root = crab.CopyTo(folder);
        WriteTables(root, True);
        await using ImageAnalysis analysis = new(root, folder.In("store"));
        var given = Sky.Windows(CrabArchive.Ids[0]);
        ImageRun osa11 = await analysis.RunAsync(given);
        given["osa_version"] = "OSA10.2";

        ImageRun run = await analysis.RunAsync(given);

        var metadata = Shadowgram(analysis, run).Metadata;
        Assert.Equal("OSA 10", (string?)metadata["energy_scale"]);
        Assert.Equal("ic/ibis/mod/isgr_3dl2_mod_0001.fits", (string?)metadata["calibration"]!["ISGR-3DL2-MOD"]);
        Assert.Null(metadata["calibration"]!["ISGR-RISE-MOD"]);
        Assert.Contains(run.Result.Warnings, w => w.Contains("the energies are those of the OSA 10 scale", StringComparison.Ordinal));
        Assert.NotEqual(
            (int)Shadowgram(analysis, osa11).Metadata["events"]!["outside_band"]!, (int)metadata["events"]!["outside_band"]!);
    }

    [Fact]
    public async Task Spectra_on_the_scale_of_OSA_10_have_the_nominal_response()
    {
        using TemporaryFolder folder = new();
        string root = crab.CopyTo(folder);
        WriteTables(root, True);
        await using ImageAnalysis analysis = new(root, folder.In("store"), product: "isgri_spectrum");
        var given = Sky.Windows(CrabArchive.Ids[0]);
        given.Add("selected_catalog", SpectrumTests.Catalogue);
        ImageRun osa11 = await analysis.RunAsync(given);
        given["osa_version"] = "OSA10.2";

        ImageRun run = await analysis.RunAsync(given);

        // The responses of the archive are those of the OSA 11 scale.
        Assert.StartsWith("response of the archive", (string?)osa11.Result.Summary["response"], StringComparison.Ordinal);
        Assert.StartsWith("nominal response", (string?)run.Result.Summary["response"], StringComparison.Ordinal);
        Assert.Empty(run.Result.Summary["response_files"]!.AsArray());
        Assert.Contains(run.Result.Warnings, w => w.Contains("the energies are those of the OSA 10 scale", StringComparison.Ordinal));
        DetectorResponse response = OgipFile.ReadResponse(run.PathOf("isgri_rmf"));
        Assert.Equal(IsgriRedistribution.Nominal.ChannelCount, response.ChannelCount);
    }

    private static Mmoda.Workflow.StoredProduct Shadowgram(ImageAnalysis analysis, ImageRun run) =>
        analysis.Store.Open(run.Outcome["shadowgram " + CrabArchive.Ids[0]].Product!.Value);
}
