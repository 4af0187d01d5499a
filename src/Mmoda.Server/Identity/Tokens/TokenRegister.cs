using System.Collections.Concurrent;
using System.Security.Cryptography;
using Dapper;

namespace Mmoda.Server;

/// <summary>
/// The tokens that users made here, so that they can be listed and revoked. A token names its line by the claim <c>jti</c>
/// (RFC 7519 §4.1.7); what is refreshed from it keeps that claim, so that revoking reaches the whole family. Tokens of others
/// who have the same keys are in no line, and nothing changes for them. Looking one up touches memory alone. Thread-safe.
/// </summary>
/// <param name="file">Where the lines are.</param>
/// <param name="options">How long after its end a token is accepted.</param>
/// <param name="clock">Source of time.</param>
/// <param name="longest">How long after a token was made what is refreshed from it ends at the latest; null for no bound.</param>
internal sealed class TokenRegister(PeopleFile file, TokenOptions options, TimeProvider clock, TimeSpan? longest = null)
{
    /// <summary>Tokens of one user that can be used at the same time.</summary>
    public const int MostValid = 100;

    /// <summary>Lines of one user, so that who makes and revokes does not fill the disk; revoked ones count for a week.</summary>
    public const int MostLines = 1000;

    /// <summary>How long a token that has ended is still listed.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    /// <summary>All identities of ours, and whether they are revoked; asked for again when the file could not be read.</summary>
    private readonly Lazy<ConcurrentDictionary<string, bool>> _known = new(() => new(
        file.Use(c => c.Query<(string Id, long? Revoked)>("SELECT id, revoked FROM token").Select(t => KeyValuePair.Create(t.Id, t.Revoked is not null)).ToArray()),
        StringComparer.Ordinal), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Uses that are not written yet.</summary>
    private readonly ConcurrentDictionary<string, long> _uses = new(StringComparer.Ordinal);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Begins a line, and removes those of tokens that ended long ago.</summary>
    /// <param name="subject">Whose token it is.</param>
    /// <param name="label">What they call it; may be empty.</param>
    /// <param name="roles">What it is for.</param>
    /// <param name="lifetime">How long it is valid.</param>
    /// <returns>The line, whose <see cref="IssuedToken.Id"/> the token must carry; null when the user has too many.</returns>
    public IssuedToken? Add(string subject, string label, IReadOnlyList<string> roles, TimeSpan lifetime)
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds()); // Tokens count seconds.
        IssuedToken token = new(RandomNumberGenerator.GetHexString(32, lowercase: true), label, roles, now, now + lifetime, null, false);
        (bool isAdded, string[] removed) = file.Change((c, t) =>
        {
            string[] ended = [.. c.Query<string>(
                "DELETE FROM token WHERE expires <= @ended RETURNING id", new { ended = Now - (long)(KeptFor + options.ClockSkew).TotalMilliseconds }, t)];
            (long valid, long lines) = c.QuerySingle<(long, long)>(
                "SELECT count(CASE WHEN revoked IS NULL AND expires > @now THEN 1 END), count(CASE WHEN revoked IS NULL OR issued > @recent THEN 1 END) FROM token WHERE subject = @subject",
                new { subject, now = Now, recent = Now - (long)KeptFor.TotalMilliseconds }, t);
            if (valid >= MostValid || lines >= MostLines)
                return (false, ended);
            c.Execute(
                "INSERT INTO token (id, subject, label, roles, issued, expires) VALUES (@Id, @subject, @label, @roles, @issued, @expires)",
                new { token.Id, subject, label, roles = string.Join(',', roles), issued = now.ToUnixTimeMilliseconds(), expires = token.Expires.ToUnixTimeMilliseconds() }, t);
            return (true, ended);
        });
        foreach (string id in removed)
            _known.Value.TryRemove(id, out _);
        if (!isAdded)
            return null;
        _known.Value.TryAdd(token.Id, false);
        return token;
    }

    /// <summary>The tokens of a user, latest first.</summary>
    public IReadOnlyList<IssuedToken> List(string subject)
    {
        WriteUses();
        return file.Use(c => c.Query<Row>(
            "SELECT id, label, roles, issued, expires, used, revoked FROM token WHERE subject = @subject ORDER BY issued DESC, id", new { subject })
            .Select(r => r.ToToken()).ToArray());
    }

    /// <summary>Has a token and all that is refreshed from it refused from now on.</summary>
    /// <returns>False when the user has no such token.</returns>
    public bool Revoke(string subject, string id)
    {
        if (file.Use(c => c.Execute("UPDATE token SET revoked = coalesce(revoked, @now) WHERE id = @id AND subject = @subject", new { id, subject, now = Now })) == 0)
            return false;
        _known.Value[id] = true;
        return true;
    }

    /// <summary>Has all tokens of a user refused from now on.</summary>
    public void RevokeAll(string subject)
    {
        string[] revoked = file.Use(c => c.Query<string>(
            "UPDATE token SET revoked = @now WHERE subject = @subject AND revoked IS NULL RETURNING id", new { subject, now = Now }).ToArray());
        foreach (string id in revoked)
            _known.Value[id] = true;
    }

    /// <summary>Whether a token was made here.</summary>
    public bool Knows(string id) => _known.Value.ContainsKey(id);

    /// <summary>Whether a token was made here and is revoked.</summary>
    public bool IsRevoked(string id) => _known.Value.TryGetValue(id, out bool isRevoked) && isRevoked;

    /// <summary>Notes that a token is used.</summary>
    /// <param name="id">Its identity; that of a token of others is passed over.</param>
    /// <exception cref="TokenRefusedException">It is revoked.</exception>
    public void Use(string id)
    {
        if (!_known.Value.TryGetValue(id, out bool isRevoked))
            return;
        if (isRevoked)
            throw new TokenRefusedException(TokenProblem.Expired, "The token was revoked.");
        _uses[id] = Now;
    }

    /// <summary>When what is refreshed from a token ends at the latest; null for no bound, and for tokens of others.</summary>
    public DateTimeOffset? LatestEnd(string id) =>
        longest is { } length && file.Use(c => c.ExecuteScalar<long?>("SELECT issued FROM token WHERE id = @id", new { id })) is { } issued
            ? DateTimeOffset.FromUnixTimeMilliseconds(issued) + length
            : null;

    /// <summary>Keeps the line of a token for as long as what is refreshed from it lasts.</summary>
    public void Prolong(string id, DateTimeOffset expires) =>
        file.Use(c => c.Execute("UPDATE token SET expires = max(expires, @expires) WHERE id = @id", new { id, expires = expires.ToUnixTimeMilliseconds() }));

    /// <summary>Writes down what was used since the last time.</summary>
    public void WriteUses()
    {
        KeyValuePair<string, long>[] uses = [.. _uses];
        if (uses.Length == 0)
            return;
        file.Change((c, t) => c.Execute("UPDATE token SET used = max(coalesce(used, 0), @Value) WHERE id = @Key", uses.Select(u => new { u.Key, u.Value }), t));
        foreach (KeyValuePair<string, long> use in uses)
            _uses.TryRemove(use); // Unless it was used again meanwhile.
    }

#pragma warning disable IDE1006, SA1300 // Names of columns.
    private sealed record Row(string id, string label, string roles, long issued, long expires, long? used, long? revoked)
    {
        public IssuedToken ToToken() => new(
            id, label, roles.Split(',', StringSplitOptions.RemoveEmptyEntries), DateTimeOffset.FromUnixTimeMilliseconds(issued), DateTimeOffset.FromUnixTimeMilliseconds(expires),
            used is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null, revoked is not null);
    }
#pragma warning restore IDE1006, SA1300
}
