using System.Runtime.CompilerServices;

namespace Mmoda.Instruments;

/// <summary>
/// The energy scale of one science window: raw pulse height and rise time to keV, the OSA 11 path of
/// ibis_isgr_energy. The linear parts of pixel, module and drift are combined once per window. With a calibration that has
/// <see cref="IsgriCalibration.Osa10"/> the path of OSA 10 from the gain of the pixels on.
/// </summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
internal sealed class IsgriEnergyScale
{
    /// <summary>Lowest accepted corrected rise time (RISE_MIN of real responses).</summary>
    public const int RiseTimeMin = 16;

    /// <summary>Highest accepted corrected rise time (RISE_MAX).</summary>
    public const int RiseTimeMax = 116;

    // One array of structures: an event of any pixel then touches one cache line, not four.
    private readonly PixelCoefficients[] _pixels = new PixelCoefficients[IsgriDetector.PixelCount];
    private readonly ModuleCoefficients[] _modules = new ModuleCoefficients[IsgriDetector.ModuleCount];
    private readonly float _driftOffset;
    private readonly float _driftGain;
    private readonly float _driftGain2;
    private readonly float[] _table;
    private readonly Osa10Laws? _osa10;

    /// <summary>Combines the tables for a window.</summary>
    /// <param name="calibration">Tables of the epoch.</param>
    /// <param name="ijd">Middle of the window.</param>
    /// <param name="moduleTemperatures">Temperature of each module in °C, eight values.</param>
    public IsgriEnergyScale(IsgriCalibration calibration, double ijd, ReadOnlySpan<double> moduleTemperatures)
    {
        ModuleCorrection[] modules = calibration.Modules;
        GainDrift drift = calibration.DriftAt(ijd);
        (_driftOffset, _driftGain, _driftGain2) = ((float)drift.PhaOffset, (float)drift.PhaGain, (float)drift.PhaGain2);
        _table = calibration.EnergyTable;
        _osa10 = calibration.Osa10;
        for (int m = 0; m < IsgriDetector.ModuleCount; m++)
            _modules[m] = new((float)modules[m].PhaOffset, (float)modules[m].PhaGain, (float)modules[m].PhaGain2);
        for (int y = 0; y < IsgriDetector.Side; y++)
        {
            for (int z = 0; z < IsgriDetector.Side; z++)
            {
                int pixel = IsgriDetector.Pixel(y, z), m = IsgriDetector.Module(y, z);
                PixelLine line = Line(calibration, pixel, m, moduleTemperatures[m]);
                ModuleCorrection module = modules[m];

                // rt: 2·rt/2.4 + 5 onto 256 levels, then pixel, module, drift: all linear.
                double gain = drift.RiseGain * module.RiseGain * line.RiseGain;
                _pixels[pixel] = new(
                    (float)line.PhaGain,
                    (float)line.PhaOffset,
                    (float)(gain * 2 / 2.4),
                    (float)(gain * 5 + drift.RiseGain * (module.RiseGain * line.RiseOffset + module.RiseOffset) + drift.RiseOffset));
            }
        }
    }

    /// <summary>Gain and offset of one pixel at a temperature.</summary>
    internal readonly record struct PixelLine(double PhaGain, double PhaOffset, double RiseGain, double RiseOffset);

    /// <summary>Temperature law of the pixel electronics (OSA, ibis_isgr_energy).</summary>
    internal static PixelLine Line(IsgriCalibration calibration, int pixel, int module, double temperatureCelsius)
    {
        double t = (temperatureCelsius + 273) / 273, bias = IsgriNominalCalibration.Bias;
        return new PixelLine(
            2 * calibration.Gain[pixel] / 10 * Math.Pow(t, -1.11) * Math.Pow(bias, -0.0832),
            2 * calibration.Offset[pixel] * Math.Pow(t, IsgriNominalCalibration.OffsetExponents[module]) * Math.Pow(bias, 0.0288),
            30 * calibration.RiseGain[pixel] / 100 * Math.Pow(t, 0.518) * Math.Pow(bias, 0.583),
            20 * (calibration.RiseOffset[pixel] + 2) * Math.Pow(t, 0.625) * Math.Pow(bias, 0.530));
    }

    /// <summary>Reconstructs one event.</summary>
    /// <param name="pulseHeight">Telemetered pulse height, 0–2047.</param>
    /// <param name="riseTime">Telemetered rise time, 0–127.</param>
    /// <param name="pixel">Pixel number.</param>
    /// <param name="module">Its module.</param>
    /// <param name="pulseDither">Uniform deviate in [0, 1) that undoes the quantisation of the pulse height.</param>
    /// <param name="riseDither">The same for the rise time.</param>
    /// <param name="correctedRiseTime">Corrected rise time, 0–255 (ISGRI_PI).</param>
    /// <returns>Energy in keV, never negative.</returns>
    public float Energy(
        int pulseHeight, int riseTime, int pixel, int module, float pulseDither, float riseDither, out int correctedRiseTime)
    {
        Span<float> energy = [Locate(pulseHeight, riseTime, pixel, module, pulseDither, riseDither, out correctedRiseTime, out int cell)];
        LookUp([cell], energy);
        return energy[0];
    }

    /// <summary>
    /// The first half of the reconstruction: where in the table of energies an event lies. The table is large: looked up for many
    /// events one after another, its values arrive together. Parameters as for <see cref="Energy"/>; <c>cell</c> is the place in the table.
    /// </summary>
    /// <returns>Fraction of the way to the next place; with an OSA 10 scale, the energy.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Locate(
        int pulseHeight, int riseTime, int pixel, int module, float pulseDither, float riseDither, out int correctedRiseTime, out int cell)
    {
        ref readonly PixelCoefficients line = ref _pixels[pixel];
        cell = 0;
        if (_osa10 is { } laws)
            return Osa10(laws, line, pulseHeight, riseTime, pulseDither, riseDither, out correctedRiseTime);
        float pha = (pulseHeight + pulseDither - 0.5f) * line.PhaGain + line.PhaOffset;
        float rise = (riseTime + riseDither - 0.5f) * line.RiseGain + line.RiseOffset;
        int r = Math.Clamp((int)MathF.Floor(rise + 0.5f), 0, IsgriCalibration.RiseTimes - 1);
        correctedRiseTime = r;

        ref readonly ModuleCoefficients correction = ref _modules[module];
        float gain2 = correction.PhaGain2;
        float moduleTerm = gain2 != 0 && pha != 0 ? 30 / pha * gain2 : 0;
        pha = correction.PhaOffset + pha * correction.PhaGain + moduleTerm;
        pha = _driftOffset + _driftGain * pha + _driftGain2 * pha * pha;

        int p = Math.Clamp((int)MathF.Floor(pha), 0, IsgriCalibration.PulseHeights - 2);
        cell = r * IsgriCalibration.PulseHeights + p;
        return pha - p;
    }

    /// <summary>The second half: from places in the table to energies.</summary>
    /// <param name="cells">Of <see cref="Locate"/>.</param>
    /// <param name="energies">Holds what it returned; receives the energies, keV, never negative.</param>
    public void LookUp(ReadOnlySpan<int> cells, Span<float> energies)
    {
        if (_osa10 is not null)
            return;
        float[] table = _table;
        for (int i = 0; i < cells.Length; i++)
        {
            int cell = cells[i];
            float low = table[cell], energy = low + energies[i] * (table[cell + 1] - low);
            energies[i] = energy > 0 ? energy : 0;
        }
    }

    // That path does not dither the rise time; its deviate draws the energy. Not inlined, so that the other path stays short.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Osa10(
        Osa10Laws laws, in PixelCoefficients line, int pulseHeight, int riseTime, float dither, float draw, out int correctedRiseTime)
    {
        correctedRiseTime = Math.Clamp((int)MathF.Floor((riseTime * line.RiseGain) + line.RiseOffset + 0.5f), 0, IsgriCalibration.RiseTimes - 1);
        return laws.Energy((pulseHeight * line.PhaGain) + line.PhaOffset, correctedRiseTime, dither, draw);
    }

    private readonly record struct PixelCoefficients(float PhaGain, float PhaOffset, float RiseGain, float RiseOffset);

    private readonly record struct ModuleCoefficients(float PhaOffset, float PhaGain, float PhaGain2);
}
