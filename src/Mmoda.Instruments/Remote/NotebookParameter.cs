using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Instruments;

/// <summary>A parameter of a notebook: what users give, and under which name the notebook gets it.</summary>
/// <param name="Argument">Name in the notebook.</param>
/// <param name="Parameter">The parameter as users see it.</param>
/// <param name="IsOfSource">True when it is about the target or the time, and so one of all products.</param>
internal sealed record NotebookParameter(string Argument, Parameter Parameter, bool IsOfSource)
{
    /// <summary>Classes that make a parameter one of the source, with the name that it has there.</summary>
    private static readonly (string Term, string Name)[] SourceNames =
    [
        ("PointOfInterestRA", "RA"), ("PointOfInterestDEC", "DEC"), ("StartTime", "T1"), ("EndTime", "T2"), ("AstrophysicalObject", "src_name"),
    ];

    /// <summary>Names that mean something else on the wire; a notebook's own of these names get another.</summary>
    private static readonly HashSet<string> Taken = ["RA", "DEC", "T1", "T2", "src_name", "token"];

    /// <summary>Understands a parameter as a service tells it.</summary>
    /// <exception cref="FormatException">It has no name that can be used.</exception>
    public static NotebookParameter Read(string name, JsonObject told)
    {
        NotebookOptions.RequireName(name, "parameter");
        NotebookAnnotation annotation = new((string?)told["owl_type"], (string?)told["extra_ttl"]);
        string python = (told["python_type"] as JsonObject)?["type_object"]?.ToString() ?? told["python_type"]?.ToString() ?? "";
        ParameterKind kind = annotation.Kind ?? KindOf(python);
        bool isNumber = python.Contains("'float'", StringComparison.Ordinal) || python.Contains("'int'", StringComparison.Ordinal);
        string? format = kind == ParameterKind.Time ? annotation.TimeFormat ?? (isNumber ? "mjd" : null) : null;
        string? source = SourceNames.FirstOrDefault(s => annotation.IsA(s.Term)).Name;
        JsonNode? value = told["value"] ?? told["default_value"];
        Parameter parameter = new(source ?? (Taken.Contains(name) ? name + "_rename" : name), kind)
        {
            Unit = kind is ParameterKind.Text or ParameterKind.Name or ParameterKind.Time or ParameterKind.Boolean or ParameterKind.Structured ? null : annotation.Unit,
            TimeFormat = format,
            Default = Default(kind, format, value),
            IsOptional = told["is_optional"] is JsonValue optional && optional.TryGetValue(out bool isOptional) && isOptional,
            Allowed = annotation.Allowed,
            IsLong = annotation.IsA("LongString"),
            Minimum = annotation.Minimum,
            Maximum = annotation.Maximum,
            Label = annotation.Word("label"),
            Description = annotation.Word("description"),
            Group = annotation.Word("group"),
            AnnouncesWords = true,
        };
        return new NotebookParameter(name, parameter, source is not null);
    }

    private static ParameterKind KindOf(string python) => python switch
    {
        _ when python.Contains("'bool'", StringComparison.Ordinal) => ParameterKind.Boolean,
        _ when python.Contains("'int'", StringComparison.Ordinal) => ParameterKind.Integer,
        _ when python.Contains("'float'", StringComparison.Ordinal) => ParameterKind.Number,
        _ when python.Contains("'dict'", StringComparison.Ordinal) || python.Contains("'list'", StringComparison.Ordinal) => ParameterKind.Structured,
        _ => ParameterKind.Text,
    };

    /// <summary>The value as our parameters have it; null when it is none of the kind.</summary>
    private static object? Default(ParameterKind kind, string? format, JsonNode? value)
    {
        if (value is null)
            return null;
        string text = value is JsonValue scalar && scalar.TryGetValue(out string? given) ? given : value.ToJsonString();
        switch (kind)
        {
            case ParameterKind.Structured:
                return value is JsonObject or JsonArray ? text : null;
            case ParameterKind.Boolean:
                return value.GetValueKind() == JsonValueKind.True || text is "True" or "true" or "1";
            case ParameterKind.Integer:
                return long.TryParse(text, CultureInfo.InvariantCulture, out long integer) ? integer : null;
            case ParameterKind.Time:
                if (!TimeText.TryConvert(text, format ?? "isot", out string isot) && !TimeText.TryNormalise(text, out isot))
                    return null;
                return format is null ? isot : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double time) ? time : TimeText.ToNumber(isot, format);
            case ParameterKind.InputList:
                return value is JsonArray list ? (string[])[.. list.Select(i => i?.ToString() ?? "")] : null;
            case ParameterKind.Text or ParameterKind.Name or ParameterKind.FileUrl or ParameterKind.FilePath:
                return text;
            default:
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;
        }
    }
}
