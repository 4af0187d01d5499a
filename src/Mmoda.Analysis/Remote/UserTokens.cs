using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Mmoda.Analysis;

/// <summary>
/// Tokens of users whose runs go to services that work in their name. In memory only, each until it ends: they get into no
/// file, and a run that is taken up after a restart has none. Thread-safe.
/// </summary>
public sealed class UserTokens
{
    /// <summary>
    /// Where queries and steps that are done with a token tell whose it was. No notebook has a parameter of this name.
    /// </summary>
    public const string User = "for-user";

    /// <summary>Most users whose token is kept, some megabytes.</summary>
    private const int Most = 5000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Token, DateTimeOffset End, Func<bool>? IsRevoked)> _tokens = new(StringComparer.Ordinal);

    /// <summary>
    /// What stands in queries and recipes for a user with the roles of their token: 32 hexadecimal digits, which tell nobody their
    /// address. With other roles a service may answer otherwise, and a run goes with no token but one of its own roles.
    /// </summary>
    /// <param name="subject">The user.</param>
    /// <param name="roles">Their roles; order and repetition mean nothing.</param>
    public static string NameOf(string subject, IEnumerable<string> roles) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n', roles.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Prepend(subject)))).AsSpan(0, 16));

    /// <summary>Keeps a token of a user instead of the one before with the same roles.</summary>
    /// <param name="user"><see cref="NameOf"/> of the user.</param>
    /// <param name="token">The token, which was accepted.</param>
    /// <param name="end">When it ends.</param>
    /// <param name="now">The time.</param>
    /// <param name="isRevoked">Says later whether it was revoked meanwhile; null where it cannot be.</param>
    public void Keep(string user, string token, DateTimeOffset end, DateTimeOffset now, Func<bool>? isRevoked = null)
    {
        lock (_lock)
        {
            if (_tokens.Count >= Most)
            {
                foreach (string ended in _tokens.Where(t => t.Value.End <= now).Select(t => t.Key).ToArray())
                    _tokens.Remove(ended);
                if (_tokens.Count >= Most)
                    _tokens.Clear(); // Who asks again brings theirs.
            }

            _tokens[user] = (token, end, isRevoked);
        }
    }

    /// <summary>The token of a user that has neither ended nor been revoked.</summary>
    /// <param name="user"><see cref="NameOf"/> of the user.</param>
    /// <param name="now">The time.</param>
    /// <param name="token">The token.</param>
    public bool TryFind(string user, DateTimeOffset now, [NotNullWhen(true)] out string? token)
    {
        (string Token, DateTimeOffset End, Func<bool>? IsRevoked) kept;
        lock (_lock)
            token = _tokens.TryGetValue(user, out kept) && kept.End > now ? kept.Token : null;
        if (kept.IsRevoked?.Invoke() == true)
            token = null;
        return token is not null;
    }
}
