using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Mmoda.Server.Api;

namespace Mmoda.Server;

/// <summary>
/// Finds out who sends a request: by the token of the header <c>Authorization: Bearer</c>, on the old wire also of the
/// parameter <c>token</c>, else by the session cookie of the site.
/// </summary>
internal sealed class CallerMiddleware(RequestDelegate next, TokenReader tokens, ServerOptions options)
{
    private const string Parameter = "token";

    /// <summary>Reads the caller and goes on, also when the token is refused: each wire has its own words for that.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        RequestCaller found = await FindAsync(http);
        if (await IsForgedAsync(http, found))
        {
            await Problems.BadRequest($"A request of a session that changes something needs the header {Sessions.AntiforgeryHeader}, with the text from /api/v1/account.").ExecuteAsync(http);
            return;
        }

        if (options.Accounts is not null && IsOfEndedSession(http.Request, found))
        {
            await Results.Problem(
                "The session has ended: sign in again. Nothing was done.", statusCode: StatusCodes.Status401Unauthorized, title: "Not signed in").ExecuteAsync(http);
            return;
        }

        http.Features.Set(found);
        await next(http);
    }

    private async Task<RequestCaller> FindAsync(HttpContext http)
    {
        string? token = tokens.IsActive ? Bearer(http.Request) ?? await GivenAsync(http.Request) : null;
        if (token is null)
            return RequestCaller.Known(WithCommonRoles(Session(http)));
        try
        {
            return RequestCaller.Known(WithCommonRoles(OfAccount(await tokens.ReadAsync(token), http)), token);
        }
        catch (TokenRefusedException refusal)
        {
            return RequestCaller.Refused(refusal);
        }
    }

    /// <summary>
    /// What the account of a token says now comes before what the token said when it was made: who is blocked stays out, and of
    /// the roles of a token only those count that its account still has. An account that somebody registered and nobody decided
    /// about proves nothing, and takes nothing from a token of another issuer but the say over accounts.
    /// </summary>
    /// <exception cref="TokenRefusedException">The account is blocked.</exception>
    private static Caller OfAccount(Caller caller, HttpContext http)
    {
        if (caller.Subject is not { } subject || http.RequestServices.GetService<AccountStore>()?.Find(subject.ToLowerInvariant()) is not { } account)
            return caller;
        if (account.State == AccountState.Blocked)
            throw new TokenRefusedException(TokenProblem.Invalid, "The account is blocked.");
        bool isApproved = account.State == AccountState.Approved;

        // Who registers gets no roles and no token: what has either was approved once.
        bool isOwn = isApproved || account.Roles.Count > 0 || (caller.TokenId is { } id && http.RequestServices.GetService<TokenRegister>()?.Knows(id) == true);
        return caller with
        {
            Roles = [.. caller.Roles.Where(r => (!isOwn || account.Roles.Contains(r, StringComparer.Ordinal)) && (isApproved || !KnownRoles.Manages([r])))],
        };
    }

    private static string? Bearer(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : null;

    /// <summary>Addresses and forms hold tokens on the old wire only; the native API keeps them out of both.</summary>
    private async Task<string?> GivenAsync(HttpRequest request)
    {
        if (!request.Path.StartsWithSegments(options.DispatcherPath, StringComparison.Ordinal))
            return null;
        string? token = request.Query[Parameter].FirstOrDefault();
        if (token is null && request.HasFormContentType)
        {
            try
            {
                token = (await request.ReadFormAsync(request.HttpContext.RequestAborted))[Parameter].FirstOrDefault();
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                return null; // Whoever reads the form meets the same exception, and answers.
            }
        }

        return token is null or "" or "\0" ? null : token; // The old wire writes null as one zero character.
    }

    private Caller WithCommonRoles(Caller caller) =>
        options.RolesOfAll.Count == 0 ? caller : caller with { Roles = [.. caller.Roles.Union(options.RolesOfAll, StringComparer.Ordinal)] };

    /// <summary>Who has the session, with the roles and preferences of now.</summary>
    private static Caller Session(HttpContext http)
    {
        if (http.User.Identity is not { IsAuthenticated: true } || http.User.FindFirstValue(ClaimTypes.NameIdentifier) is not { } subject)
            return Caller.Anonymous;
        AccountStore accounts = http.RequestServices.GetRequiredService<AccountStore>();
        if (accounts.Find(subject) is not { State: AccountState.Approved } account)
            return Caller.Anonymous;
        using JsonDocument preferences = JsonDocument.Parse(accounts.PreferencesOf(subject));
        return TokenClaims.WithStoredPreferences(
            new Caller { Subject = account.Subject, Name = account.Name, Roles = account.Roles, IsSession = true }, preferences.RootElement);
    }

    /// <summary>
    /// Whether somebody asks who believes to be signed in: only sessions have the header. Done as anonymous, a query would be seen by
    /// others, and its result not found again. Accounts themselves say who may do what with them; one signs in without session.
    /// </summary>
    private static bool IsOfEndedSession(HttpRequest request, RequestCaller found) =>
        found is { Refusal: null, Caller.IsAnonymous: true } && request.Headers.ContainsKey(Sessions.AntiforgeryHeader)
        && request.Path.StartsWithSegments("/api/v1", StringComparison.Ordinal, out PathString rest) && !rest.StartsWithSegments("/account", StringComparison.Ordinal);

    /// <summary>Whether another site may have made the browser send this; tokens are never sent by browsers on their own.</summary>
    private static async Task<bool> IsForgedAsync(HttpContext http, RequestCaller found) =>
        found is { Refusal: null, Caller.IsSession: true }
        && !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method) && !HttpMethods.IsOptions(http.Request.Method)
        && !await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http);
}
