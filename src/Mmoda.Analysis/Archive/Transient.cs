namespace Mmoda.Analysis;

/// <summary>A burst or merger: something that happened at one time.</summary>
/// <param name="Name">Its usual name.</param>
/// <param name="Utc">When it happened, ISO 8601 with milliseconds.</param>
/// <param name="RightAscensionDegrees">ICRS, degrees; null when it was never located well enough to point at.</param>
/// <param name="DeclinationDegrees">ICRS, degrees; null likewise.</param>
/// <param name="Kind">What it is, in the words of catalogues: <c>gammaBurst</c> or <c>GravWaveEvent</c>.</param>
/// <param name="OtherNames">Further names.</param>
/// <param name="Origin">Where time and position are from.</param>
public sealed record Transient(
    string Name,
    string Utc,
    double? RightAscensionDegrees,
    double? DeclinationDegrees,
    string Kind,
    IReadOnlyList<string> OtherNames,
    string Origin);
