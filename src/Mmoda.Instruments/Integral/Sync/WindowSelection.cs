using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>Which processing of science windows.</summary>
public enum ProcessingVersion
{
    /// <summary>Consolidated, versions 001 and higher; the highest counts.</summary>
    Consolidated,

    /// <summary>Near real time, version 000.</summary>
    NearRealTime,
}

/// <summary>Which science windows to copy.</summary>
public abstract record WindowSelection
{
    private WindowSelection()
    {
    }

    /// <summary>These windows.</summary>
    /// <param name="Ids">Forms <c>RRRRPPPPSSSF</c>, whose version is chosen, and <c>RRRRPPPPSSSF.VVV</c>.</param>
    public sealed record Listed(IReadOnlyList<string> Ids) : WindowSelection;

    /// <summary>All pointings of a revolution.</summary>
    /// <param name="Number">Number of the revolution, 0–9999.</param>
    public sealed record OfRevolution(int Number) : WindowSelection;

    /// <summary>Pointings about a direction and in a time range.</summary>
    /// <param name="Centre">Direction, or null for the whole sky.</param>
    /// <param name="Radius">Largest angle between the pointing and the direction.</param>
    /// <param name="StartIjd">The window ends after it, IJD; null for any time.</param>
    /// <param name="StopIjd">The window starts before it, IJD; null for any time.</param>
    public sealed record Around(SkyDirection? Centre, Angle Radius, double? StartIjd, double? StopIjd) : WindowSelection;
}
