using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace Mmoda.Fits.Tests;

/// <summary>Tables as CSV, ECSV, JSON and text.</summary>
public sealed class TableTextTests
{
    /// <summary>Prints each cell of an ECSV table and of the FITS table it was made from, as astropy reads them.</summary>
    private const string Compare = """
        import sys, warnings
        import numpy as np
        from astropy.io import fits
        from astropy.table import Table
        from astropy.units import Unit
        warnings.simplefilter("ignore")
        text = Table.read(sys.argv[1], format="ascii.ecsv")
        with fits.open(sys.argv[2]) as hdus:
            columns = hdus[1].columns
            data = hdus[1].data
            assert text.colnames == columns.names, (text.colnames, columns.names)
            for c in columns:
                a, b = text[c.name], data[c.name]
                assert a.unit == (Unit(c.unit) if c.unit else None), (c.name, a.unit, c.unit)
                for x, y in zip(a, b):
                    if np.ma.is_masked(x):
                        assert c.null is not None and y == c.null or y == "", (c.name, x, y)
                        continue
                    x, y = np.asarray(x), np.asarray(y)
                    if c.name == "I8":
                        y = y.astype("i1")  # astropy gives signed bytes as reals
                    assert x.shape == y.shape and x.dtype.kind == y.dtype.kind, (c.name, x, y)
                    assert x.dtype.kind == "U" or x.dtype == y.dtype.newbyteorder("="), (c.name, x.dtype, y.dtype)
                    assert np.array_equal(x, y, equal_nan=x.dtype.kind in "fc"), (c.name, x, y)
            assert text["I16"].description == "a comment: with \"quotes\"", text["I16"].description
            assert text.meta["OBJECT"] == "O'Neil" and text.meta["FLUX"] == 1e-300 and text.meta["GOOD"] is True, text.meta
        print("identical")
        """;

    [SkippableFact]
    public void Astropy_reads_our_ECSV_identically_with_types_units_descriptions_and_keywords()
    {
        string? python = TestFiles.Python();
        Skip.If(python is null || TestFiles.TryRun(python, out int yaml, "-c", "import yaml") is null || yaml != 0, "No python3 that imports astropy and yaml.");
        using TemporaryFolder folder = new();
        string fits = folder.File("t.fits");
        using (FitsWriter writer = FitsWriter.Create(fits))
        {
            writer.WriteTable(new FitsHeader().Set("EXTNAME", "T").Set("OBJECT", "O'Neil").Set("FLUX", 1e-300).Set("GOOD", true), All());
            writer.Commit();
        }

        using FitsFile file = FitsFile.Open(fits);
        File.WriteAllText(folder.File("t.ecsv"), Write(file, FitsTextFormat.Ecsv));
        string output = TestFiles.TryRun(python!, out int code, "-c", Compare, folder.File("t.ecsv"), fits)!;

        Assert.True(code == 0 && output.StartsWith("identical", StringComparison.Ordinal), output);
    }

    [SkippableFact]
    public void We_read_the_ECSV_of_astropy_identically()
    {
        string? python = TestFiles.Python();
        Skip.If(python is null || TestFiles.TryRun(python, out int yaml, "-c", "import yaml") is null || yaml != 0, "No python3 that imports astropy and yaml.");
        const string Script = """
            import sys
            import numpy as np
            from astropy.table import Table, MaskedColumn
            t = Table({"i": np.array([1, -2, 3], "i2"), "f": [1.5, np.nan, -np.inf], "s": ["a b", "c,d", 'e"f'], "v": np.arange(12.0).reshape(3, 2, 2), "b": [True, False, True]})
            t["m"] = MaskedColumn([1, 2, 3], mask=[False, True, False])
            t["i"].unit = "m / s"
            t["f"].description = "a: description"
            t.meta["OBJECT"] = "Crab: nebula"
            t.write(sys.argv[1], format="ascii.ecsv")
            t.write(sys.argv[2], format="ascii.ecsv", delimiter=",")
            """;
        using TemporaryFolder folder = new();
        Assert.Equal("", TestFiles.TryRun(python!, out _, "-c", Script, folder.File("blank.ecsv"), folder.File("comma.ecsv")));

        foreach (string name in (string[])["blank.ecsv", "comma.ecsv"])
        {
            using StreamReader text = new(folder.File(name));
            FitsTable table = FitsTableText.Read(text, out FitsHeader header);
            using FitsFile file = Open(header, table);
            BinaryTableHdu read = (BinaryTableHdu)file.Hdus[1];
            Assert.Equal("Crab: nebula", read.Header.RequireString("OBJECT"));
            Assert.Equal(["1I", "1D", "3A", "4D", "1L", "1K"], read.Columns.Select(c => c.Format));
            Assert.Equal("m / s", read.RequireColumn("i").Unit);
            Assert.Equal("a: description", read.Header.Find("TTYPE2")?.Comment);
            Assert.Equal([1, -2, 3], read.ReadAll<short>("i"));
            Assert.Equal([1.5, double.NaN, double.NegativeInfinity], read.ReadAll<double>("f"));
            Assert.Equal(["a b", "c,d", "e\"f"], read.ReadStrings("s"));
            Assert.Equal(Enumerable.Range(0, 12).Select(i => (double)i), read.ReadAll<double>("v"));
            Assert.Equal([2L, 2L], read.RequireColumn("v").Dimensions);
            Assert.Equal([true, false, true], read.ReadAll<bool>("b"));
            Assert.Equal([1, double.NaN, 3], read.ReadAll<double>("m"));
        }
    }

    [Fact]
    public void Our_ECSV_comes_back_with_the_same_values()
    {
        using FitsFile file = Open(new FitsHeader().Set("OBJECT", "Crab"), All());
        using StringReader text = new(Write(file, FitsTextFormat.Ecsv));
        using FitsFile again = Open(FitsTableTextHeader(text, out FitsTable table), table);

        BinaryTableHdu before = (BinaryTableHdu)file.Hdus[1];
        BinaryTableHdu after = (BinaryTableHdu)again.Hdus[1];
        Assert.Equal(before.Columns.Select(c => (c.Name, c.Format, c.Unit, c.Zero)), after.Columns.Select(c => (c.Name, c.Format, c.Unit, c.Zero)));
        Assert.Equal(Write(file, FitsTextFormat.Csv), Write(again, FitsTextFormat.Csv));
    }

    [Fact]
    public void CSV_quotes_what_must_be_and_leaves_undefined_cells_empty()
    {
        using FitsFile file = Open(new FitsHeader(), new FitsTable()
            .Add<short>("I", [1, -1], nullValue: -1).AddStrings("S", 8, ["a \"b\"", "c,d"]).Add<double>("V", [1, 2.5, double.NaN, 4], repeat: 2));

        Assert.Equal("I,S,V\n1,\"a \"\"b\"\"\",\"[1.0,2.5]\"\n,\"c,d\",\"[NaN,4.0]\"\n", Write(file, FitsTextFormat.Csv));
    }

    [Fact]
    public void JSON_is_strict()
    {
        using FitsFile file = Open(new FitsHeader().Set("EXTNAME", "T"), All());

        JsonNode json = JsonNode.Parse(Write(file, FitsTextFormat.Json))!;
        Assert.Equal("T", (string?)json["name"]);
        Assert.Equal(3, json["rows"]!.AsArray().Count);
        Assert.Equal("[[[1,2],[3,4],[5,6]]]", new JsonArray(json["rows"]![0]!.AsArray()[Column(json, "M")]!.DeepClone()).ToJsonString());
        Assert.Null(json["rows"]![1]!.AsArray()[Column(json, "F64")]);
        Assert.Equal("-Infinity", (string?)json["rows"]![2]!.AsArray()[Column(json, "F64")]);
        Assert.Equal([3, 2], json["columns"]![Column(json, "M")]!["shape"]!.AsArray().Select(n => (int)n!));
    }

    [Fact]
    public void Text_is_aligned_and_rows_and_columns_can_be_chosen()
    {
        using FitsFile file = Open(new FitsHeader(), All());
        using StringWriter text = new(CultureInfo.InvariantCulture);
        FitsTableText.Write(file.Hdus[1], text, FitsTextFormat.Text, ["S", "I16"], 1, 2);

        Assert.Equal("S    I16\n     [m]\n      --\nx y    3\n", text.ToString());
        Assert.Throws<FitsException>(() => FitsTableText.Write(file.Hdus[1], text, FitsTextFormat.Text, ["NONE"]));
        Assert.Throws<FitsException>(() => FitsTableText.Write(file.Hdus[0], text, FitsTextFormat.Text));
        Assert.Throws<ArgumentOutOfRangeException>(() => FitsTableText.Write(file.Hdus[1], text, FitsTextFormat.Text, null, 2, 2));
    }

    [Theory]
    [InlineData("a,b\n1\n", "Line 2 has 1 cells")]
    [InlineData("", "no line of column names")]
    [InlineData("a\n\"1\n", "a quoted cell does not end")]
    [InlineData("# %ECSV 1.0\n# ---\n# datatype:\n# - {name: a, datatype: int16}\n# delimiter: ','\na\n99999\n", "Line 7, column a: found '99999'")]
    [InlineData("# %ECSV 1.0\n# ---\n# datatype:\n# - {name: a, datatype: float64}\nb\n1\n", "Column b is not declared")]
    [InlineData("# %ECSV 1.0\n# ---\n# datatype:\n# - {name: a, datatype: string, subtype: 'float64[2]'}\na\n[1]\n", "expected an array of 2 elements")]
    public void A_broken_text_is_refused_with_its_line(string text, string problem)
    {
        using StringReader source = new(text);
        FormatException e = Assert.Throws<FormatException>(() => FitsTableText.Read(source, out _));
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_of_plain_CSV_are_seen_from_the_values()
    {
        using StringReader source = new("id,flux,name,good\n1,1.5,Crab,True\n,,\"Cyg X-1\",False\n3,inf,,True\n");
        using FitsFile file = Open(new FitsHeader(), FitsTableText.Read(source, out _));

        BinaryTableHdu table = (BinaryTableHdu)file.Hdus[1];
        Assert.Equal(["1K", "1D", "7A", "1L"], table.Columns.Select(c => c.Format));
        Assert.Equal([1, double.NaN, 3], table.ReadAll<double>("id"));
        Assert.Equal([1.5, double.NaN, double.PositiveInfinity], table.ReadAll<double>("flux"));
    }

    private static FitsTable All() => new FitsTable()
        .Add<bool>("B", [true, false, true]).Add<byte>("U8", [0, 1, 255]).Add<sbyte>("I8", [-128, 0, 127]).Add<short>("I16", [1, -5, 3], "m", nullValue: -5, comment: "a comment: with \"quotes\"")
        .Add<ushort>("U16", [0, 1, 65535]).Add("I32", new[] { int.MinValue, 0, 7 }).Add<uint>("U32", [0, 1, uint.MaxValue]).Add<long>("I64", [long.MinValue, 0, 1])
        .Add<float>("F32", [0.1f, float.NaN, 1e-40f], "count/s").Add<double>("F64", [0.1, double.NaN, double.NegativeInfinity], "keV").Add<Complex>("C", [new(1, -2.5), new(0, 0), new(-1e-7, 3)])
        .AddStrings("S", 4, ["a,\"b", "", "x y"]).Add("M", new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18 }, repeat: 6, dimensions: [2, 3])
        .Add<double>("V", [1, double.NaN, 3, double.PositiveInfinity, 5, 6], repeat: 2).AddArrays<float>("P", [[1, 2], [], [0.1f]]);

    private static int Column(JsonNode json, string name) => json["columns"]!.AsArray().Select((c, i) => (c, i)).Single(c => (string?)c.c!["name"] == name).i;

    private static FitsHeader FitsTableTextHeader(StringReader text, out FitsTable table)
    {
        table = FitsTableText.Read(text, out FitsHeader header);
        return header;
    }

    private static string Write(FitsFile file, FitsTextFormat format)
    {
        using StringWriter text = new(CultureInfo.InvariantCulture);
        FitsTableText.Write(file.Hdus[1], text, format);
        return text.ToString();
    }

    private static FitsFile Open(FitsHeader header, FitsTable table)
    {
        using MemoryStream stream = new();
        using FitsWriter writer = FitsWriter.Create(stream);
        writer.WriteTable(header, table);
        writer.Commit();
        return FitsFile.Open(stream.ToArray(), "table");
    }
}
