using Mmoda.Fits;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>
/// The mission's list of bad times of an instrument (structure ISGR-GNRL-BTI or JMXi-GNRL-BTI of the calibration tree): START, STOP in IJD
/// and a type.
/// </summary>
internal static class BadTimes
{
    /// <summary>Name of the structure of ISGRI.</summary>
    public const string Structure = "ISGR-GNRL-BTI";

    /// <summary>Name of the structure of a unit of JEM-X.</summary>
    public static string StructureOf(JemxUnit unit) => unit.Structure("GNRL-BTI");

    /// <summary>Whether an index of the calibration tree is one of such lists; an archive without it knows of no bad times.</summary>
    /// <param name="index">Path of any index below the root.</param>
    public static bool IsIndex(string index) => JemxUnit.All.Select(StructureOf).Append(Structure).Any(s => index == InstrumentCharacteristics.IndexOf(s));

    // Remarks that do not make data unusable by themselves.
    private const string Remark = "MISCELLANEOUS";

    /// <summary>Path of the list valid at a time, or null where the archive has none.</summary>
    /// <exception cref="FitsException">The index is damaged.</exception>
    public static string? Find(IntegralArchive archive, double ijd, string structure = Structure) => archive.Characteristics.Find(structure, ijd);

    /// <summary>Bad times within a window; none where the archive has no list.</summary>
    /// <remarks>All types count but MISCELLANEOUS.</remarks>
    /// <exception cref="FitsException">The list is damaged, or an interval ends before it starts.</exception>
    public static GoodTimeIntervals Within(IntegralArchive archive, TimeInterval window, string structure = Structure)
    {
        if (Find(archive, window.StartIjd, structure) is not { } path)
            return GoodTimeIntervals.Empty;
        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = file.RequireTable(structure);
        double[] start = table.ReadAll<double>("START"), stop = table.ReadAll<double>("STOP");
        string[]? type = table.FindColumn("BTI_TYPE") is null ? null : table.ReadStrings("BTI_TYPE");
        List<TimeInterval> bad = [];
        for (int i = 0; i < start.Length; i++)
        {
            if (!(stop[i] >= start[i]))
                throw new FitsException($"{path}: row {i + 1}: STOP {stop[i]} is before START {start[i]}.");
            if (stop[i] > window.StartIjd && start[i] < window.StopIjd && stop[i] > start[i] && type?[i].Trim() != Remark)
                bad.Add(new TimeInterval(start[i], stop[i]));
        }

        return GoodTimeIntervals.FromIntervals(bad);
    }
}
