using System.Buffers.Binary;
using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>
/// Makes the raw event list of a science window photon by photon: each is followed from a random point of the detector
/// back through the lower and the upper face of the mask. It shares constants with the analysis, never its code: the
/// illumination and the deconvolution are tested against these photons.
/// </summary>
internal sealed class EventSimulator
{
    /// <summary>Bytes of one row of ISGR-EVTS-ALL as written here.</summary>
    public const int RowBytes = 30;

    private readonly SimulatedInstrument _instrument;
    private readonly bool[] _open;

    // Resolution and panel depth at half keV steps: millions of photons ask for them.
    private readonly float[] _sigma = [.. Enumerable.Range(0, 2 * 1001).Select(i => (float)IsgriResponse.ResolutionSigmaKeV(Math.Max(13, 0.5 * i)))];
    private readonly float[] _depth = [.. Enumerable.Range(0, 2 * 1001).Select(i => (float)IsgriResponse.PanelDepth(Math.Max(13, 0.5 * i)))];

    /// <summary>Prepares the mask.</summary>
    public EventSimulator(SimulatedInstrument instrument)
    {
        _instrument = instrument;
        _open = [.. instrument.Calibration.Mask.Elements.ToArray().Select(e => e == 1)];
    }

    /// <summary>Simulates a window.</summary>
    /// <returns>Rows of <see cref="RowBytes"/> bytes in the order of time, and how many of them came from each source.</returns>
    public (ArraySegment<byte> Rows, int[] SourceCounts) Run(WindowScene scene)
    {
        Philox random = new(scene.Seed, scene.Stream);
        PulseEncoder encoder = new(_instrument.Calibration, 0.5 * (scene.Clock.IjdStart + scene.Clock.IjdEnd), scene.ModuleTemperatures);
        IsgriEnergyScale archiveScale = new(_instrument.Calibration, 0.5 * (scene.Clock.IjdStart + scene.Clock.IjdEnd), scene.ModuleTemperatures);
        DiscreteSampler components = Components(scene, out double totalRate, out int noisyFrom);
        int[] counts = new int[scene.Sources.Count];
        byte[] rows = new byte[checked((int)(totalRate * scene.DurationSeconds * 0.9 + 20000) * RowBytes)];
        int used = 0;
        ulong previousObt = scene.Clock.ObtStart;
        double seconds = 0;
        while (true)
        {
            seconds -= Math.Log(1 - random.NextDouble()) / totalRate;
            if (seconds >= scene.DurationSeconds)
                break;
            double ijd = scene.Clock.IjdStart + seconds / 86400;
            int component = components.Sample(ref random);
            if (scene.Disturbance?.IsLost(seconds, scene.DurationSeconds) == true)
                continue;
            int pixel;
            double energy;
            if (component == noisyFrom + _instrument.NoisyPixels.Count)
            {
                // The flare; it looks like more background.
                if (scene.Disturbance?.IsFlaring(seconds, scene.DurationSeconds) != true)
                    continue;
                component = 0;
            }

            if (component == 0)
            {
                (energy, pixel) = _instrument.Background.Sample(ref random);
            }
            else if (component >= noisyFrom)
            {
                pixel = _instrument.NoisyPixels[component - noisyFrom].Pixel;
                energy = 14 + 20 * -Math.Log(1 - random.NextDouble());
            }
            else if (!Trace(Seen(scene, component - 1, seconds), ijd, ref random, out pixel, out energy))
            {
                continue;
            }

            int y = pixel >> 7, z = pixel & 127, module = IsgriDetector.Module(y, z);
            if (!IsRecorded(scene, ijd, seconds, pixel, module, ref random))
                continue;
            energy += _sigma[Math.Min((int)(2 * energy + 0.5), _sigma.Length - 1)] * random.NextNormal();
            if (!PassesThreshold(scene, energy, pixel, module, ref random))
                continue;

            // Events with rise times outside the accepted range are instrumental; they come with the background only. 9 to 74
            // stay inside it after correction by tables that scatter by 1 % from pixel to pixel and drift by 1 %.
            bool odd = component == 0 && random.NextDouble() < 0.015;
            int rise = odd ? 95 + (int)(30 * random.NextDouble()) : 9 + (int)(66 * random.NextDouble());
            int pulse = encoder.PulseHeight(energy, rise, pixel, module);
            if (pulse < 0)
                continue;
            if (component > 0 && component < noisyFrom)
                counts[component - 1]++;
            byte flag = component >= noisyFrom && random.NextDouble() < 0.02 ? (byte)1 : (byte)0;
            ulong obt = scene.Clock.ToObt(ijd) / OnBoardClock.EventTicks * OnBoardClock.EventTicks;
            if (used + RowBytes > rows.Length)
                Array.Resize(ref rows, rows.Length + rows.Length / 2 / RowBytes * RowBytes + RowBytes);
            Write(rows.AsSpan(used, RowBytes), scene, archiveScale, obt, previousObt, pulse, rise, y, z, flag);
            used += RowBytes;
            previousObt = obt;
        }

        return (new ArraySegment<byte>(rows, 0, used), counts);
    }

    private DiscreteSampler Components(WindowScene scene, out double totalRate, out int noisyFrom)
    {
        // Source photons fall on all pixels; the mask then removes about half of them.
        const double PixelsPerOpenPixel = IsgriDetector.PixelCount / IsgriResponse.OnAxisOpenPixels;
        List<double> rates = [_instrument.Background.TotalRate];
        rates.AddRange(scene.Sources.Select(s => s.Spectrum.TotalRate * PixelsPerOpenPixel));
        noisyFrom = rates.Count;
        rates.AddRange(_instrument.NoisyPixels.Select(n => n.CountsPerSecond));
        if (scene.Disturbance is { FlareSeconds: > 0 } disturbance)
            rates.Add(_instrument.Background.TotalRate * (disturbance.FlareFactor - 1));
        totalRate = rates.Sum();
        return new DiscreteSampler([.. rates]);
    }

    // A turn about the spacecraft's Z axis, which the alignment of the instrument tilts by half an arc-minute.
    private static SceneSource Seen(WindowScene scene, int source, double seconds)
    {
        SceneSource steady = scene.Sources[source];
        if (scene.Disturbance?.TurnRadians(seconds, scene.DurationSeconds) is not { } turn || turn <= 0)
            return steady;
        double tangent = Math.Tan(turn), scale = 1 + steady.TangentY * tangent;
        return steady with { TangentY = (steady.TangentY - tangent) / scale, TangentZ = steady.TangentZ / (Math.Cos(turn) * scale) };
    }

    private bool Trace(SceneSource source, double ijd, ref Philox random, out int pixel, out double energy)
    {
        energy = 0;
        int y = (int)(IsgriDetector.Side * random.NextDouble()), z = (int)(IsgriDetector.Side * random.NextDouble());
        pixel = IsgriDetector.Pixel(y, z);
        double profile = source.Profile(ijd);
        if (profile <= 0 || (profile < 1 && random.NextDouble() >= profile))
            return false;
        double half = 0.5 * IsgriGeometry.PixelActiveMillimetres;
        double atY = (IsgriDetector.DetY(y) - IsgriGeometry.CentreY) * IsgriGeometry.PixelPitchMillimetres + half * (2 * random.NextDouble() - 1);
        double atZ = (IsgriDetector.DetZ(z) - IsgriGeometry.CentreZ) * IsgriGeometry.PixelPitchMillimetres + half * (2 * random.NextDouble() - 1);
        double lower = IsgriGeometry.MaskDistanceMillimetres - 0.5 * IsgriGeometry.MaskThicknessMillimetres;
        double upper = IsgriGeometry.MaskDistanceMillimetres + 0.5 * IsgriGeometry.MaskThicknessMillimetres;
        int atLower = Element(atY + source.TangentY * lower, atZ + source.TangentZ * lower);
        int atUpper = Element(atY + source.TangentY * upper, atZ + source.TangentZ * upper);
        if (atLower < 0 || atUpper < 0)
            return false;
        energy = source.Spectrum.Sample(ref random);
        double transmission = Math.Exp(-_depth[Math.Min((int)(2 * energy + 0.5), _depth.Length - 1)] * (1 / source.Cosine - 1));
        if (!_open[atLower] || !_open[atUpper])
        {
            // Below 200 keV fewer than 1e-10 photons cross a closed element.
            if (energy < 200)
                return false;
            transmission *= IsgriResponse.ClosedElementTransmission(energy);
        }

        return random.NextDouble() < transmission;
    }

    private static int Element(double yMillimetres, double zMillimetres)
    {
        const double Centre = IsgriGeometry.MaskElements / 2.0;
        int ky = (int)Math.Floor(yMillimetres / IsgriGeometry.MaskElementMillimetres + Centre);
        int kz = (int)Math.Floor(zMillimetres / IsgriGeometry.MaskElementMillimetres + Centre);
        return (uint)ky < IsgriGeometry.MaskElements && (uint)kz < IsgriGeometry.MaskElements ? kz * IsgriGeometry.MaskElements + ky : -1;
    }

    private bool IsRecorded(WindowScene scene, double ijd, double seconds, int pixel, int module, ref Philox random)
    {
        if (!_instrument.IsAlive[pixel] || !scene.DataTime.Contains(ijd) || !scene.ModuleTime[module].Contains(ijd))
            return false;
        int row = Math.Min((int)(seconds / WindowScene.DeadTimeStepSeconds), scene.DeadTimeRows - 1);
        return random.NextDouble() >= scene.DeadTime[row * IsgriDetector.ModuleCount + module];
    }

    private bool PassesThreshold(WindowScene scene, double energy, int pixel, int module, ref Philox random)
    {
        if (energy <= 0)
            return false;
        double threshold = IsgriContext.LowThresholdKeV(_instrument.ThresholdStep[pixel], gainCode: 0, module);
        double efficiency = _instrument.Calibration.ModuleEfficiency[module * IsgriChannels.Count];

        // More than 20 keV above the threshold nothing is lost.
        if (energy < threshold + 20)
            efficiency *= IsgriResponse.LowThresholdEfficiency(energy, threshold, scene.Id.Revolution);
        return random.NextDouble() < efficiency;
    }

    private static void Write(
        Span<byte> row, WindowScene scene, IsgriEnergyScale scale, ulong obt, ulong previousObt, int pulse, int rise, int y, int z, byte flag)
    {
        int pixel = IsgriDetector.Pixel(y, z), module = IsgriDetector.Module(y, z);
        float energy = scale.Energy(pulse, rise, pixel, module, 0.5f, 0.5f, out int riseCorrected);
        row[0] = (byte)Math.Min(255, (obt - previousObt) / OnBoardClock.EventTicks);
        row[1] = (byte)rise;
        BinaryPrimitives.WriteUInt16BigEndian(row[2..], (ushort)(pulse ^ 0x8000));
        row[4] = (byte)y;
        row[5] = (byte)z;
        Span<ushort> words = stackalloc ushort[4];
        OnBoardClock.Split(obt, words);
        for (int i = 0; i < 4; i++)
            BinaryPrimitives.WriteUInt16BigEndian(row[(6 + 2 * i)..], (ushort)(words[i] ^ 0x8000));
        BinaryPrimitives.WriteDoubleBigEndian(row[14..], scene.Clock.ToIjd(obt));
        row[22] = flag;
        row[23] = (byte)riseCorrected;
        BinaryPrimitives.WriteSingleBigEndian(row[24..], energy);
        row[28] = (byte)IsgriDetector.DetY(y);
        row[29] = (byte)IsgriDetector.DetZ(z);
    }
}
