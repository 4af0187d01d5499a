using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mmoda.Client;

/// <summary>Enums by names in lower case, as the server writes them.</summary>
internal sealed class LowerCaseNames<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower)
    where T : struct, Enum;
