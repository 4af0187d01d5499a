using System.Security.Claims;

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
        http.Features.Set(await FindAsync(http));
        await next(http);
    }

    private async Task<RequestCaller> FindAsync(HttpContext http)
    {
        string? token = tokens.IsActive ? Bearer(http.Request) ?? await GivenAsync(http.Request) : null;
        if (token is null)
            return RequestCaller.Known(Session(http.User));
        try
        {
            return RequestCaller.Known(await tokens.ReadAsync(token));
        }
        catch (TokenRefusedException refusal)
        {
            return RequestCaller.Refused(refusal);
        }
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
            catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
            {
                return null; // Whoever reads the form meets the same exception, and answers.
            }
        }

        return token is null or "" or "\0" ? null : token; // The old wire writes null as one zero character.
    }

    private static Caller Session(ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true } && user.FindFirstValue(ClaimTypes.Email) is { Length: > 0 } subject
            ? new Caller
            {
                Subject = subject,
                Name = user.FindFirstValue(ClaimTypes.Name) ?? "",
                Roles = [.. user.FindAll(ClaimTypes.Role).Select(r => r.Value)],
                IsSession = true,
            }
            : Caller.Anonymous;
}
