using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Mmoda.Server;

/// <summary>The keys of each algorithm. A key is tried for its own algorithm only, so that none can be mistaken for another.</summary>
internal sealed class TokenKeys
{
    /// <summary>Shorter RSA keys can be broken (NIST SP 800-131A).</summary>
    private const int LeastRsaBits = 2048;

    private readonly Dictionary<string, SecurityKey[]> _keys = new(StringComparer.Ordinal);

    /// <summary>Takes the keys of the options.</summary>
    /// <exception cref="InvalidOperationException">The key set cannot be read or has no key that can be used.</exception>
    public TokenKeys(TokenOptions options)
    {
        if (options.SharedSecret is { } secret)
        {
            if (secret.Length == 0)
                throw new InvalidOperationException("The shared secret of tokens is empty.");
            Secret = new SymmetricSecurityKey(Pad(Encoding.UTF8.GetBytes(secret)));
            _keys[SecurityAlgorithms.HmacSha256] = [Secret];
        }

        if (options.KeySetFile is { } file)
            ReadSet(file);
    }

    /// <summary>The key that issues tokens; null when there is none.</summary>
    public SymmetricSecurityKey? Secret { get; }

    /// <summary>The algorithms that are accepted.</summary>
    public IEnumerable<string> Algorithms => _keys.Keys;

    /// <summary>The keys of an algorithm; a key identifier chooses among those of a set, and nothing else.</summary>
    public IReadOnlyList<SecurityKey> Find(string? algorithm, string? keyId) =>
        algorithm is null || !_keys.TryGetValue(algorithm, out SecurityKey[]? keys) ? []
        : [.. keys.Where(k => k is SymmetricSecurityKey || keyId is null || k.KeyId == keyId)];

    /// <summary>
    /// HMAC fills a key with zeros to the 64 bytes of a block of SHA-256 (RFC 2104 §2), so that these are the same key. The
    /// library refuses secrets below 32 bytes, which existing installations have.
    /// </summary>
    private static byte[] Pad(byte[] secret)
    {
        if (secret.Length < 32)
            Array.Resize(ref secret, 32);
        return secret;
    }

    private void ReadSet(string file)
    {
        JsonWebKey[] all;
        try
        {
            all = [.. new JsonWebKeySet(File.ReadAllText(file)).Keys];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidOperationException($"The key set {file} cannot be read: {e.Message}", e);
        }

        _keys[SecurityAlgorithms.RsaSha256] = [.. all.Where(k => Fits(k, "RSA", SecurityAlgorithms.RsaSha256) && k.KeySize >= LeastRsaBits)];
        _keys[SecurityAlgorithms.EcdsaSha256] = [.. all.Where(k => Fits(k, "EC", SecurityAlgorithms.EcdsaSha256) && k.Crv == "P-256")];
        foreach (string algorithm in (string[])[SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256])
        {
            if (_keys[algorithm].Length == 0)
                _keys.Remove(algorithm);
        }

        if (!_keys.ContainsKey(SecurityAlgorithms.RsaSha256) && !_keys.ContainsKey(SecurityAlgorithms.EcdsaSha256))
            throw new InvalidOperationException($"The key set {file} has neither an RSA key of {LeastRsaBits} bits for RS256 nor a P-256 key for ES256.");
    }

    private static bool Fits(JsonWebKey key, string type, string algorithm) =>
        key.Kty == type && (key.Alg is null || key.Alg == algorithm) && key.Use is null or "sig";
}
