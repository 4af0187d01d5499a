using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Mmoda.Instruments;

/// <summary>
/// Checks arrays in the JSON form of <c>oda_api</c>. Its client runs the pickles in them and evaluates texts in them, so only what
/// makes arrays may be handed on, written so that it can be read in one way only.
/// </summary>
internal static partial class NumpyJson
{
    /// <summary>Throws when a product has something else than arrays; texts that are JSON become objects.</summary>
    /// <param name="product">The product.</param>
    /// <param name="wrong">Makes the exception of a problem.</param>
    public static void Require(JsonObject product, Func<string, FormatException> wrong)
    {
        if (product["data_unit_list"] is not JsonArray units)
            throw wrong("no array: it has no data_unit_list");
        product["meta_data"] = Object(product["meta_data"], wrong).ToJsonString();
        for (int i = 0; i < units.Count; i++)
        {
            JsonObject unit = Object(units[i], wrong);
            RequireUnit(unit, wrong);
            units[i] = unit;
        }
    }

    private static void RequireUnit(JsonObject unit, Func<string, FormatException> wrong)
    {
        if (Text(unit["binarys"]) is { } binary)
        {
            try
            {
                byte[] pickle = Convert.FromBase64String(binary.ReplaceLineEndings(""));
                _ = Pickle.Read(pickle);
                unit["binarys"] = Convert.ToBase64String(pickle);
            }
            catch (FormatException e)
            {
                throw wrong($"no array: {e.Message.TrimEnd('.')}");
            }
        }

        if (Text(unit["data"]) is { } data && !IsLiteral(data))
            throw wrong("no array: 'data' is more than numbers and texts");
        if (Text(unit["dt"]) is { } type && !ScalarType().IsMatch(type) && !IsLiteral(type))
            throw wrong("no array: 'dt' is no type of numpy");
    }

    // Texts side by side are one text to Python, or the beginning of one in three quotes, which ends elsewhere than it seems here.
    private static bool IsLiteral(string python)
    {
        if (python.Contains("'''", StringComparison.Ordinal) || python.Contains("\"\"\"", StringComparison.Ordinal))
            return false;
        string plain = Strings().Replace(python, "''");
        return !plain.Contains("'''", StringComparison.Ordinal) && Literal().IsMatch(plain);
    }

    private static JsonObject Object(JsonNode? node, Func<string, FormatException> wrong)
    {
        if (node is null)
            return [];
        try
        {
            JsonNode? parsed = node is JsonValue && Text(node) is { } text ? JsonNode.Parse(text) : node.DeepClone();
            return parsed as JsonObject ?? (parsed is JsonValue && Text(parsed) is { } again ? JsonNode.Parse(again) as JsonObject : null) ?? throw wrong("no array: a part of it is no object");
        }
        catch (JsonException)
        {
            throw wrong("no array: a part of it is no JSON");
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : node?.ToJsonString();

    /// <summary>Quoted texts of Python; they become empty ones before the rest is looked at.</summary>
    [GeneratedRegex(@"'(\\.|[^'\\\n])*'|""(\\.|[^""\\\n])*""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Strings();

    /// <summary>Numbers, empty texts, the names of what is no number, and brackets.</summary>
    [GeneratedRegex(@"^(''|numpy\.record|np\.nan|np\.inf|nan|inf|True|False|None|[0-9]([eE][+\-]?[0-9])?|[.,\[\](){}:+\-\s])*\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Literal();

    [GeneratedRegex(@"^[<>|=]?[A-Za-z]{1,12}[0-9]{0,6}\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ScalarType();
}
