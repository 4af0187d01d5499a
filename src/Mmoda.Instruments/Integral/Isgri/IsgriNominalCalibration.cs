using Mmoda.CodedMask;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>
/// Nominal calibration: identical pixels with unit gain, a smooth charge-loss law, a flat background. Used where the
/// archive has no calibration file, and as the mean around which the simulator scatters its pixels.
/// </summary>
internal static class IsgriNominalCalibration
{
    /// <summary>Width of a pulse-height channel, keV.</summary>
    public const double ChannelKeV = 0.4787;

    /// <summary>Module temperature that the gain law assumes where housekeeping gives none, °C.</summary>
    public const double DefaultTemperatureCelsius = -8;

    /// <summary>Bias ratio of the gain law.</summary>
    public const double Bias = 1.2;

    /// <summary>Exponents of the temperature law of the pulse-height offset, by module.</summary>
    public static ReadOnlySpan<double> OffsetExponents => [-1.8, -2.0, -2.3, -2.7, -0.5, -2.4, -0.8, -0.5];

    /// <summary>Everything nominal.</summary>
    public static IsgriCalibration Create() => new()
    {
        Gain = Filled(NominalGain),
        Offset = Filled(0.5f),
        RiseGain = Filled(NominalRiseGain),
        RiseOffset = Filled(-2.0833f),
        Modules = [.. Enumerable.Repeat(new ModuleCorrection(0, 1, 0, 0, 1), IsgriDetector.ModuleCount)],
        Drift = [new GainDrift(0, 0, 1, 0, 0, 1)],
        EnergyTable = EnergyTable(),
        ModuleEfficiency = [.. Enumerable.Repeat(1f, IsgriDetector.ModuleCount * IsgriChannels.Count)],
        Background = [new BackgroundShape(new EnergyBand(12, 1100), Filled(1f))],
        Mask = MaskPattern.Mura(53, IsgriGeometry.MaskElements),
        Origins = [.. Structures.Select(s => new CalibrationOrigin(s, "nominal"))],
    };

    /// <summary>The structures that the chain reads.</summary>
    public static IReadOnlyList<string> Structures { get; } =
    [
        "ISGR-OFFS-MOD", "ISGR-RISE-MOD", "ISGR-MCEC-MOD", "ISGR-L2RE-MOD", "ISGR-EFFC-MOD", "ISGR-BACK-BKG", "ISGR-MASK-MOD",
    ];

    /// <summary>Value of AGAIN at which one telemetry channel is one table channel at the default temperature.</summary>
    public static float NominalGain { get; } =
        (float)(5 / (Math.Pow(TemperatureRatio, -1.11) * Math.Pow(Bias, -0.0832)));

    /// <summary>Value of RTGAIN at which telemetered rise times 7–80 fall on the accepted range 16–116.</summary>
    public static float NominalRiseGain { get; } =
        (float)(1.644 * 100.0 / 30 / (Math.Pow(TemperatureRatio, 0.518) * Math.Pow(Bias, 0.583)));

    private static double TemperatureRatio => (DefaultTemperatureCelsius + 273) / 273;

    /// <summary>
    /// Charge loss: events with a longer rise time come from deeper in the crystal and lose charge; the table multiplies
    /// the energy back, by 1 at short to about 1.7 at the longest accepted rise times.
    /// </summary>
    public static double ChargeLossCorrection(int riseTime) => 1 + 0.7 * Math.Pow(riseTime / 116.0, 2);

    private static float[] EnergyTable()
    {
        float[] table = new float[IsgriCalibration.RiseTimes * IsgriCalibration.PulseHeights];
        for (int r = 0; r < IsgriCalibration.RiseTimes; r++)
        {
            double correction = ChargeLossCorrection(r);
            for (int p = 0; p < IsgriCalibration.PulseHeights; p++)
                table[r * IsgriCalibration.PulseHeights + p] = (float)(correction * ChannelKeV * p);
        }

        return table;
    }

    private static float[] Filled(float value)
    {
        float[] map = new float[IsgriDetector.PixelCount];
        Array.Fill(map, value);
        return map;
    }
}
