using Mmoda.Analysis;

namespace Mmoda.Server.Remote;

/// <summary>Lends tokens of users to services that work in their name, where the operator says so of a service.</summary>
/// <param name="runs">Where runs find them.</param>
/// <param name="issuer">Makes them for sessions, which have none.</param>
/// <param name="clock">Source of time.</param>
/// <param name="register">Which of ours are revoked; null where there is none.</param>
internal sealed class PassedTokens(RemoteRuns runs, TokenIssuer issuer, TimeProvider clock, TokenRegister? register = null)
{
    /// <summary>Keeps the token of who asks an instrument, if that is a service that gets it; does nothing for the anonymous.</summary>
    public void Keep(HttpContext http, Instrument? instrument)
    {
        if (instrument is not RemoteInstrument { Service: { PassesToken: true } service } || http.Features.Get<RequestCaller>() is not { Refusal: null, Caller: { Subject: { } subject } caller } found)
            return;
        DateTimeOffset now = clock.GetUtcNow();
        string user = UserTokens.NameOf(subject, caller.Roles);
        if (found.Token is { } given)
            runs.Tokens.Keep(user, given, caller.Expires ?? now + service.RunLimit, now, caller.TokenId is { } id ? () => register?.IsRevoked(id) == true : null);
        else if (issuer.CanIssue)
            runs.Tokens.Keep(user, issuer.Issue(subject, caller.Name, caller.Roles, 2 * service.RunLimit), now + (2 * service.RunLimit), now);
    }
}
