using Mmoda.Analysis;
using Mmoda.Fits;

namespace Mmoda.Instruments.Tests;

/// <summary>Which calibration file is used, of those that an archive has.</summary>
public sealed class InstrumentCharacteristicsTests(CrabArchive crab) : IClassFixture<CrabArchive>
{
    private const string Structure = "ISGR-MCEC-MOD";

    private static void WriteIndex(string root, params (string Location, short Version, double Start, double Stop)[] rows)
    {
        Directory.CreateDirectory(Path.Combine(root, "idx", "ic"));
        using FitsWriter file = FitsWriter.Create(Path.Combine(root, "idx", "ic", Structure + "-IDX.fits"));
        file.WritePrimary(new FitsHeader());
        file.WriteTable(
            new FitsHeader().Set("EXTNAME", "GROUPING"),
            GroupingTable.Columns([.. rows.Select(r => new GroupMember("BINTABLE", Structure, 1, 2, r.Location))])
                .Add("VERSION", rows.Select(r => r.Version).ToArray())
                .Add("VSTART", rows.Select(r => r.Start).ToArray(), "d")
                .Add("VSTOP", rows.Select(r => r.Stop).ToArray(), "d"));
        file.Commit();
    }

    private static void WriteAlias(string root, short version)
    {
        using FitsWriter file = FitsWriter.Create(Path.Combine(root, "idx", "ic", "ic_master_file.fits"));
        file.WritePrimary(new FitsHeader());
        file.WriteTable(
            new FitsHeader().Set("EXTNAME", "IC-ALIAS"), new FitsTable().AddStrings("MNEMONIC", 8, ["OSA"]).Add("ISGR_MCEC_MOD", new[] { version }));
        file.Commit();
    }

    private static string Touch(TemporaryFolder folder, string name)
    {
        string path = folder.In("ic", "ibis", name);
        Directory.CreateDirectory(folder.In("ic", "ibis"));
        File.WriteAllText(path, "");
        return "../../ic/ibis/" + name;
    }

    [Fact]
    public void The_newest_file_that_is_valid_at_the_epoch_is_used()
    {
        using TemporaryFolder folder = new();
        WriteIndex(
            folder.Path,
            (Touch(folder, "first.fits"), 1, 0, 1e10), (Touch(folder, "second.fits"), 1, 3000, 5000), (Touch(folder, "third.fits.gz")[..^3], 1, 4000, 1e10));
        InstrumentCharacteristics tree = new(folder.Path);

        Assert.Equal("first.fits", Path.GetFileName(tree.Find(Structure, 2999)));
        Assert.Equal("second.fits", Path.GetFileName(tree.Find(Structure, 3000)));
        Assert.Equal("third.fits.gz", Path.GetFileName(tree.Find(Structure, 4500)));
        Assert.Null(tree.Find(Structure, -1));
        Assert.Null(tree.Find("ISGR-OFFS-MOD", 3000));
    }

    [Fact]
    public void The_alias_of_the_analysis_decides_the_version()
    {
        using TemporaryFolder folder = new();
        WriteIndex(folder.Path, (Touch(folder, "old.fits"), 1, 0, 1e10), (Touch(folder, "new.fits"), 2, 1000, 1e10));
        WriteAlias(folder.Path, 1);

        Assert.Equal("old.fits", Path.GetFileName(new InstrumentCharacteristics(folder.Path).Find(Structure, 2000)));
        WriteAlias(folder.Path, -999);
        Assert.Equal("new.fits", Path.GetFileName(new InstrumentCharacteristics(folder.Path).Find(Structure, 2000)));
    }

    [Fact]
    public void A_member_outside_the_archive_is_not_read()
    {
        using TemporaryFolder folder = new();
        WriteIndex(folder.Path, ("../../../outside.fits", 1, 0, 1e10));

        FitsException refusal = Assert.Throws<FitsException>(() => new InstrumentCharacteristics(folder.Path).Find(Structure, 2000));

        Assert.Contains("outside the archive", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_outside_the_archive_is_not_read()
    {
        using TemporaryFolder folder = new();
        string root = crab.CopyTo(folder), revolution = Path.Combine(root, "scw", "1922", "rev.001");
        File.Copy(Directory.EnumerateFiles(Path.Combine(revolution, "cfg")).Single(), folder.In("context.fits"));
        using (FitsWriter file = FitsWriter.Create(Path.Combine(revolution, "idx", "isgri_context_index.fits")))
        {
            file.WritePrimary(new FitsHeader());
            file.WriteTable(
                new FitsHeader().Set("EXTNAME", "GROUPING"), GroupingTable.Columns([new GroupMember("BINTABLE", "GROUPING", 1, 2, "../../../../../context.fits")]));
            file.Commit();
        }

        await using ImageAnalysis analysis = new(root, folder.In("store"));

        ImageRun run = await analysis.RunAsync(Sky.Windows(CrabArchive.Ids[0]));

        WindowReport window = Assert.Single(run.Result.Windows);
        Assert.Equal("failed", window.Status);
        Assert.Contains("outside the archive", window.Reason, StringComparison.Ordinal);
    }
}
