using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>The particular unit of JEM-X of a simulated archive: gain of each position, its history, anodes that are dead.</summary>
internal sealed class SimulatedJemx
{
    /// <summary>Days between entries of the gain history.</summary>
    public const double GainStepDays = 2;

    private const int GainEntries = 5400;

    /// <summary>Makes the unit of an archive.</summary>
    public SimulatedJemx(JemxUnit unit, ulong seed)
    {
        Unit = unit;
        Philox random = new(seed, 0x1E30 + (ulong)unit.Number);
        Gain = new float[JemxGeometry.Side * JemxGeometry.Side];
        double[] anode = [.. Enumerable.Range(0, JemxGeometry.Side).Select(_ => 0.02 * random.NextNormal())];
        double tiltX = 0.04 * random.NextNormal(), tiltY = 0.04 * random.NextNormal();
        for (int cell = 0; cell < Gain.Length; cell++)
        {
            double x = JemxGeometry.Middle(cell % JemxGeometry.Side) / 125, y = JemxGeometry.Middle(cell / JemxGeometry.Side) / 125;
            Gain[cell] = (float)(1 + anode[cell % JemxGeometry.Side] + (tiltX * x) + (tiltY * y) - (0.03 * ((x * x) + (y * y))));
        }

        // The gain of both units fell slowly, and breathes with the temperature.
        History =
        [
            .. Enumerable.Range(0, GainEntries).Select(i => (float)((1.1 - (0.00002 * i)) * (1 + (0.03 * Math.Sin((i / 9.0) + unit.Number)) + (0.002 * random.NextNormal())))),
        ];
        while (DeadAnodes.Count < 4)
            DeadAnodes.Add(20 + (int)(216 * random.NextDouble()));
    }

    /// <summary>Which unit.</summary>
    public JemxUnit Unit { get; }

    /// <summary>Gain of each raw position relative to the history.</summary>
    public float[] Gain { get; }

    /// <summary>Gain at IJD 0, 2, 4 …</summary>
    public float[] History { get; }

    /// <summary>Values of RAWX without events.</summary>
    public HashSet<int> DeadAnodes { get; } = [];

    /// <summary>Gain at a time.</summary>
    public double GainAt(double ijd)
    {
        double at = Math.Clamp(ijd / GainStepDays, 0, GainEntries - 1.001);
        int i = (int)at;
        return History[i] + ((at - i) * (History[i + 1] - History[i]));
    }

    /// <summary>Quality of a raw position: 0 good, 1 on a dead anode, 2 beside one.</summary>
    public byte QualityOf(int rawX) => DeadAnodes.Contains(rawX) ? (byte)1
        : DeadAnodes.Contains(rawX - 1) || DeadAnodes.Contains(rawX + 1) ? (byte)2 : (byte)0;
}
