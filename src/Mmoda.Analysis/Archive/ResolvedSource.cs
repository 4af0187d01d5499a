namespace Mmoda.Analysis;

/// <summary>A named object on the sky.</summary>
/// <param name="Name">Its usual name.</param>
/// <param name="RightAscensionDegrees">ICRS, 0 to 360.</param>
/// <param name="DeclinationDegrees">ICRS, −90 to 90.</param>
/// <param name="Identifier">Its number in the catalogue it comes from.</param>
/// <param name="OtherNames">Further names.</param>
/// <param name="Origin">The catalogue it comes from.</param>
public sealed record ResolvedSource(
    string Name,
    double RightAscensionDegrees,
    double DeclinationDegrees,
    string? Identifier,
    IReadOnlyList<string> OtherNames,
    string Origin);
