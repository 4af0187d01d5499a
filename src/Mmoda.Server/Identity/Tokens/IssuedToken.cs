namespace Mmoda.Server;

/// <summary>What is known of a token that a user made here; the token itself is not.</summary>
/// <param name="Id">Its claim <c>jti</c>, and that of all that is refreshed from it.</param>
/// <param name="Label">What the user calls it; may be empty.</param>
/// <param name="Roles">What it was made for.</param>
/// <param name="Issued">When it was made.</param>
/// <param name="Expires">When it ends, or what was refreshed from it.</param>
/// <param name="Used">When it was used last, to about a minute; null for never.</param>
/// <param name="IsRevoked">Whether it is refused.</param>
internal sealed record IssuedToken(
    string Id, string Label, IReadOnlyList<string> Roles, DateTimeOffset Issued, DateTimeOffset Expires, DateTimeOffset? Used, bool IsRevoked);
