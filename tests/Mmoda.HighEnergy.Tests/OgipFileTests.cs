using Mmoda.Fits;

namespace Mmoda.HighEnergy.Tests;

/// <summary>Spectra and responses go through files unchanged; real habits are read, broken files are told.</summary>
public sealed class OgipFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mmoda-ogip-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_spectrum_of_counts_comes_back()
    {
        CountSpectrum written = CountSpectrum.OfCounts([0, 5, 17, 3], 1234.5, firstChannel: 1) with
        {
            Quality = [0, 0, 1, 0],
            Grouping = [1, -1, 1, 1],
            SystematicFractions = [0.01, 0.02, 0.03, 0],
            BackgroundScales = [1, 2, 1, 1],
            AreaScales = [0.5, 0.5, 0.5, 0.5],
            BackgroundFile = "back.pha",
        };

        CountSpectrum read = OgipFile.ReadSpectrum(Write(f => OgipFile.WriteSpectrum(f, new FitsHeader(), written, "r.rmf", "a.arf")));

        Assert.Equal(written.Counts, read.Counts);
        Assert.Equal(written.Rates, read.Rates);
        Assert.Equal(written.Errors, read.Errors);
        Assert.Equal(written.Quality, read.Quality);
        Assert.Equal(written.Grouping, read.Grouping);
        Assert.Equal(written.SystematicFractions, read.SystematicFractions!.Select(s => Math.Round(s, 6)));
        Assert.Equal(written.BackgroundScales, read.BackgroundScales);
        Assert.Equal(written.AreaScales, read.AreaScales);
        Assert.Equal((1, 1234.5, "r.rmf", "a.arf", "back.pha"), (read.FirstChannel, read.ExposureSeconds, read.ResponseFile, read.AncillaryFile, read.BackgroundFile));
    }

    [Fact]
    public void Spectra_of_one_file_come_back()
    {
        CountSpectrum[] counts =
        [
            CountSpectrum.OfCounts([0, 5, 17], 1234.5, 1) with { SourceName = "Crab", Instrument = "GBM", ResponseFile = "a.rsp", Quality = [0, 0, 1] },
            CountSpectrum.OfCounts([1, 2, 3], 10, 1) with { SourceName = "GX 1+4", Instrument = "GBM", Grouping = [1, -1, 1], BackgroundScales = [2, 2, 2], BackgroundFile = "b.pha" },
        ];
        CountSpectrum[] rates = [new() { Rates = [1.5f, -2], Errors = [0.5f, 1], ExposureSeconds = 3 }, new() { Rates = [0, 4], Errors = [1, 2], ExposureSeconds = 4 }];

        IReadOnlyList<CountSpectrum> first = OgipFile.ReadSpectra(Write(f => OgipFile.WriteSpectra(f, new FitsHeader(), counts)));
        IReadOnlyList<CountSpectrum> second = OgipFile.ReadSpectra(Write(f => OgipFile.WriteSpectra(f, new FitsHeader(), rates)));

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(counts[i].Counts, first[i].Counts);
            Assert.Equal(counts[i].Errors, first[i].Errors);
            Assert.Equal(counts[i].Quality, first[i].Quality);
            Assert.Equal(counts[i].Grouping, first[i].Grouping);
            Assert.Equal(counts[i].BackgroundScales, first[i].BackgroundScales);
            Assert.Equal(
                (counts[i].FirstChannel, counts[i].ExposureSeconds, counts[i].SourceName, counts[i].Instrument, counts[i].ResponseFile, counts[i].BackgroundFile),
                (first[i].FirstChannel, first[i].ExposureSeconds, first[i].SourceName, first[i].Instrument, first[i].ResponseFile, first[i].BackgroundFile));
            Assert.Equal(rates[i].Rates, second[i].Rates);
            Assert.Equal(rates[i].Errors, second[i].Errors);
            Assert.Null(second[i].Counts);
        }

        Assert.Contains("same channels", Assert.Throws<ArgumentException>(() => Write(f => OgipFile.WriteSpectra(f, new FitsHeader(), [counts[0], rates[0]]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spectrum_of_rates_comes_back()
    {
        CountSpectrum written = new()
        {
            Rates = [1.5f, -0.25f, 2],
            Errors = [0.5f, 0.25f, double.PositiveInfinity],
            ExposureSeconds = 100,
            SystematicFraction = 0.5,
        };

        CountSpectrum read = OgipFile.ReadSpectrum(Write(f => OgipFile.WriteSpectrum(f, new FitsHeader(), written)));

        Assert.Equal([1.5, -0.25, 2], read.Rates);
        Assert.Equal([0.5, 0.25], read.Errors.Take(2));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(read.IsGood));
        Assert.Equal(0.5, read.SystematicOf(0));
        Assert.Null(read.Counts);
        Assert.Null(read.ResponseFile);
    }

    [Theory]
    [InlineData(ResponseLayout.FullRows)]
    [InlineData(ResponseLayout.Groups)]
    public void A_response_comes_back_in_both_layouts(ResponseLayout layout)
    {
        float[] areas = new float[3 * 40];
        (areas[0], areas[1], areas[39], areas[40 + 20], areas[80 + 5]) = (1, 2, 3, 4, 5);
        DetectorResponse written = new([1, 2, 4, 8], [.. Enumerable.Range(0, 41).Select(i => 1 + (i / 8.0))], areas, firstChannel: 1);

        DetectorResponse read = OgipFile.ReadResponse(Write(f => OgipFile.WriteResponse(f, new FitsHeader(), written, layout)));

        Assert.Equal(1, read.FirstChannel);
        Assert.Equal(written.PhotonEdgesKeV, read.PhotonEdgesKeV);
        Assert.Equal(written.ChannelEdgesKeV, read.ChannelEdgesKeV);
        float[] row = new float[40];
        for (int e = 0; e < 3; e++)
        {
            read.CopyAreas(e, row);
            Assert.Equal(areas[(40 * e)..(40 * (e + 1))], row);
        }

        Assert.True(read.ElementCount < 20);
    }

    [Fact]
    public void Folding_is_the_product_with_the_matrix_and_allocates_nothing()
    {
        Random random = new(1);
        float[] areas = [.. Enumerable.Range(0, 50 * 37).Select(_ => random.Next(3) == 0 ? 0 : random.NextSingle())];
        DetectorResponse response = new([.. Enumerable.Range(1, 51).Select(i => (double)i)], [.. Enumerable.Range(1, 38).Select(i => (double)i)], areas);
        double[] photons = [.. Enumerable.Range(0, 50).Select(_ => random.NextDouble())], rates = new double[37];

        response.Fold(photons, rates);
        long before = GC.GetAllocatedBytesForCurrentThread();
        response.Fold(photons, rates);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        for (int c = 0; c < 37; c++)
            Assert.Equal(Enumerable.Range(0, 50).Sum(e => photons[e] * areas[(e * 37) + c]), rates[c], 1e-12);
        Assert.Equal(0, bytes);
    }

    [Fact]
    public void Evaluating_a_fit_allocates_nothing()
    {
        FitProblem problem = new([Simple()], FitParameters.Create(SpectralModel.Parse("phabs*(powerlaw+gaussian)")));
        double[] point = problem.Start(), residuals = new double[problem.BinCount];
        for (int i = 0; i < 3; i++)
            problem.Residuals([point[0], point[1] + i, .. point[2..]], residuals);
        double[] other = [point[0] + 0.5, .. point[1..]];

        long before = GC.GetAllocatedBytesForCurrentThread();
        problem.Residuals(other, residuals);
        _ = problem.Evaluate(point);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(1, 1, 0)] // JEM-X: F_CHAN from 1, TLMIN4 = 1, EBOUNDS from 0.
    [InlineData(0, 0, 1)] // SPI: F_CHAN from 0, channels from 1.
    [InlineData(1, null, 1)]
    [InlineData(0, 1, 1)] // TLMIN is wrong.
    [InlineData(4, 0, 4)] // Only EBOUNDS tells.
    public void The_first_channel_is_found_whatever_files_say(int firstChan, int? told, int firstChannel)
    {
        string path = WriteRmf([1, 1], [[(short)firstChan], [(short)(firstChan + 1)]], [[2], [2]], [[10, 20], [30, 40]], told, firstChannel, channels: 3);

        DetectorResponse response = OgipFile.ReadResponse(path);

        float[] row = new float[3];
        response.CopyAreas(0, row);
        Assert.Equal([10, 20, 0], row);
        response.CopyAreas(1, row);
        Assert.Equal([0, 30, 40], row);
    }

    [Fact]
    public void Several_groups_and_none_are_read()
    {
        string path = WriteRmf([2, 0], [[0, 10], []], [[1, 2], []], [[7, 8, 9], []], 0, 0, channels: 12);

        DetectorResponse response = OgipFile.ReadResponse(path);

        float[] row = new float[12];
        response.CopyAreas(0, row);
        Assert.Equal([7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 9], row);
        response.CopyAreas(1, row);
        Assert.Equal(new float[12], row);
    }

    [Fact]
    public void One_group_in_plain_columns_is_read()
    {
        // No N_GRP at all, one number in F_CHAN and N_CHAN, 32 bits, and rows of MATRIX of one length.
        string path = WriteMatrix(new FitsTable()
            .Add("ENERG_LO", [1f, 2f]).Add("ENERG_HI", [2f, 3f]).Add("F_CHAN", [1, 3]).Add("N_CHAN", [2, 1]).Add("MATRIX", [5f, 6, 0, 7, 0, 0], repeat: 3));

        Assert.Equal([[5, 6, 0], [0, 0, 7]], Rows(OgipFile.ReadResponse(path)));
    }

    [Fact]
    public void Groups_in_arrays_of_one_length_are_read_as_far_as_N_GRP_tells()
    {
        string path = WriteMatrix(new FitsTable()
            .Add("ENERG_LO", [1f, 2f]).Add("ENERG_HI", [2f, 3f]).Add("N_GRP", [(short)2, (short)1])
            .Add("F_CHAN", [(short)1, (short)3, (short)2, (short)0], repeat: 2)
            .Add("N_CHAN", [(short)1, (short)1, (short)2, (short)0], repeat: 2)
            .Add("MATRIX", [5f, 6, 0, 7, 8, 0], repeat: 3));

        Assert.Equal([[5, 0, 6], [0, 7, 8]], Rows(OgipFile.ReadResponse(path)));
    }

    [Fact]
    public void More_groups_than_columns_hold_are_told()
    {
        string path = WriteMatrix(new FitsTable()
            .Add("ENERG_LO", [1f]).Add("ENERG_HI", [2f]).Add("N_GRP", [(short)3])
            .Add("F_CHAN", [(short)1, (short)3], repeat: 2).Add("N_CHAN", [(short)1, (short)1], repeat: 2).Add("MATRIX", [5f, 6, 0], repeat: 3));

        Assert.Contains("N_GRP is 3", Assert.Throws<FitsException>(() => OgipFile.ReadResponse(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Spectra_of_type_II_are_read_row_by_row()
    {
        string path = Write(f => f.WriteTable(
            new FitsHeader().Set("EXTNAME", "SPECTRUM").Set("HDUCLAS1", "SPECTRUM").Set("BACKSCAL", 2.0),
            new FitsTable()
                .Add("SPEC_NUM", [(short)1, (short)2])
                .Add("CHANNEL", [(short)0, (short)1, (short)0, (short)1], repeat: 2)
                .Add("COUNTS", [1, 2, 3, 4], repeat: 2)
                .Add("EXPOSURE", [10.0, 20.0])
                .AddStrings("BACKFILE", 8, ["b1.pha", "none"])));

        IReadOnlyList<CountSpectrum> all = OgipFile.ReadSpectra(path);

        Assert.Equal(2, all.Count);
        Assert.Equal([3, 4], all[1].Counts);
        Assert.Equal((10, 20), (all[0].ExposureSeconds, all[1].ExposureSeconds));
        Assert.Equal(("b1.pha", null), (all[0].BackgroundFile, all[1].BackgroundFile));
        Assert.Equal(2, all[0].BackgroundScaleOf(1));
        Assert.Throws<FitsException>(() => OgipFile.ReadSpectrum(path, 2));
    }

    [Theory]
    [InlineData(0.0, "EXPOSURE is 0")]
    [InlineData(-5.0, "EXPOSURE is -5")]
    [InlineData(null, "EXPOSURE is missing")]
    public void An_impossible_exposure_is_told(double? exposure, string told)
    {
        FitsHeader header = new FitsHeader().Set("HDUCLAS1", "SPECTRUM");
        if (exposure is { } seconds)
            header.Set("EXPOSURE", seconds);
        string path = Write(f => f.WriteTable(header, new FitsTable().Add("CHANNEL", [(short)0]).Add("COUNTS", [1])));

        FitsException error = Assert.Throws<FitsException>(() => OgipFile.ReadSpectrum(path));

        Assert.Contains(told, error.Message, StringComparison.Ordinal);
        Assert.Contains("HDU 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_spectra_are_told()
    {
        static FitsHeader Header() => new FitsHeader().Set("HDUCLAS1", "SPECTRUM").Set("EXPOSURE", 10.0);
        AssertBroken("STAT_ERR is missing", f => f.WriteTable(Header(), new FitsTable().Add("CHANNEL", [(short)0]).Add("RATE", [1f])));
        AssertBroken("from 1 to 5", f => f.WriteTable(Header(), new FitsTable().Add("CHANNEL", [(short)1, (short)5]).Add("COUNTS", [1, 2])));
        AssertBroken("-3 counts", f => f.WriteTable(Header(), new FitsTable().Add("CHANNEL", [(short)1, (short)2]).Add("COUNTS", [1, -3])));
        AssertBroken("NaN counts", f => f.WriteTable(Header(), new FitsTable().Add("CHANNEL", [(short)1]).Add("COUNTS", [float.NaN])));
        AssertBroken("AREASCAL of channel 1 is -1", f => f.WriteTable(Header().Set("AREASCAL", -1.0), new FitsTable().Add("CHANNEL", [(short)1]).Add("COUNTS", [1])));
        AssertBroken(
            "RATE of channel 2 is -3 with QUALITY 0 and POISSERR = T",
            f => f.WriteTable(Header().Set("POISSERR", true), new FitsTable().Add("CHANNEL", [(short)1, (short)2]).Add("RATE", [1f, -3f])));
        AssertBroken("there is no spectrum", f => f.WriteTable(new FitsHeader(), new FitsTable().Add("TIME", [1.0])));

        void AssertBroken(string told, Action<FitsWriter> write) =>
            Assert.Contains(told, Assert.Throws<FitsException>(() => OgipFile.ReadSpectrum(Write(write))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_responses_are_told()
    {
        string noMatrix = Write(f => f.WriteTable(new FitsHeader(), new FitsTable().Add("TIME", [1.0])));
        Assert.Contains("no redistribution matrix", Assert.Throws<FitsException>(() => OgipFile.ReadResponse(noMatrix)).Message, StringComparison.Ordinal);
        Assert.Contains("no effective area", Assert.Throws<FitsException>(() => OgipFile.ReadEffectiveArea(noMatrix)).Message, StringComparison.Ordinal);
        Assert.Contains("need 2 elements", Refusal([1, 1], [[0], [0]], [[1], [2]], [[1], [1]], 0, 0, 3), StringComparison.Ordinal);
        Assert.Contains("NaN", Refusal([1, 1], [[0], [0]], [[1], [1]], [[1], [float.NaN]], 0, 0, 3), StringComparison.Ordinal);
        Assert.Contains("EBOUNDS has 3 channels", Refusal([1, 1], [[0], [0]], [[5], [5]], [[1, 2, 3, 4, 5], [1, 2, 3, 4, 5]], 0, 0, 3), StringComparison.Ordinal);
        Assert.Contains("N_GRP is 2", Refusal([2, 1], [[0], [0]], [[1], [1]], [[1], [1]], 0, 0, 3), StringComparison.Ordinal);
        Assert.Contains("no photon reaches", Refusal([0, 0], [[], []], [[], []], [[], []], 0, 0, 3), StringComparison.Ordinal);

        string Refusal(short[] numbers, short[][] first, short[][] counts, float[][] areas, int? told, int firstChannel, int channels) =>
            Assert.Throws<FitsException>(() => OgipFile.ReadResponse(WriteRmf(numbers, first, counts, areas, told, firstChannel, channels))).Message;
    }

    [Fact]
    public void A_spectrum_and_a_response_of_other_channels_are_refused()
    {
        CountSpectrum spectrum = CountSpectrum.OfCounts([1, 2, 3, 4], 1);
        DetectorResponse response = new([1, 2], [1, 2, 3], [1, 1]);

        string told = Assert.Throws<ArgumentException>(() => SpectralDataset.Create(spectrum, response, name: "x.pha")).Message;

        Assert.Contains("x.pha: the spectrum has 4 channels from 0 on, the response 2", told, StringComparison.Ordinal);
        Assert.Contains("no channel of good quality lies in", Assert.Throws<ArgumentException>(
            () => SpectralDataset.Create(CountSpectrum.OfCounts([1, 2], 1), response, new EnergyBand(50, 60))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => response.WithArea(new EffectiveArea([1, 2], [2, 3], [1, 1])));
        Assert.Throws<ArgumentException>(() => response.WithArea(new EffectiveArea([10], [20], [1])));
    }

    [Fact]
    public void Area_and_background_scales_count()
    {
        // 100 counts in 10 s; background 40 counts in 20 s from a region twice as large: 20 of the counts... 40 / (20 s x 2) x 10 s = 10.
        CountSpectrum spectrum = CountSpectrum.OfCounts([100], 10) with { AreaScales = [0.5] };
        CountSpectrum background = CountSpectrum.OfCounts([40], 20) with { BackgroundScales = [2], AreaScales = [0.5] };
        SpectralDataset data = SpectralDataset.Create(spectrum, new DetectorResponse([1, 2], [1, 2], [8]), background: background);

        Assert.Equal(9, data.Bins[0].Rate, 1e-12);
        Assert.Equal(Math.Sqrt((100 / 100.0) + (40 / 1600.0)), data.Bins[0].Sigma, 1e-12);
        double[] rates = new double[1];
        new FitProblem([data], FitParameters.Create(SpectralModel.Parse("powerlaw"))).Fold([0, 3], rates);
        Assert.Equal(3 * 8 * 0.5, rates[0], 1e-6);
    }

    private static SpectralDataset Simple()
    {
        double[] edges = [.. Enumerable.Range(0, 31).Select(i => 5.0 + i)];
        float[] areas = new float[900];
        for (int i = 0; i < 30; i++)
            areas[31 * i] = 10;
        return SpectralDataset.Create(CountSpectrum.OfCounts([.. Enumerable.Range(0, 30).Select(i => 50.0 - i)], 100), new DetectorResponse(edges, edges, areas));
    }

    private string WriteRmf(short[] numbers, short[][] first, short[][] counts, float[][] areas, int? told, int firstChannel, int channels) => Write(f =>
    {
        FitsHeader header = new FitsHeader().Set("EXTNAME", "MATRIX");
        if (told is { } value)
            header.Set("TLMIN4", value);
        f.WriteTable(header, new FitsTable()
            .Add("ENERG_LO", [1f, 2f]).Add("ENERG_HI", [2f, 3f]).Add("N_GRP", numbers)
            .AddArrays("F_CHAN", first).AddArrays("N_CHAN", counts).AddArrays("MATRIX", areas));
        f.WriteTable(new FitsHeader().Set("EXTNAME", "EBOUNDS"), new FitsTable()
            .Add("CHANNEL", [.. Enumerable.Range(firstChannel, channels)])
            .Add("E_MIN", [.. Enumerable.Range(0, channels).Select(c => 1f + c)])
            .Add("E_MAX", [.. Enumerable.Range(0, channels).Select(c => 2f + c)]));
    });

    private string WriteMatrix(FitsTable matrix) => Write(f =>
    {
        f.WriteTable(new FitsHeader().Set("EXTNAME", "SPECRESP MATRIX"), matrix);
        f.WriteTable(new FitsHeader().Set("EXTNAME", "EBOUNDS"), new FitsTable().Add("CHANNEL", [1, 2, 3]).Add("E_MIN", [1f, 2, 3]).Add("E_MAX", [2f, 3, 4]));
    });

    private static float[][] Rows(DetectorResponse response)
    {
        float[][] rows = [.. Enumerable.Range(0, response.PhotonCount).Select(_ => new float[response.ChannelCount])];
        for (int e = 0; e < rows.Length; e++)
            response.CopyAreas(e, rows[e]);
        return rows;
    }

    private string Write(Action<FitsWriter> write)
    {
        string path = Path.Combine(_folder, FormattableString.Invariant($"{Directory.GetFiles(_folder).Length}.fits"));
        using FitsWriter writer = FitsWriter.Create(path);
        writer.WritePrimary(new FitsHeader());
        write(writer);
        writer.Commit();
        return path;
    }
}
