using Mmoda.Sky;

namespace Mmoda.Instruments.Tests;

/// <summary>An archive with near-real-time and consolidated data of one window.</summary>
public sealed class ProcessingVersionTests(CrabArchive crab) : IClassFixture<CrabArchive>
{
    [Fact]
    public void The_highest_version_of_a_window_is_selected_and_the_index_says_so()
    {
        using TemporaryFolder folder = new();
        string root = crab.CopyTo(folder), consolidated = CrabArchive.Ids[0], nearRealTime = consolidated[..12] + ".000";
        Directory.CreateDirectory(Path.Combine(root, "scw", "1922", nearRealTime));
        foreach (string file in Directory.GetFiles(Path.Combine(root, "scw", "1922", consolidated)))
            File.Copy(file, CrabArchive.FileOf(root, nearRealTime, Path.GetFileName(file)));

        IndexReport report = ArchiveIndex.Build(root, "2026-01-01T00:00:00", CancellationToken.None);
        IntegralArchive archive = new(root);

        Assert.Equal(6, report.Windows);
        Assert.Equal([nearRealTime], report.Superseded);
        Assert.Equal(CrabArchive.Ids, archive.Select(Sky.Crab, Angle.FromDegrees(15), null, null).Select(w => w.Id.ToString()));
        Assert.Equal(CrabArchive.Ids, archive.List(null, null, null, null, null).Select(w => w.Id));
        Assert.True(ScienceWindowId.TryParse(nearRealTime, out ScienceWindowId id));
        Assert.NotNull(archive.Find(id));
        Assert.Equal(consolidated, archive.FindNewest(id)?.Id.ToString());
    }
}
