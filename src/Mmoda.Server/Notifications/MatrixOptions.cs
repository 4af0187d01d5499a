using System.Text.Json.Serialization;

namespace Mmoda.Server;

/// <summary>How Matrix messages are sent.</summary>
public sealed record MatrixOptions
{
    /// <summary>The home server, for example <c>https://matrix.example.org</c>.</summary>
    public required Uri Server { get; init; }

    /// <summary>Access token of the account that writes.</summary>
    [JsonConverter(typeof(SecretJson))]
    public required string AccessToken { get; init; }

    /// <summary>Rooms that get a copy of every message.</summary>
    public IReadOnlyList<string> Rooms { get; init; } = [];

    /// <summary>Which messages are sent when users do not say.</summary>
    public MessageDefaults Defaults { get; init; } = new();
}
