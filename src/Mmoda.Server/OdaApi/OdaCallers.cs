namespace Mmoda.Server.OdaApi;

/// <summary>Who calls, with the refusals that this wire has for tokens. Cookies mean nothing here: programs have none.</summary>
internal static class OdaCallers
{
    private const string Again = ", please try to logout and login again. If already logged out, please clean the cookies, and resubmit you request.";

    /// <summary>The caller of an analysis or a description.</summary>
    /// <exception cref="OdaError">A token was given and is not accepted.</exception>
    public static Caller OdaCaller(this HttpContext http)
    {
        RequestCaller? known = http.Features.Get<RequestCaller>();
        if (known?.Refusal is { } refusal)
        {
            throw refusal.Problem switch
            {
                TokenProblem.Expired => OdaError.NotAuthorized("The token provided is expired" + Again),
                TokenProblem.Invalid => OdaError.NotAuthorized("The token provided is not valid" + Again),
                _ => OdaError.ConstructorFailed(null, refusal.Message),
            };
        }

        return known is null || known.Caller.IsSession ? Caller.Anonymous : known.Caller;
    }

    /// <summary>The caller of a call-back; <c>None</c> is anonymous.</summary>
    /// <exception cref="OdaError">A token was given and is not accepted.</exception>
    public static Caller CallBackCaller(this HttpContext http, OdaArguments arguments)
    {
        if (arguments.Text("token") == "None")
            return Caller.Anonymous;
        return http.Features.Get<RequestCaller>()?.Refusal is null
            ? http.OdaCaller()
            : throw OdaError.NotAuthorized("The token provided is expired, please resubmit you request with a valid token.");
    }

    /// <summary>The caller of an endpoint that needs a token.</summary>
    /// <param name="http">The request.</param>
    /// <param name="role">The role that is needed, or null.</param>
    /// <param name="action">What the endpoint does, for the refusal.</param>
    /// <exception cref="OdaRefusal">There is none, it is not accepted, or the role is missing.</exception>
    public static Caller RequireCaller(this HttpContext http, string? role, string action)
    {
        RequestCaller? known = http.Features.Get<RequestCaller>();
        if (known?.Refusal is { } refusal)
            throw new OdaRefusal(refusal.Problem == TokenProblem.Expired ? "The token provided is expired." : "The token provided is not valid.");
        Caller caller = http.OdaCaller();
        if (caller.IsAnonymous)
            throw new OdaRefusal("A token must be provided.");
        return role is null || caller.Has(role)
            ? caller
            : throw new OdaRefusal(
                $"Unfortunately, your privileges are not sufficient to {action}.\nYour privilege roles include {PythonText.List(caller.Roles)}, but the following roles are missing: {role}.");
    }
}
