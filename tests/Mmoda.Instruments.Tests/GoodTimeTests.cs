using Mmoda.Analysis;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Numerics;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments.Tests;

/// <summary>What is cut from a window, what is only flagged, and that both are told.</summary>
public sealed class GoodTimeTests(CrabArchive crab) : IClassFixture<CrabArchive>
{
    private const double Start = 6632, Seconds = 1000;

    private static TimeInterval Window => new(Start, Start + (Seconds / 86400));

    private static Attitude At(double yDegrees, double zDegrees = 0)
    {
        Attitude centre = Attitude.FromAxes(SkyDirection.FromDegrees(80, 20), SkyDirection.FromDegrees(80, -70));
        return Attitude.FromAxes(centre.ToSky(1, Math.Tan(yDegrees * Math.PI / 180), Math.Tan(zDegrees * Math.PI / 180)), centre.ZAxis);
    }

    /// <summary>Events of all modules at a rate that may change with time, seconds since the start.</summary>
    private static CountRateWatch Watch(ulong seed, Func<double, double> rate, double highest = 4000)
    {
        Philox random = new(seed, 1);
        EventBlock block = new((int)(2 * highest * Seconds));
        for (double t = 0; ;)
        {
            t -= Math.Log(1 - random.NextDouble()) / highest;
            if (t >= Seconds)
                break;
            if (random.NextDouble() * highest < rate(t))
                block.Ijd[block.Count++] = Start + (t / 86400);
        }

        CountRateWatch watch = new(Window);
        watch.Add(block);
        return watch;
    }

    private static double[] Live() =>
        CountRateWatch.LiveModules(Window, [.. Enumerable.Repeat(GoodTimeIntervals.FromIntervals(Window), IsgriDetector.ModuleCount)]);

    [Fact]
    public void A_slew_at_the_end_does_not_move_the_mean_attitude()
    {
        // A third of the rows turn away by 0.01 degrees each.
        Attitude[] rows = [.. Enumerable.Repeat(At(0), 80), .. Enumerable.Range(1, 40).Select(i => At(0.01 * i))];

        bool[] stable = PointingHistory.FindStable(rows, out Attitude mean);

        // Rows within the tolerance drag the mean: up to 5 of 85 with 0.03 degrees on average, 0.002 degrees, which lets at most one more in.
        Assert.InRange(stable.Count(s => s), 84, 86);
        Assert.True(mean.XAxis.SeparationTo(At(0).XAxis).Degrees < 0.003);
        Assert.All(Enumerable.Range(0, 80), i => Assert.True(stable[i]));
    }

    [Fact]
    public void A_jitter_below_the_tolerance_is_stable()
    {
        Philox random = new(7, 1);
        Attitude[] rows = [.. Enumerable.Range(0, 200).Select(_ => At(0.01 * random.NextNormal(), 0.01 * random.NextNormal()))];

        // 0.05 degrees are five standard deviations in each axis: probability below 4e-6 in each row.
        Assert.DoesNotContain(false, PointingHistory.FindStable(rows, out _));
    }

    [Fact]
    public void A_quiet_rate_has_neither_gaps_nor_excursions()
    {
        double[] live = Live();

        for (ulong seed = 1; seed <= 40; seed++)
        {
            CountRateWatch watch = Watch(seed, _ => 700, 700);
            Assert.Empty(watch.Gaps(live));
            Assert.Empty(watch.Excursions(live));
        }
    }

    [Fact]
    public void A_gap_in_the_telemetry_is_found_to_a_second()
    {
        IReadOnlyList<TimeInterval> gaps = Watch(3, t => t is >= 400.5 and < 412.5 ? 0 : 700, 700).Gaps(Live());

        TimeInterval gap = Assert.Single(gaps);
        Assert.Equal(11, gap.Seconds, 1e-3); // Whole seconds within it.
        Assert.Equal(401, (gap.StartIjd - Start) * 86400, 1e-3);
    }

    [Fact]
    public void Time_outside_the_good_times_is_no_gap()
    {
        GoodTimeIntervals good = GoodTimeIntervals.FromIntervals(Window)
            .Except(GoodTimeIntervals.FromIntervals(new TimeInterval(Start + (400.5 / 86400), Start + (412.5 / 86400))));
        double[] live = CountRateWatch.LiveModules(Window, [.. Enumerable.Repeat(good, IsgriDetector.ModuleCount)]);

        CountRateWatch watch = Watch(3, t => t is >= 400.5 and < 412.5 ? 0 : 700, 700);

        Assert.Equal(8 * (Seconds - 12), live.Sum(), 1e-6);
        Assert.Empty(watch.Gaps(live));
        Assert.Empty(watch.Excursions(live));
    }

    [Fact]
    public void A_flare_is_found_with_its_height()
    {
        IReadOnlyList<RateExcursion> found = Watch(5, t => t is >= 300 and < 400 ? 2100 : 700).Excursions(Live());

        RateExcursion flare = Assert.Single(found);
        Assert.Equal(100, flare.Interval.Seconds, 1e-3);
        Assert.Equal(3, flare.Ratio, 0.1); // 20 s of 2100/s: 0.5 % noise each; the largest of five.
    }

    [Fact]
    public void A_slow_slope_of_the_background_is_no_flare() =>
        Assert.Empty(Watch(6, t => 700 * (1 + (0.1 * t / Seconds)), 800).Excursions(Live()));

    [Fact]
    public void Cuts_and_good_time_add_up_to_the_window()
    {
        GoodTimeCuts cuts = new(GoodTimeIntervals.FromIntervals(Window));

        cuts.Keep("a", GoodTimeIntervals.FromIntervals(new TimeInterval(Start, Start + (800 / 86400.0))));
        cuts.Remove("b", GoodTimeIntervals.FromIntervals(new TimeInterval(Start + (700 / 86400.0), Start + 1)));
        cuts.Remove("c", GoodTimeIntervals.Empty);

        Assert.Equal([200.0, 100.0, 0.0], cuts.Cuts.Select(c => Math.Round(c.Seconds, 3)));
        Assert.Equal(700, cuts.Remaining.TotalSeconds, 1e-3);
    }

    [Fact]
    public async Task Disturbances_of_a_window_are_cut_or_flagged_and_told()
    {
        using TemporaryFolder folder = new();
        SimulationPlan plan = new()
        {
            Seed = 8,
            Interruptions = false,
            UseCatalogue = false,
            Fields = [Sky.Field(Sky.Crab, 1, 800, "staring")],
            Sources = [new() { Name = "Crab", RightAscensionDegrees = Sky.CrabRightAscension, DeclinationDegrees = Sky.CrabDeclination, MilliCrab = 1000 }],
            Disturbance = new() { SlewSeconds = 160, SlewDegreesPerSecond = 0.01, GapSeconds = 40, FlareSeconds = 60 },
        };
        ArchiveSimulator.Run(plan, folder.In("archive"), 1, null, CancellationToken.None);
        await using ImageAnalysis analysis = new(folder.In("archive"), folder.In("store"));
        double start = analysis.Archive.Windows.Single().StartIjd;

        ImageRun run = await analysis.RunAsync(Sky.Around(Sky.Crab));

        NodeReport shadowgram = run.Outcome.Nodes.Single(n => n.Step == BinShadowgram.StepName);
        StoredProduct product = analysis.Store.Open(shadowgram.Product!.Value); // It was produced.
        double attitude = (double)product.Metadata["cuts_seconds"]!["attitude"]!, good = (double)product.Metadata["good_seconds"]!;

        // The axis is 0.05 degrees away after 5 s of the slew; rows have 8 s.
        Assert.InRange(attitude, 144, 160);
        Assert.Equal(800, attitude + good, 0.01);
        Assert.Contains(run.Result.Warnings, w => w.Contains("no event in 40 s", StringComparison.Ordinal) || w.Contains("no event in 39 s", StringComparison.Ordinal));
        Assert.Contains(run.Result.Warnings, w => w.Contains("for 60 s", StringComparison.Ordinal) && w.Contains("flare", StringComparison.Ordinal));

        // What was flagged the user can cut: the flux is then that of the simulated source.
        GivenValues given = Sky.Around(Sky.Crab);
        string Interval(double from, double to) => FormattableString.Invariant($"{start + (from / 86400)}/{start + (to / 86400)}");
        given["good_times"] = $"{Interval(0, 200)},{Interval(260, 380)},{Interval(420, 640)}";
        ImageRun cut = await analysis.RunAsync(given);

        Assert.DoesNotContain(cut.Result.Warnings, w => w.Contains("no event", StringComparison.Ordinal) || w.Contains("flare", StringComparison.Ordinal));
        ListedSource crab = cut.Sources()[0];
        double truth = ArchiveSimulator.TrueRate(plan.Sources[0], new EnergyBand(20, 40));
        Assert.True(Math.Abs(crab.Flux - truth) < 3.5 * crab.FluxError, $"{crab.Flux} +- {crab.FluxError}, true {truth}");
    }

    [Fact]
    public void Times_of_the_missions_list_of_bad_times_are_cut()
    {
        using TemporaryFolder folder = new();
        string root = crab.CopyTo(folder);
        ScienceWindow window = new IntegralArchive(root).Windows.MinBy(w => w.StartIjd)!; // There are five.
        double At(double seconds) => window.StartIjd + (seconds / 86400);
        WriteBadTimes(
            root,
            [At(-500), At(100), At(150), At(1e6)],
            [At(20), At(130), At(160), At(2e6)],
            ["BELT_CROSSING", "SOLAR_FLARE", "MISCELLANEOUS", "IBIS_BOOT"]);
        IntegralArchive archive = new(root);

        IsgriWindow read = IsgriWindow.Read(archive, window, EventSelection.All), before = IsgriWindow.Read(new IntegralArchive(crab.Root), window, EventSelection.All);

        GoodTimeIntervals bad = BadTimes.Within(archive, new TimeInterval(window.StartIjd, window.StopIjd));
        Assert.Equal([At(20), At(130)], bad.Select(b => b.StopIjd));
        Assert.Equal(before.GoodTimes.Except(bad), read.GoodTimes);
        Assert.Equal(before.GoodTimes.TotalSeconds - read.GoodTimes.TotalSeconds, read.Cuts.Single(c => c.Reason == "bad_times").Seconds, 1e-6);
        Assert.All(read.ModuleGoodTimes, m => Assert.Equal(m, m.Intersect(read.GoodTimes)));
        Assert.Contains(IsgriWindow.FilesOf(archive, window), f => f.EndsWith("isgr_gnrl_bti_0025.fits", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_an_orbit_file_the_attitude_of_the_revolution_tells_pointing_and_slew()
    {
        using TemporaryFolder folder = new();
        string root = crab.CopyTo(folder);
        ScienceWindow window = new IntegralArchive(root).Windows.MinBy(w => w.StartIjd)!; // There are five.
        IsgriWindow before = IsgriWindow.Read(new IntegralArchive(root), window, EventSelection.All);
        File.Delete(CrabArchive.FileOf(root, window.Id.ToString(), "sc_orbit_param.fits"));
        SkyDirection x = before.Attitude.XAxis, z = before.Attitude.ZAxis;

        // The last 40 s are a slew of 0.1 degrees; the rows begin before the window and end after it.
        double At(double seconds) => window.StartIjd + (seconds / 86400);
        string path = Path.Combine(root, "aux", "adp", "1922.001", "attitude_historic.fits");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // A file has a directory.
        using (FitsWriter file = FitsWriter.Create(path))
        {
            double stop = (window.StopIjd - window.StartIjd) * 86400;
            file.WritePrimary(new FitsHeader());
            file.WriteTable(new FitsHeader().Set("EXTNAME", "AUXL-ATTI-HIS"), new FitsTable()
                .Add("TIME", new[] { At(-900), At(-50), At(stop - 40) }, "d").Add("DURATION", new[] { 850, stop + 10, 100.0 }, "s")
                .Add("RA_SCX", new[] { 10.0, x.RightAscensionDegrees, x.RightAscensionDegrees }).Add("DEC_SCX", new[] { -5.0, x.DeclinationDegrees, x.DeclinationDegrees + 0.1 })
                .Add("RA_SCZ", new[] { 10.0, z.RightAscensionDegrees, z.RightAscensionDegrees }).Add("DEC_SCZ", new[] { 85.0, z.DeclinationDegrees, z.DeclinationDegrees + 0.1 }));
            file.Commit();
        }

        IntegralArchive archive = new(root);
        IsgriWindow read = IsgriWindow.Read(archive, window, EventSelection.All);

        Assert.Equal(0, read.Attitude.XAxis.SeparationTo(x).Degrees, 1e-6);
        Assert.Equal(40, read.Cuts.Single(c => c.Reason == "attitude").Seconds, 1.0); // Good times of the archive may have taken some.
        Assert.Contains("no orbit file: the attitude of the revolution is taken", read.Assumptions);
        Assert.Contains(path, IsgriWindow.FilesOf(archive, window));
    }

    [Fact]
    public void Near_the_perigee_a_window_without_its_distance_is_told()
    {
        ScienceWindow At(double phase) => new IntegralArchive(crab.Root).Windows[0] with
        {
            StartIjd = Revolution.StartIjd(1922) + (2.6594 * phase), StopIjd = Revolution.StartIjd(1922) + (2.6594 * phase) + 0.02,
        };

        Assert.True(PointingHistory.IsNearPerigee(At(0.05)));
        Assert.True(PointingHistory.IsNearPerigee(At(0.94)));
        Assert.False(PointingHistory.IsNearPerigee(At(0.5)));
    }

    [Fact]
    public void A_window_within_a_flare_from_start_to_end_has_a_high_rate()
    {
        Assert.InRange(Watch(9, _ => 2800).DetectorRate(Live()), 2760, 2840); // A bin of 20 s has 0.4 % of Poisson noise, and the median less.
        Assert.Empty(Watch(9, _ => 2800).Excursions(Live()));
    }

    [Fact]
    public void Time_in_the_radiation_belts_is_cut()
    {
        // The orbit of the simulator passes 46 378 km at phase 0.045.
        using TemporaryFolder folder = new();
        SimulatedField field = Sky.Field(Sky.Crab, 1, 100) with { StartPhase = 0.02 };
        SimulationPlan plan = new() { Seed = 4, UseCatalogue = false, Interruptions = false, Fields = [field] };
        ArchiveSimulator.Run(plan, folder.In("archive"), 1, null, CancellationToken.None);
        IntegralArchive archive = new(folder.In("archive"));

        IsgriWindow window = IsgriWindow.Read(archive, archive.Windows.Single(), EventSelection.All);

        Assert.True(window.GoodTimes.IsEmpty);
        Assert.Equal(100, window.Cuts.Single(c => c.Reason == "radiation_belts").Seconds, 1e-3);
    }

    private static void WriteBadTimes(string root, double[] start, double[] stop, string[] types)
    {
        const string List = "ic/ibis/lim/isgr_gnrl_bti_0025.fits";
        string index = Path.Combine(root, InstrumentCharacteristics.IndexOf(BadTimes.Structure)), list = Path.Combine(root, List);
        Directory.CreateDirectory(Path.GetDirectoryName(list)!); // A file has a directory.
        Write(list, BadTimes.Structure, new FitsTable().Add("START", start, "d").Add("STOP", stop, "d").AddStrings("BTI_TYPE", 20, types));
        Write(index, "GROUPING", GroupingTable.Columns([new GroupMember("BINTABLE", BadTimes.Structure, 1, 2, "../../" + List)])
            .Add("VERSION", new short[] { 1 }).Add("VSTART", new[] { 0.0 }, "d").Add("VSTOP", new[] { 36525.0 }, "d"));

        static void Write(string path, string name, FitsTable table)
        {
            using FitsWriter file = FitsWriter.Create(path);
            file.WritePrimary(new FitsHeader());
            file.WriteTable(new FitsHeader().Set("EXTNAME", name), table);
            file.Commit();
        }
    }
}
