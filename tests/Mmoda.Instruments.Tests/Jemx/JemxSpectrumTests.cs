using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Tests;
using Xunit.Abstractions;

namespace Mmoda.Instruments.Tests;

public sealed class JemxSpectrumTests(JemxArchive simulated, ITestOutputHelper output) : IClassFixture<JemxArchive>
{
    [Fact]
    public async Task The_rates_are_the_true_spectrum_folded_with_the_response_that_comes_with_them()
    {
        using TemporaryFolder folder = new();

        ImageRun run = await RunAsync(folder, "jemx_spectrum", ("jemx_num", "1"));

        SpectralDataset crab = DatasetOf(run, "jemx", null);
        FitResult fit = Fit("powerlaw", crab);
        output.WriteLine($"index {fit["powerlaw.PhoIndex"].Value:0.000} ± {fit["powerlaw.PhoIndex"].Error:0.000}, norm {fit["powerlaw.norm"].Value:0.000} ± {fit["powerlaw.norm"].Error:0.000}, {fit.Statistic:0.0} of {fit.DegreesOfFreedom}");
        Assert.Equal(16, crab.Bins.Count);
        Assert.InRange(fit["powerlaw.PhoIndex"].Value, 2.1 - (4 * fit["powerlaw.PhoIndex"].Error), 2.1 + (4 * fit["powerlaw.PhoIndex"].Error));

        // 3 % of systematic error in the file: χ² of 16 channels is well below their number.
        Assert.InRange(fit.Statistic, 0, 30);
    }

    [Fact]
    public async Task ISGRI_and_both_units_give_one_power_law_from_3_to_200_keV()
    {
        using TemporaryFolder folder = new();
        ImageRun first = await RunAsync(folder, "jemx_spectrum", ("jemx_num", "1")), second = await RunAsync(folder, "jemx_spectrum", ("jemx_num", "2"));
        ImageRun hard = await RunAsync(folder, "isgri_spectrum", ("channels", "64"));

        FitResult fit = Fit(
            "constant*powerlaw", DatasetOf(hard, "isgri", new EnergyBand(20, 200)), DatasetOf(first, "jemx", null), DatasetOf(second, "jemx", null));

        output.WriteLine(string.Join("; ", fit.Parameters.Select(p => $"{p.Name} {p.Value:0.0000} ± {p.Error:0.0000}")) + $"; {fit.Statistic:0.0} of {fit.DegreesOfFreedom}");
        double norm = 1000 * SimulatedSpectrum.MilliCrabErg / 1.602176634e-9 * -0.1 / (Math.Pow(40, -0.1) - Math.Pow(20, -0.1));
        Assert.Equal(2.1, fit["powerlaw.PhoIndex"].Value, 0.01);
        Assert.Equal(1, fit["powerlaw.norm"].Value / norm, 0.03);
        Assert.Equal(1, fit["constant.factor[2]"].Value, 0.03);
        Assert.Equal(1, fit["constant.factor[3]"].Value, 0.03);
        Assert.InRange(fit.Statistic / fit.DegreesOfFreedom, 0.3, 1.4);
    }

    [SkippableFact]
    public async Task Spectrum_and_response_have_the_structure_of_real_ones()
    {
        string? spectrum = RealFile.Find("jemx/grb221009a/JMX2_spectrum_GRB221009A.fits"), matrix = RealFile.Find("jemx/grb221009a/JMX2_rmf_GRB221009A.fits");
        string? area = RealFile.Find("jemx/grb221009a/JMX2_arf_GRB221009A.fits");
        Skip.If(spectrum is null || matrix is null || area is null, "The real spectra of GRB 221009A are not here (set MMODA_TEST_DATA).");
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(simulated.Root, folder.In("store"), product: "jemx_spectrum");

        ImageRun run = await analysis.RunAsync([], dummy: true);

        AssertAlike(spectrum, run.PathOf("jemx_spectrum"));
        AssertAlike(matrix, run.PathOf("jemx_rmf"));
        AssertAlike(area, run.PathOf("jemx_arf"));
    }

    [SkippableFact]
    public void A_real_response_is_read()
    {
        string? matrix = RealFile.Find("jemx/grb221009a/JMX1_rmf_GRB221009A.fits");
        Skip.If(matrix is null, "The real response of JEM-X is not here (set MMODA_TEST_DATA).");

        JemxRedistribution real = JemxRedistribution.Read(JemxUnit.Of(1), matrix), ours = JemxRedistribution.Nominal(JemxUnit.Of(1), JemxChannels.StandardEdgesKeV);

        Assert.Equal(JemxRedistribution.PhotonCount, real.AreaCm2.Count);
        for (int e = 0; e < real.AreaCm2.Count; e++)
        {
            double energy = real.PhotonEdgesKeV[e];
            Assert.Equal(ours.PhotonEdgesKeV[e], energy, 0.001 * energy);

            // The analytic area is the real one read off at some energies.
            if (energy is > 3 and < 30)
                Assert.Equal(1, ours.AreaCm2[e] / real.AreaCm2[e], 0.03);
        }
    }

    [Fact]
    public void A_response_may_have_any_form_that_other_programs_read()
    {
        using TemporaryFolder folder = new();
        JemxUnit unit = JemxUnit.Of(1);
        string path = folder.In("rmf.fits");
        double[] photons = [2, 4, 8, 16], channels = [3, 5, 7, 9, 11];

        // The second energy reaches two groups of channels, with nothing between.
        float[] matrix = [1, 0, 0, 0, 0.5f, 0, 0, 0.5f, 0, 0, 0, 1];
        using (FitsWriter file = FitsWriter.Create(path))
        {
            file.WritePrimary(new FitsHeader());
            OgipFile.WriteResponse(file, new FitsHeader(), new DetectorResponse(photons, channels, matrix, firstChannel: 46), ResponseLayout.Groups);
            file.WriteTable(new FitsHeader().Set("EXTNAME", "JMX1-AXIS-ARF"), new FitsTable().Add("SPECRESP", new float[] { 0.1f, 0.5f, 0.6f }, "dm**2"));
            file.Commit();
        }

        JemxRedistribution response = JemxRedistribution.Read(unit, path);

        Assert.Equal(matrix, response.Matrix);
        Assert.Equal(photons, response.PhotonEdgesKeV);
        Assert.Equal([10, 50, 60], response.AreaCm2.Select(a => Math.Round(a, 4)));
    }

    private async Task<ImageRun> RunAsync(TemporaryFolder folder, string product, (string Name, string Value) with)
    {
        await using ImageAnalysis analysis = new(simulated.Root, folder.In(product + with.Value), product: product);
        Mmoda.Analysis.GivenValues given = Sky.Windows(JemxArchive.Ids);
        given.Add("selected_catalog", SpectrumTests.Catalogue);
        given.Add(with.Name, with.Value);
        return await analysis.RunAsync(given);
    }

    private static SpectralDataset DatasetOf(ImageRun run, string instrument, EnergyBand? range)
    {
        DetectorResponse response = OgipFile.ReadResponse(run.PathOf(instrument + "_rmf")).WithArea(OgipFile.ReadEffectiveArea(run.PathOf(instrument + "_arf")));
        return SpectralDataset.Create(OgipFile.ReadSpectrum(run.PathOf(instrument + "_spectrum")), response, range);
    }

    private static FitResult Fit(string expression, params SpectralDataset[] datasets) =>
        SpectralFit.Fit(new FitProblem(datasets, FitParameters.Create(SpectralModel.Parse(expression), datasets.Length)), restarts: 3);

    private static void AssertAlike(string real, string ours)
    {
        using FitsFile theirFile = FitsFile.Open(real), ourFile = FitsFile.Open(ours);
        Assert.Equal(theirFile.Hdus.Skip(1).Select(h => h.Name), ourFile.Hdus.Skip(1).Select(h => h.Name));
        foreach (BinaryTableHdu theirs in theirFile.Hdus.OfType<BinaryTableHdu>())
        {
            BinaryTableHdu our = ourFile.RequireTable(theirs.Name);
            if (theirs.Name != "GROUPING")
                Assert.Equal(theirs.Columns.Select(c => (c.Name, c.ElementType, c.Repeat, c.Unit)), our.Columns.Select(c => (c.Name, c.ElementType, c.Repeat, c.Unit)));

            // What only their software or their groups of files say.
            Assert.Empty(SpectrumTests.Keywords(theirs.Header).Except(SpectrumTests.Keywords(our.Header))
                .Except(["TNULL3", "TNULL4", "GRPID1", "GRPLC1", "LONGSTRN", "FILENAME", "LOCATN", "RESPONSI", "STRT_VAL", "END_VAL", "VSTART", "VSTOP", "VERSION", "EXTREL", "HDUDOC", "DATAMODE", "EFFAREA", "HDUVERS1", "HDUVERS2", "RMFVERSN"]));
        }
    }
}
