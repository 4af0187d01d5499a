using Mmoda.Fits;

namespace Mmoda.Instruments;

/// <summary>
/// Reads the tables of a unit of JEM-X; what the archive lacks is nominal, and the result says so. Of the real tree's gain (structures
/// JMXi-IMOD-GRP and JMXi-GAIN-OCL) only names are public; the layouts here are ours. What has another is nominal too.
/// </summary>
internal static class JemxCalibrationFiles
{
    /// <summary>Quality of raw positions, an image of 256 × 256 bytes.</summary>
    public const string Quality = "DETE-MOD";

    /// <summary>Gain of raw positions, an image of 256 × 256 reals.</summary>
    public const string SpatialGain = "SPAG-MOD";

    /// <summary>Gain history, a table of IJD and GAIN.</summary>
    public const string GainHistory = "GAIN-OCL";

    /// <summary>Response with the energies of the channels.</summary>
    public const string Response = "RMF.-GRP";

    /// <summary>Group that holds the real tree's tables of positions and gain; nothing of it is read but its name.</summary>
    public const string Model = "IMOD-GRP";

    /// <summary>Those that are read, without the unit's name.</summary>
    public static IReadOnlyList<string> Structures { get; } = [Quality, SpatialGain, GainHistory, Response];

    /// <summary>Names of all that the analysis of a unit may use.</summary>
    public static IEnumerable<string> StructuresOf(JemxUnit unit) => [.. Structures.Select(unit.Structure), BadTimes.StructureOf(unit)];

    /// <summary>Paths of the structures that the archive has for an epoch.</summary>
    public static IReadOnlyList<(string Structure, string? Path)> Find(IntegralArchive archive, JemxUnit unit, double ijd) =>
        [.. Structures.Select(s => (s, archive.Characteristics.Find(unit.Structure(s), ijd)))];

    /// <summary>Reads all tables.</summary>
    /// <exception cref="FitsException">A file is damaged or has another shape.</exception>
    public static JemxCalibration Read(IntegralArchive archive, JemxUnit unit, double ijd)
    {
        IReadOnlyList<(string Structure, string? Path)> files = Find(archive, unit, ijd);
        string? PathOf(string structure) => files.First(f => f.Structure == structure).Path;
        byte[] quality = PathOf(Quality) is { } q ? Image<byte>(q) : new byte[JemxGeometry.Side * JemxGeometry.Side];
        float[]? gain = PathOf(SpatialGain) is { } g ? Image<float>(g) : null;
        if (gain is not null && gain.Any(v => !(v > 0.1f && v < 10)))
            throw new FitsException($"{PathOf(SpatialGain)}: a gain is not between 0.1 and 10.");
        (double[] times, float[] history) = PathOf(GainHistory) is { } h ? History(h, unit) : ([], []);
        string Nominal(string structure) => (structure, history.Length, PathOf(GainHistory)) switch
        {
            (GainHistory, 0, { } other) => $"nominal: the layout of {Below(other)} is not known",
            (Quality or SpatialGain, _, _) when archive.Characteristics.Find(unit.Structure(Model), ijd) is { } group => $"nominal: the layout of {Below(group)} is not known",
            _ => "nominal",
        };
        string Below(string path) => Path.GetRelativePath(archive.Root, path);
        bool IsRead(string structure) => PathOf(structure) is not null && (structure != GainHistory || history.Length > 0);
        return new JemxCalibration
        {
            Quality = quality,
            SpatialGain = gain,
            GainTimes = times,
            GainHistory = history,
            Channels = PathOf(Response) is { } r ? Channels(r) : JemxChannels.Nominal,
            Origins = [.. files.Select(f => new CalibrationOrigin(
                unit.Structure(f.Structure), f.Path is { } p && IsRead(f.Structure) ? Below(p) : Nominal(f.Structure)))],
        };
    }

    private static T[] Image<T>(string path)
        where T : unmanaged
    {
        using FitsFile file = FitsFile.Open(path);
        ImageHdu image = file.Hdus.OfType<ImageHdu>().FirstOrDefault(i => i.Shape.Count == 2)
            ?? throw new FitsException($"{path}: there is no image.");
        return image.Shape.SequenceEqual([JemxGeometry.Side, JemxGeometry.Side])
            ? image.ReadAll<T>()
            : throw new FitsException($"{path}: the image has {string.Join(" x ", image.Shape)} pixels, expected are {JemxGeometry.Side} x {JemxGeometry.Side}.");
    }

    private static (double[] Times, float[] Gain) History(string path, JemxUnit unit)
    {
        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = file.RequireTable(unit.Structure(GainHistory));
        if (table.FindColumn("IJD") is null || table.FindColumn("GAIN") is null)
            return ([], []);
        double[] times = table.ReadAll<double>("IJD");
        float[] gain = table.ReadAll<float>("GAIN");
        for (int i = 0; i < times.Length; i++)
        {
            if (!(gain[i] > 0.1f && gain[i] < 10) || !double.IsFinite(times[i]) || (i > 0 && !(times[i] > times[i - 1])))
                throw new FitsException($"{path}: row {i + 1} has IJD {times[i]} and gain {gain[i]}; ascending times and gains near 1 are expected.");
        }

        return (times, gain);
    }

    private static JemxChannels Channels(string path)
    {
        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = file.RequireTable("EBOUNDS");
        double[] low = table.ReadAll<double>("E_MIN"), high = table.ReadAll<double>("E_MAX");
        if (low.Length != JemxChannels.Count)
            throw new FitsException($"{path}: EBOUNDS has {low.Length} channels, expected are {JemxChannels.Count}.");
        for (int i = 0; i < low.Length; i++)
        {
            if (!(high[i] > low[i]) || (i > 0 && Math.Abs(low[i] - high[i - 1]) > 1e-4 * high[i - 1]))
                throw new FitsException($"{path}: EBOUNDS, row {i + 1} is {low[i]} to {high[i]} keV; adjoining ascending channels are expected.");
        }

        return new JemxChannels([.. low, high[^1]]);
    }
}
