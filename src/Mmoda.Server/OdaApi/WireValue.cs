using System.Text.Json.Nodes;

namespace Mmoda.Server.OdaApi;

/// <summary>A value of a parameter.</summary>
/// <param name="Given">In the unit or format in which it was given.</param>
/// <param name="Recorded">In the unit or format in which the protocol records it; job ids depend on it.</param>
internal sealed record WireValue(JsonNode? Given, JsonNode? Recorded)
{
    public static WireValue Null { get; } = new(null, null);

    public static WireValue Same(JsonNode? value) => new(value, value?.DeepClone());
}
