using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Mmoda.Fits;
using Mmoda.HighEnergy;

namespace Mmoda.Cli.Tests;

/// <summary><c>mmoda fit</c>: the JSON that scripts read, the plot, and what is refused.</summary>
public sealed class FitContractTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mmoda-fit-").FullName;
    private readonly MmodaProgram _program;

    public FitContractTests()
    {
        _program = new MmodaProgram(_folder);
        double[] edges = [.. Enumerable.Range(0, 41).Select(i => 20.0 + (2 * i))];
        float[] areas = new float[1600];
        for (int i = 0; i < 40; i++)
            areas[41 * i] = 100;
        DetectorResponse response = new(edges, edges, areas);
        SpectralModel model = SpectralModel.Parse("powerlaw");
        Write("r.rmf", f => OgipFile.WriteResponse(f, new FitsHeader(), response, ResponseLayout.Groups));
        Write("s.pha", f => OgipFile.WriteSpectrum(f, new FitsHeader(), SpectrumSimulation.Fake(model, [2, 10], response, 1000, 1), "r.rmf"));
        Write("t.pha", f => OgipFile.WriteSpectrum(f, new FitsHeader(), SpectrumSimulation.Fake(model, [2, 12], response, 1000, 2), "missing.rmf"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_document_has_what_it_promises()
    {
        string plot = Path.Combine(_folder, "fit.svg");
        ProgramEnd end = await _program.RunAsync("fit", "--pha", Of("s.pha"), "--model", "powerlaw", "--emin", "22", "--emax", "90", "--statistic", "cstat", "--json", "--plot", plot);

        Assert.Equal(0, end.ExitCode);
        foreach (string key in new[] { "parameters", "statistic", "statistic_name", "dof", "flux" })
            Assert.True(end.Json.ContainsKey(key), key);
        foreach (JsonObject parameter in end.Json.Objects("parameters"))
            Assert.Equal(["error", "frozen", "high", "low", "name", "value"], parameter.Select(p => p.Key).Where(k => k is not ("min" or "max" or "unit")).Order(StringComparer.Ordinal));
        JsonArray parameters = end.Json["parameters"]!.AsArray(); // Promised.
        JsonObject index = parameters[0]!.AsObject(); // Promised.
        Assert.Equal("powerlaw.PhoIndex", index["name"]!.GetValue<string>());
        double value = index["value"]!.GetValue<double>(), error = index["error"]!.GetValue<double>();
        Assert.InRange((value - 2) / error, -4, 4);
        Assert.True(index["low"]!.GetValue<double>() < value && index["high"]!.GetValue<double>() > value);
        Assert.False(index["frozen"]!.GetValue<bool>());
        Assert.Equal("cstat", end.Json["statistic_name"]!.GetValue<string>());
        Assert.Equal(34 - 2, end.Json["dof"]!.GetValue<int>());
        Assert.True(end.Json["statistic"]!.GetValue<double>() > 0);
        Assert.InRange(end.Json["flux"]!.GetValue<double>(), 1e-8, 1e-7);
        Assert.Contains("</svg>", await File.ReadAllTextAsync(plot), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_spectra_have_a_factor_each()
    {
        ProgramEnd end = await _program.RunAsync(
            "fit", "--pha", Of("s.pha"), "--pha", Of("t.pha"), "--rmf", Of("r.rmf"), "--rmf", Of("r.rmf"), "--model", "constant*powerlaw", "--json");

        JsonNode factor = end.Json["parameters"]!.AsArray().Single(p => p!["name"]!.GetValue<string>() == "constant.factor[2]")!;
        Assert.InRange(factor["value"]!.GetValue<double>(), 1.1, 1.3);
    }

    [Fact]
    public async Task Contours_limits_and_several_fluxes_are_in_the_document()
    {
        ProgramEnd end = await _program.RunAsync(
            "fit", "--pha", Of("s.pha"), "--model", "powerlaw", "--statistic", "cstat", "--json", "--contour", "PhoIndex:norm", "--contour-points", "9",
            "--upper-limit", "norm", "--flux", "20-50", "--flux", "50-100", "--distance", "1");

        Assert.Equal(0, end.ExitCode);
        JsonObject contour = Assert.Single(end.Json.Objects("contours"));
        Assert.Equal(9, contour["rise"]!.AsArray().Count);
        Assert.Equal(2, end.Json.Objects("fluxes").Length);
        Assert.Equal((double)end.Json["flux"]!, (double)end.Json.Objects("fluxes")[0]["flux"]!);
        Assert.True((double)end.Json["luminosity"]! > 0);
        Assert.Equal((double)end.Json["flux_error"]! / (double)end.Json["flux"]!, (double)end.Json["luminosity_error"]! / (double)end.Json["luminosity"]!, 1e-6);
        JsonObject norm = end.Json.Objects("parameters")[1];
        Assert.InRange((double)norm["upper_limit"]!, (double)norm["value"]!, (double)norm["high"]!);
        JsonObject spectrum = Assert.Single(end.Json.Objects("spectra"));
        Assert.Equal((int)spectrum["bins"]!, spectrum["residual"]!.AsArray().Count);
        Assert.Equal(end.Json["curve"]!["energy_kev"]!.AsArray().Count, end.Json["curve"]!["density"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_plot_names_the_statistic_as_users_do()
    {
        string plot = Path.Combine(_folder, "named.svg");
        ProgramEnd end = await _program.RunAsync("fit", "--pha", Of("s.pha"), "--model", "powerlaw", "--plot", plot);

        Assert.Equal(0, end.ExitCode);
        Assert.Contains("powerlaw: chi2 ", await File.ReadAllTextAsync(plot), StringComparison.Ordinal);
        Assert.Contains("chi2 ", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plot_is_a_picture_of_pixels_where_its_name_says_so()
    {
        string plot = Path.Combine(_folder, "fit.PNG");
        ProgramEnd end = await _program.RunAsync("fit", "--pha", Of("s.pha"), "--model", "powerlaw", "--plot", plot);
        byte[] png = await File.ReadAllBytesAsync(plot);

        Assert.Equal(0, end.ExitCode);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png.Take(4));
        Assert.Equal((760, 560), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
    }

    [Theory]
    [InlineData(2, ".svg or .png", "--model", "powerlaw", "--plot", "fit.pdf")]
    [InlineData(2, ".svg or .png", "--model", "powerlaw", "--plot", "fit")]
    [InlineData(2, "--contour", "--model", "powerlaw", "--contour", "norm")]
    [InlineData(2, "--flux", "--model", "powerlaw", "--flux", "100-20")]
    [InlineData(2, "--freeze", "--model", "powerlaw", "--freeze", "norm=x")]
    [InlineData(2, "character 9", "--model", "powerlaw)")]
    [InlineData(2, "gama", "--model", "powerlaw", "--set", "gama=2")]
    [InlineData(2, "--statistic", "--model", "powerlaw", "--statistic", "chi")]
    [InlineData(2, "background", "--model", "powerlaw", "--statistic", "wstat")]
    [InlineData(2, "--group", "--model", "powerlaw", "--group", "fine")]
    [InlineData(2, "no channel", "--model", "powerlaw", "--emin", "500")]
    [InlineData(2, "--rmf", "--model", "powerlaw", "--rmf", "a", "--rmf", "b")]
    [InlineData(2, "every spectrum needs a response", "--model", "powerlaw", "--rmf", "none")]
    [InlineData(2, "the least value 4 is above the greatest, 3", "--model", "powerlaw", "--set", "PhoIndex=2:4:3")]
    public async Task A_mistake_is_told(int exitCode, string told, params string[] arguments)
    {
        ProgramEnd end = await _program.RunAsync(["fit", "--pha", Of("s.pha"), .. arguments]);

        Assert.Equal(exitCode, end.ExitCode);
        Assert.Empty(end.Output);
        Assert.Contains(told, end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_response_is_told()
    {
        ProgramEnd end = await _program.RunAsync("fit", "--pha", Of("t.pha"), "--model", "powerlaw");

        Assert.Equal(1, end.ExitCode);
        Assert.Contains("missing.rmf", end.Errors, StringComparison.Ordinal);
        Assert.EndsWith("give --rmf.", end.Errors.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, null, 40 - 2, true)] // Rates with errors of their own: each channel is normal.
    [InlineData(false, "file", 20 - 2, false)]
    [InlineData(true, null, 20 - 2, false)] // Counts need the groups.
    [InlineData(true, "none", 40 - 2, false)]
    public async Task Groups_of_the_file_count_where_the_statistics_need_them(bool isCounts, string? grouping, int degreesOfFreedom, bool isNoted)
    {
        CountSpectrum counts = CountSpectrum.OfCounts([.. Enumerable.Range(0, 40).Select(i => 4000.0 / (i + 10))], 1000);
        CountSpectrum grouped = counts with { Counts = isCounts ? counts.Counts : null, Grouping = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 1 : -1)] };
        Write("g.pha", f => OgipFile.WriteSpectrum(f, new FitsHeader(), grouped, "r.rmf"));

        ProgramEnd end = await _program.RunAsync(["fit", "--pha", Of("g.pha"), "--model", "powerlaw", "--json", .. grouping is null ? Array.Empty<string>() : ["--group", grouping]]);

        Assert.Equal(0, end.ExitCode);
        Assert.Equal(degreesOfFreedom, (int)end.Json["dof"]!);
        Assert.Equal(isNoted, end.Json.Objects("spectra")[0]["notes"]!.AsArray().Any(n => n!.GetValue<string>().Contains("GROUPING", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_area_that_was_not_passed_on_is_an_error_only_where_the_response_needs_it()
    {
        double[] edges = [.. Enumerable.Range(0, 41).Select(i => 20.0 + (2 * i))];
        DetectorResponse redistribution = new(edges, edges, [.. Enumerable.Range(0, 1600).Select(i => i % 41 == 0 ? 1f : 0)]);
        Write("redistribution.rmf", f => OgipFile.WriteResponse(f, new FitsHeader(), redistribution, ResponseLayout.Groups));
        CountSpectrum counts = OgipFile.ReadSpectrum(Of("s.pha"));
        Write("a.pha", f => OgipFile.WriteSpectrum(f, new FitsHeader(), counts, "r.rmf", "missing.arf"));

        ProgramEnd whole = await _program.RunAsync("fit", "--pha", Of("a.pha"), "--model", "powerlaw");
        ProgramEnd needed = await _program.RunAsync("fit", "--pha", Of("a.pha"), "--rmf", Of("redistribution.rmf"), "--model", "powerlaw");

        Assert.Equal(0, whole.ExitCode);
        Assert.Contains("missing.arf", whole.Output, StringComparison.Ordinal);
        Assert.Contains("up to 100 cm2", whole.Output, StringComparison.Ordinal);
        Assert.Equal(1, needed.ExitCode);
        Assert.Contains("--arf", needed.Errors, StringComparison.Ordinal);
    }

    /// <summary>Broken files, one at a time; the message names the file.</summary>
    [Theory]
    [InlineData("negative.pha", "EXPOSURE is -5")]
    [InlineData("short.pha", "the response 40")]
    [InlineData("cut.rmf", "cut.rmf")]
    [InlineData("other.arf", "ranges of energy")]
    [InlineData("short-background.pha", "the background 3")]
    [InlineData("absent.pha", "absent.pha")]
    [InlineData("nan.pha", "RATE of channel 8 is NaN")]
    [InlineData("infinite.pha", "RATE of channel 8 is Infinity")]
    [InlineData("negative-error.pha", "STAT_ERR of channel 8 is -1")]
    [InlineData("nan-background.pha", "RATE of channel 8 is NaN")]
    [InlineData("elsewhere.pha", "from 101 on")]
    [InlineData("systematic.pha", "SYS_ERR is -1")]
    [InlineData("no-area.pha", "AREASCAL of channel 8 is 0")]
    [InlineData("zero.rmf", "no photon would be detected")]
    [InlineData("negative.arf", "only values near 0 may be negative")]
    [InlineData("several.pha", "holds 3 spectra")]
    public async Task A_broken_file_is_told(string name, string told)
    {
        CountSpectrum counts = CountSpectrum.OfCounts([.. Enumerable.Repeat(9.0, 40)], 1);
        Write("negative.pha", f => OgipFile.WriteSpectrum(f, new FitsHeader(), counts with { ExposureSeconds = -5 }, "r.rmf"));
        Write("short.pha", f => OgipFile.WriteSpectrum(f, new FitsHeader(), CountSpectrum.OfCounts([1, 2, 3], 1, 90), "r.rmf"));
        Write("short-background.pha", f => OgipFile.WriteSpectrum(f, new FitsHeader(), CountSpectrum.OfCounts([1, 2, 3], 1), "r.rmf"));
        Write("other.arf", f => OgipFile.WriteEffectiveArea(f, new FitsHeader(), new EffectiveArea([20, 30], [30, 40], [1, 1])));
        double[] edges = [.. Enumerable.Range(0, 41).Select(i => 20.0 + (2 * i))];
        Write("nan.pha", f => WriteRates(f, rateOf8: float.NaN));
        Write("nan-background.pha", f => WriteRates(f, rateOf8: float.NaN));
        Write("infinite.pha", f => WriteRates(f, rateOf8: float.PositiveInfinity));
        Write("negative-error.pha", f => WriteRates(f, errorOf8: -1));
        Write("systematic.pha", f => WriteRates(f, systematic: -1));
        Write("no-area.pha", f => OgipFile.WriteSpectrum(f, new FitsHeader(), counts with { AreaScales = [.. Enumerable.Range(0, 40).Select(c => c == 7 ? 0.0 : 1)] }, "r.rmf"));
        Write("elsewhere.pha", f => OgipFile.WriteSpectrum(f, new FitsHeader(), counts with { FirstChannel = 101 }, "r.rmf"));
        Write("zero.rmf", f => OgipFile.WriteResponse(f, new FitsHeader(), new DetectorResponse(edges, edges, new float[1600]), ResponseLayout.FullRows));
        Write("negative.arf", f => OgipFile.WriteEffectiveArea(f, new FitsHeader(), new EffectiveArea(edges[..^1], edges[1..], [.. Enumerable.Range(0, 40).Select(c => c == 7 ? -50.0 : 100)])));
        Write("several.pha", f => OgipFile.WriteSpectra(f, new FitsHeader(), [counts, counts, counts]));
        byte[] whole = await File.ReadAllBytesAsync(Of("r.rmf"));
        await File.WriteAllBytesAsync(Of("cut.rmf"), whole[..(whole.Length / 2)]);
        string[] files = Path.GetExtension(name) switch
        {
            ".rmf" => ["--pha", Of("s.pha"), "--rmf", Of(name)],
            ".arf" => ["--pha", Of("s.pha"), "--arf", Of(name)],
            _ when name.Contains("background", StringComparison.Ordinal) => ["--pha", Of("s.pha"), "--background", Of(name)],
            _ => ["--pha", Of(name)],
        };

        ProgramEnd end = await _program.RunAsync(["fit", "--model", "powerlaw", .. files]);

        Assert.NotEqual(0, end.ExitCode);
        Assert.Empty(end.Output);
        Assert.Contains(told, end.Errors, StringComparison.Ordinal);
        Assert.Equal(1, end.Errors.Split("mmoda: ").Length - 1); // One line, no trace.
    }

    private static void WriteRates(FitsWriter file, float rateOf8 = 9, float errorOf8 = 3, double systematic = 0)
    {
        float[] With(float usual, float at8) => [.. Enumerable.Range(0, 40).Select(c => c == 7 ? at8 : usual)];
        FitsTable table = new FitsTable()
            .Add("CHANNEL", Enumerable.Range(1, 40).Select(c => (short)c).ToArray())
            .Add("RATE", With(9, rateOf8), "count/s")
            .Add("STAT_ERR", With(3, errorOf8), "count/s")
            .Add("QUALITY", new short[40]);
        FitsHeader header = new();
        header.Set("EXTNAME", "SPECTRUM").Set("HDUCLAS1", "SPECTRUM").Set("EXPOSURE", 1.0).Set("SYS_ERR", systematic).Set("RESPFILE", "r.rmf");
        file.WriteTable(header, table);
    }

    private string Of(string name) => Path.Combine(_folder, name);

    private void Write(string name, Action<FitsWriter> write)
    {
        using FitsWriter writer = FitsWriter.Create(Of(name));
        writer.WritePrimary(new FitsHeader());
        write(writer);
        writer.Commit();
    }
}
