using Mmoda.Fits;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>
/// Rows of a table of events that no instrument can have written. A few are left out and told; a window with many of them has no lower
/// rate, but a corrupt file.
/// </summary>
/// <param name="Total">Rows of the table.</param>
/// <param name="WithoutTime">Of them, those whose time is not finite.</param>
/// <param name="OutsideWindow">Those more than <see cref="ToleranceSeconds"/> before or after the window.</param>
/// <param name="OutsideDetector">Those at places beyond the detector.</param>
internal readonly record struct InvalidRows(long Total, long WithoutTime, long OutsideWindow, long OutsideDetector)
{
    /// <summary>Events that much before or after a window may belong to it, s: clocks and limits are rounded to blocks of telemetry, which last 8 s.</summary>
    public const double ToleranceSeconds = 10;

    // A part of the events, and so of the fluxes, that is small beside all that is known of the instruments.
    private const double MostShare = 1e-3;

    /// <summary>How many rows are invalid.</summary>
    public long Count => WithoutTime + OutsideWindow + OutsideDetector;

    /// <summary>Whether so many are that the others cannot be trusted.</summary>
    public bool IsCorrupt => Count > MostShare * Total;

    /// <summary>Times that can belong to a window.</summary>
    public static TimeInterval Around(TimeInterval window) =>
        new(window.StartIjd - (ToleranceSeconds / 86400), window.StopIjd + (ToleranceSeconds / 86400));

    /// <summary>For people: how many, which share, and what is wrong with them; empty where all are valid.</summary>
    public override string ToString()
    {
        if (Count == 0)
            return "";
        List<string> reasons = [];
        if (WithoutTime > 0)
            reasons.Add(FormattableString.Invariant($"{WithoutTime} without a time"));
        if (OutsideWindow > 0)
            reasons.Add(FormattableString.Invariant($"{OutsideWindow} more than {ToleranceSeconds} s outside the window"));
        if (OutsideDetector > 0)
            reasons.Add(FormattableString.Invariant($"{OutsideDetector} outside the detector"));
        return FormattableString.Invariant($"{Count} of {Total} events ({100.0 * Count / Total:0.###} %) are invalid: {string.Join(", ", reasons)}");
    }

    /// <summary>What to tell of a table that can be used; null where all rows are valid.</summary>
    /// <exception cref="FitsException">Too many rows are invalid.</exception>
    public string? Remark(FitsFile file, BinaryTableHdu table)
    {
        if (IsCorrupt)
            throw new FitsException($"the table {table.Name} is corrupt: {this}", file.Name, table.Index);
        return Count > 0 ? $"{this}; they are left out" : null;
    }
}
