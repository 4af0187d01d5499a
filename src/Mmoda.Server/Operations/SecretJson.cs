using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mmoda.Server;

/// <summary>
/// Secrets are in files of their own: <c>{"file": "/etc/mmoda/secret"}</c> in the settings. Written texts are refused, because
/// settings are copied and shown around.
/// </summary>
internal sealed class SecretJson : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument value = JsonDocument.ParseValue(ref reader);
        if (value.RootElement.ValueKind != JsonValueKind.Object || !value.RootElement.TryGetProperty("file", out JsonElement file) || file.GetString() is not { } path)
            throw new JsonException("A secret is given as {\"file\": \"PATH\"}, the file that holds it.");
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JsonException($"The secret in {path} cannot be read: {e.Message}", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteNullValue();
}
