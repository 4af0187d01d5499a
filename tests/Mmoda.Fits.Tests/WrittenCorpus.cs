using System.Numerics;

namespace Mmoda.Fits.Tests;

/// <summary>The other way round: a small file of each kind that <see cref="FitsWriter"/> makes.</summary>
internal static class WrittenCorpus
{
    private static readonly long[][] Shapes = [[4, 3], [5], [2, 3, 2], [0], [3, 0]];

    /// <summary>Writes the files into a folder; their paths.</summary>
    public static IEnumerable<string> Write(string folder)
    {
        foreach ((string name, Action<FitsWriter> write) in All())
        {
            string path = Path.Combine(folder, name.EndsWith(".gz", StringComparison.Ordinal) ? name : name + ".fits");
            using FitsWriter writer = FitsWriter.Create(path);
            write(writer);
            writer.Commit();
            yield return path;
        }
    }

    private static IEnumerable<(string Name, Action<FitsWriter> Write)> All() =>
    [
        .. OfType<byte>("u8", i => (byte)(i * 21)), .. OfType<sbyte>("i8", i => (sbyte)(i - 128)), .. OfType<short>("i16", i => (short)(i * 1000)),
        .. OfType<ushort>("u16", i => (ushort)(65535 - i)), .. OfType<int>("i32", i => i * -100_000_000), .. OfType<uint>("u32", i => 4294967295 - (uint)i),
        .. OfType<long>("i64", i => (long)i << 58), .. OfType<ulong>("u64", i => ulong.MaxValue - (ulong)i), .. OfType<float>("f32", i => i == 1 ? float.NaN : i == 2 ? -0f : i / 7f),
        .. OfType<double>("f64", i => i == 1 ? double.NaN : i == 2 ? double.Epsilon : i / 7.0), .. Columns<bool>("bool", i => i % 2 == 0), .. Columns<Complex>("complex", i => new(i, -i / 3.0)),
        .. Headers(), .. Tables(), .. Packed<byte>("u8", i => (byte)(i % 100)), .. Packed<short>("i16", i => (short)((i % 100) - 50)), .. Packed<ushort>("u16", i => (ushort)(40000 + (i % 77))),
        .. Packed<int>("i32", i => (i * 7919 % 1000) - 500), .. Packed<float>("f32", i => MathF.Sin(i) * 100), .. Packed<double>("f64", i => Math.Cos(i * i)),
    ];

    private static IEnumerable<(string Name, Action<FitsWriter> Write)> OfType<T>(string type, Func<int, T> value)
        where T : unmanaged
    {
        foreach (long[] shape in Shapes)
        {
            T[] pixels = [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(value)];
            yield return ($"image-{type}-{string.Join('x', shape)}", w => w.WriteImage<T>(new FitsHeader().Set("OBJECT", "Crab"), shape, pixels));
        }

        T[] some = [.. Enumerable.Range(0, 6).Select(value)];
        yield return ($"extension-{type}.fits.gz", w =>
        {
            w.WritePrimary(new FitsHeader());
            w.WriteImage<T>(new FitsHeader().Set("EXTNAME", "SCI").Set("INHERIT", true), [3, 2], some);
        });
        foreach ((string Name, Action<FitsWriter> Write) table in Columns(type, value))
        {
            yield return table;
        }
    }

    private static IEnumerable<(string Name, Action<FitsWriter> Write)> Columns<T>(string type, Func<int, T> value)
        where T : unmanaged
    {
        T[] values = [.. Enumerable.Range(0, 12).Select(value)];
        yield return ($"column-{type}", w => w.WriteTable(new FitsHeader().Set("EXTNAME", "T"), new FitsTable().Add("VALUE", values, "count")));
        yield return ($"vector-{type}", w => w.WriteTable(new FitsHeader(), new FitsTable().Add("VALUE", values, repeat: 6, dimensions: [3, 2])));
        yield return ($"empty-{type}", w => w.WriteTable(new FitsHeader(), new FitsTable().Add<T>("VALUE", [])));
        yield return ($"arrays-{type}", w => w.WriteTable(new FitsHeader(), new FitsTable().AddArrays("VALUE", new[] { values[..3], [], values })));
    }

    private static IEnumerable<(string Name, Action<FitsWriter> Write)> Headers()
    {
        for (int length = 60; length < 75; length += 2)
        {
            string text = new('x', length);
            yield return ($"header-string-{length}", w => w.WritePrimary(new FitsHeader().Set("TEXT", text, "a comment").Set("QUOTES", text[..(length / 2)] + "it's 'x'")));
        }

        yield return ("header-all", w => w.WritePrimary(new FitsHeader()
            .Set("LONGTEXT", string.Concat(Enumerable.Repeat("it's a long text ", 20))).Set("EMPTY", "").Set("YES", true).Set("NO", false).Set("BIG", long.MaxValue).Set("SMALL", long.MinValue)
            .Set("R1", 1e-300).Set("R2", double.Epsilon).Set("R3", double.MaxValue).Set("R4", 0.1).Set("R5", -0.0).Set("R6", 1e15).Set("R7", 123456789012345680.0)
            .SetUndefined("UNDEF", "no value").Set("ESO DET CHIP NAME", "CCD").Set("ESO DET OUT1 GAIN", 1.25).AddComment(new string('c', 100)).AddHistory("history")));
    }

    private static IEnumerable<(string Name, Action<FitsWriter> Write)> Tables()
    {
        yield return ("strings", w => w.WriteTable(new FitsHeader(), new FitsTable().AddStrings("S", 8, ["", "a", "O'Neil", " lead", "12345678"])));
        yield return ("strings-empty", w => w.WriteTable(new FitsHeader(), new FitsTable().AddStrings("S", 8, [])));
        yield return ("nulls", w => w.WriteTable(new FitsHeader(), new FitsTable()
            .Add<byte>("B", [1, 255, 3], nullValue: 255).Add<short>("I", [1, -1, 3], nullValue: -1).Add("J", new[] { 1, 0, 3 }, nullValue: 0).Add<long>("K", [1, -99, 3], nullValue: -99)));
        yield return ("no-columns", w => w.WriteTable(new FitsHeader(), new FitsTable()));
        yield return ("scaled", w => w.BeginTable(new FitsHeader(), [new("S", "1I", "s", Scale: 0.25, Zero: 7, Null: 3, Display: "F8.3")], 3).AppendRows([0, 1, 0, 3, 0xFF, 0xFE]));
        yield return ("counted", w => w.BeginTable(new FitsHeader(), [new("S", "1J")]).AppendRows(new byte[4 * 123]));
        yield return ("many", Samples.WriteAll);
    }

    private static IEnumerable<(string Name, Action<FitsWriter> Write)> Packed<T>(string type, Func<int, T> value)
        where T : unmanaged
    {
        T[] pixels = [.. Enumerable.Range(0, 20 * 30).Select(value)];
        bool isReal = typeof(T) == typeof(float) || typeof(T) == typeof(double);
        foreach (FitsCompressionAlgorithm algorithm in (FitsCompressionAlgorithm[])[FitsCompressionAlgorithm.Rice1, FitsCompressionAlgorithm.Gzip1, FitsCompressionAlgorithm.Gzip2])
        {
            yield return ($"packed-{algorithm}-{type}", w => w.WriteCompressedImage<T>(new FitsHeader().Set("EXTNAME", "P"), [20, 30], pixels, new() { Algorithm = algorithm, TileShape = [20, 7] }));
            if (isReal && algorithm != FitsCompressionAlgorithm.Rice1)
            {
                yield return ($"packed-{algorithm}-{type}-lossless", w => w.WriteCompressedImage<T>(new FitsHeader(), [20, 30], pixels, new() { Algorithm = algorithm, QuantizeLevel = 0 }));
            }
        }
    }
}
