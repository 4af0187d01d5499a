using Mmoda.Analysis;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Tests;

namespace Mmoda.Instruments.Tests;

/// <summary>Spectra of simulated sources, from raw events to the files.</summary>
public sealed class SpectrumTests(CrabArchive archive) : IClassFixture<CrabArchive>
{
    internal const string Catalogue =
        """{"cat_frame":"fk5","cat_lon_name":"ra","cat_lat_name":"dec","cat_column_names":["src_names","ra","dec"],"cat_column_list":[["mine"],[83.6332],[22.0145]]}""";

    private static readonly double[] Edges = IsgriChannels.EdgesKeV();

    [Fact]
    public async Task The_rates_are_the_true_spectrum_folded_with_the_response_that_comes_with_them()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_spectrum");

        ImageRun run = await analysis.RunAsync(Sky.Around(Sky.Crab));

        Spectrum crab = Spectrum.Read(run.Result.Products.Single(p => (string?)p.Metadata["src_name"] == "Crab").Path);
        double[] truth = Folded(run.PathOf("isgri_rmf"), ArchiveSimulator.Sources(CrabArchive.Plan).Single(s => s.Name == "Crab"));
        List<double> pulls = [];
        double measured = 0, expected = 0;
        for (int c = 0; c < truth.Length; c++)
        {
            if (Edges[c] < 20 || Edges[c + 1] > 300)
                continue;
            Assert.Equal(0, crab.Quality[c]);
            pulls.Add((crab.Rates[c] - truth[c]) / crab.Errors[c]);
            measured += crab.Rates[c];
            expected += truth[c];
        }

        // Some 140 channels: the mean scatters by 0.085, the width by 0.06. In all, 1000 s of the Crab give 0.4 %.
        Assert.Equal(0, pulls.Average(), 0.3);
        Assert.InRange(Math.Sqrt(pulls.Average(p => p * p)), 0.82, 1.18);
        Assert.InRange(measured / expected, 0.985, 1.015);
        Assert.Equal(5, run.Result.Windows.Count(w => w.Status == "done"));
        Assert.True((bool)run.Result.Summary["simulated"]!); // Always in the summary.
    }

    [Theory]
    [InlineData("16")]
    [InlineData("50")]
    [InlineData("64")]
    public async Task With_fewer_channels_the_rates_are_still_the_true_spectrum_folded_with_the_response(string channels)
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_spectrum");
        GivenValues given = Sky.Windows(CrabArchive.Ids);
        given.Add("selected_catalog", Catalogue);
        given.Add("channels", channels);

        ImageRun run = await analysis.RunAsync(given);

        Spectrum crab = Spectrum.Read(run.PathOf("isgri_spectrum"));
        Assert.Equal(int.Parse(channels, null), crab.Rates.Length);
        using FitsFile matrix = FitsFile.Open(run.PathOf("isgri_rmf"));
        double[] low = matrix.RequireTable("EBOUNDS").ReadAll<double>("E_MIN"), high = matrix.RequireTable("EBOUNDS").ReadAll<double>("E_MAX");
        double[] truth = Folded(run.PathOf("isgri_rmf"), ArchiveSimulator.Sources(CrabArchive.Plan).Single(s => s.Name == "Crab"), [.. low, high[^1]]);

        // The rate of a wide channel is corrected with the mean efficiency of a spectrum of index 2, that of the Crab to 0.1.
        int[] used = [.. Enumerable.Range(0, truth.Length).Where(c => low[c] >= 20 && high[c] <= 300)];
        double[] pulls = [.. used.Select(c => (crab.Rates[c] - truth[c]) / crab.Errors[c])];
        Assert.Equal(0, pulls.Average(), 4 / Math.Sqrt(pulls.Length));
        Assert.InRange(Math.Sqrt(pulls.Average(p => p * p)), 0, 1 + (4 / Math.Sqrt(2 * pulls.Length)));
        Assert.InRange(used.Sum(c => crab.Rates[c]) / used.Sum(c => truth[c]), 0.98, 1.02);
    }

    [Fact]
    public async Task All_256_channels_asked_for_are_the_same_query_as_none()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_spectrum");
        GivenValues given = Sky.Around(Sky.Crab);
        given.Add("channels", "256");

        Assert.Equal(analysis.Read(Sky.Around(Sky.Crab)).Query.Canonical, analysis.Read(given).Query.Canonical);
    }

    [Theory]
    [InlineData("channels", "15")]
    [InlineData("channels", "257")]
    [InlineData("systematic_fraction", "-0.1")]
    public async Task What_is_out_of_its_range_is_refused(string parameter, string value)
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_spectrum");
        GivenValues given = Sky.Around(Sky.Crab);
        given.Add(parameter, value);

        Assert.Equal(parameter, Assert.Single(analysis.Read(given).Problems).Parameter);
    }

    [Fact]
    public async Task The_systematic_error_and_the_rise_times_of_the_files_are_those_asked_for()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_spectrum");
        GivenValues given = Sky.Windows(CrabArchive.Ids[0]);
        given.Add("selected_catalog", Catalogue);
        given.Add("systematic_fraction", "0.03");
        given.Add("rise_time_min", "20");
        given.Add("rise_time_max", "90");

        ImageRun run = await analysis.RunAsync(given);

        using FitsFile spectrum = FitsFile.Open(run.PathOf("isgri_spectrum")), matrix = FitsFile.Open(run.PathOf("isgri_rmf"));
        Assert.All(spectrum.RequireTable("ISGR-EVTS-SPE").ReadAll<float>("SYS_ERR"), e => Assert.Equal(0.03f, e));
        FitsHeader header = matrix.RequireTable("SPECRESP MATRIX").Header;
        Assert.Equal((20, 90), ((int)header.RequireInteger("RISE_MIN"), (int)header.RequireInteger("RISE_MAX")));
        Assert.Contains(run.Result.Warnings, w => w.StartsWith("The rise times were restricted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_catalogue_of_the_user_needs_no_image_and_gives_its_sources_alone()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_spectrum");
        GivenValues given = Sky.Windows(CrabArchive.Ids[0]);
        given.Add("selected_catalog", Catalogue);
        given.Add("window_spectra", "yes");

        ImageRun run = await analysis.RunAsync(given);

        Assert.Equal(CrabArchive.Ids[0], WindowSpectra.Read(run.PathOf("window_spectra_" + CrabArchive.Ids[0])).Id.ToString());
        Assert.Equal(["isgri.spectra", "isgri.spectrum_sum"], run.Outcome.Nodes.Select(n => n.Step));
        Assert.Equal("mine", (string?)run.Result.Summary["sources"]!.AsArray().Single()!["name"]);
        Assert.Equal("isgri_spectrum_mine.fits", run.Result.Products[0].FileName);
    }

    [Fact]
    public async Task The_target_of_a_query_has_a_spectrum_also_where_nothing_is_seen()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_spectrum");
        GivenValues given = Sky.Around(Sky.Crab.Offset(Angle.FromDegrees(45), Angle.FromDegrees(3)));
        given.Add("src_name", "nothing | here");

        ImageRun run = await analysis.RunAsync(given);

        var target = run.Result.Summary["sources"]!.AsArray().Single(s => (string?)s!["name"] == "nothing / here")!;
        Assert.InRange((double)target["flux"]!, -4 * (double)target["flux_error"]!, 4 * (double)target["flux_error"]!);
        Assert.Contains(run.Result.Products, p => p.FileName == "isgri_spectrum_nothing___here.fits");
    }

    [Fact]
    public async Task A_second_query_computes_nothing()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_spectrum");
        GivenValues given = Sky.Windows(CrabArchive.Ids[0]);
        await analysis.RunAsync(given);
        Assert.Empty((await analysis.RunAsync(given)).Computed());
    }

    [Fact]
    public async Task Canned_spectra_have_the_form_of_real_ones_and_say_that_they_are_simulated()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_spectrum");

        ImageRun run = await analysis.RunAsync(new GivenValues { { "channels", "64" } }, dummy: true);

        using FitsFile file = FitsFile.Open(run.PathOf("isgri_spectrum"));
        BinaryTableHdu table = file.RequireTable("ISGR-EVTS-SPE");
        Assert.Equal(["CHANNEL", "RATE", "SYS_ERR", "STAT_ERR", "QUALITY", "GROUPING"], table.Columns.Select(c => c.Name));
        Assert.Equal(64, table.RowCount);
        Assert.True(table.Header.GetLogical("SIMULATD"));
        Assert.Equal(SumSpectra.ResponseFile, table.Header.GetString("RESPFILE"));
    }

    [SkippableFact]
    public async Task The_files_have_the_structure_of_real_ones()
    {
        string? real = RealFile.Find("isgri/grb221009a/IBIS_spectrum_GRB221009A.fits"), realMatrix = RealFile.Find("isgri/grb221009a/IBIS_rmf_GRB221009A.fits");
        Skip.If(real is null || realMatrix is null, "The real spectrum of GRB 221009A is not here (set MMODA_TEST_DATA).");
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(archive.Root, folder.In("store"), product: "isgri_spectrum");
        ImageRun run = await analysis.RunAsync(new GivenValues(), dummy: true);

        using FitsFile theirs = FitsFile.Open(real), ours = FitsFile.Open(run.PathOf("isgri_spectrum"));
        BinaryTableHdu a = theirs.RequireTable("ISGR-EVTS-SPE"), b = ours.RequireTable("ISGR-EVTS-SPE");
        Assert.Equal(a.Columns.Select(c => (c.Name, c.ElementType, c.Repeat, c.Unit)), b.Columns.Select(c => (c.Name, c.ElementType, c.Repeat, c.Unit)));

        // Ours is in no group of files.
        Assert.Equal(theirs.Hdus.Skip(1).Select(h => h.Name), ours.Hdus.Skip(1).Select(h => h.Name));
        Assert.Empty(a.Header.Cards.Where(c => !c.IsCommentary).Select(c => c.Keyword).Except(b.Header.Cards.Select(c => c.Keyword)).Except(["GRPID1", "LONGSTRN", "THEADER"]));

        string[] common = [.. Keywords(a.Header).Intersect(Keywords(b.Header))];
        Assert.Equal(common.Select(k => (k, Kind(a.Header, k))), common.Select(k => (k, Kind(b.Header, k))));

        using FitsFile theirMatrix = FitsFile.Open(realMatrix), ourMatrix = FitsFile.Open(run.PathOf("isgri_rmf"));
        BinaryTableHdu bounds = theirMatrix.RequireTable("EBOUNDS"), ourBounds = ourMatrix.RequireTable("EBOUNDS");
        Assert.Equal(bounds.Columns.Select(c => c.Name), ourBounds.Columns.Select(c => c.Name));
        Assert.Equal(bounds.ReadAll<float>("E_MIN"), ourBounds.ReadAll<float>("E_MIN"));
        Assert.Equal(
            theirMatrix.RequireTable("SPECRESP MATRIX").Columns.Select(c => c.Name), ourMatrix.RequireTable("SPECRESP MATRIX").Columns.Select(c => c.Name));
    }

    [Fact]
    public void The_response_gives_the_rates_that_the_simulator_counts()
    {
        SimulatedSpectrum spectrum = new(1000, 2.1, null, PhotonResponse.Isgri);
        double[] rates = new double[IsgriChannels.Count];
        IsgriRedistribution.Nominal.Fold(Photons(IsgriRedistribution.Nominal, 1000, 2.1), rates);
        foreach ((double low, double high) in ((double, double)[])[(20, 40), (40, 80), (100, 200)])
        {
            double sum = Enumerable.Range(0, rates.Length).Where(c => Edges[c] >= low && Edges[c + 1] <= high).Sum(c => rates[c]);
            double first = Edges.First(e => e >= low), last = Edges.Last(e => e <= high);
            Assert.InRange(sum / spectrum.BandRate(new EnergyBand(first, last)), 0.998, 1.002);
        }
    }

    internal static IEnumerable<string> Keywords(FitsHeader header) => header.Cards.Where(c => !c.IsCommentary).Select(c => c.Keyword);

    /// <summary>A number, a text or a logical value; what a file left without a value is text.</summary>
    internal static string Kind(FitsHeader header, string keyword) => header.Cards.First(c => c.Keyword == keyword).Value switch
    {
        string or null => "text",
        bool => "logical",
        _ => "number",
    };

    /// <summary>Photons/cm²/s of a power law, by the closed integral.</summary>
    private static double[] Photons(DetectorResponse response, double milliCrab, double index)
    {
        const double ErgPerKeV = 1.602176634e-9;
        double erg = (Math.Pow(40, 2 - index) - Math.Pow(20, 2 - index)) / (2 - index) * ErgPerKeV;
        double norm = milliCrab * SimulatedSpectrum.MilliCrabErg / erg;
        return [.. Enumerable.Range(0, response.PhotonCount).Select(e =>
            norm / (1 - index) * (Math.Pow(response.PhotonEdgesKeV[e + 1], 1 - index) - Math.Pow(response.PhotonEdgesKeV[e], 1 - index)))];
    }

    /// <summary>The true rates, folded with the matrix that was written.</summary>
    private static double[] Folded(string matrix, SimulatedSource source, double[]? edges = null)
    {
        edges ??= Edges;
        using FitsFile file = FitsFile.Open(matrix);
        BinaryTableHdu table = file.RequireTable("SPECRESP MATRIX");
        double[] low = table.ReadAll<double>("ENERG_LO"), high = table.ReadAll<double>("ENERG_HI");
        DetectorResponse response = new([.. low, high[^1]], edges, table.ReadAll<float>("MATRIX"));
        double[] rates = new double[response.ChannelCount];
        response.Fold(Photons(response, source.MilliCrab, source.PhotonIndex), rates);
        return rates;
    }

    private sealed record Spectrum(double[] Rates, double[] Errors, int[] Quality)
    {
        public static Spectrum Read(string path)
        {
            using FitsFile file = FitsFile.Open(path);
            BinaryTableHdu table = file.RequireTable("ISGR-EVTS-SPE");
            return new Spectrum(table.ReadAll<double>("RATE"), table.ReadAll<double>("STAT_ERR"), table.ReadAll<int>("QUALITY"));
        }
    }
}
