using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>The live fraction of each pixel in a band.</summary>
internal static class EfficiencyMap
{
    /// <summary>
    /// Efficiency by pixel number relative to a perfect pixel alive for the whole good time:
    /// (module's good time / good time) × live fraction × module efficiency × low threshold; 0 below 0.01 and for bad pixels.
    /// </summary>
    public static float[] Of(IsgriWindow window, IsgriCalibration calibration, EnergyBand band, ReadOnlySpan<bool> isBad)
    {
        double onTime = window.GoodTimes.TotalSeconds;
        double[] module = new double[IsgriDetector.ModuleCount];
        for (int m = 0; m < module.Length; m++)
            module[m] = window.ModuleGoodTimes[m].TotalSeconds / onTime * window.LiveFraction[m] * calibration.ModuleEfficiencyIn(band, m);

        // Thresholds come in few steps: each value is averaged over the band once.
        Dictionary<float, double> threshold = [];
        float[] map = new float[IsgriDetector.PixelCount];
        for (int y = 0; y < IsgriDetector.Side; y++)
        {
            for (int z = 0; z < IsgriDetector.Side; z++)
            {
                int pixel = IsgriDetector.Pixel(y, z);
                if (isBad[pixel])
                    continue;
                float low = window.LowThresholdKeV[pixel];
                if (!threshold.TryGetValue(low, out double efficiency))
                {
                    efficiency = IsgriResponse.BandMean(
                        band, e => IsgriResponse.LowThresholdEfficiency(e, low, window.Window.Id.Revolution));
                    threshold.Add(low, efficiency);
                }

                double value = module[IsgriDetector.Module(y, z)] * efficiency;
                map[pixel] = value >= 0.01 ? (float)value : 0;
            }
        }

        return map;
    }
}
