using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Mmoda.Server.Api;

namespace Mmoda.Server;

/// <summary>Signing in and out, registration, and what one sets; part of the native API.</summary>
internal static partial class AccountRoutes
{
    private const string Json = "application/json";

    /// <summary>Longest text about what an account is wanted for.</summary>
    private const int LongestPurpose = 255;

    /// <summary>It goes through the provider, as a part of its address.</summary>
    private const int LongestPlace = 1500;

    private const string NameRule = "\"name\" must be one line of at most 100 characters.";

    public static void MapAccounts(this RouteGroupBuilder api)
    {
        api.MapGet("/account", Show);
        api.MapPost("/account/register", RegisterAsync).RequireRateLimiting(RateLimits.SignIn);
        api.MapPost("/account/sign-in", SignInAsync).RequireRateLimiting(RateLimits.SignIn);
        api.MapGet("/account/sign-in/{provider}", SignInWith).RequireRateLimiting(RateLimits.SignIn);
        api.MapPost("/account/sign-out", (Delegate)SignOutAsync);
        api.MapPost("/account/password", ChangePasswordAsync).RequireRateLimiting(RateLimits.SignIn);
        api.MapPost("/account/recover", BeginRecoveryAsync).RequireRateLimiting(RateLimits.SignIn);
        api.MapPost("/account/recover/finish", FinishRecoveryAsync).RequireRateLimiting(RateLimits.SignIn);
        api.MapGet("/account/connect/{provider}", ConnectWith).RequireRateLimiting(RateLimits.SignIn);
        api.MapDelete("/account/connect/{provider}", Disconnect);
        api.MapPut("/account/profile", SetProfileAsync);
        api.MapPut("/account/preferences", SetPreferencesAsync);
    }

    /// <summary>Who the caller is, and how one may sign in.</summary>
    private static IResult Show(HttpContext http, IServiceProvider services, ServerOptions options)
    {
        Caller caller = http.GetCaller();
        JsonObject answer = Describe(caller);
        answer["accounts"] = options.Accounts is not null;
        answer["registration"] = options.Accounts?.AllowsRegistration ?? false;
        answer["recovery"] = services.GetService<AccountRecovery>() is not null;
        answer["providers"] = new JsonArray([.. (options.Accounts?.Providers ?? []).Select(p => new JsonObject
        {
            ["name"] = p.Name,
            ["label"] = p.Label ?? p.Name,
            ["url"] = "api/v1/account/sign-in/" + p.Name,
        })]);
        if (caller is { IsSession: true, Subject: { } subject } && services.GetService<AccountStore>() is { } accounts)
        {
            answer["antiforgery"] = Antiforgery(http);
            answer["role_list"] = services.GetRequiredService<KnownRoles>().Describe();
            answer["preferences"] = JsonNode.Parse(accounts.PreferencesOf(subject));
            answer["messages"] = new JsonObject
            {
                ["mail"] = options.Notices?.Mail is { } mail ? TokenPreferences.MailOf(mail.Defaults) : null,
                ["matrix"] = options.Notices?.Matrix is { } matrix ? TokenPreferences.MatrixOf(matrix.Defaults) : null,
            };
            answer["password"] = accounts.Find(subject)?.HasPassword ?? false;
            answer["connections"] = new JsonObject(accounts.ConnectionsOf(subject).Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value)));
        }

        return Text(http, answer);
    }

    private static async Task<IResult> RegisterAsync(HttpContext http, IServiceProvider services, ServerOptions options, CancellationToken cancellationToken)
    {
        if (services.GetService<AccountStore>() is not { } accounts || options.Accounts is not { AllowsRegistration: true })
            return Problems.Forbidden("This server takes no registrations.");
        if (await JsonBody.ReadAsync(http, cancellationToken) is not { } body || PasswordRules.Subject(Value(body, "email")) is not { } subject)
            return Problems.BadRequest("\"email\" must be an e-mail address.");
        if (PasswordRules.Problem(Value(body, "password"), subject) is { } problem)
            return Problems.BadRequest(problem);
        if (NameOf(body) is not { } name)
            return Problems.BadRequest(NameRule);
        string purpose = string.Join(' ', (Value(body, "purpose") ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (purpose.Length > LongestPurpose || purpose.Any(char.IsControl))
            return Problems.BadRequest($"\"purpose\" has {purpose.Length} characters; at most {LongestPurpose} are taken.");
        bool isNew = accounts.Register(subject, name, Value(body, "password")!, purpose); // Checked above.
        http.Response.Headers.Connection = "close"; // As in BeginRecoveryAsync: how long it takes tells nothing.
        http.Response.OnCompleted(() =>
        {
            if (isNew)
                services.GetService<StaffMessages>()?.TellOfApplicant(subject, name, purpose);
            return Task.CompletedTask;
        });
        return Results.Text(
            new JsonObject { ["message"] = Thanks(options.Notices?.Mail) }.ToJsonString(), Json, statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>What happens next, the same for every address.</summary>
    private static string Thanks(MailOptions? mail) =>
        "Thank you. Those who run this site look at it, and you can sign in from the moment that they approve it. "
            + (mail is null ? "This site sends no e-mail: try to sign in after a day or two, or ask them (Contact)." : $"An e-mail tells you. If none comes within some days, write to {mail.Contact}.");

    private static async Task<IResult> SignInAsync(HttpContext http, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (services.GetService<AccountStore>() is not { } accounts)
            return Problems.Forbidden("This server has no accounts.");
        if (await JsonBody.ReadAsync(http, cancellationToken) is not { } body || Value(body, "password") is not { Length: <= PasswordRules.Longest } password)
            return Problems.BadRequest("\"email\" and \"password\" are needed, as JSON.");
        if (PasswordRules.Subject(Value(body, "email")) is not { } subject || accounts.SignIn(subject, password) is not { } account)
        {
            return Results.Problem(
                "The address or the password is wrong, or the account is not approved yet.", statusCode: StatusCodes.Status401Unauthorized, title: "Not signed in");
        }

        http.User = Sessions.PrincipalOf(account);
        await http.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, http.User);
        JsonObject answer = Describe(new Caller { Subject = account.Subject, Name = account.Name, Roles = account.Roles, IsSession = true });
        answer["antiforgery"] = Antiforgery(http);
        return Text(http, answer);
    }

    /// <summary>Leads to the provider, and from there back to where in the page somebody was: what follows its own address, and nothing else.</summary>
    private static IResult SignInWith(string provider, string? back, HttpRequest http, ServerOptions options) => options.Accounts?.Providers.Any(p => p.Name == provider) == true
        ? Results.Challenge(
            new AuthenticationProperties { RedirectUri = $"{http.PathBase}/{(back is ['?' or '#', ..] && back.Length <= LongestPlace && !back.Any(char.IsControl) ? back : "")}" }, [provider])
        : Problems.NotFound($"One cannot sign in with '{provider}' here.");

    /// <summary>Says the same to everybody, and does what there is to do when that has been said.</summary>
    private static async Task<IResult> BeginRecoveryAsync(HttpContext http, IServiceProvider services, ServerOptions options, CancellationToken cancellationToken)
    {
        if (services.GetService<AccountRecovery>() is not { } recovery)
            return Problems.Forbidden("This server sends no links for new passwords; those who run it can set one.");
        if (PasswordRules.Subject(Value(await JsonBody.ReadAsync(http, cancellationToken), "email")) is not { } subject)
            return Problems.BadRequest("\"email\" must be an e-mail address.");
        string page = options.PublicUrlOf(http.Request); // That of the settings: there is no recovery without.
        http.Response.Headers.Connection = "close"; // Another request on this connection would wait for what follows, and so tell.
        http.Response.OnCompleted(() =>
        {
            recovery.Begin(subject, page);
            return Task.CompletedTask;
        });
        return Results.Text(
            new JsonObject { ["message"] = "If this address has an account here, a link to set a new password is on its way. It works for an hour." }.ToJsonString(), Json, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> FinishRecoveryAsync(HttpContext http, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (services.GetService<AccountRecovery>() is not { } recovery)
            return Problems.Forbidden("This server sends no links for new passwords; those who run it can set one.");
        JsonObject? body = await JsonBody.ReadAsync(http, cancellationToken);
        if (Value(body, "code") is not { Length: > 0 and <= 100 } code || recovery.SubjectOf(code) is not { } subject)
            return Problems.Forbidden("The link was used, is older than an hour, or is not complete. Ask for another.");
        if (PasswordRules.Problem(Value(body, "wanted"), subject) is { } problem)
            return Problems.BadRequest(problem);
        return recovery.Finish(code, Value(body, "wanted")!) ? Results.NoContent() : Problems.Forbidden("The link was used, or the account may not be used."); // Checked above.
    }

    /// <summary>Sends a user to a provider with whom they want to sign in to this account too.</summary>
    private static IResult ConnectWith(string provider, HttpContext http, IServiceProvider services, ServerOptions options) =>
        Session(http, services) is null ? Problems.SignInFirst(http)
        : options.Accounts?.Providers.Any(p => p.Name == provider) == true
            ? Results.Challenge(Sessions.Connecting(http.User, http.Request.PathBase + "/#page=account"), [provider])
            : Problems.NotFound($"One cannot sign in with '{provider}' here.");

    private static IResult Disconnect(string provider, HttpContext http, IServiceProvider services) =>
        Session(http, services) is not { } session ? Problems.SignInFirst(http)
        : session.Accounts.Disconnect(session.Subject, provider) ? Results.NoContent()
        : Problems.NotFound($"Nothing of '{provider}' is connected.");

    private static async Task<IResult> SignOutAsync(HttpContext http)
    {
        if (http.GetCaller().IsSession)
            await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Results.NoContent();
    }

    private static async Task<IResult> ChangePasswordAsync(HttpContext http, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (Session(http, services) is not { } session)
            return Problems.SignInFirst(http);
        JsonObject? body = await JsonBody.ReadAsync(http, cancellationToken);
        if (PasswordRules.Problem(Value(body, "wanted"), session.Subject) is { } problem)
            return Problems.BadRequest(problem);
        if (Value(body, "present") is not { Length: <= PasswordRules.Longest } present || !session.Accounts.ChangePassword(session.Subject, present, Value(body, "wanted")!)) // Checked above.
            return Problems.Forbidden("The present password is wrong.");
        await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Results.NoContent();
    }

    private static async Task<IResult> SetProfileAsync(HttpContext http, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (Session(http, services) is not { } session)
            return Problems.SignInFirst(http);
        if (await JsonBody.ReadAsync(http, cancellationToken) is not { } body || NameOf(body) is not { Length: > 0 } name)
            return Problems.BadRequest(NameRule);
        session.Accounts.SetName(session.Subject, name);
        return Results.NoContent();
    }

    private static async Task<IResult> SetPreferencesAsync(HttpContext http, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (Session(http, services) is not { } session)
            return Problems.SignInFirst(http);
        if (await JsonBody.ReadAsync(http, cancellationToken) is not { } body || body.Any(p => !TokenPreferences.All.Contains(p.Key) || p.Value is not JsonValue))
            return Problems.BadRequest($"Preferences are {string.Join(", ", TokenPreferences.All)}.");
        if (body["mxroomid"] is { } room && !(room.AsValue().TryGetValue(out string? text) && TokenClaims.IsLine(text) && MatrixRoom().IsMatch(text)))
            return Problems.BadRequest("The room must be given by its identity, such as !abcdef:example.org (in Element: settings of the room, Advanced), or be empty.");
        session.Accounts.SetPreferences(session.Subject, body.ToJsonString());
        return Results.NoContent();
    }

    private static (Caller Caller, string Subject, AccountStore Accounts)? Session(HttpContext http, IServiceProvider services) =>
        http.GetCaller() is { IsSession: true, Subject: { } subject } caller && services.GetService<AccountStore>() is { } accounts ? (caller, subject, accounts) : null;

    private static JsonObject Describe(Caller caller) => new()
    {
        ["subject"] = caller.Subject,
        ["name"] = caller.Name,
        ["roles"] = new JsonArray([.. caller.Roles.Select(r => JsonValue.Create(r))]),
        ["session"] = caller.IsSession,
    };

    private static string? Antiforgery(HttpContext http) => http.RequestServices.GetService<IAntiforgery>()?.GetAndStoreTokens(http).RequestToken;

    /// <summary>Identity of a room of Matrix, with its server or, since version 12 of rooms, without; or nothing.</summary>
    [GeneratedRegex(@"^(!\S+)?\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex MatrixRoom();

    /// <summary>The name that is asked for, empty for none; null when it cannot be one.</summary>
    private static string? NameOf(JsonObject body) =>
        (Value(body, "name")?.Trim() ?? "") is { Length: <= 100 } name && !name.Any(char.IsControl) ? name : null;

    private static string? Value(JsonObject? body, string name) => body?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static IResult Text(HttpContext http, JsonObject body)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Text(body.ToJsonString(), Json);
    }
}
