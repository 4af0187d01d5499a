using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>
/// The particular ISGRI of a simulated archive: calibration tables scattered about the nominal ones, dead and noisy
/// pixels, low thresholds. Equal for all windows of an archive.
/// </summary>
internal sealed class SimulatedInstrument
{
    /// <summary>Low-threshold step of a pixel that is switched off.</summary>
    public const byte KilledStep = 63;

    /// <summary>Makes the instrument of an archive.</summary>
    public SimulatedInstrument(SimulationPlan plan)
    {
        Background = new BackgroundModel(Math.Max(plan.BackgroundCountsPerSecond, 1e-6), plan.Seed);
        Calibration = Scatter(plan.Seed, Background);
        Philox random = new(plan.Seed, 0xDEAD);
        ThresholdStep = new byte[IsgriDetector.PixelCount];
        IsAlive = new bool[IsgriDetector.PixelCount];
        for (int i = 0; i < IsgriDetector.PixelCount; i++)
        {
            IsAlive[i] = random.NextDouble() >= plan.DeadPixelFraction;
            ThresholdStep[i] = IsAlive[i] ? (byte)(9 + (int)(3 * random.NextDouble())) : KilledStep;
        }

        List<(int, double)> noisy = [];
        while (noisy.Count < plan.NoisyPixels)
        {
            int pixel = (int)(random.NextDouble() * IsgriDetector.PixelCount);
            if (IsAlive[pixel])
                noisy.Add((pixel, 0.5 + 4.5 * random.NextDouble()));
        }

        NoisyPixels = noisy;
    }

    /// <summary>The tables, which go into the archive's calibration tree.</summary>
    public IsgriCalibration Calibration { get; }

    /// <summary>Background of the detector.</summary>
    public BackgroundModel Background { get; }

    /// <summary>Low-threshold step of each pixel, 63 = off.</summary>
    public byte[] ThresholdStep { get; }

    /// <summary>Whether each pixel is on.</summary>
    public bool[] IsAlive { get; }

    /// <summary>Noisy pixels and their extra rate in counts/s.</summary>
    public IReadOnlyList<(int Pixel, double CountsPerSecond)> NoisyPixels { get; }

    private static IsgriCalibration Scatter(ulong seed, BackgroundModel background)
    {
        IsgriCalibration nominal = IsgriNominalCalibration.Create();
        Philox random = new(seed, 0xCA1);
        float[] Spread(float[] map, double relative, double absolute)
        {
            float[] spread = new float[map.Length];
            for (int i = 0; i < map.Length; i++)
                spread[i] = (float)(map[i] * (1 + relative * random.NextNormal()) + absolute * random.NextNormal());
            return spread;
        }

        float[] efficiency = new float[IsgriDetector.ModuleCount * IsgriChannels.Count];
        ModuleCorrection[] modules = new ModuleCorrection[IsgriDetector.ModuleCount];
        for (int m = 0; m < modules.Length; m++)
        {
            modules[m] = new ModuleCorrection(
                0.4 * random.NextNormal(), 1 + 0.006 * random.NextNormal(), 0.3 * random.NextNormal(),
                0.3 * random.NextNormal(), 1 + 0.005 * random.NextNormal());
            float level = (float)(1 - 0.03 * random.NextDouble());
            efficiency.AsSpan(m * IsgriChannels.Count, IsgriChannels.Count).Fill(level);
        }

        // The gain falls by a factor of two in fifteen years, and by ±2 % within a revolution: here the slow part,
        // sampled every 20 d, with a small quadratic term.
        GainDrift[] drift = [.. Enumerable.Range(0, 128).Select(i =>
        {
            double ijd = 1000 + 80.0 * i;
            return new GainDrift(ijd, 0.2, Math.Pow(2, (ijd - 6600) / 5479), 1e-6, 0.1, 1 + 0.01 * Math.Sin(ijd / 200));
        })];
        return new IsgriCalibration
        {
            Gain = Spread(nominal.Gain, 0.015, 0),
            Offset = Spread(nominal.Offset, 0, 0.25),
            RiseGain = Spread(nominal.RiseGain, 0.01, 0),
            RiseOffset = Spread(nominal.RiseOffset, 0, 0.01),
            Modules = modules,
            Drift = drift,
            EnergyTable = nominal.EnergyTable,
            ModuleEfficiency = efficiency,
            Background = background.Shapes(),
            Mask = nominal.Mask,
            Origins = [.. IsgriNominalCalibration.Structures.Select(s => new CalibrationOrigin(s, "simulated"))],
        };
    }
}
