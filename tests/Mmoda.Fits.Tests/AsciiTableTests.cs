using System.Text;

namespace Mmoda.Fits.Tests;

public sealed class AsciiTableTests
{
    [Fact]
    public void Columns_have_the_values_that_astropy_wrote()
    {
        using FitsFile file = FitsFile.Open(TestFiles.Golden("ascii.fits"));
        AsciiTableHdu table = Assert.IsType<AsciiTableHdu>(file.Find("ASCII"));

        Assert.Equal(4, table.RowCount);
        Assert.Equal(["Crab", "", "Cyg X-1", "x"], table.ReadStrings("name"));
        Assert.Equal([-50L, 50, 150, 250], table.ReadIntegers("COUNT"));
        Assert.Equal([-50.0, 50, 150, 250], table.ReadReals("COUNT"));
        Assert.Equal([-0.25, -0.125, 0, 0.125], table.ReadReals("RATE"));
        Assert.Equal([1.5e-12, 3e-12, 4.5e-12, 6e-12], table.ReadReals("FLUX"));
        Assert.Equal([0, 1000.125, 2000.25, 3000.375], table.ReadReals("TIME"));
        Assert.Equal("count", table.RequireColumn("COUNT").Unit);
    }

    [Fact]
    public void Scaling_nulls_blanks_and_left_out_points_follow_the_standard()
    {
        AsciiTableHdu table = Table("  12\n *  \n    \n 1D1\n", "TFORM1  = 'F4.1'", "TSCAL1  = 2", "TZERO1  = 100", "TNULL1  = ' *'");

        // 12 stands for 1.2; 1D1 for 0.1 times ten.
        Assert.Equal([102.4, double.NaN, 100, 102], table.ReadReals("X"));
    }

    [Theory]
    [InlineData("TFORM1  = 'Q4'")]
    [InlineData("TFORM1  = 'I9'")]
    [InlineData("TFORM1  = 'I'")]
    [InlineData("TFORM1  = ''")]
    public void A_column_that_cannot_be_is_refused(string form) => Assert.Throws<FitsException>(() => Table("1234\n", form));

    [Fact]
    public void A_field_that_is_not_a_number_is_told()
    {
        AsciiTableHdu table = Table("12x4\n", "TFORM1  = 'I4'");

        Assert.Contains("12x4", Assert.Throws<FitsException>(() => table.ReadReals("X")).Message);
        Assert.Throws<FitsException>(() => table.ReadIntegers("X"));
        Assert.Equal(["12x4"], table.ReadStrings("X"));
    }

    [Fact]
    public void Columns_without_a_name_of_their_own_are_told_apart_in_texts()
    {
        foreach (string name in new[] { "", "A" })
        {
            byte[] content =
            [
                .. FitsBytes.Header(FitsBytes.EmptyPrimary),
                .. FitsBytes.Header(
                    "XTENSION= 'TABLE'", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 10", "NAXIS2  = 2", "PCOUNT  = 0", "GCOUNT  = 1", "TFIELDS = 2",
                    "TFORM1  = 'I4'", "TBCOL1  = 1", $"TTYPE1  = '{name}'", "TFORM2  = 'F6.2'", "TBCOL2  = 5", $"TTYPE2  = '{name}'"),
                .. FitsBytes.Pad(Encoding.ASCII.GetBytes("  12  3.50  13  4.25"), (byte)' '),
            ];
            using FitsFile file = FitsFile.Open(content, "table");
            using StringWriter text = new();

            FitsTableText.Write(file.Hdus[1], text, FitsTextFormat.Csv);

            Assert.EndsWith("\n12,3.5\n13,4.25\n", text.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Rows_without_characters_are_refused()
    {
        byte[] content =
        [
            .. FitsBytes.Header(FitsBytes.EmptyPrimary),
            .. FitsBytes.Header(
                "XTENSION= 'TABLE'", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 0", "NAXIS2  = 9000000000000000", "PCOUNT  = 0", "GCOUNT  = 1", "TFIELDS = 0"),
        ];

        Assert.Equal("NAXIS2", Assert.Throws<FitsException>(() => FitsFile.Open(content, "table")).Keyword);
    }

    [Fact]
    public void INHERIT_adds_the_keywords_of_the_primary_that_the_extension_lacks()
    {
        using FitsFile file = FitsFile.Open(TestFiles.Golden("ascii.fits"));
        FitsHdu table = file.Hdus[1];

        Assert.Equal("INTEGRAL", table.EffectiveHeader.RequireString("TELESCOP"));
        Assert.Equal("own", table.EffectiveHeader.RequireString("OBJECT"));
        Assert.Equal(2, table.EffectiveHeader.RequireInteger("NAXIS"));
        Assert.False(table.EffectiveHeader.Contains("SIMPLE"));
        Assert.False(table.Header.Contains("TELESCOP"));
        Assert.Same(file.Hdus[0].Header, file.Hdus[0].EffectiveHeader);
    }

    /// <summary>Rows of four characters and a line feed.</summary>
    private static AsciiTableHdu Table(string rows, params string[] records)
    {
        byte[] content =
        [
            .. FitsBytes.Header(FitsBytes.EmptyPrimary),
            .. FitsBytes.Header([
                "XTENSION= 'TABLE   '", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 5", $"NAXIS2  = {rows.Length / 5}", "PCOUNT  = 0", "GCOUNT  = 1",
                "TFIELDS = 1", "TTYPE1  = 'X'", "TBCOL1  = 1", .. records]),
            .. FitsBytes.Pad(Encoding.ASCII.GetBytes(rows), (byte)' '),
        ];
        return Assert.IsType<AsciiTableHdu>(FitsFile.Open(content, "ascii").Hdus[1]);
    }
}
