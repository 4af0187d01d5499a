using Mmoda.Analysis;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Tests;

namespace Mmoda.Instruments.Tests;

/// <summary>Light curves of simulated sources, from raw events to the files.</summary>
public sealed class LightCurveTests(CrabArchive archive) : IClassFixture<CrabArchive>
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(150)] // Bins that reach over the end of a window of 200 s.
    [InlineData(1e6)] // One bin for all.
    public async Task A_constant_source_is_constant_at_its_true_rate_in_bins_of_any_width(double seconds)
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_lc");
        GivenValues given = Sky.Around(Sky.Crab);
        given.Add("time_bin", FormattableString.Invariant($"{seconds}"));

        ImageRun run = await analysis.RunAsync(given);

        Curve crab = Curve.Read(run.Result.Products.Single(p => (string?)p.Metadata["src_name"] == "Crab").Path);
        double truth = ArchiveSimulator.TrueRate(ArchiveSimulator.Sources(CrabArchive.Plan).Single(s => s.Name == "Crab"), new EnergyBand(20, 40));
        int n = crab.Rates.Length;
        Assert.Equal(seconds > 1e5, n == 1);
        double[] pulls = [.. crab.Rates.Zip(crab.Errors, (r, e) => (r - truth) / e)];
        Assert.InRange(pulls.Average(), -4 / Math.Sqrt(n), 4 / Math.Sqrt(n));
        if (n > 20)
            Assert.InRange(Math.Sqrt(pulls.Average(p => p * p)), 1 - (4 / Math.Sqrt(2 * n)), 1 + (4 / Math.Sqrt(2 * n)));
        Assert.All(crab.Fractions, f => Assert.InRange(f, Math.Min(0.1, 100 / seconds), 1));
        for (int i = 1; i < n; i++)
        {
            // Whole numbers of bins lie between the middles.
            double bins = (crab.Ijd[i] - crab.Ijd[i - 1]) * 86400 / seconds;
            Assert.Equal(Math.Round(bins), bins, 1e-4);
            Assert.True(bins > 0.5);
        }
    }

    [Fact]
    public async Task A_burst_shows_when_it_was()
    {
        SkyDirection centre = SkyDirection.FromDegrees(150, 40), at = centre.Offset(Angle.FromDegrees(30), Angle.FromDegrees(4));
        using TemporaryFolder folder = new();
        SimulationPlan quiet = new() { Seed = 9, UseCatalogue = false, Fields = [Sky.Field(centre, 1, 300, "staring")] };
        SimulationPlan plan = quiet with
        {
            Sources =
            [
                new()
                {
                    Name = "burst", RightAscensionDegrees = at.RightAscensionDegrees, DeclinationDegrees = at.DeclinationDegrees,
                    MilliCrab = 19656, BurstStartUtc = StartOf(quiet, 120), BurstDecaySeconds = 8,
                },
            ],
        };
        ArchiveSimulator.Run(plan, folder.In("archive"), 1, null, CancellationToken.None);
        await using ImageAnalysis analysis = new(folder.In("archive"), folder.In("store"), product: "isgri_lc");
        GivenValues given = Sky.Around(at);
        given.Add("src_name", "burst");
        given.Add("time_bin", "2");

        ImageRun run = await analysis.RunAsync(given);

        DataProduct product = run.Result.Products.Single();
        Curve curve = Curve.Read(product.Path);
        int peak = Array.IndexOf(curve.Rates, curve.Rates.Max());
        Assert.Equal(121, (curve.Ijd[peak] - curve.Ijd[0]) * 86400 + 1, 4);
        Assert.True(curve.Rates[peak] > 20 * curve.Errors[peak]);

        // Before the burst there is nothing.
        double[] before = [.. curve.Rates.Take(peak - 3).Zip(curve.Errors, (r, e) => r / e)];
        Assert.InRange(before.Average(), -4 / Math.Sqrt(before.Length), 4 / Math.Sqrt(before.Length));
        Assert.Equal("TIME", (string?)product.Metadata["time"]);
        Assert.Equal(2 / 86400.0, (double)product.Metadata["time_bin"]!, 1e-12);
    }

    [Fact]
    public async Task Of_two_unknown_sources_the_user_may_ask_for_one_by_the_name_that_an_image_gave_it()
    {
        SkyDirection centre = SkyDirection.FromDegrees(150, 40), bright = centre.Offset(Angle.FromDegrees(30), Angle.FromDegrees(2)), faint = centre.Offset(Angle.FromDegrees(200), Angle.FromDegrees(2));
        SimulatedSource Of(string name, SkyDirection at, double milliCrab) =>
            new() { Name = name, RightAscensionDegrees = at.RightAscensionDegrees, DeclinationDegrees = at.DeclinationDegrees, MilliCrab = milliCrab };
        using TemporaryFolder folder = new();
        ArchiveSimulator.Run(
            new SimulationPlan { Seed = 11, UseCatalogue = false, Fields = [Sky.Field(centre, 1, 300, "staring")], Sources = [Of("bright", bright, 1000), Of("faint", faint, 400)] },
            folder.In("archive"), 1, null, CancellationToken.None);
        await using ImageAnalysis analysis = new(folder.In("archive"), folder.In("store"), product: "isgri_lc");
        GivenValues given = Sky.Around(faint);
        given.Add("src_name", "NEW_1");
        given.Add("time_bin", "1000");

        ImageRun run = await analysis.RunAsync(given);

        var sources = run.Result.Summary["sources"]!.AsArray(); // Always in the summary.
        Assert.Equal(["NEW_2", "NEW_1"], sources.Select(s => (string?)s!["name"])); // Most significant first.
        Assert.Equal(faint.RightAscensionDegrees, (double)sources[1]!["ra_deg"]!, 0.1);
        Assert.InRange((double)sources[1]!["flux"]! / (double)sources[0]!["flux"]!, 0.36, 0.44); // To 2 % each by the noise.
    }

    [Fact]
    public async Task Barycentric_times_are_those_of_the_spacecraft_on_its_orbit()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_lc");
        GivenValues given = Sky.Windows(CrabArchive.Ids[0]);
        given.Add("time_bin", "50");
        given.Add("barycentre", "yes");

        ImageRun run = await analysis.RunAsync(given);

        using FitsFile file = FitsFile.Open(run.Result.Products.Single(p => (string?)p.Metadata["src_name"] == "Crab").Path);
        BinaryTableHdu table = file.RequireTable("ISGR-SRC.-LCR");
        double[] local = table.ReadAll<double>("TIME"), barycentric = table.ReadAll<double>("BARYTIME");
        using FitsFile orbitFile = FitsFile.Open(CrabArchive.FileOf(archive.Root, CrabArchive.Ids[0], "sc_orbit_param.fits"));
        BinaryTableHdu orbit = orbitFile.RequireTable("INTL-ORBI-SCP");
        double[] x = orbit.ReadAll<double>("XPOS"), y = orbit.ReadAll<double>("YPOS"), z = orbit.ReadAll<double>("ZPOS");

        // The catalogue's Crab; the geocentric delay is checked against other programs in Mmoda.Sky, the orbit adds n r / c.
        SkyDirection crab = SkyDirection.FromDegrees(table.Header.RequireReal("RA_OBJ"), table.Header.RequireReal("DEC_OBJ"));
        BarycentricCorrection geocentric = new(crab, Epoch.FromIjd(local[0]), Epoch.FromIjd(local[^1]));
        for (int i = 0; i < local.Length; i++)
        {
            int row = Math.Min(x.Length - 1, (int)((i + 0.5) * 50 / 8));
            double expected = geocentric.SecondsAt(Epoch.FromIjd(local[i])) + (((crab.X * x[row]) + (crab.Y * y[row]) + (crab.Z * z[row])) / 299792.458);

            // A row is 8 s, in which the spacecraft moves 24 km at most: 0.1 ms.
            Assert.Equal(expected, (barycentric[i] - local[i]) * 86400, 5e-4);
        }
    }

    [Fact]
    public async Task A_width_below_a_second_is_refused_with_the_limit()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_lc");
        GivenValues given = Sky.Around(Sky.Crab);
        given.Add("time_bin", "0.5");

        QueryProblem problem = Assert.Single(analysis.Read(given).Problems);

        Assert.Equal(("time_bin", "0.5", "The value must be at least 1 sec."), (problem.Parameter, problem.Given, problem.Message));
    }

    [Fact]
    public async Task Each_source_and_band_has_the_light_curve_that_the_band_alone_would_give()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_lc");
        GivenValues all = Catalogued(CrabArchive.Ids[0]);
        all.Add("energy_bands", "20-40,40-80,30-60");

        ImageRun run = await analysis.RunAsync(all);

        Assert.Equal(["isgri.light_curves", "isgri.light_curve_merge"], run.Outcome.Nodes.Select(n => n.Step));
        Assert.Equal(
            ["isgri_lc_mine_20_40keV.fits", "isgri_lc_mine_30_60keV.fits", "isgri_lc_mine_40_80keV.fits"],
            run.Result.Products.Select(p => p.FileName).Order(StringComparer.Ordinal));
        foreach ((string low, string high) in ((string, string)[])[("20", "40"), ("40", "80"), ("30", "60")])
        {
            GivenValues one = Catalogued(CrabArchive.Ids[0]);
            one.Add("E1_keV", low);
            one.Add("E2_keV", high);
            Curve alone = Curve.Read((await analysis.RunAsync(one)).Result.Products.Single().Path);
            DataProduct product = run.Result.Products.Single(p => (string?)p.Metadata["band_kev"] == $"{low}-{high}");
            Curve curve = Curve.Read(product.Path);
            Assert.Equal(alone.Ijd, curve.Ijd);
            Assert.Equal(alone.Rates, curve.Rates);
            Assert.Equal(alone.Errors, curve.Errors);
            using FitsFile file = FitsFile.Open(product.Path);
            FitsHeader header = file.RequireTable("ISGR-SRC.-LCR").Header;
            Assert.Equal((double.Parse(low, null), double.Parse(high, null)), (header.RequireReal("E_MIN"), header.RequireReal("E_MAX")));
        }
    }

    [Fact]
    public async Task A_catalogue_of_the_user_needs_no_image_and_gives_its_sources_alone()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_lc");

        ImageRun run = await analysis.RunAsync(Catalogued(CrabArchive.Ids[0]));

        Assert.Equal(["isgri.light_curves", "isgri.light_curve_merge"], run.Outcome.Nodes.Select(n => n.Step));
        Assert.Equal("isgri_lc_mine.fits", run.Result.Products.Single().FileName);
        Assert.Equal("mine", (string?)run.Result.Summary["sources"]!.AsArray().Single()!["name"]);
    }

    [SkippableFact]
    public async Task The_files_have_the_structure_of_real_ones()
    {
        string? real = RealFile.Find("isgri/grb221009a/IBIS_lc_GRB221009A.fits");
        Skip.If(real is null, "The real light curve of GRB 221009A is not here (set MMODA_TEST_DATA).");
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_lc");

        ImageRun run = await analysis.RunAsync(Catalogued(CrabArchive.Ids[0]));

        using FitsFile theirs = FitsFile.Open(real), ours = FitsFile.Open(run.Result.Products.Single().Path);
        Assert.Equal(theirs.Hdus.Skip(1).Select(h => h.Name), ours.Hdus.Skip(1).Select(h => h.Name));
        BinaryTableHdu a = theirs.RequireTable("ISGR-SRC.-LCR"), b = ours.RequireTable("ISGR-SRC.-LCR");
        Assert.Equal(a.Columns.Select(c => (c.Name, c.ElementType, c.Repeat)), b.Columns.Select(c => (c.Name, c.ElementType, c.Repeat)));

        // Ours is in no group of files. What both have is of the same kind: a number, a text or a logical value.
        Assert.Equal(["GRPID1"], SpectrumTests.Keywords(a.Header).Except(SpectrumTests.Keywords(b.Header)));
        string[] both = [.. SpectrumTests.Keywords(a.Header).Intersect(SpectrumTests.Keywords(b.Header))];
        Assert.Equal(both.Select(k => (k, SpectrumTests.Kind(a.Header, k))), both.Select(k => (k, SpectrumTests.Kind(b.Header, k))));
    }

    [Fact]
    public async Task The_keywords_of_time_are_those_of_the_windows()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_lc");

        ImageRun run = await analysis.RunAsync(Catalogued([.. CrabArchive.Ids.Take(2)]));

        using FitsFile file = FitsFile.Open(run.Result.Products.Single().Path);
        FitsHeader header = file.RequireTable("ISGR-SRC.-LCR").Header;
        Assert.Equal(CrabArchive.Ids[0][..12], header.GetString("SWID"));
        Assert.Equal(1922, header.GetInteger("REVOL"));
        string Time(int window, string keyword)
        {
            using FitsFile orbit = FitsFile.Open(CrabArchive.FileOf(archive.Root, CrabArchive.Ids[window], "sc_orbit_param.fits"));
            return orbit.RequireTable("INTL-ORBI-SCP").Header.RequireString(keyword);
        }

        Assert.Equal((Time(0, "OBTSTART"), Time(1, "OBTEND")), (header.GetString("OBTSTART"), header.GetString("OBTEND")));

        // Each window has 200 s, less what interrupts it; the fractions of the bins add up to it, and to ONTIME.
        BinaryTableHdu table = file.RequireTable("ISGR-SRC.-LCR");
        double good = run.Outcome.Nodes.Where(n => n.Step == ExtractLightCurves.StepName).Sum(n => (double)analysis.Store.Open(n.Product!.Value).Metadata["good_seconds"]!);
        double fractions = table.ReadAll<double>("FRACEXP").Zip(table.ReadAll<double>("TIMEDEL"), (f, d) => f * d).Sum();
        Assert.Equal(good, fractions * 86400, 0.1);
        Assert.Equal(good, header.RequireReal("ONTIME") * 86400, 0.1);

        // The plan has a live fraction of 0.78 with a jitter of a few per cent from module to module.
        Assert.Equal(CrabArchive.Plan.LiveFraction, header.RequireReal("DEADC"), 0.03);
    }

    [Fact]
    public void Events_fall_into_their_bins_and_bands_whatever_their_order()
    {
        EnergyBands bands = EnergyBands.Parse("20-40,30-60", Telescope.Isgri);
        BinnedEvents events = new(3, bands);
        foreach ((long bin, float energy, ushort pixel) in ((long, float, ushort)[])
            [(2, 25, 5), (0, 35, 5), (2, 20, 5), (-1, 25, 5), (3, 25, 5), (1, 59, 700), (0, 40, 16383), (1, 60, 3), (1, 19.9f, 3)])
        {
            events.Add(bin, energy, pixel);
        }

        float[] cells = new float[IsgriDetector.Width * IsgriDetector.Height];
        float[][][] filled = [.. Enumerable.Range(0, 2).Select(band => Enumerable.Range(0, 3).Select(bin =>
        {
            events.Fill(bin, bands.Bands[band], cells);
            return (float[])cells.Clone();
        }).ToArray())];

        Assert.Equal([1, 0, 2], filled[0].Select(f => (int)f.Sum()));
        Assert.Equal([2, 1, 0], filled[1].Select(f => (int)f.Sum()));
        Assert.Equal(2, filled[0][2][IsgriDetector.GridIndex(0, 5)]);
        Assert.Equal(1, filled[1][0][IsgriDetector.GridIndex(127, 127)]);
    }

    [Fact]
    public void Events_of_one_band_need_no_segments()
    {
        BinnedEvents events = new(1, EnergyBands.Parse("20.1-20.2", Telescope.Isgri));
        events.Add(0, 20.15f, 7);
        events.Add(0, 20.2f, 7);
        events.Add(0, 20.05f, 7);
        float[] cells = new float[IsgriDetector.Width * IsgriDetector.Height];
        events.Fill(0, new EnergyBand(20.1, 20.2), cells);

        Assert.Equal(1, cells.Sum());
    }

    private static GivenValues Catalogued(params string[] windows)
    {
        GivenValues given = Sky.Windows(windows);
        given.Add("selected_catalog", SpectrumTests.Catalogue);
        given.Add("time_bin", "50");
        return given;
    }

    private static string StartOf(SimulationPlan plan, double seconds)
    {
        using TemporaryFolder folder = new();
        ArchiveSimulator.Run(plan, folder.In("archive"), 1, null, CancellationToken.None);
        ScienceWindow window = new IntegralArchive(folder.In("archive")).Select(null, Angle.FromDegrees(180), null, null).Single();
        return Epoch.FromIjd(window.StartIjd).AddSeconds(seconds).ToIsot(TimeScale.Utc, 3);
    }

    private sealed record Curve(double[] Ijd, double[] Rates, double[] Errors, double[] Fractions)
    {
        public static Curve Read(string path)
        {
            using FitsFile file = FitsFile.Open(path);
            BinaryTableHdu table = file.RequireTable("ISGR-SRC.-LCR");
            return new Curve(table.ReadAll<double>("TIME"), table.ReadAll<double>("RATE"), table.ReadAll<double>("ERROR"), table.ReadAll<double>("FRACEXP"));
        }
    }
}
