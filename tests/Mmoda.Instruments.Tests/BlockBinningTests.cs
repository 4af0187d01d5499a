using Mmoda.Analysis;
using Mmoda.CodedMask;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Numerics;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments.Tests;

/// <summary>Bayesian blocks of a source seen through the mask.</summary>
public sealed class BlockBinningTests(CrabArchive archive) : IClassFixture<CrabArchive>
{
    private const int Seeds = 200;

    [Theory]
    [InlineData(0.05, 100)]
    [InlineData(0.05, 1000)]
    [InlineData(0.01, 300)]
    public void A_constant_rate_is_one_block_as_often_as_promised(double chance, int cells)
    {
        int split = Enumerable.Range(1, Seeds).Count(seed => BlockBinning.Of(Constant(seed, cells), chance).Count > 1);

        Assert.InRange(split, 0, Seeds * chance);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.2)] // Some 100 counts in the whole detector.
    public void The_fits_of_a_constant_source_to_the_events_are_one_block_as_often_as_promised(double seconds)
    {
        const double Chance = 0.05;
        const int Cells = 40;
        CodedMaskCamera camera = IsgriCamera.Deconvolution.Camera;
        TangentDirection direction = new(0.03, -0.05);
        FluxExtraction extraction = new(camera, [direction]);
        FluxWorkspace workspace = extraction.CreateWorkspace();
        float[] pif = new float[camera.Detector.CellCount];
        PixelIllumination.Fill(camera, direction, pif);
        float[] exposure = [.. camera.Detector.IsPixel.ToArray().Select(p => p ? (float)seconds : 0)];
        float[] background = [.. camera.Detector.IsPixel.ToArray().Select(p => p ? 1f : 0)];

        // 400 counts/s of background and 100 of a source, drawn as events: cumulated expectation of the cells of the detector.
        int pixels = camera.Detector.PixelCount;
        double[] cumulated = new double[pif.Length];
        double sum = 0;
        for (int i = 0; i < pif.Length; i++)
            cumulated[i] = sum += background[i] > 0 ? (400.0 / pixels) + (100 * pif[i] / camera.FluxNormalisation) : 0;
        double[] fluxes = new double[1], errors = new double[1];
        float[] counts = new float[pif.Length];
        int split = 0;
        double pulls = 0;
        for (int seed = 1; seed <= Seeds; seed++)
        {
            Philox random = new((ulong)seed, 7);
            List<LightCurveRow> cells = [];
            for (int c = 0; c < Cells; c++)
            {
                Array.Clear(counts);
                for (int n = (int)random.NextPoisson(sum * seconds); n > 0; n--)
                {
                    int at = Array.BinarySearch(cumulated, random.NextDouble() * sum);
                    counts[at < 0 ? ~at : at]++;
                }

                extraction.Extract(counts, exposure, background, workspace, fluxes, errors);
                cells.Add(Cell(c, seconds, fluxes[0], errors[0]));
            }

            List<LightCurveRow> blocks = BlockBinning.Of(cells, Chance);
            split += blocks.Count > 1 ? 1 : 0;
            LightCurveRow all = BlockBinning.Join(cells);
            pulls += (all.Rate - 100) / all.Error / Seeds;
        }

        Assert.InRange(split, 0, Seeds * Chance);

        // The mean of 200 pulls scatters by 0.07.
        Assert.InRange(pulls, -0.3, 0.3);
    }

    [Fact]
    public void A_burst_of_known_times_is_one_block_with_its_own_rate()
    {
        // 40 s at 6 sigma a cell above the rest: the ends are right to a cell, which may look like its neighbour.
        LightCurveRow[] cells = [.. Constant(11, 500)];
        for (int c = 200; c < 240; c++)
            cells[c] = cells[c] with { Rate = cells[c].Rate + 60 };

        List<LightCurveRow> blocks = BlockBinning.Of(cells, 0.05);

        Assert.Equal(3, blocks.Count);
        Assert.Equal(200, (blocks[1].StartIjd - cells[0].StartIjd) * 86400, 1.01);
        Assert.Equal(240, (blocks[1].StopIjd - cells[0].StartIjd) * 86400, 1.01);
        Assert.InRange(blocks[1].Rate, 110 - (5 * blocks[1].Error), 110 + (5 * blocks[1].Error));
        Assert.Equal(10 / Math.Sqrt(40), blocks[1].Error, 0.1);
        Assert.Equal(1, blocks[1].Fraction, 1e-6);
        Assert.Equal(cells.Sum(c => c.Counts), blocks.Sum(b => b.Counts), 1e-6);
    }

    [Fact]
    public void A_gap_between_windows_is_in_a_block_as_time_without_exposure()
    {
        LightCurveRow[] cells = [.. Constant(3, 20), .. Constant(4, 20).Select(c => c with { StartIjd = c.StartIjd + (200 / 86400.0), StopIjd = c.StopIjd + (200 / 86400.0) })];

        LightCurveRow block = Assert.Single(BlockBinning.Of(cells, 0.05));

        Assert.Equal(40, block.GoodSeconds, 1e-9);
        Assert.Equal(40.0 / 220, block.Fraction, 1e-6);
    }

    [Fact]
    public async Task A_burst_in_the_events_is_found_at_its_time_and_the_rest_is_quiet()
    {
        SkyDirection centre = SkyDirection.FromDegrees(150, 40), at = centre.Offset(Angle.FromDegrees(30), Angle.FromDegrees(4));
        using TemporaryFolder folder = new();
        SimulationPlan quiet = new() { Seed = 9, UseCatalogue = false, Fields = [Sky.Field(centre, 1, 300, "staring")] };
        ArchiveSimulator.Run(quiet, folder.In("quiet"), 1, null, CancellationToken.None);
        ScienceWindow window = new IntegralArchive(folder.In("quiet")).Select(null, Angle.FromDegrees(180), null, null).Single();
        SimulationPlan plan = quiet with
        {
            Sources =
            [
                new()
                {
                    Name = "burst", RightAscensionDegrees = at.RightAscensionDegrees, DeclinationDegrees = at.DeclinationDegrees,
                    MilliCrab = 20000, BurstStartUtc = Epoch.FromIjd(window.StartIjd).AddSeconds(120).ToIsot(TimeScale.Utc, 3), BurstDecaySeconds = 8,
                },
            ],
        };
        ArchiveSimulator.Run(plan, folder.In("archive"), 1, null, CancellationToken.None);
        await using ImageAnalysis analysis = new(folder.In("archive"), folder.In("store"), product: "isgri_lc");
        GivenValues given = Sky.Around(at);
        given.Add("src_name", "burst");
        given.Add("binning", "bayesian_blocks");

        ImageRun run = await analysis.RunAsync(given);

        DataProduct product = run.Result.Products.Single();
        using FitsFile file = FitsFile.Open(product.Path);
        BinaryTableHdu table = file.RequireTable("ISGR-SRC.-LCR");
        double[] time = table.ReadAll<double>("TIME"), width = table.ReadAll<double>("TIMEDEL"), rate = table.ReadAll<double>("RATE"), error = table.ReadAll<double>("ERROR");

        // The burst begins within a cell of 1 s of its time, and decays in several blocks; before it the source is not there.
        int first = Array.FindIndex(rate, r => r > 100);
        Assert.Equal(1, first);
        Assert.Equal(120, (time[1] - (0.5 * width[1]) - window.StartIjd) * 86400, 1.01);
        Assert.InRange(rate[0] / error[0], -4, 4);
        Assert.InRange(rate.Length, 4, 20);
        Assert.Equal(rate.Length, (int)run.Result.Summary["sources"]!.AsArray().Single()!["blocks"]!);
        Assert.Equal("BAYESIAN", table.Header.GetString("BINNING"));
    }

    [Fact]
    public async Task The_constant_Crab_is_one_block_over_all_windows()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_lc");
        GivenValues given = Sky.Windows(CrabArchive.Ids);
        given.Add("selected_catalog", SpectrumTests.Catalogue);
        given.Add("binning", "bayesian_blocks");
        given.Add("false_alarm_probability", "0.01");
        given.Add("barycentre", "yes");

        ImageRun run = await analysis.RunAsync(given);

        using FitsFile file = FitsFile.Open(run.Result.Products.Single().Path);
        BinaryTableHdu table = file.RequireTable("ISGR-SRC.-LCR");
        Assert.Equal(1, table.RowCount);
        double truth = ArchiveSimulator.TrueRate(ArchiveSimulator.Sources(CrabArchive.Plan).Single(s => s.Name == "Crab"), new HighEnergy.EnergyBand(20, 40));
        double error = table.ReadAll<double>("ERROR")[0];
        Assert.InRange(table.ReadAll<double>("RATE")[0], truth - (4 * error), truth + (4 * error));

        // The light needs up to 8.5 minutes from the barycentre, and the spacecraft is where the Earth is to 0.5 s.
        Assert.InRange(Math.Abs(table.ReadAll<double>("BARYTIME")[0] - table.ReadAll<double>("TIME")[0]) * 86400, 1, 511);
    }

    [Theory]
    [InlineData("binning", "blocks")]
    [InlineData("false_alarm_probability", "0.5")]
    [InlineData("time_resolution", "0.01")]
    public async Task What_blocks_cannot_be_made_with_is_refused(string parameter, string value)
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_lc");
        GivenValues given = Sky.Around(Sky.Crab);
        given.Add(parameter, value);

        Assert.Equal(parameter, Assert.Single(analysis.Read(given).Problems).Parameter);
    }

    [Fact]
    public async Task Cells_that_had_to_be_joined_are_told()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_lc");
        GivenValues given = Sky.Windows(CrabArchive.Ids[0]);
        given.Add("selected_catalog", SpectrumTests.Catalogue);
        given.Add("binning", "bayesian_blocks");
        given.Add("time_resolution", "1");
        (Query query, _) = analysis.Read(given);
        StepGraph graph = await analysis.Image.PlanAsync(query, CancellationToken.None);
        StepWorker worker = new(new StepRegistry([new ManyCells(BlockBinning.MostCells + 10), new MergeLightCurves(Telescope.Isgri)]), analysis.Store, TimeProvider.System);
        await using InProcessExecutor executor = new(worker.RunAsync, 1);

        GraphOutcome outcome = await new GraphRunner(executor, analysis.Store, TimeProvider.System).RunAsync(graph, _ => { }, CancellationToken.None);
        AnalysisResult result = analysis.Image.Collect(query, outcome, analysis.Store);

        Assert.Contains("The cells of the blocks are 2 s wide, not 1 s: a light curve has at most 65536 of them.", result.Warnings);
        Assert.All(result.Summary["sources"]!.AsArray(), s => Assert.Equal(2, (double)s!["cell_seconds"]!));
        Assert.All(result.Products, p => Assert.Equal(2 / 86400.0, (double)p.Metadata["time_bin"]!));
    }

    /// <summary>In place of the fits of a window: a constant source in so many cells of a second.</summary>
    private sealed class ManyCells(int count) : Step(ExtractLightCurves.StepName, ExtractLightCurves.StepVersion)
    {
        public override ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken)
        {
            Philox random = new(5, 0);
            WindowLightCurves.Write(Path.Combine(run.OutputDirectory, WindowLightCurves.FileOf(Telescope.Isgri)),
            [
                new()
                {
                    Id = new ScienceWindowId(1922, 1, 1, 0, 1),
                    Limits = new TimeInterval(6600, 6600 + (count / 86400.0)),
                    LiveFraction = 0.8,
                    IsSimulated = true,
                    Sources = [new FieldSource("Crab", "", SkyDirection.FromDegrees(83.6332, 22.0145), IsTold: true)],
                    YDegrees = [0],
                    ZDegrees = [0],
                    Band = new EnergyBand(20, 40),
                    Bins = [.. Enumerable.Range(0, count).Select(i => new LightCurveBin(i, 300, 0.01, 0.001, 1, 0.8))],
                    Rates = [.. Enumerable.Range(0, count).Select(_ => 100 + (10 * random.NextNormal()))],
                    Errors = [.. Enumerable.Repeat(10.0, count)],
                },
            ]);
            run.Metadata["window"] = "192200010010.001";
            return ValueTask.FromResult<StepOutcome>(run.Produced());
        }
    }

    [Fact]
    public async Task What_the_binning_does_not_use_makes_no_other_query()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_lc");
        string Canonical(params (string, string)[] more)
        {
            GivenValues given = Sky.Around(Sky.Crab);
            foreach ((string name, string value) in more)
                given.Add(name, value);
            return string.Join('&', analysis.Read(given).Query.Canonical.Select(p => $"{p.Key}={p.Value}"));
        }

        Assert.Equal(Canonical(), Canonical(("time_resolution", "5"), ("false_alarm_probability", "0.01")));
        Assert.Equal(Canonical(("binning", "bayesian_blocks")), Canonical(("binning", "bayesian_blocks"), ("time_bin", "50")));
        Assert.NotEqual(Canonical(("binning", "bayesian_blocks")), Canonical(("binning", "bayesian_blocks"), ("time_resolution", "5")));
    }

    private static LightCurveRow[] Constant(int seed, int count)
    {
        Philox random = new((ulong)seed, 3);
        return [.. Enumerable.Range(0, count).Select(c => Cell(c, 1, 50 + (10 * random.NextNormal()), 10))];
    }

    private static LightCurveRow Cell(int number, double seconds, double rate, double error)
    {
        MergedBin bin = new(number);
        bin.Add(new LightCurveBin(number, 500 * seconds, 0.03, 0.001, 1, 0.7 * seconds), rate, error);
        return LightCurveRow.Of(bin, new TimeBins(6600, seconds));
    }
}
