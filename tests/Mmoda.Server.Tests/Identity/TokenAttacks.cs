using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Mmoda.Server.Tests;

/// <summary>Tokens that must be refused: each is good but for one thing. They are made with the server's RSA and EC keys at hand.</summary>
internal static class TokenAttacks
{
    private static readonly string Payload = Good.ToJsonString();

    /// <summary>Claims that are accepted when signed properly.</summary>
    public static JsonObject Good
    {
        get
        {
            JsonObject claims = Tokens.Claims(roles: "general");
            claims["iss"] = "us";
            claims["aud"] = "mmoda";
            return claims;
        }
    }

    public static IReadOnlyDictionary<string, Func<RSA, ECDsa, string>> All { get; } = new Dictionary<string, Func<RSA, ECDsa, string>>
    {
        ["algorithm none"] = (_, _) => Tokens.Unsigned("""{"alg":"none"}""", Payload) + ".",
        ["algorithm nOnE with a signature"] = (_, _) => Tokens.Sign("""{"alg":"nOnE"}""", Payload),
        ["no algorithm"] = (_, _) => Tokens.Sign("""{"typ":"JWT"}""", Payload),
        ["signature missing"] = (_, _) => Tokens.Unsigned(Tokens.Hs256, Payload) + ".",
        ["two segments"] = (_, _) => Tokens.Unsigned(Tokens.Hs256, Payload),
        ["five segments, as an encrypted token"] = (_, _) => Tokens.Sign(Tokens.Hs256, Payload) + ".a.b",
        ["other secret"] = (_, _) => Tokens.Sign(Tokens.Hs256, Payload, "other"),
        ["empty secret"] = (_, _) => Tokens.Sign(Tokens.Hs256, Payload, ""),
        ["payload changed"] = (_, _) => Replace(Tokens.Sign(Tokens.Hs256, Payload), 1, Payload.Replace("general", "general, job manager", StringComparison.Ordinal)),
        ["truncated"] = (_, _) => Tokens.Sign(Tokens.Hs256, Payload)[..^5],
        ["signature of another hash"] = (_, _) => Sign512("""{"alg":"HS512"}"""),
        ["oversized"] = (_, _) => Tokens.Sign(Tokens.Hs256, With("name", new string('a', TokenReader.Longest))),
        ["expired"] = (_, _) => Tokens.Sign(Tokens.Hs256, With("exp", Tokens.After(-31))),
        ["not yet valid"] = (_, _) => Tokens.Sign(Tokens.Hs256, With("nbf", Tokens.After(31))),
        ["issued in the future"] = (_, _) => Tokens.Sign(Tokens.Hs256, With("iat", Tokens.After(3600))),
        ["no end"] = (_, _) => Tokens.Sign(Tokens.Hs256, With("exp", null)),
        ["end out of the calendar"] = (_, _) => Tokens.Sign(Tokens.Hs256, Payload.Replace($"{Tokens.After(3600)}", "1e300", StringComparison.Ordinal)),
        ["end is text"] = (_, _) => Tokens.Sign(Tokens.Hs256, With("exp", $"{Tokens.After(3600)}")),
        ["other audience"] = (_, _) => Tokens.Sign(Tokens.Hs256, With("aud", "others")),
        ["no audience"] = (_, _) => Tokens.Sign(Tokens.Hs256, With("aud", null)),
        ["other issuer"] = (_, _) => Tokens.Sign(Tokens.Hs256, With("iss", "them")),
        ["key confusion, public RSA key in PEM as secret"] = (rsa, _) => Tokens.Sign(Tokens.Hs256, Payload, rsa.ExportSubjectPublicKeyInfoPem()),
        ["key confusion, modulus as secret and kid of the RSA key"] = (rsa, _) => Tokens.Sign("""{"alg":"HS256","kid":"r"}""", Payload, rsa.ExportParameters(false).Modulus!),
        ["RS256 under the kid of the EC key"] = (rsa, _) => Tokens.Rs256("""{"alg":"RS256","kid":"e"}""", Payload, rsa),
        ["RS256 by another key"] = (_, _) => ByOtherRsa("""{"alg":"RS256","kid":"r"}"""),
        ["RS256 with its own key embedded"] = (_, _) => ByOtherRsa(null),
        ["ES256 with a signature of zeros"] = (_, _) => Tokens.Unsigned("""{"alg":"ES256","kid":"e"}""", Payload) + "." + Base64Url.EncodeToString(new byte[64]),
        ["key set by address"] = (_, _) => ByOtherRsa("""{"alg":"RS256","jku":"https://attacker.example/keys"}"""),
        ["kid is a path"] = (_, _) => Tokens.Sign("""{"alg":"HS256","kid":"../../../../dev/null"}""", Payload, ""),
        ["kid is SQL"] = (_, _) => Tokens.Sign("""{"alg":"HS256","kid":"x' UNION SELECT 'a"}""", Payload, "a"),
        ["critical extension"] = (_, _) => Tokens.Sign("""{"alg":"HS256","crit":["b64"],"b64":false}""", Payload),
        ["algorithm given twice"] = (_, _) => Tokens.Sign("""{"alg":"none","alg":"HS256"}""", Payload),
        ["subject given twice"] = (_, _) => Tokens.Sign(Tokens.Hs256, Payload[..^1] + ",\"sub\":\"root@example.org\"}"),
        ["payload is a list"] = (_, _) => Tokens.Sign(Tokens.Hs256, $"[{Payload}]"),
        ["payload is no JSON"] = (_, _) => Tokens.Sign(Tokens.Hs256, "sub=ada"),
        ["payload is deeply nested"] = (_, _) => Tokens.Sign(Tokens.Hs256, Payload[..^1] + ",\"x\":" + new string('[', 500) + new string(']', 500) + "}"),
        ["line break in the subject"] = (_, _) => Tokens.Sign(Tokens.Hs256, With("sub", "ada@example.org\r\nBcc: all@example.org")),
        ["nobody"] = (_, _) => Tokens.Sign(Tokens.Hs256, With("sub", null)),
        ["roles are an object"] = (_, _) => Tokens.Sign(Tokens.Hs256, With("roles", new JsonObject { ["general"] = true })),
        ["empty"] = (_, _) => "",
        ["points only"] = (_, _) => "..",
    };

    private static string With(string name, JsonNode? value)
    {
        JsonObject claims = Good;
        if (value is null)
            claims.Remove(name);
        else
            claims[name] = value;
        return claims.ToJsonString();
    }

    private static string Replace(string token, int part, string content)
    {
        string[] parts = token.Split('.');
        parts[part] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(content));
        return string.Join('.', parts);
    }

    private static string Sign512(string header)
    {
        string signed = Tokens.Unsigned(header, Payload);
        return signed + "." + Base64Url.EncodeToString(HMACSHA512.HashData(Encoding.UTF8.GetBytes(Tokens.Secret), Encoding.UTF8.GetBytes(signed)));
    }

    private static string ByOtherRsa(string? header)
    {
        using RSA other = RSA.Create(2048);
        RSAParameters key = other.ExportParameters(includePrivateParameters: false);
        header ??= new JsonObject
        {
            ["alg"] = "RS256",
            ["jwk"] = new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(key.Modulus), ["e"] = Base64Url.EncodeToString(key.Exponent) },
        }.ToJsonString();
        return Tokens.Rs256(header, Payload, other);
    }
}
