using System.Text.Json.Serialization;

namespace Mmoda.Server;

/// <summary>Whose tokens are accepted. The algorithms are decided by which keys there are, never by a token.</summary>
public sealed record TokenOptions
{
    /// <summary>
    /// Secret shared with the issuers of HS256 tokens, also used for the tokens that this server issues; null accepts and
    /// issues none. At least 32 bytes are recommended (RFC 7518 §3.2); shorter ones of existing installations work.
    /// </summary>
    [JsonConverter(typeof(SecretJson))]
    public string? SharedSecret { get; init; }

    /// <summary>
    /// File with a JSON Web Key Set (RFC 7517): public RSA keys of at least 2048 bits for RS256 tokens, P-256 keys for ES256
    /// tokens; null accepts none. Read at the start.
    /// </summary>
    public string? KeySetFile { get; init; }

    /// <summary>The <c>iss</c> that tokens must have; null for any.</summary>
    public string? Issuer { get; init; }

    /// <summary>The <c>aud</c> that tokens must have; null for any.</summary>
    public string? Audience { get; init; }

    /// <summary>How far the clocks of issuers may be wrong.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest and default prolongation of a token.</summary>
    public TimeSpan LargestRefresh { get; init; } = TimeSpan.FromDays(7);

    /// <summary>True when tokens are read; otherwise they are ignored, and everybody is anonymous.</summary>
    public bool AreConfigured => SharedSecret is not null || KeySetFile is not null;
}
