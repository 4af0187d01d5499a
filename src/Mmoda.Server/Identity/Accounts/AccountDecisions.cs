using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Server.Api;

namespace Mmoda.Server;

/// <summary>What account managers see and decide; part of the native API.</summary>
internal static class AccountDecisions
{
    private const int LongestRole = 100;

    public static void MapAccountDecisions(this RouteGroupBuilder api)
    {
        api.MapGet("/accounts", List);
        api.MapPost("/accounts/{subject}", DecideAsync);
    }

    private static IResult List(HttpContext http, IServiceProvider services)
    {
        if (Refuse(http, services, out AccountStore? accounts) is { } refusal)
            return refusal;
        http.Response.Headers.CacheControl = "no-store";
        return Results.Text(new JsonObject { ["accounts"] = new JsonArray([.. accounts!.List().Select(Describe)]) }.ToJsonString(), "application/json"); // Not refused.
    }

    private static async Task<IResult> DecideAsync(
        string subject, HttpContext http, IServiceProvider services, KnownRoles known, ServerOptions options, CancellationToken cancellationToken)
    {
        if (Refuse(http, services, out AccountStore? accounts) is { } refusal)
            return refusal;
        JsonObject? body = await JsonBody.ReadAsync(http, cancellationToken);
        if (!Enum.TryParse(Text(body?["state"]), ignoreCase: true, out AccountState state) || !Enum.IsDefined(state))
            return Problems.BadRequest("\"state\" must be approved, pending or blocked.");
        string address = subject.ToLowerInvariant();
        Account? before = accounts!.Find(address); // Not refused.
        string[]? roles = null;
        if (body!["roles"] is JsonArray list) // It has a state, so it is there.
        {
            roles = [.. list.Select(r => Text(r) ?? "")];
            if (roles.Any(r => r.Length is 0 or > LongestRole || r.Contains(',', StringComparison.Ordinal) || r.Any(char.IsControl)))
                return Problems.BadRequest("\"roles\" must be a list of names without commas.");
            if (known.Problem(roles, before?.Roles ?? []) is { } problem)
                return Problems.BadRequest(problem);
        }

        if (state != AccountState.Approved && string.Equals(http.GetCaller().Subject, address, StringComparison.OrdinalIgnoreCase))
            return Problems.Conflict("This is your own account: you would lock yourself out. Another account manager can block it.");
        return accounts.DecideWithManagersLeft(address, state, roles) switch
        {
            Decision.Unknown => Problems.NotFound($"There is no account '{subject}'."),
            Decision.LastManager => Problems.Conflict(
                $"{address} is the only account manager: nobody could decide about accounts any more. Give somebody else the role {KnownRoles.Manager} first."),
            _ => Tell(before, state, options.PublicUrlOf(http.Request), services),
        };
    }

    /// <summary>Who waited for approval hears of it, where messages are sent.</summary>
    private static IResult Tell(Account? before, AccountState state, string page, IServiceProvider services)
    {
        if (before is not { State: AccountState.Pending } || state != AccountState.Approved
            || services.GetService<NoticeOptions>() is not { Mail: not null } notices || services.GetService<Outbox>() is not { } outbox)
        {
            return Results.NoContent();
        }

        string text = $"Your account at {notices.SiteName} has been approved. Sign in with {before.Subject}:\n{page}/\n";
        outbox.Post(Outbox.Mail, new Message($"[{notices.SiteName}] account approved", text, $"<html><body><pre>{WebUtility.HtmlEncode(text)}</pre></body></html>\n", null), before.Subject);
        return Results.NoContent();
    }

    private static IResult? Refuse(HttpContext http, IServiceProvider services, out AccountStore? accounts)
    {
        accounts = services.GetService<AccountStore>();
        Caller caller = http.GetCaller();
        return caller.IsAnonymous ? Problems.SignInFirst(http)
            : !KnownRoles.Manages(caller.Roles) ? Problems.MissingRoles([new RoleRequirement(KnownRoles.Manager, "it is needed to decide about accounts")])
            : accounts is null ? Problems.NotFound("This server has no accounts.")
            : null;
    }

    private static JsonObject Describe(Account account) => new()
    {
        ["subject"] = account.Subject,
        ["name"] = account.Name,
        ["roles"] = new JsonArray([.. account.Roles.Select(r => JsonValue.Create(r))]),
        ["state"] = JobJson.Lower(account.State),
        ["purpose"] = account.Purpose,
        ["provider"] = account.Provider,
        ["password"] = account.HasPassword,
        ["created"] = account.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
