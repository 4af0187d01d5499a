using Mmoda.Analysis;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Tests;

namespace Mmoda.Instruments.Tests;

public sealed class JemxLightCurveTests(JemxArchive simulated) : IClassFixture<JemxArchive>
{
    [Fact]
    public async Task A_steady_source_has_its_true_rate_in_every_bin()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(simulated.Root, folder.In("store"), product: "jemx_lc");

        ImageRun run = await analysis.RunAsync(Given("20"));

        using FitsFile file = FitsFile.Open(run.PathOf("jemx_lc"));
        BinaryTableHdu table = file.RequireTable("JMX2-SRC.-LCR");
        double[] rate = table.ReadAll<double>("RATE"), error = table.ReadAll<double>("ERROR"), fraction = table.ReadAll<double>("FRACEXP");
        double truth = ArchiveSimulator.Spectrum(
            ArchiveSimulator.Sources(JemxArchive.Plan).Single(s => s.Name == "Crab"), PhotonResponse.Jemx(JemxUnit.Of(2))).BandRate(new EnergyBand(3, 20));
        double[] pulls = [.. rate.Select((r, i) => (r - truth) / error[i]).Where((_, i) => fraction[i] > 0.9)];
        Assert.InRange(pulls.Length, 80, 92);
        Assert.Equal(0, pulls.Average(), 4 / Math.Sqrt(pulls.Length));
        Assert.InRange(Math.Sqrt(pulls.Average(p => p * p)), 1 - (4 / Math.Sqrt(2 * pulls.Length)), 1 + (4 / Math.Sqrt(2 * pulls.Length)));
    }

    [Fact]
    public async Task Bins_of_less_than_four_seconds_are_refused()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(simulated.Root, folder.In("store"), product: "jemx_lc");

        Assert.Contains(analysis.Read(Given("3")).Problems, p => p.Parameter == "time_bin");
    }

    [SkippableFact]
    public async Task A_light_curve_has_the_structure_of_a_real_one()
    {
        string? real = RealFile.Find("jemx/grb221009a/JMX2_lc_GRB221009A.fits");
        Skip.If(real is null, "The real light curve of GRB 221009A is not here (set MMODA_TEST_DATA).");
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(simulated.Root, folder.In("store"), product: "jemx_lc");

        ImageRun run = await analysis.RunAsync(Given("100"));

        using FitsFile theirs = FitsFile.Open(real), ours = FitsFile.Open(run.PathOf("jemx_lc"));
        BinaryTableHdu a = theirs.RequireTable("JMX2-SRC.-LCR"), b = ours.RequireTable("JMX2-SRC.-LCR");
        Assert.Equal(a.Columns.Select(c => (c.Name, c.ElementType, c.Repeat)), b.Columns.Select(c => (c.Name, c.ElementType, c.Repeat)));
        Assert.Empty(SpectrumTests.Keywords(a.Header).Except(SpectrumTests.Keywords(b.Header)).Except(["GRPID1", "LONGSTRN", "THEADER"]));
    }

    private static GivenValues Given(string seconds)
    {
        GivenValues given = Sky.Windows(JemxArchive.Ids);
        given.Add("selected_catalog", SpectrumTests.Catalogue);
        given.Add("time_bin", seconds);
        return given;
    }
}
