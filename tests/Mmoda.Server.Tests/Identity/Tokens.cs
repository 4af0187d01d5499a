using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Mmoda.Server.Tests;

/// <summary>Makes tokens by hand, good ones and bad ones, without the library that reads them.</summary>
internal static class Tokens
{
    public const string Secret = "secretkey_test";

    /// <summary>2026-11-21T12:00:00 UTC.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static readonly string Hs256 = """{"alg":"HS256","typ":"JWT"}""";

    public static long After(double seconds) => Now.ToUnixTimeSeconds() + (long)seconds;

    public static JsonObject Claims(string subject = "ada@example.org", string? roles = null, double seconds = 3600)
    {
        JsonObject claims = new() { ["sub"] = subject, ["name"] = "Ada", ["exp"] = After(seconds) };
        if (roles is not null)
            claims["roles"] = roles;
        return claims;
    }

    /// <summary>A token signed with a secret.</summary>
    public static string Sign(string header, string payload, string secret = Secret) => Sign(header, payload, Encoding.UTF8.GetBytes(secret));

    public static string Sign(string header, string payload, byte[] secret)
    {
        string signed = Unsigned(header, payload);
        return signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(signed)));
    }

    /// <summary>A good token.</summary>
    public static string Of(JsonObject claims) => Sign(Hs256, claims.ToJsonString());

    public static string Rs256(string header, string payload, RSA key) => Signed(header, payload, bytes => key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public static string Es256(string header, string payload, ECDsa key) => Signed(header, payload, bytes => key.SignData(bytes, HashAlgorithmName.SHA256));

    public static string Unsigned(string header, string payload) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload));

    private static string Signed(string header, string payload, Func<byte[], byte[]> sign)
    {
        string signed = Unsigned(header, payload);
        return signed + "." + Base64Url.EncodeToString(sign(Encoding.UTF8.GetBytes(signed)));
    }
}
