using Mmoda.Fits;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments.Tests;

/// <summary>Several bands, several projections, and what is told of sources that are not there.</summary>
public sealed class ImageBandsTests(CrabArchive crab) : IClassFixture<CrabArchive>
{
    [Fact]
    public async Task Bands_of_one_query_are_the_images_of_as_many_queries()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(crab.Root, folder.In("store"));
        var given = Sky.Windows(CrabArchive.Ids[0]);
        ImageRun one = await analysis.RunAsync(given);
        given["energy_bands"] = "20-40,30-60";
        ImageRun two = await analysis.RunAsync(given);

        using FitsFile file = FitsFile.Open(two.PathOf("mosaic_image"));
        SkyImage alone = one.Mosaic(), first = OsaImageFile.Read(file), second = OsaImageFile.Read(file, 1);
        Assert.Equal(alone.Intensity.Values.ToArray(), first.Intensity.Values.ToArray());
        Assert.Equal(alone.Variance.Values.ToArray(), first.Variance.Values.ToArray());
        Assert.Equal(new EnergyBand(30, 60), second.Band);

        // The exposure of a further band is that of the first one times a factor: equal to the rounding of single precision.
        given["energy_bands"] = "30-60";
        SkyImage other = (await analysis.RunAsync(given)).Mosaic();
        Assert.Equal(other.Intensity.Values.ToArray(), second.Intensity.Values.ToArray());
        Assert.All(other.Exposure.Values.ToArray().Zip(second.Exposure.Values.ToArray()), e => Assert.Equal(e.First, e.Second, 4e-7f * e.First));
        var bands = two.Result.Summary["sources"]![0]!["bands"]!.AsArray();
        Assert.Equal([20.0, 30.0], bands.Select(b => (double)b!["e_min_kev"]!));
        Assert.All(bands, b => Assert.InRange((double)b!["flux_mcrab"]!, 900, 1100));
    }

    [Fact]
    public async Task Images_of_the_windows_are_given_on_request_and_change_nothing_else()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(crab.Root, folder.In("store"));
        var given = Sky.Windows(CrabArchive.Ids.Take(2));
        ImageRun without = await analysis.RunAsync(given);
        given["window_images"] = "yes";
        ImageRun with = await analysis.RunAsync(given);

        string[] added = [.. with.Result.Products.Select(p => p.Name).Except(without.Result.Products.Select(p => p.Name))];
        Assert.Equal(CrabArchive.Ids.Take(2).Select(id => "window_image_" + id), added);
        Assert.Equal(File.ReadAllBytes(without.PathOf("mosaic_image")), File.ReadAllBytes(with.PathOf("mosaic_image")));
        using FitsFile file = FitsFile.Open(with.PathOf(added[0]));
        SkyImage image = OsaImageFile.Read(file);
        Assert.Equal(OsaImageFile.Significance(image.Intensity, image.Variance).Values.ToArray(), image.Significance.Values.ToArray());
        Assert.NotNull(image.Residual);
    }

    [Theory]
    [InlineData("CAR")]
    [InlineData("AIT")]
    [InlineData("HEALPix")]
    public async Task Every_projection_shows_the_source_at_its_place_with_its_flux(string projection)
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(crab.Root, folder.In("store"));
        var given = Sky.Windows(CrabArchive.Ids.Take(2));
        given["projection"] = projection;

        ImageRun run = await analysis.RunAsync(given);

        ListedSource source = Assert.Single(run.Sources());
        Assert.Equal(Sky.Crab.RightAscensionDegrees, source.RightAscension, 0.02);
        Assert.Equal(Sky.Crab.DeclinationDegrees, source.Declination, 0.02);

        // Resampled twice: a percent or two of the peak are lost by the second interpolation, on pixels of 4.94′.
        double inImage = (double)run.Result.Summary["sources"]![0]!["flux_image"]!;
        Assert.InRange(inImage / source.Flux, 0.93, 1.05);
    }

    [Fact]
    public async Task A_source_that_is_asked_for_and_not_there_gets_an_upper_limit()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(crab.Root, folder.In("store"));
        var given = Sky.Windows(CrabArchive.Ids[0]);
        given["selected_catalog"] = """
            {"cat_frame":"fk5","cat_coord_units":"deg","cat_column_names":["src_names","ra","dec"],
             "cat_column_list":[["Crab","nothing","far away"],[83.6332,85.5,200],[22.0145,20.5,-40]],"cat_lon_name":"ra","cat_lat_name":"dec"}
            """;

        ImageRun run = await analysis.RunAsync(given);

        var limit = Assert.Single(run.Result.Summary["limits"]!.AsArray())!;
        Assert.Equal("nothing", (string?)limit["name"]);
        double flux = (double)limit["flux"]!, error = (double)limit["flux_error"]!;
        Assert.InRange(flux / error, -5, 5);
        Assert.Equal(Math.Max(flux, 0) + (3 * error), (double)limit["upper_limit"]!, 1e-4);
        Assert.False((bool)limit["detected"]!);
        Assert.Null(limit["error_radius_arcmin"]);
        Assert.Null(limit["error_radius_osa_arcmin"]);
        Assert.Equal("far away is not in the field of any science window.", Assert.Single(run.Result.Warnings));
        using FitsFile file = FitsFile.Open(run.PathOf("dispatcher_catalog"));
        BinaryTableHdu table = file.RequireTable("SOURCES");
        Assert.Equal([false, true], table.ReadAll<double>("ERR_RAD").Select(double.IsNaN));
        Assert.Equal([true, false], table.ReadAll<bool>("DETECTED"));
        Assert.Equal(184.56, table.ReadAll<double>("GLON")[0], 0.02);
        Assert.Equal(-5.78, table.ReadAll<double>("GLAT")[0], 0.02);
    }

    [Fact]
    public async Task A_source_of_no_catalogue_where_the_user_named_one_has_that_name_and_the_rise_times_are_told()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(crab.Root, folder.In("store"));
        var given = Sky.Windows(CrabArchive.Ids[0]);
        foreach ((string name, string value) in new[] { ("src_name", "GRB 180227X"), ("RA", "83.66"), ("DEC", "22.03"), ("rise_time_max", "100") })
            given[name] = value;
        given["selected_catalog"] =
            """{"cat_column_names":["src_names","ra","dec","SOURCE_ID"],"cat_column_list":[["other"],[86],[20],["J999"]],"cat_lon_name":"ra","cat_lat_name":"dec"}""";

        ImageRun run = await analysis.RunAsync(given);

        ListedSource source = Assert.Single(run.Sources());
        Assert.Equal(("GRB 180227X", true), (source.Name, source.IsNew));
        Assert.Equal("J999", (string?)Assert.Single(run.Result.Summary["limits"]!.AsArray())!["id"]);
        Assert.Contains(run.Result.Warnings, w => w.StartsWith("The rise times were restricted", StringComparison.Ordinal));
        Assert.Contains("# simulated", await File.ReadAllTextAsync(run.PathOf("regions")), StringComparison.Ordinal);
        Assert.Contains("simulated data", System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(run.PathOf("preview"))), StringComparison.Ordinal);
    }
}
