using System.Buffers.Binary;
using System.Numerics;

namespace Mmoda.Fits.Tests;

/// <summary>Files with one of everything that the writer can write.</summary>
internal static class Samples
{
    public static void WriteAll(string path)
    {
        using FitsWriter writer = FitsWriter.Create(path);
        WriteAll(writer);
        writer.Commit();
    }

    public static byte[] All()
    {
        using MemoryStream stream = new();
        using FitsWriter writer = FitsWriter.Create(stream);
        WriteAll(writer);
        writer.Commit();
        return stream.ToArray();
    }

    public static void WriteAll(FitsWriter writer)
    {
        FitsHeader primary = new FitsHeader()
            .Set("ORIGIN", "O'Neil", "quotes are doubled")
            .Set("DATE", "2026-01-02T03:04:05", "given by the caller")
            .Set("LONGTXT", string.Concat(Enumerable.Repeat("it's long ", 30)), "continued")
            .Set("ESO DET NAME", "two words", "hierarch")
            .Set("ESO DET GAIN", 1.25)
            .Set("SMALL", 1e-300)
            .Set("WHOLE", 3.0)
            .Set("FLAG", false)
            .AddComment("A comment that is longer than one record of eighty characters, so that it goes on in a second one.")
            .AddHistory("made by a test");
        writer.WritePrimary(primary);
        Image<byte>(writer, i => (byte)i);
        Image<sbyte>(writer, i => (sbyte)(i - 100));
        Image<short>(writer, i => (short)(i - 100));
        Image<ushort>(writer, i => (ushort)(65000 + i));
        Image<int>(writer, i => -i * 1000);
        Image<uint>(writer, i => 4_000_000_000 + (uint)i);
        Image<long>(writer, i => -i * 1_000_000_000_000L);
        Image<ulong>(writer, i => ulong.MaxValue - (ulong)i);
        Image<float>(writer, i => i == 3 ? float.NaN : i * 0.5f);
        Image<double>(writer, i => i / 3.0);
        writer.WriteTable(new FitsHeader().Set("EXTNAME", "TABLE").Set("EXTVER", 2), Table());
        WriteStreamed(writer);
        writer.WriteTable(new FitsHeader().Set("EXTNAME", "NOROWS"), new FitsTable().Add<double>("TIME", []));
    }

    private static void Image<T>(FitsWriter writer, Func<int, T> value)
        where T : unmanaged =>
        writer.WriteImage<T>(
            new FitsHeader().Set("EXTNAME", typeof(T).Name.ToUpperInvariant()), [7, 5, 3], [.. Enumerable.Range(0, 105).Select(value)]);

    private static FitsTable Table() => new FitsTable()
        .Add("BOOL", [true, false, true], comment: "a comment")
        .Add<byte>("BYTE", [0, 128, 255])
        .Add<sbyte>("SBYTE", [-128, 0, 127])
        .Add<short>("INT16", [-32768, 0, 32767], "count", nullValue: 0)
        .Add<ushort>("UINT16", [0, 1, 65535])
        .Add<int>("INT32", [int.MinValue, 0, int.MaxValue])
        .Add<uint>("UINT32", [0, 1, uint.MaxValue])
        .Add<long>("INT64", [-1, 0, 1L << 40])
        .Add<ulong>("UINT64", [0, 1, 1UL << 63])
        .Add<float>("FLOAT", [1.5f, float.NaN, float.PositiveInfinity])
        .Add<double>("DOUBLE", [1e300, -0.0, double.Epsilon], "keV")
        .Add<Complex>("COMPLEX", [new(1, 2), new(3, 4), new(5, 6)])
        .Add<int>("VECTOR", [.. Enumerable.Range(0, 18)], repeat: 6, dimensions: [2, 3])
        .AddStrings("STRING", 9, ["Crab", "", "Cyg X-1"])
        .AddArrays<float>("ARRAYS", [[1, 2, 3], [], [4]], "cm**2")
        .AddArrays<short>("MOREARR", [[-40], [1, 2], []]); // astropy 5.2.1 does not apply TZERO in the heap: no unsigned arrays

    private static void WriteStreamed(FitsWriter writer)
    {
        FitsTableStream stream = writer.BeginTable(
            new FitsHeader().Set("EXTNAME", "STREAM"),
            [new("TIME", "1D", "s"), new("PHA", "1I", Zero: 32768), new("FLAG", "1B", Display: "I3"), new("SCALED", "1I", Scale: 0.1, Zero: 5, Null: 99)], 1000);
        byte[] row = new byte[stream.RowByteCount];
        for (int i = 0; i < stream.RowCount; i++)
        {
            BinaryPrimitives.WriteDoubleBigEndian(row, i * 0.25);
            BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(8), (ushort)((i * 50) ^ 0x8000));
            row[10] = (byte)i;
            BinaryPrimitives.WriteInt16BigEndian(row.AsSpan(11), (short)i);
            stream.AppendRows(row);
        }
    }
}
