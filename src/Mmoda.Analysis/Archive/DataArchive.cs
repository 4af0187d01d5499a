namespace Mmoda.Analysis;

/// <summary>The observations that queries can use. Thread-safe.</summary>
public abstract class DataArchive
{
    /// <summary>One line for operators and users: where it is and what it has.</summary>
    public abstract string Describe { get; }

    /// <summary>Observations in a cone and a time range, by start time; each limit may be absent.</summary>
    /// <param name="raDeg">ICRS right ascension of the centre; the cone needs all three values.</param>
    /// <param name="decDeg">ICRS declination of the centre.</param>
    /// <param name="radiusDeg">Largest distance of a pointing from the centre.</param>
    /// <param name="startUtc">Observations that end before are left out; ISO 8601.</param>
    /// <param name="stopUtc">Observations that start after are left out; ISO 8601.</param>
    public abstract IReadOnlyList<ObservationSummary> List(
        double? raDeg, double? decDeg, double? radiusDeg, string? startUtc, string? stopUtc);

    /// <summary>Number of the orbit in which an instant lies, where observations are counted by orbits; null when there is none.</summary>
    /// <param name="utc">The instant, ISO 8601.</param>
    public virtual int? RevolutionAt(string utc) => null;
}
