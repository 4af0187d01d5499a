namespace Mmoda.Server;

/// <summary>Who sent a request, or why their token is refused; put into the request by <see cref="CallerMiddleware"/>.</summary>
internal sealed class RequestCaller
{
    private readonly Caller? _caller;
    private readonly TokenRefusedException? _refusal;

    private RequestCaller(Caller? caller, TokenRefusedException? refusal)
    {
        _caller = caller;
        _refusal = refusal;
    }

    /// <summary>Why the token is refused; null when it is not.</summary>
    public TokenRefusedException? Refusal => _refusal;

    /// <summary>Who sent the request.</summary>
    /// <exception cref="TokenRefusedException">Their token is refused.</exception>
    public Caller Caller => _caller ?? throw _refusal!; // One of the two is there.

    /// <summary>The token that was accepted, for as long as the request lasts; null when there was none.</summary>
    public string? Token { get; private init; }

    /// <summary>A caller who is known or anonymous.</summary>
    public static RequestCaller Known(Caller caller, string? token = null) => new(caller, null) { Token = token };

    /// <summary>A caller whose token is refused.</summary>
    public static RequestCaller Refused(TokenRefusedException refusal) => new(null, refusal);
}
