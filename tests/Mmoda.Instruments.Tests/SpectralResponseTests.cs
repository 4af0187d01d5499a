using Mmoda.Analysis;
using Mmoda.Fits;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments.Tests;

/// <summary>Responses of the calibration tree, and what stands for them.</summary>
public sealed class SpectralResponseTests(CrabArchive archive) : IClassFixture<CrabArchive>, IDisposable
{
    private readonly TemporaryFolder _stores = new();
    private int _runs;

    private const string MatrixIndex = "idx/ic/ISGR-RMF.-RSP-IDX.fits";

    /// <summary>Row sums in cm² near 20, 60, 100 and 400 keV, taken from the files with astropy 5.2.</summary>
    [SkippableTheory]
    [InlineData("ogip_tests/rmf.fits.gz", "ogip_tests/arf.fits.gz", 13.0, new[] { 118.439, 1699.335, 997.722, 116.856 })]
    [InlineData("gx1p4/IBIS_rmf_GX_1p4.fits", null, 13.0, new[] { 118.695, 1699.591, 997.978, 117.112 })] // Arrays of variable length.
    [InlineData("isgri_rmf_Crab.fits", null, 9.272016, new[] { 723.825, 1270.638, 879.272, 104.295 })]
    [InlineData("ngc2110/NGC2110_ursini_rmf_osa10.fits.gz", "ngc2110/NGC2110_ursini_arf_osa10.fits.gz", 13.0, new[] { 0.881 * 766.79785, 1.0 * 1176.5054, 0.999 * 1033.9811, 0.46594 * 82.274506 })] // OSA 10: the area is in the other file; elements below zero are none.
    public void Real_responses_are_read_with_their_area(string matrix, string? area, double firstKeV, double[] areas)
    {
        ResponseFiles files = new(RealFiles.Require(["isgri", .. matrix.Split('/')]), area is null ? null : RealFiles.Require(["isgri", .. area.Split('/')]), null);

        DetectorResponse response = files.Read();

        Assert.Equal(2466, response.PhotonCount);
        Assert.Equal(firstKeV, response.PhotonEdgesKeV[0], 1e-5);
        int first = firstKeV < 13 ? 22 : 14;
        int[] rows = [first, 98, 181, 808];
        for (int i = 0; i < rows.Length; i++)
            Assert.Equal(areas[i], AreasOf(response, rows[i]).Sum(a => (double)a), 1e-3 * areas[i]);
    }

    [SkippableFact]
    public void A_real_matrix_without_its_area_is_refused()
    {
        ResponseFiles files = new(RealFiles.Require("isgri", "ngc2110", "NGC2110_ursini_rmf_osa10.fits.gz"), null, null);

        Assert.Contains("largest area", Assert.Throws<FitsException>(files.Read).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_channels_of_real_responses_are_ours()
    {
        DetectorResponse response = new ResponseFiles(RealFiles.Require("isgri", "isgri_rmf_Crab.fits"), null, null).Read();

        DetectorResponse same = ChannelGrid.Full.Rebin(response);

        Assert.Equal(IsgriChannels.EdgesKeV(), same.ChannelEdgesKeV);
        Assert.Equal(AreasOf(response, 100), AreasOf(same, 100));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(256)]
    public void Joined_channels_have_the_area_of_all_they_hold(int count)
    {
        ChannelGrid grid = new(count);
        DetectorResponse fine = IsgriRedistribution.Nominal, wide = grid.Rebin(fine);

        Assert.Equal(count, wide.ChannelCount);
        Assert.Equal((12.5, 1029.5), (wide.ChannelEdgesKeV[0], wide.ChannelEdgesKeV[^1]));
        Assert.Empty(wide.ChannelEdgesKeV.Except(fine.ChannelEdgesKeV));
        for (int e = 0; e < fine.PhotonCount; e += 37)
        {
            double sum = AreasOf(fine, e).Sum(a => (double)a);
            Assert.Equal(sum, AreasOf(wide, e).Sum(a => (double)a), 1e-5 * (sum + 1));
        }
    }

    [Fact]
    public void A_channel_that_spans_an_edge_is_split_by_energy()
    {
        // One row with one wide channel of 1 cm² over all of the grid: each channel takes its part of the energies.
        DetectorResponse one = new([50, 60], [12.5, 1029.5], [1f]);

        DetectorResponse split = ChannelGrid.Full.Rebin(one);

        Assert.Equal(0.5 / 1017, AreasOf(split, 0)[0], 1e-6);
        Assert.Equal(7.5 / 1017, AreasOf(split, 0)[255], 1e-6);
        Assert.Throws<ArgumentException>(() => ChannelGrid.Full.Rebin(new DetectorResponse([50, 60], [20, 1029.5], [1f])));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(257)]
    public void Other_numbers_of_channels_make_no_grid(int count) => Assert.Throws<ArgumentOutOfRangeException>(() => new ChannelGrid(count));

    [Fact]
    public async Task The_response_of_the_archive_is_the_one_of_the_product_which_names_it_without_a_warning()
    {
        ImageRun run = await RunAsync(archive.Root, CrabArchive.Ids[0]);

        Assert.Equal(["ic/ibis/rsp/isgr_rmf_rsp_9001.fits", "ic/ibis/rsp/isgr_arf_rsp_9001.fits", "ic/ibis/rsp/isgr_ebds_mod_9001.fits"], Files(run));
        Assert.StartsWith("response of the archive: ic/ibis/rsp/isgr_rmf_rsp_9001.fits", (string?)run.Result.Summary["response"], StringComparison.Ordinal);
        Assert.DoesNotContain(run.Result.Warnings, w => w.Contains("esponse", StringComparison.Ordinal));
        using FitsFile theirs = FitsFile.Open(Path.Combine(archive.Root, "ic", "ibis", "rsp", "isgr_rmf_rsp_9001.fits")), ours = FitsFile.Open(run.PathOf("isgri_rmf"));
        BinaryTableHdu table = ours.RequireTable("SPECRESP MATRIX");
        Assert.Equal(theirs.RequireTable("ISGR-RMF.-RSP").ReadAll<float>("MATRIX"), table.ReadAll<float>("MATRIX"));
        Assert.Contains(table.Header.Cards, c => c.Keyword == "COMMENT" && c.Comment?.Contains("isgr_rmf_rsp_9001", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Where_the_archive_has_none_the_nominal_response_stands_and_the_product_says_so_without_a_warning()
    {
        using TemporaryFolder folder = new();
        string root = archive.CopyTo(folder);
        File.Delete(Path.Combine(root, MatrixIndex));

        ImageRun run = await RunAsync(root, CrabArchive.Ids[0]);

        Assert.Empty(Files(run));
        Assert.StartsWith("nominal response", (string?)run.Result.Summary["response"], StringComparison.Ordinal);
        Assert.DoesNotContain(run.Result.Warnings, w => w.Contains("esponse", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_damaged_response_is_a_warning_and_no_lost_spectrum()
    {
        using TemporaryFolder folder = new();
        string root = archive.CopyTo(folder), path = Path.Combine(root, "ic", "ibis", "rsp", "isgr_rmf_rsp_9001.fits");
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);

        ImageRun run = await RunAsync(root, CrabArchive.Ids[0]);

        Assert.StartsWith("nominal response", (string?)run.Result.Summary["response"], StringComparison.Ordinal);
        string warning = Assert.Single(run.Result.Warnings, w => w.Contains("response of the archive cannot be used", StringComparison.Ordinal));
        Assert.Contains("isgr_rmf_rsp_9001.fits", warning, StringComparison.Ordinal);
        Assert.DoesNotContain(root, warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Windows_of_different_epochs_share_the_mean_response_weighted_with_their_exposure()
    {
        using TemporaryFolder folder = new();
        string root = archive.CopyTo(folder);
        string[] ids = [CrabArchive.Ids[0], CrabArchive.Ids[3]];
        double boundary = Middle(root, CrabArchive.Ids[1]);
        WriteScaled(root, "isgr_rmf_rsp_9001.fits", "isgr_rmf_rsp_9002.fits", 3);
        WriteIndex(root, ("isgr_rmf_rsp_9001.fits", 0, boundary), ("isgr_rmf_rsp_9002.fits", boundary, 1e10));

        ImageRun run = await RunAsync(root, ids);

        Assert.Contains("ic/ibis/rsp/isgr_rmf_rsp_9001.fits", Files(run));
        Assert.Contains("ic/ibis/rsp/isgr_rmf_rsp_9002.fits", Files(run));
        double[] exposures =
        [
            .. Directory.EnumerateFiles(_stores.Path, ExtractSpectra.FileName, SearchOption.AllDirectories)
                .Select(f => WindowSpectra.Read(f)).OrderBy(w => w.Limits.StartIjd).Select(w => w.ExposureSeconds),
        ];
        double factor = (exposures[0] + (3 * exposures[1])) / exposures.Sum();
        float[] first = Matrix(Path.Combine(root, "ic", "ibis", "rsp", "isgr_rmf_rsp_9001.fits"), "ISGR-RMF.-RSP"), mean = Matrix(run.PathOf("isgri_rmf"), "SPECRESP MATRIX");
        int largest = Array.IndexOf(first, first.Max());
        Assert.Equal(factor, mean[largest] / first[largest], 1e-5);

        // One window alone has the response of its own epoch.
        Assert.Equal(3, Matrix((await RunAsync(root, CrabArchive.Ids[3])).PathOf("isgri_rmf"), "SPECRESP MATRIX")[largest] / first[largest], 1e-5);
    }

    [Fact]
    public async Task A_new_response_in_the_archive_makes_a_new_sum_of_the_same_spectra()
    {
        using TemporaryFolder folder = new();
        string root = archive.CopyTo(folder);
        await using ImageAnalysis analysis = new(root, folder.In("store"), product: "isgri_spectrum");
        await analysis.RunAsync(Given(CrabArchive.Ids[0]));
        WriteScaled(root, "isgr_rmf_rsp_9001.fits", "isgr_rmf_rsp_9002.fits", 3);
        WriteIndex(root, ("isgr_rmf_rsp_9002.fits", 0, 1e10));

        await using ImageAnalysis later = new(root, folder.In("store"), product: "isgri_spectrum");
        Assert.Equal(["spectrum"], (await later.RunAsync(Given(CrabArchive.Ids[0]))).Computed());
    }

    public void Dispose() => _stores.Dispose();

    /// <summary>Extracts the Crab; the files stay until the test ends.</summary>
    private async Task<ImageRun> RunAsync(string root, params string[] windows)
    {
        await using ImageAnalysis analysis = new(root, _stores.In($"store{_runs++}"), product: "isgri_spectrum");
        return await analysis.RunAsync(Given(windows));
    }

    private static string[] Files(ImageRun run) => [.. run.Result.Summary["response_files"]!.AsArray().Select(f => (string)f!)]; // Always there.

    private static GivenValues Given(params string[] windows)
    {
        GivenValues given = Sky.Windows(windows);
        given.Add("selected_catalog", SpectrumTests.Catalogue);
        return given;
    }

    private static double Middle(string root, string window)
    {
        Assert.True(Mmoda.Sky.ScienceWindowId.TryParse(window, out Mmoda.Sky.ScienceWindowId id));
        ScienceWindow found = new IntegralArchive(root).Find(id)!; // It was simulated.
        return 0.5 * (found.StartIjd + found.StopIjd);
    }

    private static float[] Matrix(string path, string name)
    {
        using FitsFile file = FitsFile.Open(path);
        return file.RequireTable(name).ReadAll<float>("MATRIX");
    }

    /// <summary>A copy of a matrix with other areas.</summary>
    private static void WriteScaled(string root, string from, string to, float factor)
    {
        string folder = Path.Combine(root, "ic", "ibis", "rsp");
        using FitsFile file = FitsFile.Open(Path.Combine(folder, from));
        BinaryTableHdu t = file.RequireTable("ISGR-RMF.-RSP");
        using FitsWriter writer = FitsWriter.Create(Path.Combine(folder, to));
        writer.WritePrimary(IsdcFile.Primary("2020-01-01T00:00:00", simulated: true));
        writer.WriteTable(
            IsdcFile.Extension("ISGR-RMF.-RSP", "DAL_TABLE", "CAL", "IBIS", "2020-01-01T00:00:00", simulated: true),
            new FitsTable()
                .Add("ENERG_LO", t.ReadAll<float>("ENERG_LO")).Add("ENERG_HI", t.ReadAll<float>("ENERG_HI"))
                .Add("N_GRP", t.ReadAll<short>("N_GRP")).Add("F_CHAN", t.ReadAll<short>("F_CHAN")).Add("N_CHAN", t.ReadAll<short>("N_CHAN"))
                .Add("MATRIX", Array.ConvertAll(t.ReadAll<float>("MATRIX"), v => factor * v), repeat: IsgriChannels.Count));
        writer.Commit();
    }

    private static void WriteIndex(string root, params (string File, double Start, double Stop)[] members)
    {
        FitsTable table = GroupingTable.Columns([.. members.Select(m => new GroupMember("BINTABLE", "ISGR-RMF.-RSP", 1, 2, "../../ic/ibis/rsp/" + m.File))]);
        table.Add("VERSION", members.Select(_ => (short)1).ToArray()).Add("VSTART", members.Select(m => m.Start).ToArray(), "d").Add("VSTOP", members.Select(m => m.Stop).ToArray(), "d");
        File.Delete(Path.Combine(root, MatrixIndex));
        using FitsWriter file = FitsWriter.Create(Path.Combine(root, MatrixIndex));
        file.WritePrimary(IsdcFile.Primary("2020-01-01T00:00:00", simulated: true));
        file.WriteTable(IsdcFile.Extension("GROUPING", "DAL_GROUP", "CAL", "IBIS", "2020-01-01T00:00:00", simulated: true).Set("EXTVER", 1).Set("GRPNAME", "ISGR-RMF.-RSP-IDX"), table);
        file.Commit();
    }

    private static float[] AreasOf(DetectorResponse response, int photonRange)
    {
        float[] areas = new float[response.ChannelCount];
        response.CopyAreas(photonRange, areas);
        return areas;
    }
}
