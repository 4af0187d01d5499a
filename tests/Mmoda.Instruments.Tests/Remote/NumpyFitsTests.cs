using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Fits;

namespace Mmoda.Instruments.Tests;

/// <summary>Arrays of services become FITS files. The pickles are those of Python 3.11, numpy 1.24.</summary>
public sealed class NumpyFitsTests : IDisposable
{
    /// <summary>Fields TIME (f8), rate (big-endian f4), f (S2), ok (bool), t (U2); rows (1.5, 2.5, g, True, aß) and (2.5, NaN, r, False, b); protocol 2.</summary>
    private const string Records = "gAJjbnVtcHkuY29yZS5tdWx0aWFycmF5Cl9yZWNvbnN0cnVjdApxAGNudW1weQpuZGFycmF5CnEBSwCFcQJjX2NvZGVjcwplbmNvZGUKcQNYAQAAAGJxBFgGAAAAbGF0aW4xcQWGcQZScQeHcQhScQkoSwFLAoVxCmNudW1weQpkdHlwZQpxC1gDAAAAVjIzcQyJiIdxDVJxDihLA1gBAAAAfHEPTihYBAAAAFRJTUVxEFgEAAAAcmF0ZXERWAEAAABmcRJYAgAAAG9rcRNYAQAAAHRxFHRxFX1xFihoEGgLWAIAAABmOHEXiYiHcRhScRkoSwNYAQAAADxxGk5OTkr/////Sv////9LAHRxG2JLAIZxHGgRaAtYAgAAAGY0cR2JiIdxHlJxHyhLA1gBAAAAPnEgTk5OSv////9K/////0sAdHEhYksIhnEiaBJoC1gCAAAAUzJxI4mIh3EkUnElKEsDaA9OTk5LAksBSwB0cSZiSwyGcSdoE2gLWAIAAABiMXEoiYiHcSlScSooSwNoD05OTkr/////Sv////9LAHRxK2JLDoZxLGgUaAtYAgAAAFUycS2JiIdxLlJxLyhLA2gaTk5OSwhLBEsIdHEwYksPhnExdUsXSwFLGHRxMmKJaANYMQAAAAAAAAAAAMO4P0AgAABnAAFhAAAAw58AAAAAAAAAAAAEQH/DgAAAcgAAYgAAAAAAAABxM2gFhnE0UnE1dHE2Yi4=";

    /// <summary>The same as a recarray, protocol 4.</summary>
    private const string Recarray = "gASVowEAAAAAAACMFW51bXB5LmNvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmUjAhyZWNhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsChZRoA4wFZHR5cGWUk5RoA4wGcmVjb3JklJOUiYiHlFKUKEsDjAF8lE4ojARUSU1FlIwEcmF0ZZSMAWaUjAJva5SMAXSUdJR9lChoEmgMjAJmOJSJiIeUUpQoSwOMATyUTk5OSv////9K/////0sAdJRiSwCGlGgTaAyMAmY0lImIh5RSlChLA4wBPpROTk5K/////0r/////SwB0lGJLCIaUaBRoDIwCUzKUiYiHlFKUKEsDaBFOTk5LAksBSwB0lGJLDIaUaBVoDIwCYjGUiYiHlFKUKEsDaBFOTk5K/////0r/////SwB0lGJLDoaUaBZoDIwCVTKUiYiHlFKUKEsDaBxOTk5LCEsESwh0lGJLD4aUdUsXSwFLGHSUYolDLgAAAAAAAPg/QCAAAGcAAWEAAADfAAAAAAAAAAAABEB/wAAAcgAAYgAAAAAAAACUdJRiLg==";

    /// <summary>16-bit integers 0 to 5 of the shape (2, 3), the first axis the fastest.</summary>
    private const string FortranImage = "gAJjbnVtcHkuY29yZS5tdWx0aWFycmF5Cl9yZWNvbnN0cnVjdApxAGNudW1weQpuZGFycmF5CnEBSwCFcQJjX2NvZGVjcwplbmNvZGUKcQNYAQAAAGJxBFgGAAAAbGF0aW4xcQWGcQZScQeHcQhScQkoSwFLAksDhnEKY251bXB5CmR0eXBlCnELWAIAAABpMnEMiYiHcQ1ScQ4oSwNYAQAAADxxD05OTkr/////Sv////9LAHRxEGKIaANYDAAAAAAAAwABAAQAAgAFAHERaAWGcRJScRN0cRRiLg==";

    /// <summary>Objects.</summary>
    private const string Objects = "gASVjQAAAAAAAACMFW51bXB5LmNvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmUjAduZGFycmF5lJOUSwCFlEMBYpSHlFKUKEsBSwKFlGgDjAVkdHlwZZSTlIwCTziUiYiHlFKUKEsDjAF8lE5OTkr/////Sv////9LP3SUYoldlCh9lEsBZXSUYi4=";

    /// <summary>A record of n (u2, 1) and v (f4, shape (2, 3), 1 to 6), protocol 5.</summary>
    private const string SubArray = "gAWVEAEAAAAAAACMEm51bXB5LmNvcmUubnVtZXJpY5SMC19mcm9tYnVmZmVylJOUKJYaAAAAAAAAAAEAAACAPwAAAEAAAEBAAACAQAAAoEAAAMBAlIwFbnVtcHmUjAVkdHlwZZSTlIwDVjI2lImIh5RSlChLA4wBfJROjAFulIwBdpSGlH2UKGgLaAaMAnUylImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGJLAIaUaAxoBowDVjI0lImIh5RSlChLA2gKaAaMAmY0lImIh5RSlChLA2gSTk5OSv////9K/////0sAdJRiSwJLA4aUhpROTksYSwRLAHSUYksChpR1SxpLAUsQdJRiSwGFlIwBQ5R0lFKULg==";

    /// <summary>The numbers 3.5 and 4.5.</summary>
    private const string Numbers = "gASVmAAAAAAAAACMFW51bXB5LmNvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmUjAduZGFycmF5lJOUSwCFlEMBYpSHlFKUKEsBSwKFlGgDjAVkdHlwZZSTlIwCZjiUiYiHlFKUKEsDjAE8lE5OTkr/////Sv////9LAHSUYolDEAAAAAAAAAxAAAAAAAAAEkCUdJRiLg==";

    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("mmoda-numpy-").FullName, "out.fits");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Theory]
    [InlineData(Records)]
    [InlineData(Recarray)]
    public void Records_are_a_table_with_their_names_units_and_header(string pickle)
    {
        JsonObject unit = Unit("LC", pickle);
        unit["header"] = JsonNode.Parse("""{"TELESCOP": "X", "MJDREF": 55000.5, "NAXIS": 7, "TTYPE1": "TIME", "TUNIT1": "d", "EXTNAME": "no", "to long a name": 1, "HISTORY": "a\nb", "BAD": null, "LIST": [1]}""");
        unit["units_dict"] = new JsonObject { ["rate"] = "ct/s" };
        Assert.Equal(DataProductKind.FitsTable, Write([], unit));
        using FitsFile file = FitsFile.Open(_path);
        BinaryTableHdu table = Assert.IsType<BinaryTableHdu>(file.Hdus[1]);
        Assert.Equal(["TIME", "rate", "f", "ok", "t"], table.Columns.Select(c => c.Name));
        Assert.Equal(["d", "ct/s"], table.Columns.Take(2).Select(c => c.Unit));
        Assert.Equal([1.5, 2.5], table.ReadAll<double>("TIME"));
        Assert.Equal([2.5f, float.NaN], table.ReadAll<float>("rate"));
        Assert.Equal(["g", "r"], table.ReadStrings("f"));
        Assert.Equal([true, false], table.ReadAll<bool>("ok"));
        Assert.Equal(["a?", "b"], table.ReadStrings("t")); // FITS has ASCII only.
        Assert.Equal(("LC", "X", 55000.5), (table.Name, table.Header.GetString("TELESCOP"), table.Header.GetReal("MJDREF")));
        Assert.Equal(2, table.Header.GetInteger("NAXIS"));
        Assert.Empty(FitsConformity.Check(_path));
    }

    [Fact]
    public void Numbers_of_two_axes_are_an_image_whatever_their_order_was()
    {
        Assert.Equal(DataProductKind.FitsImage, Write([], Unit("PRIMARY", FortranImage)));
        using FitsFile file = FitsFile.Open(_path);
        ImageHdu image = Assert.IsType<ImageHdu>(file.Hdus[0]);
        Assert.Equal([3, 2], image.Shape);
        Assert.Equal([0, 1, 2, 3, 4, 5], image.ReadAll<short>());
    }

    [Fact]
    public void Arrays_in_a_record_are_arrays_in_a_cell()
    {
        Assert.Equal(DataProductKind.FitsTable, Write([], Unit("A", SubArray)));
        using FitsFile file = FitsFile.Open(_path);
        BinaryTableHdu table = Assert.IsType<BinaryTableHdu>(file.Hdus[1]);
        Assert.Equal([3, 2], table.RequireColumn("v").Dimensions);
        Assert.Equal([1, 2, 3, 4, 5, 6], table.ReadAll<float>("v"));
        Assert.Equal([1], table.ReadAll<ushort>("n"));
    }

    [Fact]
    public void A_list_of_numbers_is_a_table_with_their_places()
    {
        Assert.Equal(DataProductKind.FitsTable, Write([], Unit("A", Numbers)));
        using FitsFile file = FitsFile.Open(_path);
        BinaryTableHdu table = Assert.IsType<BinaryTableHdu>(file.Hdus[1]);
        Assert.Equal([0, 1], table.ReadAll<int>("INDEX"));
        Assert.Equal([3.5, 4.5], table.ReadAll<double>("VALUE"));
    }

    [Fact]
    public void What_FITS_has_no_place_for_is_left_out_and_told()
    {
        List<string> leftOut = [];
        JsonObject literal = Unit("words", null);
        literal["data"] = "[1, 2]";
        Assert.Equal(DataProductKind.FitsTable, Write(leftOut, Unit("things", Objects), literal, Unit("LC", Records)));
        Assert.Equal(["'things'", "'words'"], leftOut.Select(l => l.Split(':')[0]));
    }

    [Fact]
    public void Where_there_is_nothing_for_FITS_no_file_is_written()
    {
        Assert.Null(Write([], Unit("things", Objects), Unit("empty", null)));
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(_path)!));
    }

    [Fact]
    public void Types_that_would_grow_without_end_are_refused()
    {
        List<object?> itself = [];
        itself.Add(new object?[] { "a", itself });
        Assert.Throws<FormatException>(() => NumpyType.Read(itself));

        object? deep = "<f8";
        for (int i = 0; i < 60_000; i++)
            deep = new List<object?> { new object?[] { "a", deep } };
        Assert.Throws<FormatException>(() => NumpyType.Read(deep));

        Assert.Throws<FormatException>(() => NumpyType.Read("S0"));
        Assert.Throws<FormatException>(() => NumpyType.Read(new List<object?> { new object?[] { "a", "<f8", new object?[] { 0L } } }));
        Assert.Throws<FormatException>(() => NumpyType.Read(new List<object?> { new object?[] { "a", "<f8", new object?[] { 300_000_000L } } }));
        Pickle.Call overlapping = new("numpy dtype", ["V8"])
        {
            State = new object?[] { 3L, "|", null, new object?[] { "a", "b" }, new Dictionary<string, object?> { ["a"] = new object?[] { "<f8", 0L }, ["b"] = new object?[] { "<f8", 0L } }, 8L, 1L, 16L },
        };
        Assert.Throws<FormatException>(() => NumpyType.Read(overlapping));
    }

    [Fact]
    public void Cards_that_no_header_has_are_left_out_alone()
    {
        JsonObject unit = Unit("LC", Records);
        unit["header"] = JsonNode.Parse("""{"COMMENT": 5, "HISTORY": true, "TELESCOP": "X"}""");
        Assert.Equal(DataProductKind.FitsTable, Write([], unit));
    }

    [Fact]
    public void An_array_of_another_length_than_it_says_is_left_out()
    {
        byte[] pickle = Convert.FromBase64String(Numbers);
        int shape = pickle.AsSpan().IndexOf("(K\u0001K\u0002\u0085"u8[..4]);
        pickle[shape + 4] = 3;
        List<string> leftOut = [];
        Assert.Null(Write(leftOut, Unit("A", Convert.ToBase64String(pickle))));
        Assert.Contains("3 elements of 8 bytes has 16 bytes", Assert.Single(leftOut), StringComparison.Ordinal);
    }

    private DataProductKind? Write(List<string> leftOut, params JsonObject[] units) =>
        NumpyFits.Write(new JsonObject { ["data_unit_list"] = new JsonArray([.. units]) }, _path, leftOut);

    private static JsonObject Unit(string name, string? pickle) => new() { ["name"] = name, ["data"] = null, ["header"] = new JsonObject(), ["binarys"] = pickle };
}
