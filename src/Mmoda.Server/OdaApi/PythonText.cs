using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mmoda.Server.OdaApi;

/// <summary>Values as a Python program prints them: clients and job ids depend on the exact text.</summary>
internal static class PythonText
{
    /// <summary>A scalar as Python's <c>json.dumps</c> writes it: floats with a point or exponent, all text in ASCII.</summary>
    public static string Json(JsonNode? value)
    {
        if (value is null)
            return "null";
        return value.GetValueKind() switch
        {
            JsonValueKind.String => Quote(value.GetValue<string>(), '"'),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => Number(value.AsValue()),
        };
    }

    /// <summary><c>repr</c> of a list of texts.</summary>
    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items.Select(i => Quote(i, '\'')))}]";

    /// <summary><c>repr</c> of a tuple of texts.</summary>
    public static string Tuple(IReadOnlyList<string> items) =>
        $"({string.Join(", ", items.Select(i => Quote(i, '\'')))}{(items.Count == 1 ? "," : "")})";

    /// <summary>Any value as <c>json.dumps</c> writes it, on one line.</summary>
    /// <param name="value">The value.</param>
    /// <param name="sorted">True for keys in the order of their code points.</param>
    public static string Dump(JsonNode? value, bool sorted) => value switch
    {
        JsonArray list => $"[{string.Join(", ", list.Select(i => Dump(i, sorted)))}]",
        JsonObject o => $"{{{string.Join(", ", (sorted ? o.OrderBy(p => p.Key, StringComparer.Ordinal) : o.AsEnumerable()).Select(p => $"{Quote(p.Key, '"')}: {Dump(p.Value, sorted)}"))}}}",
        _ => Json(value),
    };

    /// <summary><c>repr</c> of a dictionary of texts.</summary>
    public static string Dictionary(IEnumerable<KeyValuePair<string, string>> items) =>
        $"{{{string.Join(", ", items.Select(i => $"{Quote(i.Key, '\'')}: {Quote(i.Value, '\'')}"))}}}";

    /// <summary><c>repr</c> of a float: the shortest digits that read back equal, exponent from 1e16 and below 1e-4.</summary>
    public static string Float(double value)
    {
        if (value == 0)
            return double.IsNegative(value) ? "-0.0" : "0.0";
        string scientific = value.ToString("E16", CultureInfo.InvariantCulture);
        int exponent = int.Parse(scientific.AsSpan(scientific.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        if (exponent is >= -4 and < 16)
        {
            string digits = shortest.Contains('E') ? value.ToString("0.#####################", CultureInfo.InvariantCulture) : shortest;
            return digits.Contains('.') ? digits : digits + ".0";
        }

        string mantissa = (shortest.Contains('E') ? shortest[..shortest.IndexOf('E')] : Mantissa(shortest)).TrimEnd('0').TrimEnd('.');
        return $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    private static string Mantissa(string plain)
    {
        string sign = plain.StartsWith('-') ? "-" : "";
        string digits = plain.Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        return $"{sign}{digits[0]}.{digits[1..]}";
    }

    private static string Number(JsonValue value)
    {
        if (value.TryGetValue(out double number) && !value.TryGetValue(out long _) && !value.TryGetValue(out int _))
            return Float(number);
        string text = value.ToJsonString();
        return text.AsSpan().ContainsAny(".eE") ? Float(double.Parse(text, CultureInfo.InvariantCulture)) : text;
    }

    private static string Quote(string text, char quote)
    {
        StringBuilder quoted = new();
        quoted.Append(quote);
        foreach (char c in text)
        {
            _ = c switch
            {
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\b' when quote == '"' => quoted.Append("\\b"),
                '\f' when quote == '"' => quoted.Append("\\f"),
                _ when c == quote => quoted.Append('\\').Append(c),
                < ' ' or '\x7f' when quote == '\'' => quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                < ' ' or > '~' when quote == '"' && c != '\x7f' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append(quote).ToString();
    }
}
