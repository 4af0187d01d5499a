using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mmoda.Workflow;

/// <summary>Writes a key as its 64 hexadecimal digits and refuses anything else.</summary>
public sealed class ProductKeyJson : JsonConverter<ProductKey>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The text is not a key.</exception>
    public override ProductKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? text = reader.GetString();
        if (text is not { Length: 64 } || !text.All(char.IsAsciiHexDigitLower))
            throw new JsonException($"A product key has 64 lower-case hexadecimal digits; found '{text}'.");
        return new ProductKey(text);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ProductKey value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Hex);
}
