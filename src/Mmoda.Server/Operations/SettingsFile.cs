using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mmoda.Server;

/// <summary>
/// The settings of a server as a JSON file: the properties of <see cref="ServerOptions"/> in snake_case. Times are
/// <c>"hh:mm:ss"</c>; secrets are in files of their own, <c>{"file": "PATH"}</c>; unknown names are mistakes.
/// </summary>
public static class SettingsFile
{
    private static readonly JsonSerializerOptions Form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">The file is not as it should be; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ServerOptions Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ServerOptions>(File.ReadAllText(path), Form) ?? throw new InvalidDataException($"The settings {path} are null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The settings {path} cannot be read: {e.Message}", e);
        }
    }
}
