using Mmoda.CodedMask;
using Mmoda.Instruments;
using Mmoda.Numerics;

namespace Mmoda.Benchmarks;

/// <summary>A Poisson shadowgram of ISGRI with ten sources and 5 % dead pixels, for the kernels on the detector plane.</summary>
internal sealed class Observation
{
    private const float Seconds = 2000;

    private Observation(Shadowgram shadowgram, float[] weights, float[] background)
    {
        Shadowgram = shadowgram;
        Weights = weights;
        Background = background;
    }

    public static SquareMaskCamera Camera { get; } = IsgriCamera.Create(MaskPattern.Mura(53, IsgriGeometry.MaskElements));

    public static IReadOnlyList<TangentDirection> Sources { get; } =
        [.. Enumerable.Range(0, 10).Select(k => new TangentDirection(0.012 + (0.02 * (k % 4)) - (0.031 * (k / 5)), 0.017 * (k - 4.3)))];

    public Shadowgram Shadowgram { get; }

    public float[] Weights { get; }

    public float[] Background { get; }

    public static Observation Create()
    {
        int cells = Camera.Detector.CellCount;
        Philox random = new(5, 0);
        float[] exposure = new float[cells], counts = new float[cells], background = new float[cells], pif = new float[cells];
        double[] rates = new double[cells];
        for (int i = 0; i < cells; i++)
        {
            bool isLive = Camera.Detector.IsPixel[i] && random.NextDouble() >= 0.05;
            exposure[i] = isLive ? Seconds : 0;
            background[i] = Camera.Detector.IsPixel[i] ? 1 : 0;
            rates[i] = 0.04;
        }

        for (int k = 0; k < Sources.Count; k++)
        {
            PixelIllumination.Fill(Camera, Sources[k], pif);
            for (int i = 0; i < cells; i++)
                rates[i] += 15.0 * (k + 1) * pif[i] / Camera.FluxNormalisation;
        }

        for (int i = 0; i < cells; i++)
            counts[i] = exposure[i] > 0 ? random.NextPoisson(rates[i] * exposure[i]) : 0;
        return new Observation(
            new Shadowgram(Camera.Detector, counts, exposure), [.. exposure.Select(e => e > 0 ? 1f : 0f)], background);
    }
}
