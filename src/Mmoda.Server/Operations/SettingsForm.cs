using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Mmoda.Server;

/// <summary>
/// What settings may look like, in the words of those who write them: finds names that mean nothing and names that are missing, and
/// says what belongs where. Positions are those of the file; a place is written as <c>notices.mail.port</c>.
/// </summary>
/// <param name="form">How the file is read.</param>
internal sealed class SettingsForm(JsonSerializerOptions form)
{
    /// <summary>Deep enough for all settings; keeps a type that holds itself from being followed for ever.</summary>
    private const int Deepest = 6;

    /// <summary>The first name that is unknown or missing, with its line and where it belongs; null when all names are right.</summary>
    /// <param name="json">The whole file.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public string? WrongName(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { AllowTrailingCommas = form.AllowTrailingCommas, CommentHandling = form.ReadCommentHandling });
        string? found = null;
        if (reader.Read())
            Walk(ref reader, json, TypeOf(typeof(ServerOptions)), "", ref found);
        while (reader.Read())
        {
            // Only that there is nothing after the end.
        }

        return found;
    }

    /// <summary>What has to be at a place, or null when there is no plain word for it.</summary>
    /// <param name="path">Place as <see cref="JsonException.Path"/> has it.</param>
    public string? Expected(string? path)
    {
        JsonTypeInfo? type = TypeOf(typeof(ServerOptions));
        foreach (string step in PlaceOf(path).Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
        {
            if (type?.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary)
                type = ElementOf(type);
            else if (Property(type, step) is { } property && (property.CustomConverter is null || property.PropertyType.IsEnum))
                type = TypeOf(property.PropertyType);
            else
                return null; // What is read in its own way has words of its own.
        }

        return type is null ? null : Words(type);
    }

    /// <summary>A place without the sign of the root.</summary>
    public static string PlaceOf(string? path) => path is null ? "" : path.TrimStart('$').TrimStart('.');

    private void Walk(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, JsonTypeInfo? type, string place, ref string? found)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            for (int i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                Walk(ref reader, json, ElementOf(type), string.Create(CultureInfo.InvariantCulture, $"{place}[{i}]"), ref found);
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            int line = Line(json, reader.TokenStartIndex);
            HashSet<string> names = new(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!; // A name is no null.
                int here = Line(json, reader.TokenStartIndex);
                JsonPropertyInfo? property = Property(type, name);
                if (property is null && type?.Kind == JsonTypeInfoKind.Object)
                    found ??= Unknown(name, place, here, type);
                if (!names.Add(name))
                    found ??= $"line {here}: \"{name}\" is a second time in {Of(place)}.";
                reader.Read();
                JsonTypeInfo? inner = type?.Kind == JsonTypeInfoKind.Dictionary ? ElementOf(type) : property is { CustomConverter: null } ? TypeOf(property.PropertyType) : null;
                Walk(ref reader, json, inner, Below(place, name), ref found);
            }

            if (type?.Kind == JsonTypeInfoKind.Object && type.Properties.FirstOrDefault(p => p.IsRequired && !names.Contains(p.Name)) is { } missing)
                found ??= $"line {line}: {Of(place)} lacks \"{missing.Name}\".";
        }
    }

    private string Unknown(string name, string place, int line, JsonTypeInfo type)
    {
        string[] homes = [.. Homes(name, TypeOf(typeof(ServerOptions)), "", 0).Where(h => h != place).Distinct()];
        string instead = homes.Length > 0 ? $"it belongs into {string.Join(" or ", homes.Select(Of))}" : $"there are {string.Join(", ", Settable(type).Select(p => p.Name).Order(StringComparer.Ordinal))}";
        return $"line {line}: \"{name}\" is unknown in {Of(place)}; {instead}.";
    }

    /// <summary>Places whose properties have a name.</summary>
    private IEnumerable<string> Homes(string name, JsonTypeInfo? type, string place, int depth)
    {
        while (type?.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary)
            type = ElementOf(type);
        if (type?.Kind != JsonTypeInfoKind.Object || depth > Deepest)
            return [];
        return (Property(type, name) is null ? Array.Empty<string>() : [place])
            .Concat(Settable(type).Where(p => p.CustomConverter is null).SelectMany(p => Homes(name, TypeOf(p.PropertyType), Below(place, p.Name), depth + 1)));
    }

    private JsonTypeInfo? TypeOf(Type? type) => type is null ? null : form.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);

    private JsonTypeInfo? ElementOf(JsonTypeInfo? type) => TypeOf(type?.ElementType);

    /// <summary>What is calculated from other settings is none.</summary>
    private static IEnumerable<JsonPropertyInfo> Settable(JsonTypeInfo type) => type.Properties.Where(p => p.Set is not null);

    private static JsonPropertyInfo? Property(JsonTypeInfo? type, string name) => type?.Kind == JsonTypeInfoKind.Object ? Settable(type).FirstOrDefault(p => p.Name == name) : null;

    private static string Below(string place, string name) => place.Length == 0 ? name : $"{place}.{name}";

    private static string Of(string place) => place.Length == 0 ? "the file's outermost { }" : $"\"{place}\"";

    private static int Line(ReadOnlySpan<byte> json, long index) => json[..(int)index].Count((byte)'\n') + 1;

    private static string? Words(JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Object => "an object { … }",
        JsonTypeInfoKind.Dictionary => "an object { … } of names and values",
        JsonTypeInfoKind.Enumerable => "a list [ … ]",
        _ when type.Type == typeof(bool) => "true or false",
        _ when type.Type == typeof(int) || type.Type == typeof(long) => "a whole number",
        _ when type.Type == typeof(double) => "a number",
        _ when type.Type == typeof(TimeSpan) => "a time as \"hh:mm:ss\" or \"days.hh:mm:ss\"",
        _ when type.Type == typeof(string) => "a text in quotes",
        _ when type.Type == typeof(Uri) => "an address as \"https://example.org\"",
        _ when type.Type.IsEnum => $"one of {string.Join(", ", Enum.GetNames(type.Type))}",
        _ => null,
    };
}
