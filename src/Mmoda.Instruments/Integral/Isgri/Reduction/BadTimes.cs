using Mmoda.Fits;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>
/// The mission's list of bad times of ISGRI (structure ISGR-GNRL-BTI of the calibration tree): START, STOP in IJD and a type.
/// </summary>
internal static class BadTimes
{
    /// <summary>Name of the structure.</summary>
    public const string Structure = "ISGR-GNRL-BTI";

    // Remarks that do not make data unusable by themselves.
    private const string Remark = "MISCELLANEOUS";

    /// <summary>Path of the list valid at a time, or null where the archive has none.</summary>
    /// <exception cref="FitsException">The index is damaged.</exception>
    public static string? Find(IntegralArchive archive, double ijd) => archive.Characteristics.Find(Structure, ijd);

    /// <summary>Bad times within a window; none where the archive has no list.</summary>
    /// <remarks>All types count but MISCELLANEOUS.</remarks>
    /// <exception cref="FitsException">The list is damaged, or an interval ends before it starts.</exception>
    public static GoodTimeIntervals Within(IntegralArchive archive, TimeInterval window)
    {
        if (Find(archive, window.StartIjd) is not { } path)
            return GoodTimeIntervals.Empty;
        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = file.RequireTable(Structure);
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
