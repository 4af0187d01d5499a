using System.Text;
using Mmoda.Server.OdaApi;

namespace Mmoda.Server.Tests;

/// <summary>Whatever is uploaded as a catalogue, it becomes one or is refused for its form.</summary>
public sealed class CatalogueFileTests
{
    private static readonly string[] Columns = ["src_names", "significance", "ra", "dec"];

    [Fact]
    public void A_table_becomes_a_catalogue()
    {
        string catalogue = CatalogueFile.Read(Fits(rows: 2, claimed: 2));
        Assert.Contains("\"cat_column_names\": [\"meta_ID\", \"src_names\", \"significance\", \"ra\", \"dec\"]", catalogue, StringComparison.Ordinal);
        Assert.Contains("Crab", CatalogueFile.Read(Ecsv(rows: 1, more: 0)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)] // Empty.
    [InlineData(2, 9000)] // Cut off.
    [InlineData(1, 2_000_000_000)]
    [InlineData(10_001, 10_001)]
    public void A_table_in_fits_that_is_none_is_refused_for_its_form(int rows, int claimed) =>
        Assert.Contains("format not valid", Assert.Throws<OdaError>(() => CatalogueFile.Read(Fits(rows, claimed))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10_001, 0)]
    [InlineData(1000, 197)] // 201 columns.
    public void A_table_in_ecsv_that_is_none_is_refused_for_its_form(int rows, int more) =>
        Assert.Contains("format not valid", Assert.Throws<OdaError>(() => CatalogueFile.Read(Ecsv(rows, more))).Message, StringComparison.Ordinal);

    private static byte[] Ecsv(int rows, int more)
    {
        string[] names = [.. Columns, .. Enumerable.Range(0, more).Select(i => $"c{i}")];
        StringBuilder text = new("# %ECSV 1.0\n# ---\n# datatype:\n");
        foreach (string name in names)
            text.Append("# - {name: ").Append(name).Append(", datatype: ").Append(name == "src_names" ? "string" : "float64").Append("}\n");
        text.AppendJoin(' ', names).Append('\n');
        for (int row = 0; row < rows; row++)
            text.Append("Crab").Insert(text.Length, " 1.5", names.Length - 1).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A table written by hand, so that its header can lie.</summary>
    private static byte[] Fits(int rows, int claimed)
    {
        StringBuilder text = new();
        Header(text, ["SIMPLE  =                    T", "BITPIX  =                    8", "NAXIS   =                    0", "EXTEND  =                    T"]);
        Header(text,
        [
            "XTENSION= 'BINTABLE'", "BITPIX  =                    8", "NAXIS   =                    2", "NAXIS1  =                   20", $"NAXIS2  = {claimed,20}",
            "PCOUNT  =                    0", "GCOUNT  =                    1", "TFIELDS =                    4",
            .. Columns.Select((c, i) => $"TTYPE{i + 1}  = '{c}'"), "TFORM1  = '8A'", "TFORM2  = 'E'", "TFORM3  = 'E'", "TFORM4  = 'E'",
        ]);
        byte[] header = Encoding.ASCII.GetBytes(text.ToString());
        byte[] file = new byte[header.Length + (((rows * 20) + 2879) / 2880 * 2880)];
        header.CopyTo(file, 0);
        for (int row = 0; row < rows; row++)
            "Crab    "u8.CopyTo(file.AsSpan(header.Length + (row * 20)));
        return file;
    }

    private static void Header(StringBuilder text, IEnumerable<string> cards)
    {
        foreach (string card in cards.Append("END"))
            text.Append(card.PadRight(80));
        text.Append(' ', (2880 - (text.Length % 2880)) % 2880);
    }
}
