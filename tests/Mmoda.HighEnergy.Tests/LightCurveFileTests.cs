using Mmoda.Fits;

namespace Mmoda.HighEnergy.Tests;

/// <summary>Light curves go through files unchanged; forms that OGIP/93-003 allows are read, broken files are told.</summary>
public sealed class LightCurveFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mmoda-lc-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_light_curve_comes_back(bool inDays)
    {
        LightCurve written = new()
        {
            ReferenceMjd = 51544,
            Seconds = [718726400.125, 718726410.5, 718726425.25],
            WidthSeconds = [10, 10, 19.5],
            Rates = [1.5f, -0.25f, float.NaN],
            Errors = [0.5f, 0.25f, double.PositiveInfinity],
            ExposedFractions = [1, 0.5f, 0],
            Counts = [15, 7, 0],
            BackgroundRates = [3, 3.5f, 4],
            BackgroundErrors = [0.5f, 0.5f, 0.5f],
            BarycentricSeconds = [718726500, 718726511, 718726526],
            Band = new EnergyBand(20, 40),
            IsNet = true,
            LiveFraction = 0.75,
            SourceName = "Crab",
            Instrument = "IBIS",
        };

        string path = Write(f => OgipFile.WriteLightCurve(f, new FitsHeader(), written, inDays));
        LightCurve read = OgipFile.ReadLightCurve(path);

        // Days of some 8000 resolve a tenth of a microsecond.
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(written.Seconds[i], read.Seconds[i], 1e-6);
            Assert.Equal(written.WidthSeconds[i], read.WidthSeconds[i], 1e-6);
            Assert.Equal(written.BarycentricSeconds[i], read.BarycentricSeconds![i], 1e-6);
        }

        Assert.Equal(written.Rates, read.Rates);
        Assert.Equal(written.Errors, read.Errors);
        Assert.Equal(written.ExposedFractions, read.ExposedFractions);
        Assert.Equal(written.Counts, read.Counts);
        Assert.Equal(written.BackgroundRates, read.BackgroundRates);
        Assert.Equal(written.BackgroundErrors, read.BackgroundErrors);
        Assert.Equal((51544.0, "TT", written.Band, true, 0.75, "Crab", "IBIS"),
            (read.ReferenceMjd, read.TimeSystem, read.Band, read.IsNet, read.LiveFraction, read.SourceName, read.Instrument));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(read.IsGood));
        using FitsFile file = FitsFile.Open(path);
        FitsHeader header = file.Hdus[1].Header;
        Assert.Equal(("OGIP", "LIGHTCURVE", "NET", "RATE"), (header.GetString("HDUCLASS"), header.GetString("HDUCLAS1"), header.GetString("HDUCLAS2"), header.GetString("HDUCLAS3")));
    }

    [Fact]
    public void Equal_widths_are_told_once()
    {
        LightCurve written = new() { ReferenceMjd = 55197, Seconds = [5, 15, 35], WidthSeconds = [10, 10, 10], Rates = [1, 2, 3], Errors = [1, 1, 1] };

        string path = Write(f => OgipFile.WriteLightCurve(f, new FitsHeader(), written));

        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = Assert.IsType<BinaryTableHdu>(file.Hdus[1]);
        Assert.Null(table.FindColumn("TIMEDEL"));
        Assert.Equal((10.0, 0.0, 40.0), (table.Header.GetReal("TIMEDEL"), table.Header.GetReal("TSTART"), table.Header.GetReal("TSTOP")));
        Assert.Equal(written.WidthSeconds, OgipFile.ReadLightCurve(path).WidthSeconds);
    }

    [Fact]
    public void Times_of_the_beginnings_of_bins_are_shifted_to_their_middles()
    {
        LightCurve read = Read(new FitsHeader().Set("TIMEPIXR", 0.0).Set("TIMEDEL", 2.0), new FitsTable().Add("TIME", new[] { 100.0, 102 }, "s").Add("RATE", new[] { 1.0, 2 }).Add("ERROR", new[] { 1.0, 1 }));

        Assert.Equal([101, 103], read.Seconds);
    }

    [Fact]
    public void The_parts_of_a_reference_are_added_without_rounding()
    {
        // MET of Swift: 51910 + 7.428703703703703e-4 d is 2001-01-01T00:01:04.184.
        LightCurve read = Read(
            new FitsHeader().Set("MJDREFI", 51910).Set("MJDREFF", 7.428703703703703e-4).Set("TIMEZERO", 10.0).Set("TIMEDEL", 1.0),
            new FitsTable().Add("TIME", new[] { 0.5 }, "s").Add("RATE", new[] { 1.0 }).Add("ERROR", new[] { 1.0 }));

        Assert.Equal(51910, read.ReferenceMjd);
        Assert.Equal(64.184 + 10.5, read.Seconds[0], 1e-9);
        Assert.Equal(51910.000864398, read.MjdOf(0), 1e-9);
    }

    [Fact]
    public void Counts_become_rates_by_their_exposures()
    {
        LightCurve read = Read(
            new FitsHeader().Set("TIMEDEL", 10.0),
            new FitsTable().Add("TIME", new[] { 5.0, 15 }, "s").Add("COUNTS", [400, 0]).Add("FRACEXP", new[] { 0.5, 1 }));

        Assert.Equal([80, 0], read.Rates);
        Assert.Equal([4, double.PositiveInfinity], read.Errors); // Nothing counted: no error.
        Assert.Equal([400, 0], read.Counts!);
    }

    [Fact]
    public void Bins_without_times_follow_each_other()
    {
        LightCurve read = Read(
            new FitsHeader().Set("HDUCLAS1", "LIGHTCURVE").Set("TIMEZERO", 1000.0).Set("TIMEDEL", 10.0).Set("TIMEPIXR", 0.5),
            new FitsTable().Add("RATE", new[] { 1.0, 2, 3 }).Add("ERROR", new[] { 1.0, 1, 1 }));

        Assert.Equal([1000, 1010, 1020], read.Seconds);
    }

    [Fact]
    public void Each_channel_of_a_table_is_a_light_curve()
    {
        string path = Write(f => f.WriteTable(
            new FitsHeader().Set("TIMEDEL", 1.0),
            new FitsTable().Add("TIME", new[] { 0.5, 1.5 }, "s").Add("RATE", new[] { 1.0, 10, 2, 20 }, repeat: 2).Add("ERROR", new[] { 1.0, 1, 1, 1 }, repeat: 2)));

        IReadOnlyList<LightCurve> read = OgipFile.ReadLightCurves(path);

        Assert.Equal([1, 2], read[0].Rates);
        Assert.Equal([10, 20], read[1].Rates);
    }

    [Theory]
    [InlineData("no light curve", "X", "RATE", "")]
    [InlineData("no light curve", "TIME", "FLUX", "")]
    [InlineData("column ERROR is missing", "TIME", "RATE", "no error")]
    [InlineData("neither a column TIME nor a keyword TIMEDEL", "T", "RATE", "marked")]
    [InlineData("TIME of row 2 is no number", "TIME", "RATE", "nan")]
    [InlineData("TIMEUNIT is 'yr'", "TIME", "RATE", "years")]
    [InlineData("TIMEPIXR is 2", "TIME", "RATE", "place")]
    [InlineData("row 1 has counts but no exposure", "TIME", "COUNTS", "")]
    [InlineData("the bin of row 2 is infinitely wide", "TIME", "RATE", "infinite")]
    public void A_broken_file_is_told_with_its_name(string told, string timeColumn, string valueColumn, string kind)
    {
        FitsHeader header = new();
        if (kind == "marked")
            header.Set("HDUCLAS1", "LIGHTCURVE");
        if (kind == "years")
            header.Set("TIMEUNIT", "yr");
        if (kind == "place")
            header.Set("TIMEPIXR", 2.0);
        FitsTable table = new FitsTable().Add(timeColumn, [1, kind == "nan" ? double.NaN : 2]).Add(valueColumn, new[] { 1.0, 2 });
        if (kind != "no error")
            table.Add("ERROR", new[] { 1.0, 1 });
        if (kind == "infinite")
            table.Add("TIMEDEL", new[] { 1.0, double.PositiveInfinity });
        string path = Write(f => f.WriteTable(header, table));

        FitsException broken = Assert.Throws<FitsException>(() => OgipFile.ReadLightCurve(path));

        Assert.Contains(told, broken.Message, StringComparison.Ordinal);
        Assert.Contains("t.fits", broken.Message, StringComparison.Ordinal);
    }

    /// <summary>File, bins, constant rate, its error, χ², largest rate and its time in the days of the file's reference.</summary>
    [SkippableTheory]
    [InlineData("isgri/grb221009a/IBIS_lc_GRB221009A.fits", 335, 0.83815, 0.0987, 497.5, 15.357, 8319.194110)]
    [InlineData("jemx/grb221009a/JMX1_lc_GRB221009A.fits", 198, 0.91345, 0.0239, 7320.6, 8.179, 8320.827546)]
    [InlineData("isgri/lc.fits", 198, 0.91345, 0.0239, 7320.6, 8.179, 8320.827546)]
    [InlineData("jemx/grb221009a/JMX2_lc_GRB221009A.fits", 198, 0.87297, 0.022, 7103.6, 7.294, 8320.827546)]
    [InlineData("jemx/jemx_query_lc.fits.gz", 96, 134.94, 1.21, 89.3, 190.586, 1322.735623)]
    [InlineData("spiacs/spi_acs_FULL_SKY_lc_2003-05-18.fits", 202, 76598, 87.1, 769.4, 85520, 52777.134338)]
    public void Real_light_curves_have_their_known_numbers(string name, int bins, double mean, double error, double chiSquared, double largest, double day)
    {
        string? path = RealFile.Find(name);
        Skip.If(path is null, $"{name} is not here (set MMODA_TEST_DATA).");

        LightCurve curve = OgipFile.ReadLightCurve(path!); // Not null after the skip.
        (double rate, double sigma, double chi, int degrees) = curve.ConstantRate();
        int top = Enumerable.Range(0, curve.BinCount).MaxBy(i => curve.Rates[i]);

        Assert.Equal((bins, bins - 1), (curve.BinCount, degrees));
        Assert.Equal(1, rate / mean, 4e-5); // Known to five digits.
        Assert.Equal(1, sigma / error, 5e-3); // Known to three digits.
        Assert.Equal(1, chi / chiSquared, 6e-4); // To a tenth.
        Assert.Equal(1, curve.Rates[top] / largest, 1e-4);
        Assert.Equal(day, curve.Seconds[top] / 86400, 1e-6);
    }

    [SkippableFact]
    public void Times_of_a_burst_count_from_its_trigger()
    {
        string? path = RealFile.Find("spiacs/spiacs_lc_query-3.1_GRB230307A_100ms.fits");
        Skip.If(path is null, "The burst is not here (set MMODA_TEST_DATA).");

        LightCurve curve = OgipFile.ReadLightCurve(path!); // Not null after the skip.
        int top = Enumerable.Range(0, curve.BinCount).MaxBy(i => curve.Rates[i]);

        Assert.Equal(5400, curve.BinCount);
        Assert.Equal(1.74364e6, curve.Rates[top], 10);
        Assert.Equal(731519205.16278 - 85.55005, curve.Seconds[top], 1e-4);
        Assert.Equal(0.1, curve.WidthSeconds[top], 1e-9);
    }

    private LightCurve Read(FitsHeader header, FitsTable table) => OgipFile.ReadLightCurve(Write(f => f.WriteTable(header, table)));

    private string Write(Action<FitsWriter> write)
    {
        string path = Path.Combine(_folder, "t.fits");
        using FitsWriter writer = FitsWriter.Create(path);
        writer.WritePrimary(new FitsHeader());
        write(writer);
        writer.Commit();
        return path;
    }
}
