using System.Numerics;
using Mmoda.Tests;

namespace Mmoda.Fits.Tests;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("K       = 'it''s'", "it's")]
    [InlineData("K       = '   lead  '", "   lead")]
    [InlineData("K       = ''", "")]
    [InlineData("K       ='no blank after the equals sign'", null)]
    [InlineData("K='free'", null)]
    [InlineData("K       =     'late' / comment", "late")]
    [InlineData("K       = 'a / b' / c", "a / b")]
    [InlineData("K       = 'never closed", "never closed")]
    public void Strings_are_read_in_free_format(string record, string? expected) =>
        Assert.Equal(expected, FitsBytes.Parse(record).GetString("K"));

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("-1.5E-3", -1.5e-3)]
    [InlineData("1.5D+10", 1.5e10)]
    [InlineData("+.5", 0.5)]
    [InlineData("3.", 3)]
    [InlineData("42", 42)]
    [InlineData("100000000000000000000", 1e20)]
    public void Numbers_are_read_as_reals(string literal, double expected) =>
        Assert.Equal(expected, FitsBytes.Parse($"K       = {literal} / comment").GetReal("K"));

    [Theory]
    [InlineData("Real")]
    [InlineData("String")]
    [InlineData("Integer")]
    [InlineData("UTC_format")]
    [InlineData("OBT_format")]
    public void Template_placeholders_are_absent_values(string word)
    {
        FitsHeader header = FitsBytes.Parse($"K       = '{word}'");

        Assert.True(header.Contains("K"));
        Assert.Null(header.GetReal("K"));
        Assert.Null(header.GetInteger("K"));
        Assert.Null(header.GetString("K"));
        Assert.Null(header.GetLogical("K"));
        Assert.Equal(word, header.Find("K")!.Value.Value);
        FitsException e = Assert.Throws<FitsException>(() => header.RequireReal("K"));
        Assert.Equal(("K", 0, "test"), (e.Keyword, e.HduIndex, e.Path));
        Assert.Contains(word, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_another_type_is_an_error_that_names_it()
    {
        FitsHeader header = FitsBytes.Parse("K       = 'abc'", "X       = 1.5");

        Assert.Contains("'abc'", Assert.Throws<FitsException>(() => header.GetReal("K")).Message, StringComparison.Ordinal);
        Assert.Throws<FitsException>(() => header.GetInteger("X"));
        Assert.Throws<FitsException>(() => header.GetString("X"));
        Assert.Contains("absent", Assert.Throws<FitsException>(() => header.RequireString("NONE")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Undefined_values_are_absent_but_the_record_is_there()
    {
        FitsHeader header = FitsBytes.Parse("STAMP   =", "OTHER   =                      / comment");

        Assert.Null(header.GetString("STAMP"));
        Assert.True(header.Find("STAMP")!.Value.HasValue);
        Assert.Equal("comment", header.Find("OTHER")!.Value.Comment);
    }

    [Fact]
    public void Continue_records_join_and_stray_ones_stay_as_they_are()
    {
        FitsHeader header = FitsBytes.Parse(
            "K       = 'one &'", "CONTINUE  'two&' / c1", "CONTINUE  ''     / c2", "N       = 'ends in amp&'", "M       = 1", "CONTINUE  'stray'");

        Assert.Equal("one two", header.GetString("K"));
        Assert.Equal("c1 c2", header.Find("K")!.Value.Comment);
        Assert.Equal("ends in amp&", header.GetString("N"));
        Assert.Equal(1, header.GetInteger("M"));
        Assert.Contains(header.Cards, c => c.Keyword == "CONTINUE");
    }

    [Fact]
    public void Complex_and_unknown_literals_are_kept()
    {
        FitsHeader header = FitsBytes.Parse("Z       = (1.0, -2.5)", "ODD     = 2003-01-01");

        Assert.Equal(new Complex(1, -2.5), header.Find("Z")!.Value.Value);
        Assert.Equal("2003-01-01", header.GetString("ODD"));
    }

    [Fact]
    public void The_header_of_a_file_is_read_only_and_its_copy_is_not()
    {
        FitsHeader header = FitsBytes.Parse("K       = 1");

        Assert.Throws<InvalidOperationException>(() => header.Set("K", 2));
        Assert.Equal(2, header.Copy().Set("K", 2).GetInteger("k"));
        Assert.Equal(1, header.GetInteger("K"));
    }

    [Fact]
    public void Set_replaces_in_place_and_remove_removes()
    {
        FitsHeader header = new FitsHeader().Set("A", 1, "first").Set("B", 2).Set("a", 3);

        Assert.Equal(["A", "B"], header.Cards.Select(c => c.Keyword));
        Assert.Equal("first", header.Cards[0].Comment);
        Assert.Equal(2, header.Remove("A").GetInteger("B"));
        Assert.False(header.Contains("A"));
    }

    [Theory]
    [InlineData("END")]
    [InlineData("")]
    [InlineData("A=B")]
    [InlineData("COMMENT")]
    public void Illegal_keywords_are_refused(string keyword) => Assert.Throws<ArgumentException>(() => new FitsHeader().Set(keyword, 1));

    [Fact]
    public void What_a_header_cannot_hold_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new FitsHeader().Set("K", "µm"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FitsHeader().Set("K", double.NaN));
    }

    [Fact]
    public void Any_value_survives_writing_and_reading() => Property.ForAll(
        r => (Text: RandomText(r), Real: RandomReal(r), Integer: r.NextInt64(long.MinValue, long.MaxValue), Hierarch: r.Next(2) == 0),
        v =>
        {
            string prefix = v.Hierarch ? "ESO LONG WORDS " : "";
            FitsHeader header = new FitsHeader()
                .Set(prefix + "TEXT", v.Text, "a comment").Set(prefix + "REAL", v.Real).Set(prefix + "INT", v.Integer).Set(prefix + "LOG", v.Integer > 0);
            using MemoryStream stream = new();
            using FitsWriter writer = FitsWriter.Create(stream);
            writer.WritePrimary(header);
            writer.Commit();

            using FitsFile file = FitsFile.Open(stream.ToArray(), "memory");
            FitsHeader read = file.Hdus[0].Header;
            Assert.Equal(v.Text.TrimEnd(' '), read.Find(prefix + "TEXT")!.Value.Value);
            Assert.Equal(v.Real, read.GetReal(prefix + "REAL"));
            Assert.Equal(v.Integer, read.GetInteger(prefix + "INT"));
            Assert.Equal(v.Integer > 0, read.GetLogical(prefix + "LOG"));
        });

    private static string RandomText(Random r)
    {
        // Quotes and ampersands at any place, around the lengths where records break.
        string alphabet = r.Next(2) == 0 ? "'&/ ab" : "abcdefgh ";
        return string.Concat(Enumerable.Range(0, r.Next(0, 240)).Select(_ => alphabet[r.Next(alphabet.Length)]));
    }

    private static double RandomReal(Random r)
    {
        double value = BitConverter.Int64BitsToDouble(r.NextInt64(long.MinValue, long.MaxValue));
        return double.IsFinite(value) ? value : r.NextDouble();
    }
}
