using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

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
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">The file is not as it should be; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ServerOptions Read(string path)
    {
        byte[] json = File.ReadAllBytes(path);
        ReadOnlySpan<byte> text = json.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? json.AsSpan(Encoding.UTF8.Preamble.Length) : json;
        SettingsForm form = new(Form);
        try
        {
            if (form.WrongName(text) is { } wrong)
                throw new InvalidDataException($"The settings {path} cannot be read: {wrong}");
            return JsonSerializer.Deserialize<ServerOptions>(text, Form) ?? throw new InvalidDataException($"The settings {path} are null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The settings {path} cannot be read: {Words(e, form)}", e);
        }
    }

    /// <summary>The line as editors count, the place, and what is expected there; what is no JSON at all is told as the reader has it.</summary>
    private static string Words(JsonException mistake, SettingsForm form)
    {
        string place = SettingsForm.PlaceOf(mistake.Path);
        string where = $"{(mistake.LineNumber is { } line ? $"line {line + 1}: " : "")}{(place.Length == 0 ? "" : $"\"{place}\": ")}";
        return form.Expected(mistake.Path) is { } expected && mistake.Path is not null
            ? $"{where}{expected} is expected."
            : where + mistake.Message.Split([" Path: ", " LineNumber: "], StringSplitOptions.None)[0];
    }
}
