using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Server.Api;

namespace Mmoda.Server;

/// <summary>Tokens that a session makes, lists and revokes; part of the native API. No token may make another.</summary>
internal static class TokenRoutes
{
    private const int LongestLabel = 100;

    private static readonly string[] Members = ["label", "roles", "lifetime"];

    public static void MapTokens(this RouteGroupBuilder api)
    {
        api.MapGet("/account/tokens", List);
        api.MapPost("/account/tokens", IssueAsync);
        api.MapDelete("/account/tokens/{id}", Revoke);
        api.MapPost("/account/token", IssueAsync); // Its name before there was a list.
    }

    private static IResult List(HttpContext http, IServiceProvider services, TokenIssuer issuer, ServerOptions options, TimeProvider clock)
    {
        if (Session(http) is not { } session || options.Accounts is not { } accounts)
            return Problems.SignInFirst(http);
        if (Register(services, issuer) is not { } register)
            return NoSecret();
        DateTimeOffset now = clock.GetUtcNow();
        return Private(http, new JsonObject
        {
            ["tokens"] = new JsonArray([.. register.List(session.Subject).Select(t => Describe(t, now))]),
            ["lifetime"] = new JsonObject
            {
                ["usual"] = accounts.TokenLength.TotalSeconds,
                ["least"] = accounts.ShortestToken.TotalSeconds,
                ["longest"] = accounts.LongestOfTokens.TotalSeconds,
            },
        });
    }

    private static async Task<IResult> IssueAsync(
        HttpContext http, IServiceProvider services, TokenIssuer issuer, ServerOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Session(http) is not { } session || options.Accounts is not { } accounts)
            return Problems.SignInFirst(http);
        if (Register(services, issuer) is not { } register)
            return NoSecret();
        JsonObject? body = http.Request.ContentType is null ? [] : await JsonBody.ReadAsync(http, cancellationToken);
        if (body is null || body.Any(p => !Members.Contains(p.Key)))
            return Problems.BadRequest($"A token is asked for with {string.Join(", ", Members.Select(m => $"\"{m}\""))}, as JSON; none of them is needed.");
        if (LabelOf(body["label"]) is not { } label)
            return Problems.BadRequest($"\"label\" must be one line of at most {LongestLabel} characters.");
        if (LifetimeOf(body["lifetime"], accounts) is not { } lifetime)
            return Problems.BadRequest(string.Create(CultureInfo.InvariantCulture, $"\"lifetime\" must be a number of seconds from {accounts.ShortestToken.TotalSeconds} to {accounts.LongestOfTokens.TotalSeconds}."));
        if (RolesOf(body["roles"], session.Caller.Roles) is not { } roles)
            return Problems.BadRequest("\"roles\" must be a list of names of roles.");
        if (roles.Except(session.Caller.Roles, StringComparer.Ordinal).ToArray() is { Length: > 0 } others)
            return Problems.Forbidden($"You do not have {string.Join(", ", others.Select(r => $"'{r}'"))}: a token has roles of yours, or fewer.");
        if (register.Add(session.Subject, label, roles, lifetime) is not { } line)
            return Problems.Conflict($"You have {TokenRegister.MostValid} tokens that can be used, or made very many within a short time. Revoke those that you do not need, or wait until some have ended.");
        JsonObject answer = Describe(line, clock.GetUtcNow());
        answer["token"] = issuer.Issue(
            session.Subject, session.Caller.Name, roles, lifetime, JsonNode.Parse(services.GetRequiredService<AccountStore>().PreferencesOf(session.Subject)) as JsonObject, line.Id);
        return Private(http, answer);
    }

    private static IResult Revoke(string id, HttpContext http, IServiceProvider services, TokenIssuer issuer) =>
        Session(http) is not { } session ? Problems.SignInFirst(http)
        : Register(services, issuer)?.Revoke(session.Subject, id) == true ? Results.NoContent()
        : Problems.NotFound("You have no such token, or it ended long ago.");

    private static (Caller Caller, string Subject)? Session(HttpContext http) =>
        http.GetCaller() is { IsSession: true, Subject: { } subject } caller ? (caller, subject) : null;

    private static TokenRegister? Register(IServiceProvider services, TokenIssuer issuer) => issuer.CanIssue ? services.GetService<TokenRegister>() : null;

    private static IResult NoSecret() => Problems.Forbidden("This server issues no tokens: it has no secret to sign them with.");

    private static string? LabelOf(JsonNode? given) =>
        given is null ? "" : given is JsonValue value && value.TryGetValue(out string? text) && text.Trim() is { Length: <= LongestLabel } label && !label.Any(char.IsControl) ? label : null;

    private static TimeSpan? LifetimeOf(JsonNode? given, AccountOptions accounts) =>
        given is null ? accounts.TokenLength
        : given is JsonValue value && value.TryGetValue(out double seconds) && seconds >= accounts.ShortestToken.TotalSeconds && seconds <= accounts.LongestOfTokens.TotalSeconds
            ? TimeSpan.FromSeconds(Math.Floor(seconds))
            : null;

    /// <summary>The roles that are asked for, all of them when none are named; null when it is no list of texts.</summary>
    private static string[]? RolesOf(JsonNode? given, IReadOnlyList<string> all)
    {
        if (given is null)
            return [.. all];
        if (given is not JsonArray list)
            return null;
        string?[] names = [.. list.Select(r => r is JsonValue value && value.TryGetValue(out string? name) ? name : null)];
        return names.Contains(null) ? null : [.. names.Select(n => n!).Distinct(StringComparer.Ordinal)]; // None is null: said just before.
    }

    private static JsonObject Describe(IssuedToken token, DateTimeOffset now) => new()
    {
        ["id"] = token.Id,
        ["label"] = token.Label,
        ["roles"] = new JsonArray([.. token.Roles.Select(r => JsonValue.Create(r))]),
        ["issued"] = Time(token.Issued),
        ["expires"] = Time(token.Expires),
        ["last_used"] = token.Used is { } used ? Time(used) : null,
        ["state"] = token.IsRevoked ? "revoked" : token.Expires <= now ? "expired" : "valid",
    };

    private static IResult Private(HttpContext http, JsonObject body)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Text(body.ToJsonString(), "application/json");
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
