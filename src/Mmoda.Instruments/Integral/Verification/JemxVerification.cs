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
            if (WindowVerification.CheckTimes(table, start, stop) is { } reason)
                return reason;
            if (layout.HasCorrected && (Beyond(table, "DETX") ?? Beyond(table, "DETY")) is { } beyond)
                return beyond;
        }

        return null;
    }

    /// <summary>Checks a file of dead times.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? CheckDeadTime(FitsFile file, JemxUnit unit)
    {
        BinaryTableHdu table = file.RequireTable(unit.Structure("DEAD-SCP"));
        float[] dead = table.ReadAll<float>("DEADTIME");
        int wrong = Array.FindIndex(dead, d => !(d is >= 0 and <= 1));
        if (wrong >= 0)
            return FormattableString.Invariant($"DEADTIME, row {wrong + 1} is {dead[wrong]}, expected is a fraction 0 to 1");
        int[] filter = table.FindColumn("GREY_FILTER") is null ? [] : table.ReadAll<int>("GREY_FILTER");
        wrong = Array.FindIndex(filter, f => f is < 0 or > 31);
        if (wrong >= 0)
            return FormattableString.Invariant($"GREY_FILTER, row {wrong + 1} is {filter[wrong]}, expected is 0 to 31");
        return dead.Length == 0 ? "it has no rows" : null;
    }

    // A position that could not be corrected has no number, and is left out by the analysis.
    private static string? Beyond(BinaryTableHdu table, string column)
    {
        const double Edge = JemxGeometry.Side * JemxGeometry.PitchMillimetres / 2;
        int beyond = table.ReadAll<float>(column).Count(v => Math.Abs(v) > Edge && Math.Abs(v) < BadPositionMillimetres - Edge);
        return beyond > 0 ? FormattableString.Invariant($"{column}: {beyond} events lie beyond {Edge} mm, outside the detector") : null;
    }

    // Bad positions are marked by adding that to them.
    private const double BadPositionMillimetres = 1000;
}
