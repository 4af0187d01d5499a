using System.Text.Json.Nodes;
using Mmoda.Fits;

namespace Mmoda.Instruments.Tests;

/// <summary>Lists of sources from files.</summary>
public sealed class CatalogueFileTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Identifiers_that_are_text_are_kept_and_numbers_are_not_in_the_way(bool isText)
    {
        using TemporaryFolder folder = new();
        string path = folder.In("catalogue.fits");
        FitsTable table = new FitsTable().AddStrings("NAME", 20, ["Crab", "Gaia star"]).Add("RA", [83.6332, 84.0]).Add("DEC", [22.0145, 21.0]);
        table = isText ? table.AddStrings("SOURCE_ID", 16, ["J053432.0+220052", ""]) : table.Add("SOURCE_ID", [3403818172572314624, 3403818172572314625]);
        using (FitsWriter file = FitsWriter.Create(path))
        {
            file.WritePrimary(new FitsHeader());
            file.WriteTable(new FitsHeader(), table);
            file.Commit();
        }

        JsonNode catalogue = JsonNode.Parse(CatalogueFile.ToJson(path))!; // An object.

        Assert.Equal(["Crab", "Gaia star"], catalogue["cat_column_list"]![0]!.AsArray().Select(n => (string?)n));
        Assert.Equal(isText ? ["src_names", "ra", "dec", "SOURCE_ID"] : ["src_names", "ra", "dec"], catalogue["cat_column_names"]!.AsArray().Select(n => (string?)n));
    }
}
