using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Mmoda.Server;

/// <summary>Issues HS256 tokens, and makes longer or changed ones of those that are accepted. Thread-safe.</summary>
/// <param name="options">How tokens are made.</param>
/// <param name="keys">What they are signed with.</param>
/// <param name="reader">Accepts those that others are made of.</param>
/// <param name="clock">Source of time.</param>
/// <param name="register">Which there are; null where there is none.</param>
internal sealed class TokenIssuer(TokenOptions options, TokenKeys keys, TokenReader reader, TimeProvider clock, TokenRegister? register = null)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>True when there is a secret to sign with.</summary>
    public bool CanIssue => keys.Secret is not null;

    /// <summary>A new token.</summary>
    /// <param name="subject">E-mail address of the user.</param>
    /// <param name="name">Name of the user.</param>
    /// <param name="roles">Their roles.</param>
    /// <param name="lifetime">How long it is valid.</param>
    /// <param name="preferences">Which messages they want; null for none said.</param>
    /// <param name="id">Its line in the register; null for none.</param>
    /// <exception cref="InvalidOperationException">There is no secret to sign with.</exception>
    public string Issue(string subject, string name, IEnumerable<string> roles, TimeSpan lifetime, JsonObject? preferences = null, string? id = null)
    {
        long now = clock.GetUtcNow().ToUnixTimeSeconds();
        JsonObject claims = new()
        {
            ["sub"] = subject,
            ["name"] = name,
            ["roles"] = string.Join(", ", roles),
            ["iat"] = now,
            ["exp"] = now + (long)lifetime.TotalSeconds,
        };
        foreach ((string claim, JsonNode? value) in (preferences ?? []).Where(p => TokenPreferences.All.Contains(p.Key) && CanBeClaim(p.Value)))
            claims[claim] = value?.DeepClone();
        if (id is not null)
            claims["jti"] = id;
        if (options.Issuer is { } issuer)
            claims["iss"] = issuer;
        if (options.Audience is { } audience)
            claims["aud"] = audience;
        return Sign(claims);
    }

    /// <summary>A token like an accepted one that ends later, unless it lasts already as long as tokens may.</summary>
    /// <param name="token">The token; it keeps all its other claims, also its identity: what revokes it revokes both.</param>
    /// <param name="interval">How much later; null for the largest prolongation.</param>
    /// <exception cref="TokenRefusedException">The token is not accepted.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not positive, or longer than allowed.</exception>
    public async ValueTask<string> RefreshAsync(string token, TimeSpan? interval)
    {
        TimeSpan by = interval ?? options.LargestRefresh;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(by, TimeSpan.Zero, nameof(interval));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(by, options.LargestRefresh, nameof(interval));
        JsonObject claims = await ClaimsAsync(token);
        long end = (long)claims["exp"]!.GetValue<double>(); // Accepted tokens have an end.
        long latest = (clock.GetUtcNow() + (2 * options.LargestRefresh)).ToUnixTimeSeconds(); // Refreshed again and again, it does not grow without end.
        string? id = claims["jti"] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        if (id is not null && register?.LatestEnd(id) is { } bound)
            latest = Math.Min(latest, bound.ToUnixTimeSeconds());
        end = Math.Max(end, Math.Min(end + (long)by.TotalSeconds, latest));
        claims["exp"] = end;
        if (id is not null)
            register?.Prolong(id, DateTimeOffset.FromUnixTimeSeconds(end));
        return Sign(claims);
    }

    /// <summary>A token like an accepted one with other claims.</summary>
    /// <param name="token">The token; it keeps all its other claims.</param>
    /// <param name="changes">New values of preferences.</param>
    /// <exception cref="TokenRefusedException">The token is not accepted.</exception>
    /// <exception cref="ArgumentException">A change is of something else than a preference.</exception>
    public async ValueTask<string> UpdateAsync(string token, JsonObject changes)
    {
        if (changes.FirstOrDefault(c => !TokenPreferences.All.Contains(c.Key)) is { Key: { } other })
            throw new ArgumentException($"'{other}' is not a preference.", nameof(changes));
        JsonObject claims = await ClaimsAsync(token);
        foreach ((string name, JsonNode? value) in changes)
            claims[name] = value?.DeepClone();
        return Sign(claims);
    }

    /// <summary>Whether a token with it is accepted.</summary>
    private static bool CanBeClaim(JsonNode? value) => value is not JsonValue one || !one.TryGetValue(out string? text) || TokenClaims.IsLine(text);

    private async ValueTask<JsonObject> ClaimsAsync(string token)
    {
        using JsonDocument claims = await reader.VerifyAsync(token);
        return JsonObject.Create(claims.RootElement.Clone())!; // An object, the reader says.
    }

    private string Sign(JsonObject claims) => _handler.CreateToken(
        claims.ToJsonString(),
        new SigningCredentials(keys.Secret ?? throw new InvalidOperationException("There is no secret to sign tokens with."), SecurityAlgorithms.HmacSha256));
}
