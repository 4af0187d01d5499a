using Mmoda.Numerics;

namespace Mmoda.CodedMask.Tests;

/// <summary>The JEM-X telescope: 22501 biquadratic residues on hexagons of 3.3 mm, 3.4 m above a gas detector.</summary>
internal static class HexagonalCamera
{
    private const int Side = 255;
    private const double SensitiveMillimetres = 125;
    private const double UsedMillimetres = 120;

    public static HexagonalMask Mask { get; } = new(22501, 3.3, 535);

    public static DetectorPlane Detector { get; } = new(Side, Side, 1, 1, Disc());

    /// <summary>At 10 keV.</summary>
    public static HexagonalMaskCamera Camera { get; } = new(
        Mask, new Collimator(6.6, 57), 0.42, 3401, Detector, imageWidth: 721, imageHeight: 721, Mask.OpenArea(SensitiveMillimetres));

    public static float[] Exposure { get; } = [.. Enumerable.Range(0, Side * Side).Select(i => Detector.IsPixel[i] && i % Side is not (66 or 140) ? 2000f : 0)];

    /// <summary>Counts of photons that are followed one by one through a mask that knows nothing of the one under test.</summary>
    public static float[] Trace(ulong seed, double seconds, double background, params (TangentDirection Direction, double Flux)[] sources)
    {
        var random = new Philox(seed, 0);
        float[] counts = new float[Detector.CellCount];
        double perArea = Math.PI * SensitiveMillimetres * SensitiveMillimetres / Mask.OpenArea(SensitiveMillimetres);
        foreach ((TangentDirection direction, double flux) in sources)
        {
            double collimated = Math.Max(0, 1 - (Math.Abs(direction.Y) * 57 / 6.6)) * Math.Max(0, 1 - (Math.Abs(direction.Z) * 57 / 6.6));
            long photons = random.NextPoisson(flux * collimated * perArea * seconds);
            for (long k = 0; k < photons; k++)
            {
                (double x, double y) = Point(ref random);
                if (TracedHexagons.IsOpen(x + (3401 * direction.Y), y + (3401 * direction.Z)))
                    Record(counts, x + (0.42 * random.NextNormal()), y + (0.42 * random.NextNormal()));
            }
        }

        for (long k = random.NextPoisson(background * seconds); k > 0; k--)
        {
            (double x, double y) = Point(ref random);
            Record(counts, x, y);
        }

        return counts;
    }

    private static (double X, double Y) Point(ref Philox random)
    {
        double r = SensitiveMillimetres * Math.Sqrt(random.NextDouble());
        (double sin, double cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
        return (r * cos, r * sin);
    }

    private static void Record(float[] counts, double x, double y)
    {
        int column = (int)Math.Round(x + 127), row = (int)Math.Round(y + 127);
        int cell = (row * Side) + column;
        if ((uint)column < Side && (uint)row < Side && Exposure[cell] > 0)
            counts[cell]++;
    }

    private static bool[] Disc() =>
        [.. Enumerable.Range(0, Side * Side).Select(i => double.Hypot((i % Side) - 127, (i / Side) - 127) <= UsedMillimetres)];
}
