using Mmoda.Tests;

namespace Mmoda.Fits.Tests;

public sealed class TableReadingTests
{
    private const int Rows = 50_000;

    private static byte[] Events(int rows)
    {
        using MemoryStream stream = new();
        using FitsWriter writer = FitsWriter.Create(stream);
        writer.WriteTable(
            new FitsHeader().Set("EXTNAME", "EVENTS"),
            new FitsTable()
                .Add("TIME", [.. Enumerable.Range(0, rows).Select(i => i * 0.25)], "d")
                .Add("Y", [.. Enumerable.Range(0, rows).Select(i => (byte)(i % 130))])
                .Add("PAIR", [.. Enumerable.Range(0, 2 * rows).Select(i => (short)i)], repeat: 2)
                .Add("ENERGY", [.. Enumerable.Range(0, rows).Select(i => i * 0.5f)], "keV"));
        writer.Commit();
        return stream.ToArray();
    }

    [Fact]
    public void Several_columns_are_read_in_one_pass_with_the_values_of_single_reads()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("events.fits"), Events(Rows));
        using FitsFile file = FitsFile.Open(folder.File("events.fits"));
        BinaryTableHdu table = file.RequireTable("EVENTS");
        double[] time = new double[Rows - 10];
        int[] pair = new int[2 * (Rows - 10)];
        float[] energy = new float[Rows - 10];
        table.ReadColumns(10, ColumnTarget.Into<double>("TIME", time), ColumnTarget.Into<int>("pair", pair), ColumnTarget.Into<float>("ENERGY", energy));

        Assert.Equal(table.ReadAll<double>("TIME").Skip(10), time);
        Assert.Equal(table.ReadAll<int>("PAIR").Skip(20), pair);
        Assert.Equal(Enumerable.Range(10, Rows - 10).Select(i => i * 0.5f), energy);
    }

    [Fact]
    public void Raw_rows_are_the_bytes_of_the_file()
    {
        byte[] content = Events(100);
        using FitsFile file = FitsFile.Open(content, "memory");
        BinaryTableHdu table = file.RequireTable("EVENTS");
        byte[] rows = new byte[3 * table.RowByteCount];
        table.ReadRows(7, rows);

        Assert.Equal(content.AsSpan((int)table.DataOffset + (7 * table.RowByteCount), rows.Length).ToArray(), rows);
    }

    [Fact]
    public void Threads_may_share_a_file()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("events.fits"), Events(Rows));
        using FitsFile file = FitsFile.Open(folder.File("events.fits"));
        BinaryTableHdu table = file.RequireTable("EVENTS");
        double[] expected = table.ReadAll<double>("TIME");

        Parallel.For(0, 16, i =>
        {
            double[] part = new double[Rows / 16];
            table.Read<double>("TIME", part, i * part.Length);
            Assert.Equal(expected.AsSpan(i * part.Length, part.Length).ToArray(), part);
        });
    }

    [Fact]
    public void Wrong_lengths_are_the_callers_mistake()
    {
        using FitsFile file = FitsFile.Open(Events(10), "memory");
        BinaryTableHdu table = file.RequireTable("EVENTS");

        Assert.Throws<ArgumentException>(() => table.Read<short>("PAIR", new short[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Read<double>("TIME", new double[11]));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Read<double>("TIME", new double[1], firstRow: -1));
        Assert.Throws<ArgumentException>(() => table.ReadRows(0, new byte[table.RowByteCount + 1]));
        Assert.Throws<ArgumentException>(() => table.ReadColumns(
            0, ColumnTarget.Into<double>("TIME", new double[2]), ColumnTarget.Into<byte>("Y", new byte[3])));
    }

    [Fact]
    public void Integers_of_any_width_and_sign_keep_their_values() => Property.ForAll(
        r => Enumerable.Range(0, 20).Select(_ => r.NextInt64(long.MinValue, long.MaxValue)).ToArray(),
        values =>
        {
            using MemoryStream stream = new();
            using FitsWriter writer = FitsWriter.Create(stream);
            writer.WriteTable(
                new FitsHeader().Set("EXTNAME", "T"),
                new FitsTable()
                    .Add<sbyte>("S8", [.. values.Select(v => (sbyte)v)]).Add<byte>("U8", [.. values.Select(v => (byte)v)])
                    .Add<short>("S16", [.. values.Select(v => (short)v)]).Add<ushort>("U16", [.. values.Select(v => (ushort)v)])
                    .Add<int>("S32", [.. values.Select(v => (int)v)]).Add<uint>("U32", [.. values.Select(v => (uint)v)])
                    .Add("S64", values).Add<ulong>("U64", [.. values.Select(v => (ulong)v)]));
            writer.Commit();

            using FitsFile file = FitsFile.Open(stream.ToArray(), "memory");
            BinaryTableHdu t = file.RequireTable("T");
            Assert.Equal(values.Select(v => (sbyte)v), t.ReadAll<sbyte>("S8"));
            Assert.Equal(values.Select(v => (double)(byte)v), t.ReadAll<double>("U8"));
            Assert.Equal(values.Select(v => (long)(short)v), t.ReadAll<long>("S16"));
            Assert.Equal(values.Select(v => (float)(ushort)v), t.ReadAll<float>("U16"));
            Assert.Equal(values.Select(v => (int)v), t.ReadAll<int>("S32"));
            Assert.Equal(values.Select(v => (ulong)(uint)v), t.ReadAll<ulong>("U32"));
            Assert.Equal(values, t.ReadAll<long>("S64"));
            Assert.Equal(values.Select(v => (ulong)v), t.ReadAll<ulong>("U64"));
        },
        cases: 100);
}
