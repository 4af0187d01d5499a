namespace Mmoda.Client;

/// <summary>Which observations to list; what is null does not limit.</summary>
/// <param name="RaDeg">ICRS right ascension of a cone, degrees; goes with <paramref name="DecDeg"/>.</param>
/// <param name="DecDeg">ICRS declination, degrees.</param>
/// <param name="RadiusDeg">Largest distance of a pointing, degrees, above 0 and at most 180; 15 where there is a position.</param>
/// <param name="StartUtc">Observations that end before are left out; ISO 8601, UTC.</param>
/// <param name="StopUtc">Observations that start after are left out.</param>
public sealed record WindowSearch(double? RaDeg = null, double? DecDeg = null, double? RadiusDeg = null, string? StartUtc = null, string? StopUtc = null);
