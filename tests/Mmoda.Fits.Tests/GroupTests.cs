namespace Mmoda.Fits.Tests;

/// <summary>Grouping tables in trees of files as the INTEGRAL archive has them.</summary>
public sealed class GroupTests
{
    [Fact]
    public void Members_are_read_in_the_order_of_the_rows()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("og.fits");
        WriteGroup(path, new("BINTABLE", "GROUPING", 1, 2, "scw/swg.fits", "URL"), new("IMAGE", "SKY", 2, 3));

        using FitsFile file = FitsFile.Open(path);
        IReadOnlyList<FitsGroupMember> members = FitsGroup.ReadMembers(file.RequireTable("GROUPING"));

        Assert.Equal([new("BINTABLE", "GROUPING", 1, 2, "scw/swg.fits", "URL"), new("IMAGE", "SKY", 2, 3)], members);
        Assert.Equal([true, false], members.Select(m => m.IsGroup));
        Assert.Equal("SKY", members[1].FindIn(file)?.Name);
    }

    [Fact]
    public void Columns_that_a_group_lacks_have_defaults()
    {
        FitsTable table = new FitsTable().Add("MEMBER_POSITION", new[] { 2 });
        using FitsFile file = FitsFile.Open(Write(new FitsHeader().Set("EXTNAME", "GROUPING"), table), "group");

        FitsGroupMember member = Assert.Single(FitsGroup.ReadMembers(file.RequireTable("GROUPING")));
        Assert.Equal(new FitsGroupMember("", "", 1, 2), member);
        Assert.Equal(1, member.FindIn(file)?.Index);
    }

    [Theory]
    [InlineData("0J")]
    [InlineData("2J")]
    [InlineData("1PJ")]
    public void A_column_of_other_than_one_number_a_row_is_refused(string format)
    {
        byte[] content = FitsBytes.Table(
            new byte[8], "NAXIS1  = 8", "NAXIS2  = 1", "PCOUNT  = 0", "GCOUNT  = 1", "TFIELDS = 1", "TTYPE1  = 'MEMBER_VERSION'", $"TFORM1  = '{format}'");
        using FitsFile file = FitsFile.Open(content, "group");

        Assert.Equal("TFORM1", Assert.Throws<FitsException>(() => FitsGroup.ReadMembers((BinaryTableHdu)file.Hdus[1])).Keyword);
    }

    [Fact]
    public void Everything_lies_in_the_root_of_the_file_system()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("og.fits");
        File.WriteAllBytes(path, []);

        Assert.Equal(path, FitsGroup.Locate(path, "og.fits", Path.GetPathRoot(path)!));
    }

    [Fact]
    public void Walking_follows_groups_into_compressed_files_and_back()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("obs"));
        Directory.CreateDirectory(folder.File("scw"));
        string top = folder.File("obs/og.fits");
        WriteGroup(top, new("BINTABLE", "GROUPING", 1, 2, "../scw/swg.fits", "URL"), new("IMAGE", "SKY", 1, 3));

        // swg.fits is there as swg.fits.gz only, and names the group that it belongs to: a circle.
        WriteGroup(folder.File("scw/swg.fits.gz"), new("IMAGE", "SKY", 1, 3), new("BINTABLE", "GROUPING", 1, 2, "../obs/og.fits", "URL"));

        FitsGroupEntry[] entries = [.. FitsGroup.Walk(top, folder.File(""))];

        Assert.Equal(
            [(0, "GROUPING", folder.File("scw/swg.fits.gz"), null), (1, "SKY", folder.File("scw/swg.fits.gz"), null),
                (1, "GROUPING", top, "the group was walked before."), (0, "SKY", top, (string?)null)],
            entries.Select(e => (e.Depth, e.Member.Name, e.Path, e.Problem)));
    }

    [Fact]
    public void A_branch_that_cannot_be_followed_is_told_and_the_others_are()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("in"));
        string top = folder.File("in/og.fits");
        File.WriteAllText(folder.File("in/broken.fits"), "not FITS");
        File.WriteAllText(folder.File("secret.fits"), "elsewhere");
        WriteGroup(
            top, new("BINTABLE", "GROUPING", 1, 2, "absent.fits"), new("BINTABLE", "GROUPING", 1, 2, "../secret.fits"),
            new("BINTABLE", "GROUPING", 1, 2, "broken.fits"), new("BINTABLE", "GROUPING", 1, 2, "http://example.org/a.fits", "URL"),
            new("BINTABLE", "GROUPING", 7, 9, "og.fits"), new("IMAGE", "SKY", 1, 3));

        FitsGroupEntry[] entries = [.. FitsGroup.Walk(top, folder.File("in"))];

        string[] expected = ["no file 'absent.fits'", "leads out of the folder", "not a FITS file", "not that of a file", "no table 'GROUPING', version 7"];
        Assert.All(expected, (part, i) => Assert.Contains(part, entries[i].Problem));
        Assert.Null(entries[1].Path);
        Assert.Null(entries[5].Problem);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../inside-not/a.fits")]
    [InlineData("file:///etc/passwd")]
    public void Files_outside_the_root_are_refused(string location)
    {
        using TemporaryFolder folder = new();

        FitsException e = Assert.Throws<FitsException>(() => FitsGroup.Locate(folder.File("inside/og.fits"), location, folder.File("inside")));
        Assert.Contains(location, e.Message);
    }

    [Fact]
    public void A_member_names_its_groups()
    {
        FitsHeader header = new FitsHeader().Set("GRPID1", -1).Set("GRPLC1", "swg.fits").Set("GRPID2", 3).Set("GRPID4", 9);

        Assert.Equal([new FitsGroupLink(1, "swg.fits"), new FitsGroupLink(3, null)], FitsGroup.ReadLinks(header));
    }

    [SkippableFact]
    public void The_groups_of_a_real_observation_are_walked()
    {
        string? root = TestFiles.RealRoot();
        Skip.If(root is null, "The folder of real files (shared/data or MMODA_TEST_DATA) is absent.");
        string? path = TestFiles.RealFits(root!).FirstOrDefault(p => p.EndsWith("og_l2.fits", StringComparison.Ordinal));
        Skip.If(path is null, "og_l2.fits is absent.");

        FitsGroupEntry[] entries = [.. FitsGroup.Walk(path!, Path.GetDirectoryName(path)!)];

        // An observation group, its index of science windows, and their groups (formats.md, section 3).
        Assert.Contains(entries, e => e.Depth == 0 && e.Path?.EndsWith("swg_index_l2.fits", StringComparison.Ordinal) == true);
        Assert.True(entries.Max(e => e.Depth) >= 2);
    }

    private static void WriteGroup(string path, params FitsGroupMember[] members)
    {
        FitsTable table = new FitsTable()
            .AddStrings("MEMBER_XTENSION", 8, [.. members.Select(m => m.Extension)])
            .AddStrings("MEMBER_NAME", 32, [.. members.Select(m => m.Name)])
            .Add("MEMBER_VERSION", members.Select(m => m.Version).ToArray())
            .Add("MEMBER_POSITION", members.Select(m => m.Position).ToArray())
            .AddStrings("MEMBER_LOCATION", 256, [.. members.Select(m => m.Location)])
            .AddStrings("MEMBER_URI_TYPE", 3, [.. members.Select(m => m.UriType)]);
        using FitsWriter writer = FitsWriter.Create(path);
        writer.WriteTable(new FitsHeader().Set("EXTNAME", "GROUPING"), table);
        writer.WriteImage<byte>(new FitsHeader().Set("EXTNAME", "SKY"), [1], [0]);
        writer.Commit();
    }

    private static byte[] Write(FitsHeader header, FitsTable table)
    {
        using MemoryStream stream = new();
        using FitsWriter writer = FitsWriter.Create(stream);
        writer.WriteTable(header, table);
        writer.Commit();
        return stream.ToArray();
    }
}
