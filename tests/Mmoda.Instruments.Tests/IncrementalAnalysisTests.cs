namespace Mmoda.Instruments.Tests;

/// <summary>What is known is not computed again, and how it is computed does not show.</summary>
public sealed class IncrementalAnalysisTests(CrabArchive crab) : IClassFixture<CrabArchive>
{
    [Fact]
    public async Task One_more_window_computes_one_more_window()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(crab.Root, folder.In("store"));
        string third = CrabArchive.Ids[2];

        ImageRun two = await analysis.RunAsync(Sky.Windows(CrabArchive.Ids.Take(2)));
        ImageRun three = await analysis.RunAsync(Sky.Windows(CrabArchive.Ids.Take(3)));
        ImageRun again = await analysis.RunAsync(Sky.Windows(CrabArchive.Ids.Take(3)));

        Assert.Equal(6, two.Computed().Length);
        Assert.Equal(["image " + third, "mosaic", "shadowgram " + third, "sum 1922"], three.Computed());
        Assert.Equal([true, true, false], three.Result.Windows.Select(w => w.FromStore));
        Assert.Empty(again.Computed());
        Assert.Equal(three.Result.Summary.ToJsonString(), again.Result.Summary.ToJsonString());
        Assert.True(three.Sources()[0].Significance > two.Sources()[0].Significance);
    }

    [Fact]
    public async Task Another_threshold_computes_the_mosaic_alone_and_another_band_everything()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(crab.Root, folder.In("store"));
        var given = Sky.Windows(CrabArchive.Ids[0]);

        await analysis.RunAsync(given);
        given["detection_threshold"] = "10";
        ImageRun threshold = await analysis.RunAsync(given);
        given["E2_keV"] = "60";
        ImageRun band = await analysis.RunAsync(given);

        Assert.Equal(["mosaic"], threshold.Computed());
        Assert.Equal(4, band.Computed().Length);
    }

    [Fact]
    public async Task A_changed_event_file_is_read_again()
    {
        using TemporaryFolder folder = new();
        string root = crab.CopyTo(folder);
        await using (ImageAnalysis before = new(root, folder.In("store")))
            await before.RunAsync(Sky.Windows(CrabArchive.Ids.Take(2)));
        File.Copy(
            CrabArchive.FileOf(root, CrabArchive.Ids[2], "isgri_events.fits.gz"), CrabArchive.FileOf(root, CrabArchive.Ids[1], "isgri_events.fits.gz"), overwrite: true);
        await using ImageAnalysis after = new(root, folder.In("store"));

        ImageRun run = await after.RunAsync(Sky.Windows(CrabArchive.Ids.Take(2)));

        Assert.Contains("shadowgram " + CrabArchive.Ids[1], run.Computed());
        Assert.DoesNotContain("shadowgram " + CrabArchive.Ids[0], run.Computed());
    }

    [Fact]
    public async Task Any_number_of_workers_gives_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis one = new(crab.Root, folder.In("one")), two = new(crab.Root, folder.In("two"), workers: 2);

        ImageRun first = await one.RunAsync(Sky.Windows(CrabArchive.Ids)), second = await two.RunAsync(Sky.Windows(CrabArchive.Ids));

        foreach (string product in new[] { "mosaic_image", "dispatcher_catalog", "regions", "preview" })
            Assert.Equal(await File.ReadAllBytesAsync(first.PathOf(product)), await File.ReadAllBytesAsync(second.PathOf(product)));
        Assert.Equal(first.Result.Summary.ToJsonString(), second.Result.Summary.ToJsonString());
    }

    [Fact]
    public async Task Windows_that_are_added_in_any_order_give_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis together = new(crab.Root, folder.In("together")), upwards = new(crab.Root, folder.In("upwards")), mixed = new(crab.Root, folder.In("mixed"));
        string[] ids = [.. CrabArchive.Ids];

        ImageRun all = await together.RunAsync(Sky.Windows(ids));
        await upwards.RunAsync(Sky.Windows(ids[..2]));
        ImageRun added = await upwards.RunAsync(Sky.Windows(ids));
        await mixed.RunAsync(Sky.Windows(ids[4], ids[1]));
        await mixed.RunAsync(Sky.Windows(ids[1], ids[0], ids[4]));
        ImageRun last = await mixed.RunAsync(Sky.Windows(ids[3], ids[2], ids[0], ids[4], ids[1]));

        // Only what is new is computed: two windows of the last step, their revolution and the mosaic.
        Assert.Equal(
            [$"image {ids[2]}", $"image {ids[3]}", "mosaic", $"shadowgram {ids[2]}", $"shadowgram {ids[3]}", "sum 1922"], last.Computed());
        foreach (ImageRun run in new[] { added, last })
        {
            foreach (string product in new[] { "mosaic_image", "dispatcher_catalog", "regions", "preview" })
                Assert.Equal(await File.ReadAllBytesAsync(all.PathOf(product)), await File.ReadAllBytesAsync(run.PathOf(product)));
            Assert.Equal(all.Result.Summary.ToJsonString(), run.Result.Summary.ToJsonString());
        }
    }

    [Fact]
    public async Task A_catalogue_of_the_user_names_the_sources()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(crab.Root, folder.In("store"));
        var given = Sky.Windows(CrabArchive.Ids[0]);
        given["selected_catalog"] = """
            {"cat_frame":"fk5","cat_coord_units":"deg","cat_column_names":["src_names","ra","dec"],
             "cat_column_list":[["M 1"],[83.6332],[22.0145]],"cat_lon_name":"ra","cat_lat_name":"dec"}
            """;

        ImageRun run = await analysis.RunAsync(given);

        Assert.Equal("M 1", run.Sources()[0].Name);
    }
}
