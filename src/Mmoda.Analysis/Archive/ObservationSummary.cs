namespace Mmoda.Analysis;

/// <summary>One observation in the archive.</summary>
/// <param name="Id">For example a science window.</param>
/// <param name="RaDeg">ICRS right ascension of the pointing, degrees.</param>
/// <param name="DecDeg">ICRS declination of the pointing, degrees.</param>
/// <param name="StartUtc">ISO 8601.</param>
/// <param name="StopUtc">ISO 8601.</param>
/// <param name="GoodSeconds">Usable time.</param>
/// <param name="Simulated">True when it was never observed.</param>
public sealed record ObservationSummary(
    string Id, double RaDeg, double DecDeg, string StartUtc, string StopUtc, double GoodSeconds, bool Simulated);
