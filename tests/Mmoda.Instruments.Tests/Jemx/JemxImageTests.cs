using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Workflow;
using Xunit.Abstractions;

namespace Mmoda.Instruments.Tests;

public sealed class JemxImageTests(JemxArchive simulated, ITestOutputHelper output) : IClassFixture<JemxArchive>
{
    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task The_mosaic_of_a_unit_has_the_Crab_at_its_place_with_its_flux(string unit)
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(simulated.Root, folder.In("store"), product: "jemx_image");

        ImageRun run = await analysis.RunAsync(With("jemx_num", unit));

        ListedSource crab = Assert.Single(run.Sources());
        double truth = TrueRate(unit, new EnergyBand(3, 20));
        output.WriteLine($"{crab.Flux:0.00} ± {crab.FluxError:0.00} of {truth:0.00}; {crab.Significance:0.0} sigma; warnings {string.Join(" / ", run.Result.Warnings)}");
        Assert.Equal("Crab", crab.Name);
        Assert.Equal(1, crab.Flux / truth, 0.01 + (4 * crab.FluxError / truth));
        using FitsFile mosaic = FitsFile.Open(run.PathOf("mosaic_image"));
        Assert.Equal(
            ["GROUPING", .. Enumerable.Repeat($"JMX{unit}-MOSA-IMA", 4)], mosaic.Hdus.Skip(1).Select(h => h.Name));
        Assert.All(mosaic.Hdus.Skip(1), h => Assert.Equal("JMX" + unit, h.Header.GetString("INSTRUME")));
        using FitsFile list = FitsFile.Open(run.PathOf("dispatcher_catalog"));
        Assert.Equal($"JMX{unit}-SRCL-RES", list.Hdus[1].Name);
        Assert.Equal(1000 * crab.Flux / truth, (double)run.Result.Summary["sources"]![0]!["flux_mcrab"]!, 20.0); // A mCrab is of the catalogue's Crab in this unit, with its area.
    }

    [Fact]
    public async Task Both_units_make_one_deeper_mosaic()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(simulated.Root, folder.In("store"), product: "jemx_mosaic");

        ImageRun one = await analysis.RunAsync(With("jemx_num", "1"));
        ImageRun both = await analysis.RunAsync(With("jemx_units", "both"));

        Assert.Equal(6, both.Outcome.Nodes.Count(n => n.Step == "jemx.sky_image" && n.State == NodeState.Produced));
        Assert.Equal(3, both.Outcome.Nodes.Count(n => n.FromStore && n.Step == "jemx.sky_image"));
        Assert.Equal(Math.Sqrt(2), one.Sources()[0].FluxError / both.Sources()[0].FluxError, 0.05);
    }

    [Fact]
    public async Task Both_units_count_as_unit_1_does()
    {
        EnergyBand band = new(10, 20);
        double ratio = TrueRate("1", band) / TrueRate("2", band);
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(simulated.Root, folder.In("store"), product: "jemx_mosaic");
        async Task<ImageRun> RunAsync(string name, string value)
        {
            GivenValues given = With(name, value);
            given.Add("energy_bands", "10-20");
            return await analysis.RunAsync(given);
        }

        ListedSource first = (await RunAsync("jemx_num", "1")).Sources()[0], second = (await RunAsync("jemx_num", "2")).Sources()[0];
        ImageRun run = await RunAsync("jemx_units", "both");

        ListedSource both = run.Sources()[0];
        output.WriteLine($"{first.Flux:0.000} ± {first.FluxError:0.000} and {second.Flux:0.000} ± {second.FluxError:0.000} with the ratio {ratio:0.0000}: {both.Flux:0.000} ± {both.FluxError:0.000}");
        Assert.True(Math.Abs(ratio - 1) > 0.04, "The areas must differ for this test to tell.");
        double weight1 = 1 / (first.FluxError * first.FluxError), weight2 = 1 / (ratio * ratio * second.FluxError * second.FluxError);

        // What is not exact is where the sources are fitted.
        Assert.Equal(1, both.Flux / (((weight1 * first.Flux) + (weight2 * ratio * second.Flux)) / (weight1 + weight2)), 0.002);
        Assert.Equal(1, both.FluxError * Math.Sqrt(weight1 + weight2), 0.002);
        Assert.Equal(1000 * both.Flux / TrueRate("1", band), (double)run.Result.Summary["sources"]![0]!["flux_mcrab"]!, 20.0);
        using FitsFile mosaic = FitsFile.Open(run.PathOf("mosaic_image"));
        Assert.All(mosaic.Hdus.Skip(1), h => Assert.Equal("JMX1", h.Header.GetString("INSTRUME")));
    }

    [Fact]
    public async Task Each_window_of_both_units_is_a_reading_of_its_own()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(simulated.Root, folder.In("store"), product: "jemx_image");
        GivenValues given = With("jemx_units", "both");
        given.Add("window_images", "yes");

        ImageRun run = await analysis.RunAsync(given);

        Assert.Equal(JemxArchive.Ids, run.Result.Windows.Select(w => w.Id)); // As scw_list takes them.
        DataProduct[] images = [.. run.Result.Products.Where(p => p.Name.StartsWith("window_image_", StringComparison.Ordinal))];
        Assert.Equal(6, images.Select(p => p.Name).Distinct().Count());
        Assert.Equal(6, images.Select(p => p.FileName).Distinct().Count());
        Assert.Contains("jemx_sky_ima_192200010010.001_JMX2.fits", images.Select(p => p.FileName));
        Assert.All(["JMX1", "JMX2"], unit => Assert.Equal(3, images.Count(p => (string)p.Metadata["unit"]! == unit)));
        Assert.Equal(
            JemxArchive.Ids.SelectMany(id => new[] { id + " JMX1", id + " JMX2" }),
            ((JsonArray)analysis.Store.Open(run.Outcome["mosaic"].Product!.Value).Metadata["windows"]!).Select(w => (string)w!));
    }

    [Fact]
    public async Task Images_of_windows_are_as_the_established_software_writes_them()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(simulated.Root, folder.In("store"), product: "jemx_image");

        ImageRun run = await analysis.RunAsync(With("window_images", "yes"));

        using FitsFile image = FitsFile.Open(run.Result.Products.First(p => p.Name.StartsWith("window_image_", StringComparison.Ordinal)).Path);
        Assert.Equal(["RECONSTRUCTED", "VARIANCE", "SIGNIFICANCE", "RESIDUAL", "EXPOSURE"], image.Hdus.OfType<ImageHdu>().Where(h => h.Shape.Count == 2).Select(h => h.Header.GetString("IMATYPE")));
        Assert.All(image.Hdus.OfType<ImageHdu>().Where(h => h.Shape.Count == 2), h => Assert.Equal("JMX2-SKY.-IMA", h.Name));
        SkyImage sky = OsaImageFile.Read(image);
        double squares = 0;
        int pixels = 0;
        for (int i = 0; i < sky.Residual!.Values.Length; i++)
        {
            if (!(sky.Variance.Values[i] > 0))
                continue;
            squares += sky.Residual.Values[i] * (double)sky.Residual.Values[i] / sky.Variance.Values[i];
            pixels++;
        }

        // Some 20000 independent directions.
        Assert.Equal(1, Math.Sqrt(squares / pixels), 0.03);
    }

    [Fact]
    public async Task A_dummy_answer_has_the_structure_of_a_mosaic()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(simulated.Root, folder.In("store"), product: "jemx_image");

        ImageRun run = await analysis.RunAsync([], dummy: true);

        Assert.Equal(2, run.Sources().Count);
    }

    [Fact]
    public async Task An_archive_without_JEM_X_has_nothing_and_says_why()
    {
        using CrabArchive crab = new();
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(crab.Root, folder.In("store"), product: "jemx_image");

        QueryProblem nothing = Assert.Single(analysis.Read(Sky.Around(Sky.Crab)).Problems);

        Assert.Equal(QueryProblemKind.NothingFound, nothing.Kind);
        Assert.Contains("events of JMX2", nothing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_of_a_band_are_the_same_alone_and_after_others()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(simulated.Root, folder.In("store"), product: "jemx_image");
        async Task<float[]> FluxAsync(string bands, int plane)
        {
            GivenValues given = Sky.Windows(JemxArchive.Ids[0]);
            given.Add("energy_bands", bands);
            given.Add("window_images", "yes");
            ImageRun run = await analysis.RunAsync(given);
            using FitsFile image = FitsFile.Open(run.Result.Products.Single(p => p.Name.StartsWith("window_image_", StringComparison.Ordinal)).Path);
            return image.Hdus.OfType<ImageHdu>().Where(h => h.Header.GetString("IMATYPE") == "RECONSTRUCTED").ElementAt(plane).ReadAll<float>();
        }

        // Each band has a decoding of its own, in the same buffers.
        Assert.Equal(await FluxAsync("10-20", 0), await FluxAsync("3-5,10-20", 1));
    }

    [Fact]
    public async Task A_window_of_one_unit_is_enough_for_both()
    {
        using TemporaryFolder folder = new();
        string root = folder.CopyOf(simulated.Root, "archive", path => !path.EndsWith($"{JemxArchive.Ids[1]}/jmx1_events.fits.gz", StringComparison.Ordinal));
        await using ImageAnalysis analysis = new(root, folder.In("store"), product: "jemx_image");

        ImageRun run = await analysis.RunAsync(With("jemx_units", "both"));

        Assert.All(run.Result.Windows, w => Assert.Equal(("done", null), (w.Status, w.Reason)));
        Assert.Equal(
            $"Science window {JemxArchive.Ids[1]} JMX1 was left out: the window has no events of JMX1: neither jmx1_events.fits nor jmx1_full_cor.fits", Assert.Single(run.Result.Warnings));
    }

    private static GivenValues With(string name, string value)
    {
        GivenValues given = Sky.Around(Sky.Crab);
        given.Add(name, value);
        return given;
    }

    private static double TrueRate(string unit, EnergyBand band) => ArchiveSimulator.Spectrum(
        ArchiveSimulator.Sources(JemxArchive.Plan).Single(s => s.Name == "Crab"), PhotonResponse.Jemx(JemxUnit.Of(int.Parse(unit, System.Globalization.CultureInfo.InvariantCulture)))).BandRate(band);
}
