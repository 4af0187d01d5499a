using Mmoda.Fits;

namespace Mmoda.Instruments;

/// <summary>Checks the contents of the files that a unit of JEM-X has in a science window.</summary>
internal static class JemxVerification
{
    /// <summary>Checks a file of events.</summary>
    /// <param name="file">The file.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="start">Start of the window, IJD.</param>
    /// <param name="stop">Its end, IJD.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? CheckEvents(FitsFile file, JemxUnit unit, double start, double stop)
    {
        string[] names = [.. JemxReduction.EventStructures.Select(unit.Structure)];
        BinaryTableHdu[] tables = [.. file.Hdus.OfType<BinaryTableHdu>().Where(h => names.Contains(h.Name))];

        // Other telemetry modes have no positions: no image can be made of them, which is no fault of the archive.
        foreach (BinaryTableHdu table in tables)
        {
            JemxEventLayout layout = JemxEventLayout.Of(table);
            if (!layout.IsUsable)
                return $"{table.Name} lacks TIME, or both RAWX, RAWY and PHA and DETX, DETY and PI";
            if (layout.Time < 0)
                continue; // Times by the clock on board have their limits from the same header.
            if (WindowVerification.CheckRows(table, start, stop, Beyond(table, layout)) is { } reason)
                return reason;
        }

        return null;
    }

    /// <summary>Checks a file of dead times.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? CheckDeadTime(FitsFile file, JemxUnit unit)
    {
        BinaryTableHdu table = file.RequireTable(unit.Structure("DEAD-SCP"));
        float[] dead = table.FindColumn("DEADTIME") is null ? [] : table.ReadAll<float>("DEADTIME"); // Without it a live fraction is assumed.
        int wrong = Array.FindIndex(dead, d => !(d is >= 0 and <= 1));
        if (wrong >= 0)
            return FormattableString.Invariant($"DEADTIME, row {wrong + 1} is {dead[wrong]}, expected is a fraction 0 to 1");
        int[] filter = table.FindColumn("GREY_FILTER") is null ? [] : table.ReadAll<int>("GREY_FILTER");
        wrong = Array.FindIndex(filter, f => f is < 0 or > 31);
        if (wrong >= 0)
            return FormattableString.Invariant($"GREY_FILTER, row {wrong + 1} is {filter[wrong]}, expected is 0 to 31");
        return table.RowCount == 0 ? "it has no rows" : null;
    }

    // Bytes are within the detector whatever they are.
    private static bool[] Beyond(BinaryTableHdu table, JemxEventLayout layout)
    {
        if (!layout.HasCorrected)
            return [];
        float[] x = table.ReadAll<float>("DETX"), y = table.ReadAll<float>("DETY");
        return [.. x.Select((v, i) => JemxGeometry.IsBeyond(v) || JemxGeometry.IsBeyond(y[i]))];
    }
}
