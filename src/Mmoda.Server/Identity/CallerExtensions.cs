namespace Mmoda.Server;

/// <summary>The caller of a request.</summary>
internal static class CallerExtensions
{
    /// <summary>Who sent the request.</summary>
    /// <exception cref="TokenRefusedException">Their token is refused; each wire says so in its own words.</exception>
    public static Caller GetCaller(this HttpContext http) => http.Features.Get<RequestCaller>()?.Caller ?? Caller.Anonymous;
}
