using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>What the protocol says about a kind of parameter: units, ontology terms, companion argument, error texts.</summary>
internal static class ParameterWire
{
    /// <summary>The argument that says how times are written.</summary>
    public const string TimeFormat = "T_format";

    private const string Xsd = "http://www.w3.org/2001/XMLSchema#";
    private const string Oda = "http://odahub.io/ontology#";

    /// <summary>The argument that says how a length of time is written.</summary>
    public static string DurationFormat(Parameter parameter) => parameter.Name + "_format";

    /// <summary>The argument that says how a parameter is written, and how we tell it; null for most.</summary>
    public static (string Name, string Value)? Companion(Parameter parameter) => parameter.Kind switch
    {
        ParameterKind.Time => (TimeFormat, "isot"),
        ParameterKind.Duration => (DurationFormat(parameter), "sec"),
        _ => null,
    };

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

    /// <summary>The parameter that front ends fill with an uploaded file; clients do not see its name.</summary>
    public static bool IsUpload(Parameter parameter) => parameter is { Kind: ParameterKind.UserCatalogue, Name: "user_catalog" };

    public static string? Units(Parameter parameter) => parameter.Kind switch
    {
        ParameterKind.Text or ParameterKind.Name => "str",
        ParameterKind.Time => "isot",
        _ => parameter.Unit,
    };

    public static IReadOnlyList<string> OwlUris(ParameterKind kind) => kind switch
    {
        ParameterKind.Name => [Xsd + "str", Oda + "String", Oda + "AstrophysicalObject"],
        ParameterKind.Text => [Xsd + "str", Oda + "String"],
        ParameterKind.Number => [Xsd + "float", Oda + "Float"],
        ParameterKind.Integer => [Xsd + "int", Oda + "Integer"],
        ParameterKind.Angle => [Oda + "Angle"],
        ParameterKind.Energy => [Oda + "Energy", Oda + "Frequency"],
        ParameterKind.Time => [Oda + "TimeInstant"],
        ParameterKind.InputList => [Oda + "InputProdList"],
        ParameterKind.DetectionThreshold => [Oda + "DetectionThreshold"],
        ParameterKind.Duration => [Oda + "TimeDeltaIsDeprecated"],
        _ => [],
    };

    /// <summary>A value of a parameter as JSON.</summary>
    public static JsonNode? Node(object? value) => value switch
    {
        null => null,
        string text => text,
        int integer => integer,
        long integer => integer,
        IEnumerable<string> list => new JsonArray([.. list.Select(i => JsonValue.Create(i))]),
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture),
    };

    /// <summary>The literal text of a problem.</summary>
    public static string Text(QueryProblem problem, Parameter? parameter, string timeFormat)
    {
        string start = $"Parameter {problem.Parameter} wrong value {problem.Given}";
        return problem.Kind switch
        {
            QueryProblemKind.NotANumber => $"{start}. could not convert string to float: '{problem.Given}'",
            QueryProblemKind.NotAnInteger => $"{start}. invalid literal for int() with base 10: '{problem.Given}'",
            QueryProblemKind.NotATime => $"{start}: can't be parsed as Time of {timeFormat} format",
            QueryProblemKind.TooSmall => $"{start}{parameter?.Unit}: should be greater or equal than {Limit(parameter?.Minimum)}",
            QueryProblemKind.TooLarge => $"{start}{parameter?.Unit}: should be lower or equal than {Limit(parameter?.Maximum)}",
            QueryProblemKind.NotAllowed => $"{start}: not in allowed {PythonText.List(parameter?.Allowed ?? [])}",
            QueryProblemKind.Missing => $"Non-optional parameter {problem.Parameter} is set to None",
            QueryProblemKind.NotAList => "a space separated science windows list is an unsupported format, please provide it as a comme separated list",
            _ => problem.Message,
        };

        string Limit(double? limit) => parameter?.Kind == ParameterKind.Integer
            ? $"{(long?)limit}"
            : PythonText.Float(limit ?? 0);
    }
}
