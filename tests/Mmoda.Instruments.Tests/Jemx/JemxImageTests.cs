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
    public async Task An_archive_without_JEM_X_gives_no_image_and_says_why()
    {
        using CrabArchive crab = new();
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(crab.Root, folder.In("store"), product: "jemx_image");

        ImageRun run = await analysis.RunAsync(Sky.Around(Sky.Crab));

        Assert.Empty(run.Result.Products);
        Assert.All(run.Result.Windows, w => Assert.Contains("no events of JMX2", w.Reason, StringComparison.Ordinal));
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
