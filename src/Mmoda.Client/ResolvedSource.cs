using System.Text.Json.Serialization;

namespace Mmoda.Client;

/// <summary>A named object on the sky.</summary>
/// <param name="Name">Its usual name.</param>
/// <param name="RaDeg">ICRS right ascension, degrees, 0 to 360.</param>
/// <param name="DecDeg">ICRS declination, degrees, −90 to 90.</param>
/// <param name="Identifier">Its number in the catalogue it comes from.</param>
/// <param name="OtherNames">Further names.</param>
/// <param name="Origin">That catalogue.</param>
public sealed record ResolvedSource(
    string Name, double RaDeg, double DecDeg, [property: JsonPropertyName("id")] string? Identifier, IReadOnlyList<string> OtherNames, string Origin);
