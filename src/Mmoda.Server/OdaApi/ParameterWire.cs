using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>What the protocol says about a kind of parameter: units, ontology terms, companion argument, error texts.</summary>
internal static class ParameterWire
{
    /// <summary>A length of time in seconds from its text and the way it is written: sec, min, h, d or jd; null for another way.</summary>
    public static string? Seconds(string text, string format)
    {
        double? unit = format switch { "sec" => 1, "min" => 60, "hr" or "h" => 3600, "jd" or "d" => 86400, _ => null };
        if (unit is null)
            return null;

        // What is no number is refused later, with its own message.
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? (value * unit.Value).ToString("R", CultureInfo.InvariantCulture)
            : text;
    }

    /// <summary>A value of a parameter as JSON.</summary>
    public static JsonNode? Node(object? value) => value switch
    {
        null => null,
        string text => text,
        int integer => integer,
        long integer => integer,
        bool flag => flag,
        IEnumerable<string> list => new JsonArray([.. list.Select(i => JsonValue.Create(i))]),
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture),
    };

    /// <summary>A value of a parameter as JSON; what is structured is no text.</summary>
    public static JsonNode? Value(Parameter parameter, object? value) =>
        parameter.Kind == ParameterKind.Structured && value is string structure ? JsonNode.Parse(structure) : Node(value);

    /// <summary>Label, description and group of a parameter, as far as it has them.</summary>
    public static JsonObject Words(Parameter parameter) => new(new (string Name, string? Value)[] { ("label", parameter.Label), ("description", parameter.Description), ("group", parameter.Group) }
        .Where(w => w.Value is not null).Select(w => KeyValuePair.Create<string, JsonNode?>(w.Name, w.Value)));

    /// <summary>A value as descriptions tell it: 20.0 where JSON would allow 20; users' code tells float from int by it.</summary>
    public static JsonNode? Told(JsonNode? value) =>
        value is JsonValue scalar && scalar.TryGetValue(out double number) && !scalar.TryGetValue(out long _) && !scalar.TryGetValue(out int _)
            ? JsonNode.Parse(PythonText.Float(number))
            : value?.DeepClone();

    /// <summary>The literal text of a problem.</summary>
    public static string Text(QueryProblem problem, Parameter? parameter, string timeFormat)
    {
        string start = $"Parameter {problem.Parameter} wrong value {problem.Given}";
        return problem.Kind switch
        {
            QueryProblemKind.NotANumber => $"{start}. could not convert string to float: '{problem.Given}'",
            QueryProblemKind.NotABoolean => $"Wrong value for boolean parameter {problem.Parameter}",
            QueryProblemKind.NotStructured => $"Wrong value of structured parameter {problem.Parameter}",
            QueryProblemKind.NotAnInteger => $"{start}. invalid literal for int() with base 10: '{problem.Given}'",
            QueryProblemKind.NotATime => $"{start}: can't be parsed as Time of {timeFormat} format",
            QueryProblemKind.TooSmall => $"Parameter {problem.Parameter} wrong value {Shown(problem, parameter)}{parameter?.Unit}: should be greater or equal than {Limit(parameter?.Minimum)}",
            QueryProblemKind.TooLarge => $"Parameter {problem.Parameter} wrong value {Shown(problem, parameter)}{parameter?.Unit}: should be lower or equal than {Limit(parameter?.Maximum)}",
            QueryProblemKind.NotAllowed => $"{start}: not in allowed {PythonText.List(parameter?.Allowed ?? [])}",
            QueryProblemKind.Missing => $"Non-optional parameter {problem.Parameter} is set to None",
            QueryProblemKind.NotAList => "a space separated science windows list is an unsupported format, please provide it as a comme separated list",
            _ => problem.Message,
        };

        static string? Shown(QueryProblem problem, Parameter? parameter) =>
            parameter?.Kind != ParameterKind.Integer && double.TryParse(problem.Given, NumberStyles.Float, CultureInfo.InvariantCulture, out double given) ? PythonText.Float(given) : problem.Given;

        static string Limit(double? limit) => PythonText.Float(limit ?? 0);
    }
}
