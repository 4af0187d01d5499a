using System.Numerics;

namespace Mmoda.Fits.Tests;

/// <summary>Files made by astropy (tools/golden/fits/make_golden.py); the values are the formulas of that script.</summary>
public sealed class GoldenFilesTests
{
    private static IEnumerable<double> Ramp(double offset = 0) => Enumerable.Range(0, 12).Select(i => i + offset);

    [Theory]
    [InlineData("U8", 0)]
    [InlineData("I16", -5)]
    [InlineData("I32", -5)]
    [InlineData("I64", -5)]
    [InlineData("F64", -5)]
    [InlineData("S8", -120)]
    [InlineData("U16", 65000)]
    [InlineData("U32", 4294967000)]
    public void Images_of_every_type_have_the_values_that_astropy_wrote(string name, double offset)
    {
        using FitsFile file = FitsFile.Open(TestFiles.Golden("images.fits"));
        ImageHdu image = file.RequireImage(name);

        Assert.Equal([4L, 3L], image.Shape);
        Assert.Equal(Ramp(offset), image.ReadAll<double>());
        Assert.Equal(Ramp(offset).Select(v => (float)v), image.ReadAll<float>());
        Assert.Equal(Ramp(offset).Select(v => (long)v), image.ReadAll<long>());
    }

    [Fact]
    public void Unsigned_64_bit_pixels_are_exact()
    {
        using FitsFile file = FitsFile.Open(TestFiles.Golden("images.fits"));

        Assert.Equal(Enumerable.Range(0, 12).Select(i => 18446744073709551000UL + (ulong)i), file.RequireImage("U64").ReadAll<ulong>());
    }

    [Fact]
    public void Scaling_applies_and_blank_becomes_NaN_for_reals_only()
    {
        using FitsFile file = FitsFile.Open(TestFiles.Golden("images.fits"));
        ImageHdu image = file.RequireImage("SCALED");

        double[] expected = [.. Enumerable.Range(0, 12).Select(i => i == 7 ? double.NaN : 100 + (0.25 * i))];
        Assert.Equal(expected, image.ReadAll<double>());
        Assert.Equal(102, image.ReadAll<int>()[7]);
    }

    [Fact]
    public void A_part_of_a_cube_can_be_read()
    {
        using FitsFile file = FitsFile.Open(TestFiles.Golden("images.fits"));
        short[] plane = new short[12];
        file.RequireImage("CUBE").Read<short>(plane, firstPixel: 12);

        Assert.Equal(Enumerable.Range(12, 12).Select(i => (short)i), plane);
    }

    [Fact]
    public void Headers_have_the_values_that_astropy_wrote()
    {
        using FitsFile file = FitsFile.Open(TestFiles.Golden("images.fits"));
        FitsHeader header = file.Hdus[0].Header;

        Assert.Equal("O'Neil's", header.RequireString("OBJECT"));
        Assert.Equal("quotes", header.Find("OBJECT")!.Value.Comment);
        Assert.Equal("CCD-44", header.RequireString("ESO DET CHIP NAME"));
        Assert.Equal(string.Concat(Enumerable.Repeat("0123456789", 20)) + " end", header.RequireString("LONGTXT"));
        Assert.Equal("a long string", header.Find("LONGTXT")!.Value.Comment);
        Assert.True(header.Contains("UNDEF"));
        Assert.Null(header.GetReal("UNDEF"));
        Assert.True(header.Find("UNDEF")!.Value.HasValue);
        Assert.Equal(-9223372036854775807, header.RequireInteger("BIGINT"));
        Assert.Equal(1e-300, header.RequireReal("REALD"));
        Assert.True(header.GetLogical("FLAG"));
        Assert.Null(header.GetReal("TSTOP"));
        Assert.Contains(header.Cards, c => c is { Keyword: "HISTORY", Comment: "first line" });
        Assert.Contains(header.Cards, c => c is { Keyword: "COMMENT", Comment: "a comment" });
    }

    [Theory]
    [InlineData("table.fits")]
    [InlineData("table-gzip.fits")]
    public void Every_column_code_has_the_values_that_astropy_wrote(string name)
    {
        using FitsFile file = FitsFile.Open(TestFiles.Golden(name));
        BinaryTableHdu table = file.RequireTable("ALL", version: 3);
        int[] k = [0, 1, 2, 3, 4];

        Assert.Equal(5, table.RowCount);
        Assert.Equal([true, false, true, false, true], table.ReadAll<bool>("L"));
        Assert.Equal(k.SelectMany(i => Enumerable.Range(0, 11).Select(b => ((i >> b) & 1) == 1)), table.ReadAll<bool>("X"));
        Assert.Equal([250, 251, 252, 253, 254], table.ReadAll<byte>("B"));
        Assert.Equal([-3, -2, double.NaN, 0, 1], table.ReadAll<double>("I"));
        Assert.Equal([-3, -2, -1, 0, 1], table.ReadAll<short>("I"));
        Assert.Equal(k.Select(i => (i * 100000) - 3), table.ReadAll<int>("J"));
        Assert.Equal(k.Select(i => i * 1_000_000_000_000_000), table.ReadAll<long>("K"));
        Assert.Equal(["alpha", "", "gamma", "delta x", "e"], table.ReadStrings("A"));
        Assert.Equal(k.Select(i => i * 0.5f), table.ReadAll<float>("E"));
        Assert.Equal(k.Select(i => i == 2 ? double.NaN : i / 8.0), table.ReadAll<double>("D"));
        Assert.Equal(k.Select(i => new Complex(i, i + 1)), table.ReadAll<Complex>("C"));
        Assert.Equal(k.SelectMany(i => new[] { new Complex(i, -i), new Complex(0, 2 * i) }), table.ReadAll<Complex>("M"));
        Assert.Equal(k.SelectMany(i => new double[] { i, -i, 0, 2 * i }), table.ReadAll<double>("M"));
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (float)i), table.ReadAll<float>("V"));
        Assert.Equal([2L, 3L], table.RequireColumn("V").Dimensions);
        Assert.Equal(k.Select(i => (ushort)(65000 + i)), table.ReadAll<ushort>("U16"));
        Assert.Equal(k.Select(i => (uint)(4294967000 + i)), table.ReadAll<uint>("U32"));
        Assert.Equal(k.Select(i => 18446744073709551000UL + (ulong)i), table.ReadAll<ulong>("U64"));
        Assert.All(k, i => Assert.Equal(Enumerable.Range(0, i).Select(j => j + 0.5f), table.ReadArray<float>("PE", i)));
        Assert.All(k, i => Assert.Equal(Enumerable.Range(0, 2 * i).Select(j => j - i), table.ReadArray<int>("QI", i)));
        Assert.Equal("count", table.RequireColumn("I").Unit);
    }

    [Fact]
    public void Checksums_that_astropy_wrote_are_correct()
    {
        using FitsFile file = FitsFile.Open(TestFiles.Golden("images.fits"));

        Assert.All(file.Hdus, h => Assert.Equal(new(FitsChecksumStatus.Correct, FitsChecksumStatus.Correct), h.VerifyChecksum()));
    }

    [Fact]
    public void A_changed_byte_makes_the_checksum_wrong()
    {
        byte[] content = File.ReadAllBytes(TestFiles.Golden("images.fits"));
        using (FitsFile file = FitsFile.Open(content, "before"))
        {
            content[file.RequireImage("I32").DataOffset + 3] ^= 1;
        }

        using FitsFile changed = FitsFile.Open(content, "after");
        Assert.Equal(new(FitsChecksumStatus.Wrong, FitsChecksumStatus.Wrong), changed.RequireImage("I32").VerifyChecksum());
        Assert.True(changed.RequireImage("I64").VerifyChecksum().IsAcceptable);
    }

    [Fact]
    public void A_file_without_checksums_says_so()
    {
        using FitsFile file = FitsFile.Open(TestFiles.Golden("table.fits"));

        Assert.Equal(new(FitsChecksumStatus.Absent, FitsChecksumStatus.Absent), file.Hdus[1].VerifyChecksum());
    }
}
