using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Mmoda.Client.Tests;

/// <summary>Tokens that a server with <see cref="Secret"/> accepts.</summary>
internal static class SignedToken
{
    public const string Secret = "a secret of tests, 32 bytes or more";

    public static string Of(string subject)
    {
        long end = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        string signed = Encode("""{"alg":"HS256","typ":"JWT"}""") + "." + Encode($$"""{"sub":"{{subject}}","exp":{{end}}}""");
        return signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(signed)));
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
