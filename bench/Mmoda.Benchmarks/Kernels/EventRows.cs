using Mmoda.Fits;
using Mmoda.Numerics;

namespace Mmoda.Benchmarks;

/// <summary>One million rows of an ISGRI event list: 12 columns, 30 bytes a row, as in the archive.</summary>
internal sealed class EventRows
{
    public const int Count = 1_000_000;
    public const double StartIjd = 6700, Seconds = 2000;

    private static readonly Lazy<EventRows> Made = new(Create);

    /// <summary>One set for all kernels: reading puts back what was written.</summary>
    public static EventRows Shared => Made.Value;

    public byte[] Delta { get; } = new byte[Count];

    public byte[] Rise { get; } = new byte[Count];

    public ushort[] Pulse { get; } = new ushort[Count];

    public byte[] Y { get; } = new byte[Count];

    public byte[] Z { get; } = new byte[Count];

    public ushort[] OnBoardTime { get; } = new ushort[4 * Count];

    public double[] Time { get; } = new double[Count];

    public byte[] Flag { get; } = new byte[Count];

    public byte[] Channel { get; } = new byte[Count];

    public float[] Energy { get; } = new float[Count];

    public byte[] DetY { get; } = new byte[Count];

    public byte[] DetZ { get; } = new byte[Count];

    private static EventRows Create()
    {
        EventRows rows = new();
        Philox random = new(1, 0);
        for (int i = 0; i < Count; i++)
        {
            uint bits = random.NextUInt32();
            rows.Delta[i] = (byte)bits;
            rows.Y[i] = (byte)((bits >> 8) & 127);
            rows.Z[i] = (byte)((bits >> 16) & 127);
            rows.Flag[i] = (byte)(bits >> 24 == 0 ? 1 : 0);
            rows.Channel[i] = (byte)(bits >> 24);
            rows.Rise[i] = (byte)(7 + (random.NextUInt32() % 74));
            rows.Energy[i] = (float)(18 - (30 * Math.Log(1 - random.NextDouble())));
            rows.Pulse[i] = (ushort)Math.Min(rows.Energy[i] / 0.4787, 2047);
            rows.Time[i] = StartIjd + (Seconds / 86400 * i / Count);
            rows.DetY[i] = (byte)(rows.Y[i] + (2 * (rows.Y[i] >> 6)));
            rows.DetZ[i] = (byte)(rows.Z[i] + (2 * (rows.Z[i] >> 5)));
            ulong ticks = 0x000a_1234_0000_0000UL + ((ulong)i << 11);
            for (int k = 0; k < 4; k++)
                rows.OnBoardTime[(4 * i) + k] = (ushort)(ticks >> (48 - (16 * k)));
        }

        return rows;
    }

    public FitsTable ToTable() => new FitsTable()
        .Add("DELTA_TIME", Delta).Add("RISE_TIME", Rise).Add("ISGRI_PHA", Pulse).Add("ISGRI_Y", Y).Add("ISGRI_Z", Z)
        .Add("OB_TIME", OnBoardTime, repeat: 4).Add("TIME", Time, "d").Add("SELECT_FLAG", Flag).Add("ISGRI_PI", Channel)
        .Add("ISGRI_ENERGY", Energy, "keV").Add("DETY", DetY).Add("DETZ", DetZ);

    public void Save(string path)
    {
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(new FitsHeader());
        file.WriteTable(new FitsHeader().Set("EXTNAME", "EVENTS"), ToTable());
        file.Commit();
    }

    /// <summary>Reads a file of <see cref="Save"/> into these arrays, in one pass.</summary>
    public void Load(string path)
    {
        using FitsFile file = FitsFile.Open(path);
        file.RequireTable("EVENTS").ReadColumns(
            0,
            ColumnTarget.Into<byte>("DELTA_TIME", Delta),
            ColumnTarget.Into<byte>("RISE_TIME", Rise),
            ColumnTarget.Into<ushort>("ISGRI_PHA", Pulse),
            ColumnTarget.Into<byte>("ISGRI_Y", Y),
            ColumnTarget.Into<byte>("ISGRI_Z", Z),
            ColumnTarget.Into<ushort>("OB_TIME", OnBoardTime),
            ColumnTarget.Into<double>("TIME", Time),
            ColumnTarget.Into<byte>("SELECT_FLAG", Flag),
            ColumnTarget.Into<byte>("ISGRI_PI", Channel),
            ColumnTarget.Into<float>("ISGRI_ENERGY", Energy),
            ColumnTarget.Into<byte>("DETY", DetY),
            ColumnTarget.Into<byte>("DETZ", DetZ));
    }

    public double SumOfEnergies() => Energy.Sum(e => (double)e);
}
