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

    public static MaskShadows Shadows { get; } = new(Mask, Detector, [0.22, 0.42, 0.62, 0.82]);

    /// <summary>At 10 keV.</summary>
    public static HexagonalMaskCamera Camera { get; } = Create(0.42);

    public static HexagonalMaskCamera Create(double resolutionMillimetres) => new(
        Shadows, new Collimator(6.6, 57), [new PositionResolution(resolutionMillimetres, 1)], 3401, imageWidth: 721, imageHeight: 721, Mask.OpenArea(SensitiveMillimetres));

    public static float[] Exposure { get; } = [.. Enumerable.Range(0, Side * Side).Select(i => Detector.IsPixel[i] && i % Side is not (66 or 140) ? 2000f : 0)];

    /// <summary>Counts of photons that are followed one by one through a mask that knows nothing of the one under test.</summary>
    public static float[] Trace(ulong seed, double seconds, double background, double resolution, params (TangentDirection Direction, double Flux)[] sources)
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
                    Record(counts, x + (resolution * random.NextNormal()), y + (resolution * random.NextNormal()));
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
