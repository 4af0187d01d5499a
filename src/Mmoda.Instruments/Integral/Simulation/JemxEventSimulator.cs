using System.Buffers.Binary;
using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>
/// Makes the raw events of a unit of JEM-X photon by photon: each is followed from a random point of the detector through a cell of the
/// collimator to the mask. It shares constants with the analysis, never its code.
/// </summary>
internal sealed class JemxEventSimulator
{
    /// <summary>Bytes of a row of JMXi-FULL-ALL as written here.</summary>
    public const int RowBytes = 31;

    private static readonly bool[] Open = FourthPowers();

    // The raw grid telemeters nothing below.
    private const double ThresholdKeV = 2.4;

    // Points where a calibration source leaks, mm, and where the gas sparks.
    private static readonly (double X, double Y, short Status)[] Spots = [(0, 119, 1024), (119, 0, 1024), (0, -119, 1024), (-119, 0, 1024), (-40, 62, 8192)];
    private const double SpotRate = 0.4;

    private readonly SimulatedJemx _instrument;
    private readonly JemxBackground _background = new();
    private readonly double _perOpenArea;

    /// <summary>Prepares a unit.</summary>
    public JemxEventSimulator(SimulatedJemx instrument)
    {
        _instrument = instrument;
        _perOpenArea = 1 / OpenFraction();
    }

    /// <summary>Simulates a window.</summary>
    /// <returns>Rows of <see cref="RowBytes"/> bytes in the order of time.</returns>
    public ArraySegment<byte> Run(JemxScene scene)
    {
        Philox random = new(scene.Window.Seed, scene.Stream);
        List<double> rates = [JemxBackground.CountsPerSecond, SpotRate];
        rates.AddRange(scene.Sources.Select(s => s.Spectrum.TotalRate * _perOpenArea));
        DiscreteSampler components = new([.. rates]);
        double total = rates.Sum(), seconds = 0, duration = scene.Window.DurationSeconds;
        byte[] rows = new byte[RowBytes * (int)((JemxBackground.CountsPerSecond + 1 + scene.Sources.Sum(s => s.Spectrum.TotalRate)) * duration + 1000)];
        int used = 0;
        OnBoardClock clock = scene.Window.Clock;
        ulong previous = clock.ObtStart;
        while (true)
        {
            seconds -= Math.Log(1 - random.NextDouble()) / total;
            if (seconds >= duration)
                break;
            int component = components.Sample(ref random);
            double ijd = clock.IjdStart + (seconds / 86400), energy, x, y;
            short status = 0;
            if (component == 0)
            {
                (x, y) = JemxBackground.SamplePoint(ref random);
                energy = _background.SampleEnergy(ref random);
            }
            else if (component == 1)
            {
                (x, y, status) = Spots[(int)(Spots.Length * random.NextDouble())];
                x += random.NextNormal();
                y += random.NextNormal();
                energy = 22 + (1.5 * random.NextNormal());
            }
            else if (!Trace(scene.Sources[component - 2], ijd, ref random, out x, out y, out energy))
            {
                continue;
            }

            int row = scene.RowAt(seconds);
            if (!scene.DataTime.Contains(ijd)
                || random.NextDouble() < scene.DeadTime[row]
                || random.NextDouble() * 32 >= scene.GreyFilter[row] + 1)
            {
                continue;
            }

            int rawX = JemxGeometry.Raw(x), rawY = JemxGeometry.Raw(y);
            if ((uint)rawX >= JemxGeometry.Side || (uint)rawY >= JemxGeometry.Side || _instrument.DeadAnodes.Contains(rawX))
                continue;
            double gain = _instrument.Gain[JemxGeometry.Cell(rawX, rawY)] * _instrument.GainAt(ijd);
            int pulse = JemxChannels.Nominal.ChannelOf(energy * gain);
            if (energy < ThresholdKeV || (uint)pulse >= JemxChannels.Count)
                continue;
            status |= _instrument.QualityOf(rawX) == 2 ? (short)32 : (short)0;
            if ((x * x) + (y * y) > JemxGeometry.SensitiveMillimetres * JemxGeometry.SensitiveMillimetres)
                status |= 4096;

            // The archive's own energies come from a preliminary gain, one percent off.
            int pi = Math.Clamp(JemxChannels.Nominal.ChannelOf(JemxChannels.Nominal.EnergyKeV(pulse, random.NextDouble()) / (gain * 1.01)), 0, JemxChannels.Count - 1);
            ulong obt = clock.ToObt(ijd) / (2 * OnBoardClock.EventTicks) * (2 * OnBoardClock.EventTicks);
            if (used + RowBytes > rows.Length)
                Array.Resize(ref rows, rows.Length + (rows.Length / 2 / RowBytes * RowBytes) + RowBytes);
            Write(rows.AsSpan(used, RowBytes), clock, obt, previous, rawX, rawY, pulse, pi, status, ref random);
            used += RowBytes;
            previous = obt;
        }

        return new ArraySegment<byte>(rows, 0, used);
    }

    private static bool Trace(SceneSource source, double ijd, ref Philox random, out double x, out double y, out double energy)
    {
        energy = 0;
        (x, y) = JemxBackground.Disc(ref random);
        double profile = source.Profile(ijd);
        if (profile <= 0 || (profile < 1 && random.NextDouble() >= profile))
            return false;

        // Up through the collimator from a random place of a cell: the walls are thin beside the blur, and where they stand is not known.
        const double Opening = JemxGeometry.CollimatorOpeningMillimetres, Height = JemxGeometry.CollimatorHeightMillimetres;
        double top = (Opening * random.NextDouble()) + (Height * source.TangentY), side = (Opening * random.NextDouble()) + (Height * source.TangentZ);
        if (top is < 0 or > Opening || side is < 0 or > Opening)
            return false;
        if (!IsOpen(x + (JemxGeometry.MaskDistanceMillimetres * source.TangentY), y + (JemxGeometry.MaskDistanceMillimetres * source.TangentZ)))
            return false;
        double photon = source.Spectrum.Sample(ref random), blur = JemxResponse.PositionSigmaMillimetres(photon);
        energy = photon + (JemxResponse.ResolutionSigmaKeV(photon) * random.NextNormal());
        x += blur * random.NextNormal();
        y += blur * random.NextNormal();
        return energy > 0;
    }

    /// <summary>The mask by rounding of cube coordinates.</summary>
    private static bool IsOpen(double x, double y)
    {
        const double Radius = JemxGeometry.MaskDiameterMillimetres / 2, Width = JemxGeometry.MaskElementMillimetres;

        // 1133 is a sixth root of unity modulo 22501.
        const int Turn = 1133;
        if ((x * x) + (y * y) > Radius * Radius)
            return false;
        double slope = y / (Width * Math.Sqrt(3)), q = (x / Width) - slope, r = 2 * slope, s = -q - r;
        double i = Math.Round(q), j = Math.Round(r), k = Math.Round(s);
        double di = Math.Abs(i - q), dj = Math.Abs(j - r), dk = Math.Abs(k - s);
        if (di > dj && di > dk)
            i = -j - k;
        else if (dj > dk)
            j = -i - k;
        int residue = ((int)i + (Turn * (int)j)) % JemxGeometry.MaskOrder;
        return Open[residue < 0 ? residue + JemxGeometry.MaskOrder : residue];
    }

    private static bool[] FourthPowers()
    {
        bool[] open = new bool[JemxGeometry.MaskOrder];
        for (long k = 1; k < open.Length; k++)
            open[(int)(k * k % open.Length * k % open.Length * k % open.Length)] = true;
        return open;
    }

    // Of the mask above the sensitive disc.
    private static double OpenFraction()
    {
        long open = 0, all = 0;
        for (double y = -JemxGeometry.SensitiveMillimetres; y < JemxGeometry.SensitiveMillimetres; y += 0.173)
        {
            for (double x = -JemxGeometry.SensitiveMillimetres; x < JemxGeometry.SensitiveMillimetres; x += 0.173)
            {
                if ((x * x) + (y * y) > JemxGeometry.SensitiveMillimetres * JemxGeometry.SensitiveMillimetres)
                    continue;
                all++;
                open += IsOpen(x, y) ? 1 : 0;
            }
        }

        return open / (double)all;
    }

    private static void Write(
        Span<byte> row, OnBoardClock clock, ulong obt, ulong previous, int rawX, int rawY, int pulse, int pi, short status, ref Philox random)
    {
        row[0] = (byte)Math.Min(255, (obt - previous) / (2 * OnBoardClock.EventTicks));
        Span<ushort> words = stackalloc ushort[4];
        OnBoardClock.Split(obt, words);
        for (int i = 0; i < 4; i++)
            BinaryPrimitives.WriteUInt16BigEndian(row[(1 + (2 * i))..], (ushort)(words[i] ^ 0x8000));
        BinaryPrimitives.WriteDoubleBigEndian(row[9..], clock.ToIjd(obt));
        row[17] = (byte)rawX;
        row[18] = (byte)rawY;
        row[19] = (byte)pulse;
        row[20] = (byte)pi;
        BinaryPrimitives.WriteSingleBigEndian(row[21..], (float)(JemxGeometry.Middle(rawX) + random.NextDouble() - 0.5));
        BinaryPrimitives.WriteSingleBigEndian(row[25..], (float)(JemxGeometry.Middle(rawY) + random.NextDouble() - 0.5));
        BinaryPrimitives.WriteInt16BigEndian(row[29..], status);
    }
}
