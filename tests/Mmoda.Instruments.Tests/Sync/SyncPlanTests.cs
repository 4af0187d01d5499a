using Mmoda.Fits;
using Mmoda.Sky;

namespace Mmoda.Instruments.Tests;

/// <summary>What to copy is decided from names alone.</summary>
public sealed class SyncPlanTests
{
    private static OriginWindow Window(string id)
    {
        Assert.True(ScienceWindowId.TryParse(id, out ScienceWindowId parsed));
        return new OriginWindow(parsed, null, double.NaN, double.NaN);
    }

    private static readonly OriginWindow[] Windows =
    [
        Window("010200230010.000"), Window("010200230010.001"), Window("010200230010.002"), Window("010200240010.000"), Window("010200240021.001"),
    ];

    private static string[] Choose(WindowSelection selection, ProcessingVersion version, out IReadOnlyList<string> absent) =>
        [.. SyncPlan.Choose(Windows, selection, version, out absent).Select(w => w.Id.ToString())];

    [Fact]
    public void The_highest_consolidated_version_counts_and_near_real_time_only_when_asked_for()
    {
        Assert.Equal(["010200230010.002"], Choose(new WindowSelection.OfRevolution(102), ProcessingVersion.Consolidated, out _));
        Assert.Equal(["010200230010.000", "010200240010.000"], Choose(new WindowSelection.OfRevolution(102), ProcessingVersion.NearRealTime, out _));
    }

    [Fact]
    public void A_version_in_the_list_is_meant_and_slews_are_taken_when_listed()
    {
        string[] chosen = Choose(
            new WindowSelection.Listed(["010200230010.000", "010200240021", "010200240010", "010200230010.007"]), ProcessingVersion.Consolidated, out IReadOnlyList<string> absent);

        Assert.Equal(["010200230010.000", "010200240021.001"], chosen);
        Assert.Equal(["010200240010", "010200230010.007"], absent);
    }

    [Fact]
    public void Only_members_that_the_analysis_reads_are_taken()
    {
        string[] members = ["spi_oper.fits", "ibis_gti.fits.gz", "isgri_events.fits", "../rev.001/idx/isgri_context_index.fits", "", "isgri_events.fits"];

        IReadOnlyList<string> files = SyncPlan.FilesOf("scw/0102/010200230010.001", members.Select(m => new GroupMember("BINTABLE", "X", 1, 2, m)));

        Assert.Equal(["scw/0102/010200230010.001/isgri_events.fits", "scw/0102/010200230010.001/ibis_gti.fits.gz"], files);
    }

    [Theory]
    [InlineData("idx/scw/a.fits", "../../scw/0102/b.fits", "scw/0102/b.fits")]
    [InlineData("a.fits", "./b.fits", "b.fits")]
    public void Locations_are_relative_to_their_index(string index, string location, string expected) =>
        Assert.Equal(expected, ArchiveRelativePath.Resolve(index, location));

    [Theory]
    [InlineData("../../../b.fits")]
    [InlineData("/b.fits")]
    [InlineData("")]
    [InlineData("b.fits?x=1")]
    [InlineData("~/b.fits")]
    [InlineData(".ssh/b.fits")]
    [InlineData("c:\\b.fits")]
    public void Locations_that_lead_elsewhere_are_refused(string location) =>
        Assert.Throws<FitsException>(() => ArchiveRelativePath.Resolve("idx/scw/a.fits", location == "" ? "../.." : location));

    [Fact]
    public void A_listing_has_the_plain_names_in_the_directory()
    {
        const string Page = """
            <!DOCTYPE HTML><html><head><title>Index of /integral/data/scw/0102</title></head><body>
            <a href="?C=N;O=D">Name</a> <a href="/integral/data/scw/">Parent Directory</a> <a href="../">up</a>
            <a href="010200230010.001/">010200230010.001/</a> <A class=x HREF='./rev.001/'>rev.001/</A> <a href="swg%2Egz">x</a>
            <a href="..%2f..%2fetc/">evil</a> <a href="http://other/x">other</a> <a href=".hidden">h</a> <a href="a&amp;b">amp</a>
            """;

        Assert.Equal(["010200230010.001/", "rev.001/", "swg.gz"], DirectoryListing.Parse(Page));
        Assert.Null(DirectoryListing.Parse("<html><title>Log in</title><a href=\"x\">x</a></html>"));
    }

    [Fact]
    public void The_newest_catalogue_of_a_listing_is_taken_or_those_known_are_tried()
    {
        Assert.Equal(["cat/hec/gnrl_refr_cat_0043.fits.gz"], SyncPlan.CatalogueCandidates(["gnrl_refr_cat_0009.fits", "gnrl_refr_cat_0043.fits.gz", "notes.txt"]));
        Assert.Empty(SyncPlan.CatalogueCandidates([]));
        Assert.Equal("cat/hec/gnrl_refr_cat_0044.fits", SyncPlan.CatalogueCandidates(null)[0]);
    }
}
