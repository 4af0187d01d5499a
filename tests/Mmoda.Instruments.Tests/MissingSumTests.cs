using Mmoda.Workflow;

namespace Mmoda.Instruments.Tests;

/// <summary>A mosaic says which windows it lacks.</summary>
public sealed class MissingSumTests
{
    [Fact]
    public async Task A_revolution_whose_sum_fails_is_told_with_its_windows_and_the_reason()
    {
        using TemporaryFolder folder = new();
        string root = folder.In("archive");
        SimulatedField field = Sky.Field(Sky.Crab, 2, 100) with { Revolution = 1950 };
        ArchiveSimulator.Run(new SimulationPlan { Seed = 8, Fields = [field, field with { Name = "later", Revolution = 1951 }] }, root, 1, null, default);
        await using ImageAnalysis analysis = new(root, folder.In("store"));
        string[] ids = [.. analysis.Archive.Windows.Select(w => w.Id.ToString()).Order(StringComparer.Ordinal)];
        ImageRun three = await analysis.RunAsync(Sky.Windows(ids[..3]));

        // The sum of the second revolution is made again, of an image whose headers have been overwritten meanwhile. Cut off it would be made again.
        NodeReport image = three.Outcome["image " + ids[2]];
        string path = analysis.Store.Open(image.Product!.Value).PathOf(MakeSkyImage.FileOf(Telescope.Isgri)); // It was produced.
        byte[] content = await File.ReadAllBytesAsync(path);
        content.AsSpan(2880, 2880).Fill((byte)'?');
        File.Delete(path);
        await File.WriteAllBytesAsync(path, content);
        ImageRun four = await analysis.RunAsync(Sky.Windows(ids));

        Assert.Equal(NodeState.Failed, four.Outcome["sum 1951"].State);
        string warning = Assert.Single(four.Result.Warnings);
        Assert.Contains(ids[2], warning, StringComparison.Ordinal);
        Assert.Contains(ids[3], warning, StringComparison.Ordinal);
        Assert.DoesNotContain(ids[0], warning, StringComparison.Ordinal);
        Assert.Contains(four.Outcome["sum 1951"].Reason!, warning, StringComparison.Ordinal); // Failed nodes have a reason.
        Assert.Equal("Crab", four.Sources()[0].Name);
    }
}
