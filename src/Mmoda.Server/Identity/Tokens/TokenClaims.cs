using System.Globalization;
using System.Text.Json;

namespace Mmoda.Server;

/// <summary>Reads the claims of a payload whose signature is right.</summary>
internal static class TokenClaims
{
    /// <summary>Longest identity and name: an address has at most 254 characters (RFC 5321).</summary>
    private const int LongestName = 254;

    /// <summary>Last second of the year 9999, Unix time.</summary>
    private const double LastSecond = 253402300799;

    private static readonly string[] True = ["true", "1", "yes", "on", "t", "y"];
    private static readonly string[] False = ["false", "0", "no", "off", "f", "n"];

    /// <summary>The caller that the claims describe.</summary>
    /// <exception cref="TokenRefusedException">The claims describe nobody, or something nonsensical.</exception>
    public static Caller Read(JsonElement claims) => WithPreferences(
        new Caller { Subject = Subject(claims), Name = Name(claims, "name") ?? "", Roles = Roles(claims), Expires = Time(claims, "exp"), TokenId = Id(claims) }, claims);

    /// <summary>The caller with the preferences that the claims tell.</summary>
    /// <exception cref="TokenRefusedException">The room is not a short text.</exception>
    public static Caller WithPreferences(Caller caller, JsonElement claims) =>
        Messages(caller, claims) with { MatrixRoom = Name(claims, "mxroomid") is { Length: > 0 } room ? room : null };

    /// <summary>The caller with the preferences of their account; a room that no token can have is none.</summary>
    public static Caller WithStoredPreferences(Caller caller, JsonElement claims) => Messages(caller, claims) with
    {
        MatrixRoom = claims.TryGetProperty("mxroomid", out JsonElement room) && room.ValueKind == JsonValueKind.String && room.GetString() is { Length: > 0 } text && IsLine(text) ? text : null,
    };

    /// <summary>Whether a text is fit for headers of messages: no control characters, not long.</summary>
    public static bool IsLine(string text) => text.Length <= LongestName && !text.Any(char.IsControl);

    private static Caller Messages(Caller caller, JsonElement claims) => caller with
    {
        Mail = new MessagePreferences(
            Flag(claims, "mssub"), Seconds(claims, "intsub"), Flag(claims, "msdone"), Flag(claims, "mstout"), Seconds(claims, "tem"), Flag(claims, "msfail")),
        Matrix = new MessagePreferences(
            Flag(claims, "mxsub"), Seconds(claims, "mxintsub"), Flag(claims, "mxdone"), Flag(claims, "mxstout"), Seconds(claims, "tmx"), Flag(claims, "mxfail")),
    };

    /// <summary>The identity of the token and of what it was refreshed from; null when it has none.</summary>
    public static string? Id(JsonElement claims) =>
        claims.TryGetProperty("jti", out JsonElement claim) && claim.ValueKind == JsonValueKind.String ? claim.GetString() : null;

    /// <summary>A time in seconds since 1970; null when there is none.</summary>
    /// <exception cref="TokenRefusedException">It is not a number, or out of the calendar.</exception>
    public static DateTimeOffset? Time(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out JsonElement claim) || claim.ValueKind == JsonValueKind.Null)
            return null;
        return claim.ValueKind == JsonValueKind.Number && claim.TryGetDouble(out double seconds) && seconds is >= 0 and <= LastSecond
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : throw new TokenRefusedException(TokenProblem.Invalid, $"The claim '{name}' is not a time.");
    }

    private static string Subject(JsonElement claims) =>
        Name(claims, "sub") is { Length: > 0 } subject ? subject
        : Name(claims, "email") is { Length: > 0 } address ? address
        : throw new TokenRefusedException(TokenProblem.Invalid, "The token names nobody: it has neither 'sub' nor 'email'.");

    private static string? Name(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out JsonElement claim) || claim.ValueKind == JsonValueKind.Null)
            return null;
        string? text = claim.ValueKind == JsonValueKind.String ? claim.GetString() : null;
        return text is not null && IsLine(text)
            ? text.Trim()
            : throw new TokenRefusedException(TokenProblem.Invalid, $"The claim '{name}' is not a short text of one line.");
    }

    private static string[] Roles(JsonElement claims)
    {
        if (!claims.TryGetProperty("roles", out JsonElement claim))
            return [];
        IEnumerable<string> roles = claim.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.String => claim.GetString()!.Split(','), // Not null: it is a text.
            JsonValueKind.Array when claim.EnumerateArray().All(r => r.ValueKind == JsonValueKind.String) => claim.EnumerateArray().Select(r => r.GetString()!),
            _ => throw new TokenRefusedException(TokenProblem.Invalid, "The claim 'roles' is neither a text nor a list of texts."),
        };
        return [.. roles.Select(r => r.Trim()).Where(r => r.Length > 0).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A preference that cannot be understood is none.</summary>
    private static bool? Flag(JsonElement claims, string name) => !claims.TryGetProperty(name, out JsonElement claim) ? null : claim.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => claim.GetDouble() != 0,
        JsonValueKind.String when True.Contains(claim.GetString(), StringComparer.OrdinalIgnoreCase) => true,
        JsonValueKind.String when False.Contains(claim.GetString(), StringComparer.OrdinalIgnoreCase) => false,
        _ => null,
    };

    private static TimeSpan? Seconds(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out JsonElement claim))
            return null;
        double seconds = double.NaN;
        bool isNumber = claim.ValueKind == JsonValueKind.Number
            ? claim.TryGetDouble(out seconds)
            : claim.ValueKind == JsonValueKind.String && double.TryParse(claim.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out seconds);
        return isNumber && seconds is >= 0 and <= LastSecond ? TimeSpan.FromSeconds(seconds) : null;
    }
}
