using Mmoda.Numerics;

namespace Mmoda.CodedMask.Tests;

/// <summary>Poisson shadowgrams of point sources over a background bowl, with 7 % dead pixels.</summary>
internal static class SimulatedSky
{
    public const float Seconds = 1215;

    public static float[] Exposure { get; } = MakeExposure();

    public static float[] Weights { get; } = [.. Exposure.Select(t => t > 0 ? 1f : 0f)];

    /// <summary>Mean 1, 10 % brighter in the corners.</summary>
    public static float[] BackgroundShape { get; } = MakeShape();

    public static TangentDirection AtPixel(double x, double y) => IsgriCamera.Camera.SkyGrid(1).ToDirection(x, y);

    public static Shadowgram Observe(ulong seed, double backgroundRate, params (TangentDirection Direction, double Flux)[] sources)
    {
        double[] rates = new double[Exposure.Length];
        double shapeSum = BackgroundShape.Sum(v => (double)v);
        for (int i = 0; i < rates.Length; i++)
            rates[i] = backgroundRate * BackgroundShape[i] / shapeSum;
        float[] pif = new float[rates.Length];
        foreach ((TangentDirection direction, double flux) in sources)
        {
            PixelIllumination.Fill(IsgriCamera.Camera, direction, pif);
            for (int i = 0; i < rates.Length; i++)
                rates[i] += flux * pif[i] / IsgriCamera.FluxNormalisation;
        }

        var random = new Philox(seed, 0);
        float[] counts = [.. rates.Select((rate, i) => (float)random.NextPoisson(rate * Exposure[i]))];
        return new Shadowgram(IsgriCamera.Detector, counts, Exposure);
    }

    private static float[] MakeExposure()
    {
        var random = new Philox(7, 0);
        float[] exposure = new float[IsgriCamera.Detector.CellCount];
        for (int i = 0; i < exposure.Length; i++)
            exposure[i] = IsgriCamera.Detector.IsPixel[i] && random.NextDouble() >= 0.07 ? Seconds : 0;
        return exposure;
    }

    private static float[] MakeShape()
    {
        float[] shape = new float[Exposure.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            double x = ((i % 130) - 64.5) / 65, y = ((i / 130) - 66.5) / 67;
            shape[i] = IsgriCamera.Detector.IsPixel[i] ? (float)(1 + (0.1 * ((x * x) + (y * y) - 0.66))) : 0;
        }

        return shape;
    }
}
