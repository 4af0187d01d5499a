using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Mmoda.Server.OdaApi;

/// <summary>
/// The job id of this protocol: a hash of the normalised parameters that clients and their tests compute too. Anagrams
/// collide, so it names a job of ours but is never its identity.
/// </summary>
internal static class OdaJobId
{
    private static readonly HashSet<string> NotHashed =
        ["session_id", "job_id", "token", "dry_run", "oda_api_version", "api", "off_line", "query_status", "async_dispatcher"];

    /// <summary>16 hexadecimal digits for the parameters of a request.</summary>
    /// <param name="parameters">The normalised parameters.</param>
    /// <param name="subject">Who asks; null for the anonymous, who share jobs.</param>
    public static string Of(JsonObject parameters, string? subject = null) => Hash(Hashed(parameters, subject));

    /// <summary>
    /// Another id of the same form, which anagrams do not share. A session whose id for other parameters is taken gets this one.
    /// </summary>
    public static string Distinct(JsonObject parameters, string? subject = null) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(parameters, subject))))[..16];

    /// <summary>Whether an id is one of those that the parameters may have.</summary>
    public static bool Is(string? id, JsonObject parameters, string? subject) => id == Of(parameters, subject) || id == Distinct(parameters, subject);

    /// <summary>What the id is made of, as text.</summary>
    public static string Text(JsonObject parameters, string? subject = null) => PythonText.Dump(Hashed(parameters, subject), sorted: true);

    private static JsonObject Hashed(JsonObject parameters, string? subject)
    {
        JsonObject hashed = [];
        foreach ((string name, JsonNode? value) in parameters)
        {
            if (value is not null && !NotHashed.Contains(name))
                hashed.Add(name, value.DeepClone());
        }

        if (subject is not null)
            hashed["sub"] = subject;
        return hashed;
    }

    /// <summary>The hash of any JSON value: independent of order at every level.</summary>
    public static string Hash(JsonNode? value) => value switch
    {
        JsonObject o => Hash(new JsonArray([.. o.Select(p => new JsonArray(p.Key, p.Value?.DeepClone()))])),
        JsonArray a => HashTexts(a.Select(Hash).Order(StringComparer.Ordinal)),
        _ => HashTexts(Characters(PythonText.Json(value))),
    };

    // The text is ASCII, so characters are code points.
    private static IEnumerable<string> Characters(string text) => text.Order().Select(c => c.ToString());

    private static string HashTexts(IEnumerable<string> texts)
    {
        string json = $"[{string.Join(", ", texts.Select(t => PythonText.Json(t)))}]";
#pragma warning disable CA5351 // The protocol fixes MD5; nothing is protected by it.
        return Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(json)))[..16];
#pragma warning restore CA5351
    }
}
