using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mmoda.Analysis;

/// <summary>From the texts given for one parameter to its value.</summary>
internal static class ParameterText
{
    /// <summary>The value, or null with a problem added.</summary>
    public static object? Read(Parameter parameter, IReadOnlyList<string>? texts, IList<QueryProblem> problems)
    {
        if (parameter.Kind == ParameterKind.InputList)
            return ReadList(parameter, texts, problems);
        if (texts is null)
            return Default(parameter);

        string? text = texts.Count == 0 ? null : texts[0].Trim();
        if (texts.Count > 1)
        {
            Add(QueryProblemKind.NotAllowed, $"Give one value; there are {texts.Count}.");
            return null;
        }

        bool isText = parameter.Kind is ParameterKind.Text or ParameterKind.Name or ParameterKind.UserCatalogue or ParameterKind.FileUrl or ParameterKind.FilePath;
        if (text is null || (!isText && text.Length == 0))
        {
            if (!parameter.IsOptional)
                Add(QueryProblemKind.Missing, "A value is required.");
            return null;
        }

        switch (parameter.Kind)
        {
            case ParameterKind.Time:
                if (ReadTime(parameter.TimeFormat, text) is { } time)
                    return time;
                Add(QueryProblemKind.NotATime, $"Give a UTC time as 2017-03-06T13:26:48.000{(parameter.TimeFormat is { } format ? $", or as {format}" : "")}.");
                return null;
            case ParameterKind.Boolean:
                if (ReadBoolean(text) is { } flag)
                    return flag;
                Add(QueryProblemKind.NotABoolean, "Give True or False.");
                return null;
            case ParameterKind.Structured:
                if (ReadStructure(text) is { } structure)
                    return structure;
                Add(QueryProblemKind.NotStructured, "Give a JSON object or array.");
                return null;
            case ParameterKind.Integer:
                if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
                    Add(QueryProblemKind.NotAnInteger, "Give a whole number.");
                else if (IsWithinLimits(integer) && IsAllowed(integer))
                    return integer;
                return null;
            case ParameterKind.Text or ParameterKind.Name or ParameterKind.UserCatalogue or ParameterKind.FileUrl or ParameterKind.FilePath:
                if (parameter.Allowed is null || parameter.Allowed.Contains(text))
                    return text;
                Add(QueryProblemKind.NotAllowed, $"Give one of {string.Join(", ", parameter.Allowed)}.");
                return null;
            default:
                if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
                    Add(QueryProblemKind.NotANumber, "Give a number.");
                else if (IsWithinLimits(number) && IsAllowed(number))
                    return number;
                return null;
        }

        bool IsAllowed(double value)
        {
            if (parameter.Allowed is null || parameter.Allowed.Any(a => double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out double allowed) && allowed == value))
                return true;
            Add(QueryProblemKind.NotAllowed, $"Give one of {string.Join(", ", parameter.Allowed)}.");
            return false;
        }

        bool IsWithinLimits(double value)
        {
            if (value < parameter.Minimum)
                Add(QueryProblemKind.TooSmall, $"The value must be at least {parameter.Minimum?.ToString(CultureInfo.InvariantCulture)} {parameter.Unit}".TrimEnd() + ".");
            else if (value > parameter.Maximum)
                Add(QueryProblemKind.TooLarge, $"The value must be at most {parameter.Maximum?.ToString(CultureInfo.InvariantCulture)} {parameter.Unit}".TrimEnd() + ".");
            else
                return true;
            return false;
        }

        void Add(QueryProblemKind kind, string message) => problems.Add(new(parameter.Name, text, message) { Kind = kind });
    }

    /// <summary>A time as text, or as a number where the parameter is written so; ISO text is understood everywhere.</summary>
    private static object? ReadTime(string? format, string text)
    {
        if (TimeText.TryNormalise(text, out string isot))
            return format is null ? isot : TimeText.ToNumber(isot, format);
        return format is not null && TimeText.TryConvert(text, format, out _) ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : null;
    }

    private static bool? ReadBoolean(string text) => text switch
    {
        "True" or "true" or "yes" or "1" => true,
        "False" or "false" or "no" or "0" => false,
        _ => null,
    };

    /// <summary>JSON text of an object or array with sorted keys, so that equal values are equal text.</summary>
    private static string? ReadStructure(string text)
    {
        try
        {
            return JsonNode.Parse(text) is { } node and (JsonObject or JsonArray) ? Sorted(node)?.ToJsonString() : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null; // No JSON, a key twice, or half a character.
        }

        static JsonNode? Sorted(JsonNode? node) => node switch
        {
            JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
            JsonArray a => new JsonArray([.. a.Select(Sorted)]),
            _ => node?.DeepClone(),
        };
    }

    private static object? Default(Parameter parameter) => parameter.Default switch
    {
        int integer when parameter.Kind == ParameterKind.Integer => (long)integer,
        int or long or float when parameter.Kind != ParameterKind.Integer => Convert.ToDouble(parameter.Default, CultureInfo.InvariantCulture),
        object value => value,
        null => null,
    };

    private static List<string> ReadList(Parameter parameter, IReadOnlyList<string>? texts, IList<QueryProblem> problems)
    {
        if (texts is null)
            return parameter.Default is IEnumerable<string> names ? [.. names] : [];

        long count = texts.Sum(t => (long)t.AsSpan().Count(',') + 1);
        if (count > Parameter.MostItems)
        {
            problems.Add(new(parameter.Name, null, string.Create(CultureInfo.InvariantCulture, $"The list has {count} items; at most {Parameter.MostItems} are read.")));
            return [];
        }

        List<string> items = [.. texts.SelectMany(t => t.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        if (items.Find(i => i.Any(char.IsWhiteSpace)) is { } blank)
            problems.Add(new(parameter.Name, blank, "Separate the items of a list by commas.") { Kind = QueryProblemKind.NotAList });
        return items;
    }
}
