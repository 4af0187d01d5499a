using System.Buffers.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Mmoda.Server;

/// <summary>
/// Accepts signed tokens (RFC 7519) as RFC 8725 recommends: the algorithms are ours and not the token's, each key has one
/// algorithm, and whatever can be read in two ways is refused. Thread-safe.
/// </summary>
/// <param name="options">Whose tokens are accepted.</param>
/// <param name="keys">Their keys.</param>
/// <param name="clock">Source of time.</param>
/// <param name="register">Which of ours are revoked; null where there is none.</param>
internal sealed class TokenReader(TokenOptions options, TokenKeys keys, TimeProvider clock, TokenRegister? register = null)
{
    /// <summary>Longest token in characters; those of the platform have about 500.</summary>
    public const int Longest = 8192;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = Longest };

    /// <summary>True when tokens are read; otherwise they are ignored.</summary>
    public bool IsActive => options.AreConfigured;

    /// <summary>The caller that the token names.</summary>
    /// <exception cref="TokenRefusedException">It is not accepted.</exception>
    public async ValueTask<Caller> ReadAsync(string token)
    {
        using JsonDocument claims = await VerifyAsync(token);
        return TokenClaims.Read(claims.RootElement);
    }

    /// <summary>The claims of a token that is accepted; the caller disposes of them.</summary>
    /// <exception cref="TokenRefusedException">It is not accepted.</exception>
    public async ValueTask<JsonDocument> VerifyAsync(string token)
    {
        if (token.Length > Longest)
            throw new TokenRefusedException(TokenProblem.Malformed, $"The token has {token.Length} characters; at most {Longest} are accepted.");
        string[] parts = token.Split('.', 4);
        if (parts.Length < 3)
            throw new TokenRefusedException(TokenProblem.Malformed, "Not enough segments");
        if (parts.Length > 3)
            throw new TokenRefusedException(TokenProblem.Malformed, "Too many segments");

        IReadOnlyList<SecurityKey> candidates;
        using (JsonDocument header = Decode(parts[0], "header"))
            candidates = Candidates(header.RootElement);
        TokenValidationResult verified = await _handler.ValidateTokenAsync(token, Parameters(candidates));
        if (!verified.IsValid)
            throw new TokenRefusedException(TokenProblem.Invalid, "The token is not signed by a key of this server, or is meant for another one.");

        JsonDocument claims = Decode(parts[1], "payload");
        try
        {
            CheckTimes(claims.RootElement);
            if (TokenClaims.Id(claims.RootElement) is { } id)
                register?.Use(id);
            return claims;
        }
        catch
        {
            claims.Dispose();
            throw;
        }
    }

    private IReadOnlyList<SecurityKey> Candidates(JsonElement header)
    {
        // What must be understood (RFC 7515 §4.1.11) is not, and keys that a token brings along are never looked at.
        if (header.TryGetProperty("crit", out _))
            throw new TokenRefusedException(TokenProblem.Invalid, "The token has critical extensions, of which none is known here.");
        IReadOnlyList<SecurityKey> found = keys.Find(Text(header, "alg"), Text(header, "kid"));
        return found.Count > 0 ? found : throw new TokenRefusedException(TokenProblem.Invalid, "There is no key for the algorithm and the key identifier of the token.");

        static string? Text(JsonElement header, string name) =>
            header.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private TokenValidationParameters Parameters(IReadOnlyList<SecurityKey> candidates) => new()
    {
        IssuerSigningKeyResolver = (_, _, _, _) => candidates,
        ValidAlgorithms = [.. keys.Algorithms],
        TryAllIssuerSigningKeys = false,
        RequireSignedTokens = true,
        ValidateLifetime = false, // Checked below, by our clock and after the signature.
        ValidateIssuer = options.Issuer is not null,
        ValidIssuer = options.Issuer,
        ValidateAudience = options.Audience is not null,
        ValidAudience = options.Audience,
    };

    private void CheckTimes(JsonElement claims)
    {
        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset end = TokenClaims.Time(claims, "exp") ?? throw new TokenRefusedException(TokenProblem.Invalid, "The token has no end.");
        if (TokenClaims.Time(claims, "nbf") > now + options.ClockSkew || TokenClaims.Time(claims, "iat") > now + options.ClockSkew)
            throw new TokenRefusedException(TokenProblem.Invalid, "The token is not valid yet.");
        if (end <= now - options.ClockSkew)
            throw new TokenRefusedException(TokenProblem.Expired, "The token is expired.");
    }

    private static JsonDocument Decode(string part, string what)
    {
        try
        {
            JsonDocument json = JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
                return json;
            json.Dispose();
            throw new TokenRefusedException(TokenProblem.Malformed, $"The {what} of the token is not an object.");
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new TokenRefusedException(TokenProblem.Malformed, $"The {what} of the token cannot be read.");
        }
    }
}
