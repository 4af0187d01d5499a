using System.Text.Json.Nodes;

namespace Mmoda.Client;

/// <summary>A parameter of a product type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">For example <c>angle</c>, <c>energy</c>, <c>time</c> or <c>text</c>.</param>
/// <param name="Unit">Its unit; null for none.</param>
/// <param name="Default">Its value when it is not given; null for none.</param>
/// <param name="Optional">Whether it may have no value at all.</param>
/// <param name="Allowed">The values that are allowed; null when the limits say so.</param>
/// <param name="Minimum">Least value; null for none.</param>
/// <param name="Maximum">Largest value; null for none.</param>
/// <param name="Label">A short name for people.</param>
/// <param name="Description">What it means.</param>
public sealed record InstrumentParameter(
    string Name, string Kind, string? Unit, JsonNode? Default, bool Optional, JsonNode? Allowed, double? Minimum, double? Maximum, string? Label, string? Description);
