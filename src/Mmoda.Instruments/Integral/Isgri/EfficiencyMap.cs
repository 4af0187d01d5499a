using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>
/// The live fraction of each pixel in a band, relative to a perfect pixel alive for the whole good time:
/// (module's good time / good time) × live fraction × module efficiency × low threshold; 0 below 0.01 and for bad pixels.
/// </summary>
internal sealed class EfficiencyMap
{
    private readonly IsgriWindow _window;
    private readonly IsgriCalibration _calibration;

    // Thresholds come in few steps: each value is averaged over a band once. Negative for bad pixels.
    private readonly short[] _class = new short[IsgriDetector.PixelCount];
    private readonly List<float> _thresholds = [];

    /// <summary>Sorts the pixels by their threshold.</summary>
    public EfficiencyMap(IsgriWindow window, IsgriCalibration calibration, ReadOnlySpan<bool> isBad)
    {
        _window = window;
        _calibration = calibration;
        Dictionary<float, short> classes = [];
        for (int pixel = 0; pixel < _class.Length; pixel++)
        {
            float low = window.LowThresholdKeV[pixel];
            _class[pixel] = -1;
            if (isBad[pixel])
                continue;
            if (!classes.TryGetValue(low, out short number))
            {
                number = (short)_thresholds.Count;
                classes.Add(low, number);
                _thresholds.Add(low);
            }

            _class[pixel] = number;
        }
    }

    /// <summary>Time efficiency of each module over the good time of the window: good time of the module × live fraction.</summary>
    public double[] ModuleTime()
    {
        double onTime = _window.GoodTimes.TotalSeconds;
        return [.. Enumerable.Range(0, IsgriDetector.ModuleCount).Select(m => _window.ModuleGoodTimes[m].TotalSeconds / onTime * _window.LiveFraction[m])];
    }

    /// <summary>Efficiency by pixel number in a band.</summary>
    public float[] In(EnergyBand band)
    {
        float[] map = new float[IsgriDetector.PixelCount];
        Fill(band, ModuleTime(), map);
        return map;
    }

    /// <summary>Efficiency by pixel number in a band.</summary>
    /// <param name="band">The band.</param>
    /// <param name="moduleTime">Time efficiency of the eight modules.</param>
    /// <param name="map">Receives 16384 values.</param>
    public void Fill(EnergyBand band, ReadOnlySpan<double> moduleTime, Span<float> map)
    {
        Span<double> module = stackalloc double[IsgriDetector.ModuleCount];
        for (int m = 0; m < module.Length; m++)
            module[m] = moduleTime[m] * _calibration.ModuleEfficiencyIn(band, m);
        double[] threshold =
        [
            .. _thresholds.Select(low => IsgriResponse.BandMean(band, e => IsgriResponse.LowThresholdEfficiency(e, low, _window.Window.Id.Revolution))),
        ];
        for (int y = 0; y < IsgriDetector.Side; y++)
        {
            for (int z = 0; z < IsgriDetector.Side; z++)
            {
                int pixel = IsgriDetector.Pixel(y, z);
                double value = _class[pixel] < 0 ? 0 : module[IsgriDetector.Module(y, z)] * threshold[_class[pixel]];
                map[pixel] = value >= 0.01 ? (float)value : 0;
            }
        }
    }
}
