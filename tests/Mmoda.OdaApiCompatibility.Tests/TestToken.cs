using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>Tokens as the test suite of the platform signs them.</summary>
internal static class TestToken
{
    public static string Of(JsonObject claims, string secret = Recording.Secret)
    {
        string content = $"{Encode("""{"alg":"HS256","typ":"JWT"}""")}.{Encode(claims.ToJsonString())}";
        return $"{content}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(content)))}";
    }

    /// <summary>A token that is valid for some hours after the recording.</summary>
    public static string Of(string subject, string roles) =>
        Of(new JsonObject { ["sub"] = subject, ["name"] = "a name", ["roles"] = roles, ["exp"] = Recording.Time + 20000 });

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
