using Mmoda.Analysis;

namespace Mmoda.Server.Remote;

/// <summary>Lends tokens of users to services that work in their name, where the operator says so of a service.</summary>
/// <param name="runs">Where runs find them.</param>
/// <param name="issuer">Makes them for sessions, which have none.</param>
/// <param name="clock">Source of time.</param>
internal sealed class PassedTokens(RemoteRuns runs, TokenIssuer issuer, TimeProvider clock)
{
    /// <summary>Keeps the token of who asks an instrument, if that is a service that gets it; does nothing for the anonymous.</summary>
    public void Keep(HttpContext http, Instrument? instrument)
    {
        if (instrument is not RemoteInstrument { Service: { PassesToken: true } service } || http.Features.Get<RequestCaller>() is not { Refusal: null, Caller: { Subject: { } subject } caller } found)
            return;
        DateTimeOffset now = clock.GetUtcNow();
        if (found.Token is { } given)
            runs.Tokens.Keep(UserTokens.NameOf(subject), given, caller.Expires ?? now + service.RunLimit, now);
        else if (issuer.CanIssue)
            runs.Tokens.Keep(UserTokens.NameOf(subject), issuer.Issue(subject, caller.Name, caller.Roles, 2 * service.RunLimit), now + (2 * service.RunLimit), now);
    }
}
