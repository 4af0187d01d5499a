using Mmoda.Fits;

namespace Mmoda.Instruments;

/// <summary>
/// The table ISGR-3DL2-MOD of OSA 10: for each corrected rise time and pulse height a sample of true energies, one of which is
/// drawn for each event. 1024 pulse heights × 256 rise times × planes, in units of 1/30 keV.
/// </summary>
/// <remarks>Immutable. Of the 500 planes of the real table, 262 MB, every fifth is kept: 52 MB, and the samples of neighbouring cells differ.</remarks>
internal sealed class EnergyDistributions
{
    /// <summary>Name of the structure.</summary>
    public const string Structure = "ISGR-3DL2-MOD";

    /// <summary>Pulse heights of the table; each stands for two of the corrected ones.</summary>
    public const int PulseHeights = 1024;

    /// <summary>Energies of the table are multiples of a thirtieth of a keV.</summary>
    public const float StepsPerKeV = 30;

    private const int MostPlanes = 100;

    private readonly short[] _values;

    private EnergyDistributions(short[] values, int planes) => (_values, Planes) = (values, planes);

    /// <summary>Number of planes that are kept.</summary>
    public int Planes { get; }

    /// <summary>Energies of one rise time in one plane, 1/30 keV, by pulse height.</summary>
    public ReadOnlySpan<short> this[int plane, int riseTime] =>
        _values.AsSpan(((plane * IsgriCalibration.RiseTimes) + riseTime) * PulseHeights, PulseHeights);

    /// <summary>Reads the table; planes that are not kept are not read.</summary>
    /// <exception cref="FitsException">The file is damaged or has another shape.</exception>
    public static EnergyDistributions Read(string path)
    {
        using FitsFile file = FitsFile.Open(path);
        ImageHdu image = file.RequireImage(Structure);
        if (image.Shape is not [PulseHeights, IsgriCalibration.RiseTimes, > 0 and <= 10_000] shape)
        {
            throw new FitsException(
                $"{path}: {Structure} has the shape {string.Join(" x ", image.Shape)}, expected are {PulseHeights} x {IsgriCalibration.RiseTimes} x planes.");
        }

        int planes = (int)Math.Min(MostPlanes, shape[2]);
        const int PlaneLength = PulseHeights * IsgriCalibration.RiseTimes;
        short[] values = new short[planes * PlaneLength];
        for (int i = 0; i < planes; i++)
            image.Read(values.AsSpan(i * PlaneLength, PlaneLength), i * shape[2] / planes * PlaneLength);
        return new EnergyDistributions(values, planes);
    }
}
