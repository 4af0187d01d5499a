using Xunit.Abstractions;

namespace Mmoda.Instruments.Tests;

/// <summary>A background of several shapes, whose levels are fitted with the sources.</summary>
public sealed class BackgroundShapesTests(CrabArchive crab, ITestOutputHelper output) : IClassFixture<CrabArchive>
{
    private static float[] Efficiency()
    {
        float[] pixels = [.. Enumerable.Repeat(1f, IsgriDetector.PixelCount)], grid = new float[IsgriDetector.Width * IsgriDetector.Height];
        IsgriDetector.ToGrid<float>(pixels, grid);
        return grid;
    }

    [Fact]
    public void Modules_add_up_to_the_template()
    {
        float[] efficiency = Efficiency(), template = [.. efficiency.Select((e, i) => e * (1 + (i % 7)))];

        IReadOnlyList<float[]> shapes = BackgroundShapes.Of(BackgroundShapes.ByModule, template, efficiency);

        Assert.Equal(8, shapes.Count);
        Assert.All(shapes, s => Assert.Equal(2048, s.Count(v => v > 0)));
        for (int i = 0; i < template.Length; i++)
            Assert.Equal(template[i], shapes.Sum(s => s[i]));
    }

    [Fact]
    public void A_module_without_live_pixels_has_no_level()
    {
        float[] template = Efficiency(), efficiency = Efficiency();
        for (int pixel = 0; pixel < IsgriDetector.PixelCount; pixel++)
        {
            (int y, int z) = (pixel >> 7, pixel & 127);
            if (IsgriDetector.Module(y, z) == 3)
                efficiency[((z + (2 * (z / 32))) * IsgriDetector.Width) + y + (2 * (y / 64))] = 0;
        }

        Assert.Equal(7, BackgroundShapes.Of(BackgroundShapes.ByModule, template, efficiency).Count);
    }

    [Fact]
    public void A_flat_template_needs_no_second_flat_one() =>
        Assert.Single(BackgroundShapes.Of(BackgroundShapes.WithFlat, Efficiency(), Efficiency()));

    /// <summary>
    /// The simulated background has steps of 4 to 8 % between modules. Without the archive's maps one flat shape leaves them in the
    /// fit; a level for each module takes them out.
    /// </summary>
    [Fact]
    public async Task Levels_of_modules_take_the_place_of_maps_that_are_lacking()
    {
        using TemporaryFolder folder = new();
        string root = crab.CopyTo(folder);
        File.Delete(Path.Combine(root, "ic", "ibis", "bkg", "isgr_back_bkg_9001.fits"));
        await using ImageAnalysis lacking = new(root, folder.In("store")), complete = new(crab.Root, folder.In("complete"));

        double maps = await ChiSquaredAsync(complete, null), flat = await ChiSquaredAsync(lacking, null), modules = await ChiSquaredAsync(lacking, "modules");
        double both = await ChiSquaredAsync(complete, "template+flat");

        output.WriteLine($"chi squared with maps {maps:0}, flat {flat:0}, by module {modules:0}, maps and flat {both:0}");
        Assert.True(flat - modules > 0.5 * (flat - maps), $"{flat} {modules} {maps}");
        Assert.InRange(maps - both, 0, 16); // One more parameter of a right model: chi squared of one degree of freedom.
    }

    private static async Task<double> ChiSquaredAsync(ImageAnalysis analysis, string? model)
    {
        var given = Sky.Windows(CrabArchive.Ids[0]);
        given["E1_keV"] = "20";
        given["E2_keV"] = "100";
        if (model is not null)
            given["background_model"] = model;
        ImageRun run = await analysis.RunAsync(given);
        ListedSource source = run.Sources()[0];
        Assert.Equal(Sky.Crab.RightAscensionDegrees, source.RightAscension, 0.05);
        var fit = analysis.Store.Open(run.Outcome["image " + CrabArchive.Ids[0]].Product!.Value).Metadata["fits"]![0]!; // It was made.
        Assert.Equal(model == "modules" ? 8 : model == "template+flat" ? 2 : 1, fit["background_scales"]!.AsArray().Count);
        return (double)fit["chi_squared"]!;
    }
}
