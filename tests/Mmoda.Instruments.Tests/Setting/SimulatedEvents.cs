using System.Buffers.Binary;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments.Tests;

/// <summary>The first window of a plan, in memory: scene, instrument and event rows.</summary>
internal sealed class SimulatedEvents
{
    /// <summary>Where the columns of our rows are.</summary>
    public static EventLayout Layout { get; } = new(EventSimulator.RowBytes, Time: 14, PulseHeight: 2, RiseTime: 1, Y: 4, Z: 5, SelectFlag: 22);

    public SimulatedEvents(SimulationPlan plan)
    {
        Instrument = new SimulatedInstrument(plan);
        Scene = ArchiveSimulator.Scenes(plan).First();
        (Rows, SourceCounts) = new EventSimulator(Instrument).Run(Scene);
        Scale = new IsgriEnergyScale(Instrument.Calibration, 0.5 * (Scene.Clock.IjdStart + Scene.Clock.IjdEnd), Scene.ModuleTemperatures);
    }

    public SimulatedInstrument Instrument { get; }

    public WindowScene Scene { get; }

    public ArraySegment<byte> Rows { get; }

    public int[] SourceCounts { get; }

    public IsgriEnergyScale Scale { get; }

    public int Count => Rows.Count / Layout.RowBytes;

    /// <summary>Good times of each module.</summary>
    public IReadOnlyList<GoodTimeIntervals> GoodTimes => [.. Scene.ModuleTime.Select(m => m.Intersect(WindowWriter.Merged(Scene)))];

    /// <summary>Counts of all rows by pixel number.</summary>
    public int[] ByPixel()
    {
        int[] counts = new int[IsgriDetector.PixelCount];
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<byte> row = Rows.AsSpan(i * Layout.RowBytes, Layout.RowBytes);
            counts[IsgriDetector.Pixel(row[Layout.Y], row[Layout.Z])]++;
        }

        return counts;
    }

    /// <summary>One row.</summary>
    public static byte[] Row(double ijd, int pulseHeight = 80, int riseTime = 40, int y = 10, int z = 20, byte flag = 0)
    {
        byte[] row = new byte[Layout.RowBytes];
        row[Layout.RiseTime] = (byte)riseTime;
        BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(Layout.PulseHeight), (ushort)(pulseHeight ^ 0x8000));
        row[Layout.Y] = (byte)y;
        row[Layout.Z] = (byte)z;
        row[Layout.SelectFlag] = flag;
        BinaryPrimitives.WriteDoubleBigEndian(row.AsSpan(Layout.Time), ijd);
        return row;
    }
}

/// <summary>Result of binning rows.</summary>
internal sealed class Binned
{
    public Binned(ReadOnlySpan<byte> rows, IsgriEnergyScale scale, IReadOnlyList<GoodTimeIntervals> goodTimes, EnergyBand band, int block = int.MaxValue, TimeInterval? possible = null)
    {
        int count = rows.Length / SimulatedEvents.Layout.RowBytes;
        for (int first = 0; first < count; first += Math.Min(block, count))
        {
            int n = Math.Min(block, count - first);
            EventBlock accepted = new(n);
            EventBinning.Reduce(
                rows.Slice(first * SimulatedEvents.Layout.RowBytes, n * SimulatedEvents.Layout.RowBytes),
                SimulatedEvents.Layout, first, seed: 500, scale, goodTimes, possible ?? Always, EventSelection.All, accepted, All, Flagged, ref Tally);
            EventBinning.Count(accepted, band, InBand);
            Assert.Equal(accepted.Count, accepted.EnergiesKeV.AsSpan(0, accepted.Count).ToArray().Count(e => e >= 0));
        }

        Tally.OutsideBand = Tally.Accepted - InBand.Sum();
    }

    public static TimeInterval Always { get; } = new(0, 1e6);

    public int[] InBand { get; } = new int[IsgriDetector.PixelCount];

    public int[] All { get; } = new int[IsgriDetector.PixelCount];

    public int[] Flagged { get; } = new int[IsgriDetector.PixelCount];

    public EventTally Tally;
}
