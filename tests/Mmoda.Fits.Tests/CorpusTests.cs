using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Mmoda.Fits.Tests;

/// <summary>Files made by CFITSIO, astropy and fpack are read identically: every record of every header, every value.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Files() => [.. Corpus.Index.Select(f => (string)f["file"]!)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_header_and_value_is_the_one_that_others_read(string name)
    {
        using FitsFile file = FitsFile.Open(Corpus.Content(name), name);

        AssertSame(Corpus.Index.Single(f => (string)f["file"]! == name), file);
    }

    [SkippableFact]
    public void What_we_write_astropy_reads_identically_and_fitsverify_accepts()
    {
        string? python = TestFiles.Python();
        Skip.If(python is null, "No python3 that imports astropy.");
        using TemporaryFolder folder = new();
        string[] paths = [.. WrittenCorpus.Write(folder.Path)];
        Assert.InRange(paths.Length, 130, 300);
        string output = TestFiles.TryRun(python!, out int code, [Script(), "--read", .. paths])!;
        Assert.True(code == 0, output);

        foreach (JsonNode? told in JsonNode.Parse(output)!.AsArray())
        {
            string name = (string)told!["file"]!;
            using FitsFile file = FitsFile.Open(folder.File(name));
            Assert.True((int)told["fitsverify_errors"]! == 0, $"fitsverify finds errors in {name}");
            AssertSame(told, file);
        }
    }

    private static string Script([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../tools/golden/fits/make_corpus.py"));

    private static void AssertSame(JsonNode told, FitsFile file)
    {
        string name = (string)told["file"]!;
        JsonArray expected = told["hdus"]!.AsArray();
        Assert.Equal(expected.Count, file.Hdus.Count);

        // CFITSIO smooths what it decompresses when a file asks for that; we give the pixels that are stored, and say so.
        Assert.Equal((string)told["kind"]! == "hcompress-smooth", file.Warnings.Any(w => w.Message.Contains("SMOOTH", StringComparison.Ordinal)));
        foreach (FitsHdu hdu in file.Hdus)
        {
            AssertSameCards(expected[hdu.Index]!["cards"]!.AsArray(), hdu.Layout.Header, $"{name} HDU {hdu.Index}");
            if ((string)told["kind"]! != "hcompress-smooth")
            {
                AssertSameValues(expected[hdu.Index]!, hdu);
            }

            Assert.True(hdu.VerifyChecksum().IsAcceptable, $"{name} HDU {hdu.Index}: checksum");
        }
    }

    [Fact]
    public void The_corpus_has_all_kinds()
    {
        Assert.True(Corpus.Index.Count >= 150);
        Assert.Equal(["compressed-table", "hcompress", "hcompress-smooth", "plain"], Corpus.Index.Select(f => (string)f["kind"]!).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["astropy", "cfitsio", "fpack"], Corpus.Index.Select(f => ((string)f["file"]!).Split('-')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    private static void AssertSameValues(JsonNode told, FitsHdu hdu)
    {
        string place = $"{hdu.Layout.Source.Name} HDU {hdu.Index}";
        switch ((string)told["kind"]!)
        {
            case "image":
                ImageHdu image = Assert.IsType<ImageHdu>(hdu);
                Assert.Equal(told["shape"]!.AsArray().Select(n => (long)n!), image.Shape);
                Assert.Equal((int)told["bitpix"]!, image.BitPix);
                if (told["sha"] is { } digest)
                {
                    AssertEqual((string)digest!, Corpus.Digest(hdu, -1, (string)told["as"]!), place);
                }

                break;
            case "table":
                BinaryTableHdu table = Assert.IsType<BinaryTableHdu>(hdu);
                Assert.Equal((long)told["rows"]!, table.RowCount);
                AssertSameColumns(told, hdu, [.. table.Columns.Select(c => (c.Name, c.Format, c.Unit ?? ""))]);
                break;
            case "ascii":
                AsciiTableHdu text = Assert.IsType<AsciiTableHdu>(hdu);
                Assert.Equal((long)told["rows"]!, text.RowCount);
                AssertSameColumns(told, hdu, [.. text.Columns.Select(c => (c.Name, c.Format, c.Unit ?? ""))]);
                break;
            default:
                AssertEqual((string)told["bytes"]!, Corpus.Digest(hdu, -1, ""), place);
                break;
        }
    }

    private static void AssertSameColumns(JsonNode told, FitsHdu hdu, IReadOnlyList<(string Name, string Format, string Unit)> columns)
    {
        JsonArray expected = told["columns"]!.AsArray();
        Assert.Equal(expected.Select(c => ((string)c!["name"]!, (string)c["format"]!, (string?)c["unit"] ?? "")), columns);
        for (int i = 0; i < columns.Count; i++)
        {
            string place = $"{hdu.Layout.Source.Name} HDU {hdu.Index} column {columns[i].Name}";
            AssertEqual((string)expected[i]!["sha"]!, Corpus.Digest(hdu, i, (string)expected[i]!["as"]!), place);
        }
    }

    private static void AssertSameCards(JsonArray told, FitsHeader header, string place)
    {
        // LONGSTRN and the like are records as any other; only the CONTINUE records of a string are one with it.
        // astropy keeps the case of HIERARCH keywords; ours are in upper case.
        List<string> expected = [.. told.Select(c => $"{((string)c![0]!).ToUpperInvariant()} {Canonical((string)c[1]!)}")];
        List<string> found = [.. header.Cards.Select(c => $"{c.Keyword} {Literal(c)}")];
        for (int i = 0; i < Math.Max(expected.Count, found.Count); i++)
        {
            AssertEqual(expected.ElementAtOrDefault(i) ?? "none", found.ElementAtOrDefault(i) ?? "none", $"{place} record {i}");
        }
    }

    private static string Literal(FitsCard card) => card switch
    {
        { IsCommentary: true, Keyword: "COMMENT" or "HISTORY" or "" } => "t" + card.Comment,
        { IsCommentary: true } => "t",
        { Value: null } => "n",
        { Value: bool flag } => flag ? "bT" : "bF",
        { Value: long integer } => string.Create(CultureInfo.InvariantCulture, $"i{integer}"),
        { Value: double real } => "d" + Bits(real),
        { Value: Complex c } => $"c{Bits(c.Real)},{Bits(c.Imaginary)}",
        _ => "s" + card.Value,
    };

    private static string Canonical(string literal) => literal[0] is 'd' or 'c'
        ? literal[0] + string.Join(',', literal[1..].Split(',').Select(t => Bits(double.Parse(t, CultureInfo.InvariantCulture))))
        : literal;

    private static string Bits(double value) => $"{value:R} {BitConverter.DoubleToInt64Bits(value):X}";

    private static void AssertEqual(string expected, string found, string place) => Assert.True(expected == found, $"{place}: expected {expected}, found {found}");
}
