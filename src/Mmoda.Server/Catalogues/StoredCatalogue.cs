using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mmoda.Server;

/// <summary>
/// A list of sources under the hash of its content. Two lists that say the same, however they were written, have one text and so
/// one identifier; with that in a link everybody gets exactly these sources.
/// </summary>
/// <param name="Id">The first 128 bits of the SHA-256 of the text, 32 hexadecimal digits.</param>
/// <param name="Sources">How many sources.</param>
/// <param name="Text">The sources as a JSON array, each with its keys in the order below, without those that say nothing.</param>
internal sealed record StoredCatalogue(string Id, int Sources, string Text)
{
    /// <summary>Most sources of one list: more than any field holds that a query could ask for.</summary>
    public const int MostSources = 5000;

    private const int LongestName = 100;

    private static readonly string[] Numbers = ["significance", "flux", "flux_error", "error_radius_deg"];
    private static readonly string[] Flags = ["flag", "instrument_flag"];
    private static readonly HashSet<string> Known = ["name", "ra_deg", "dec_deg", "new", .. Numbers, .. Flags];

    /// <summary>Reads a list as a request has it.</summary>
    /// <exception cref="FormatException">It is no such list; says what is wrong, and in which source.</exception>
    public static StoredCatalogue Read(JsonNode? given)
    {
        if (given is not JsonArray { Count: > 0 and <= MostSources } rows)
            throw new FormatException($"\"sources\" must be a list of 1 to {MostSources} sources.");
        JsonArray sources = [];
        for (int i = 0; i < rows.Count; i++)
            sources.Add(Source(rows[i] as JsonObject ?? throw Wrong(i, "it is no object"), i));
        string text = sources.ToJsonString();
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return new StoredCatalogue(hash[..32], sources.Count, text);
    }

    private static JsonObject Source(JsonObject given, int row)
    {
        if (given.FirstOrDefault(p => !Known.Contains(p.Key)).Key is { } unknown)
            throw Wrong(row, $"'{unknown}' is not one of {string.Join(", ", Known)}");
        if (given["name"] is not JsonValue text || !text.TryGetValue(out string? name) || name.Trim().Length is 0 or > LongestName || name.Any(char.IsControl))
            throw Wrong(row, $"its name must be one line of 1 to {LongestName} characters");
        if (Number(given, "ra_deg", row) is not (>= -360 and <= 360 and { } ra) || Number(given, "dec_deg", row) is not (>= -90 and <= 90 and { } dec))
            throw Wrong(row, "its position needs ra_deg from -360 to 360 and dec_deg from -90 to 90");
        JsonObject source = new()
        {
            ["name"] = name.Trim(),
            ["ra_deg"] = ra < 0 ? ra + 360 : ra == 360 ? 0 : ra,
            ["dec_deg"] = dec,
        };
        foreach (string key in Numbers)
        {
            if (Number(given, key, row) is { } value)
                source[key] = value;
        }

        foreach (string key in Flags)
        {
            if (Number(given, key, row) is { } value)
                source[key] = Math.Abs(value) <= int.MaxValue && double.IsInteger(value) ? (int)value : throw Wrong(row, $"{key} must be a whole number");
        }

        if (given["new"] is { } isNew && isNew.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
            throw Wrong(row, "new must be true or false");
        if (given["new"]?.GetValue<bool>() == true)
            source["new"] = true;
        return source;
    }

    /// <summary>A number, or null when none is given.</summary>
    private static double? Number(JsonObject given, string key, int row) => given[key] switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out double number) && double.IsFinite(number) => number + 0.0, // Never -0.
        _ => throw Wrong(row, $"{key} must be a number"),
    };

    private static FormatException Wrong(int row, string what) => new($"Source {row + 1} cannot be taken: {what}.");
}
