namespace Mmoda.Instruments;

/// <summary>
/// Turns an energy into what the detector would have telemetered: the calibration run backwards for one science window.
/// Written from the calibration's definition, apart from the analysis that decodes it.
/// </summary>
internal sealed class PulseEncoder
{
    private readonly IsgriCalibration _calibration;
    private readonly GainDrift _drift;
    private readonly IsgriEnergyScale.PixelLine[] _lines = new IsgriEnergyScale.PixelLine[IsgriDetector.PixelCount];

    /// <summary>Prepares a window.</summary>
    public PulseEncoder(IsgriCalibration calibration, double ijd, ReadOnlySpan<double> moduleTemperatures)
    {
        _calibration = calibration;
        _drift = calibration.DriftAt(ijd);
        for (int y = 0; y < IsgriDetector.Side; y++)
        {
            for (int z = 0; z < IsgriDetector.Side; z++)
            {
                int pixel = IsgriDetector.Pixel(y, z), m = IsgriDetector.Module(y, z);
                _lines[pixel] = IsgriEnergyScale.Line(calibration, pixel, m, moduleTemperatures[m]);
            }
        }
    }

    /// <summary>Telemetered pulse height of an energy at a telemetered rise time.</summary>
    /// <returns>0–2047, or −1 when the energy lies outside the range of the electronics.</returns>
    public int PulseHeight(double energyKeV, int riseTime, int pixel, int module)
    {
        ref readonly IsgriEnergyScale.PixelLine line = ref _lines[pixel];
        ModuleCorrection c = _calibration.Modules[module];
        double rise = (2 * riseTime / 2.4 + 5) * line.RiseGain + line.RiseOffset;
        rise = _drift.RiseOffset + _drift.RiseGain * (c.RiseOffset + c.RiseGain * rise);
        int r = Math.Clamp((int)Math.Floor(rise + 0.5), 0, IsgriCalibration.RiseTimes - 1);

        ReadOnlySpan<float> table = _calibration.EnergyTable.AsSpan(r * IsgriCalibration.PulseHeights, IsgriCalibration.PulseHeights);
        int above = table.BinarySearch((float)energyKeV);
        above = above < 0 ? ~above : above;
        if (above is 0 || above >= table.Length)
            return -1;
        double corrected = above - 1 + (energyKeV - table[above - 1]) / (table[above] - table[above - 1]);

        // Drift and module are nearly linear: a few fixed-point steps invert them to 1e-6 channels.
        double drifted = corrected;
        for (int i = 0; i < 4; i++)
            drifted = (corrected - _drift.PhaOffset - _drift.PhaGain2 * drifted * drifted) / _drift.PhaGain;
        double pulse = drifted;
        for (int i = 0; i < 4; i++)
            pulse = (drifted - c.PhaOffset - (pulse > 0 ? 30 / pulse * c.PhaGain2 : 0)) / c.PhaGain;
        double raw = (pulse - line.PhaOffset) / line.PhaGain;
        int telemetered = (int)Math.Floor(raw + 0.5);
        return telemetered is >= 0 and < IsgriCalibration.PulseHeights ? telemetered : -1;
    }
}
