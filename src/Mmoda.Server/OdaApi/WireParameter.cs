using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>One parameter as the protocol describes, reads and records it.</summary>
/// <param name="Name">Name on the wire; null for one that some instruments announce but do not have.</param>
/// <param name="Kind">What it means.</param>
internal sealed record WireParameter(string? Name, WireKind Kind)
{
    /// <summary>The argument that says how times are written.</summary>
    public const string TimeFormat = "T_format";

    private const string Xsd = "http://www.w3.org/2001/XMLSchema#";
    private const string Oda = "http://odahub.io/ontology#";

    /// <summary>Unit of values that come without one.</summary>
    public string? Unit { get; init; }

    /// <summary>Unit in which values are recorded; null for the same.</summary>
    public string? RecordedUnit { get; init; }

    /// <summary>The argument that names the unit of the value, if there is one.</summary>
    public string? UnitArgument { get; init; }

    /// <summary>Value when not given, in <see cref="Unit"/>.</summary>
    public JsonNode? Value { get; init; }

    public bool IsOptional { get; init; }

    public IReadOnlyList<string>? Allowed { get; init; }

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    /// <summary>How times are recorded: <c>isot</c>, or another format that has numbers.</summary>
    public string TimeForm { get; init; } = "isot";

    /// <summary>Label, description and group, where descriptions tell them; null where they do not.</summary>
    public JsonObject? Words { get; init; }

    /// <summary>Whether descriptions tell the limits.</summary>
    public bool AnnouncesLimits { get; init; } = true;

    public bool IsSecret { get; init; }

    /// <summary>A parameter of ours that the protocol does not have: accepted, but not described.</summary>
    public bool IsExtension { get; init; }

    /// <summary>The parameter that front ends fill with an uploaded file; clients do not see its name.</summary>
    public bool IsUpload => Kind == WireKind.UserCatalogue && Name == "user_catalog";

    /// <summary>The argument that says how the value is written, and how it is recorded; null for most.</summary>
    public (string Name, string Value)? Companion => Kind switch
    {
        WireKind.Time => (TimeFormat, TimeForm),
        WireKind.Duration => (Name + "_format", "sec"),
        _ => UnitArgument is null ? null : (UnitArgument, RecordedUnit ?? Unit ?? ""),
    };

    /// <summary>The parameter of an installed instrument.</summary>
    public static WireParameter Of(Parameter parameter) => new(parameter.Name, Enum.Parse<WireKind>(parameter.Kind.ToString()))
    {
        Unit = parameter.Unit,
        Value = parameter.Kind == ParameterKind.InputList && parameter.Default is null ? new JsonArray() : ParameterWire.Value(parameter, parameter.Default),
        TimeForm = parameter.TimeFormat ?? "isot",
        Words = parameter.AnnouncesWords ? ParameterWire.Words(parameter) : null,
        IsOptional = parameter.IsOptional,
        Allowed = parameter.Allowed,
        Minimum = parameter.Minimum,
        Maximum = parameter.Maximum,
        AnnouncesLimits = parameter.AnnouncesLimits,
        IsSecret = parameter.IsSecret,
        IsExtension = parameter.IsExtension,
    };

    /// <summary>The description in <c>meta-data</c>.</summary>
    public JsonObject Describe()
    {
        JsonObject restrictions = new() { ["is_optional"] = IsOptional };
        if (Allowed is not null)
            restrictions["allowed_values"] = Kind is WireKind.Text or WireKind.Name ? ParameterWire.Node(Allowed) : new JsonArray([.. Allowed.Select(a => JsonNode.Parse(a))]);
        if (AnnouncesLimits && Minimum is { } minimum)
            restrictions["min_value"] = Limit(minimum);
        if (AnnouncesLimits && Maximum is { } maximum)
            restrictions["max_value"] = Limit(maximum);
        if (Kind == WireKind.Structured)
            restrictions["schema"] = new JsonObject { ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "object" }, new JsonObject { ["type"] = "array" }) };
        JsonObject described = new()
        {
            ["name"] = Name,
            ["units"] = Kind switch
            {
                WireKind.Text or WireKind.Name or WireKind.FileUrl or WireKind.FilePath => "str",
                WireKind.Time => TimeForm,
                _ => Unit,
            },
            ["value"] = ParameterWire.Told(Value),
            ["restrictions"] = restrictions,
        };
        if (Words is not null)
            described["extra_metadata"] = Words.DeepClone();
        if (Owl is { Count: > 0 } owl)
            described["owl_uri"] = ParameterWire.Node(owl);
        return described;

        JsonNode? Limit(double value) => Kind == WireKind.Integer ? JsonValue.Create((long)value) : ParameterWire.Told(value);
    }

    /// <summary>The value when the argument is absent.</summary>
    public WireValue Default() => Kind == WireKind.Structured && Value is not null
        ? new WireValue(Value.DeepClone(), PythonText.Dump(Value, sorted: true))
        : new WireValue(Value?.DeepClone(), Value is null || Factor(Unit, RecordedUnit) is not { } factor ? Value?.DeepClone() : Value.GetValue<double>() * factor);

    /// <summary>Reads an argument that was given; adds what is wrong with it, in the protocol's words.</summary>
    /// <param name="text">The text, or null when null was given.</param>
    /// <param name="decoded">The text as JSON where it is an object or array, else the text.</param>
    /// <param name="form">Value of the companion argument, if given.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public WireValue Read(string? text, JsonNode? decoded, string? form, ICollection<string> problems)
    {
        if (text is null)
        {
            if (!IsOptional)
                problems.Add($"Non-optional parameter {Name} is set to None");
            return WireValue.Null;
        }

        text = text.Trim();
        switch (Kind)
        {
            case WireKind.Text or WireKind.Name or WireKind.FileUrl or WireKind.FilePath:
                if (Allowed?.Contains(text) == false)
                    return Wrong($"Parameter {Name} wrong value {text}: not in allowed {PythonText.Tuple(Allowed)}");
                return WireValue.Same(text);
            case WireKind.UserCatalogue:
                return WireValue.Same(text);
            case WireKind.InputList:
                return WireValue.Same(new JsonArray([.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(i => JsonValue.Create(i))]));
            case WireKind.Structured:
                return decoded is JsonObject or JsonArray
                    ? new WireValue(decoded.DeepClone(), PythonText.Dump(decoded, sorted: true))
                    : Wrong($"Wrong value of structured parameter {Name}");
            case WireKind.Boolean:
                return text switch
                {
                    "True" or "true" or "yes" or "1" => WireValue.Same(true),
                    "False" or "false" or "no" or "0" => WireValue.Same(false),
                    _ => Wrong($"Wrong value for boolean parameter {Name}"),
                };
            case WireKind.Time:
                string format = form ?? "isot";
                if (!TimeText.TryConvert(text, format, out string isot))
                    return Wrong($"Parameter {Name} wrong value {text}: can't be parsed as Time of {format} format");
                return new WireValue(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double time) ? time : isot, isot);
            default:
                return ReadNumber(text, form);
        }

        WireValue Wrong(string problem)
        {
            problems.Add(problem);
            return WireValue.Null;
        }

        WireValue ReadNumber(string given, string? unit)
        {
            if (given.Length == 0)
                return WireValue.Null; // So the original; it is not refused even where a value is required.
            if (Kind == WireKind.Integer)
            {
                return long.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole)
                    ? Limited(whole, whole.ToString(CultureInfo.InvariantCulture)) ?? WireValue.Same(whole)
                    : Wrong($"Parameter {Name} wrong value {given}. invalid literal for int() with base 10: '{given}'");
            }

            if (!double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
                return Wrong($"Parameter {Name} wrong value {given}. could not convert string to float: '{given}'");
            unit ??= Unit;
            string? recorded = RecordedUnit ?? Unit;
            if (Kind == WireKind.Duration)
            {
                return ParameterWire.Seconds(given, unit ?? "sec") is { } seconds
                    ? new WireValue(number, double.Parse(seconds, CultureInfo.InvariantCulture))
                    : Wrong($"Parameter {Name} wrong value {given}: can't be parsed as TimeDelta of {unit} format");
            }

            if (unit != recorded && Factor(unit, recorded) is null)
                return Wrong($"Parameter {Name} wrong unit {unit}");
            return Limited(number, PythonText.Float(number)) ?? new WireValue(number, number * (Factor(unit, recorded) ?? 1));
        }

        WireValue? Limited(double number, string shown) =>
            number < Minimum ? Wrong($"Parameter {Name} wrong value {shown}{Unit}: should be greater or equal than {PythonText.Float(Minimum.Value)}")
            : number > Maximum ? Wrong($"Parameter {Name} wrong value {shown}{Unit}: should be lower or equal than {PythonText.Float(Maximum.Value)}")
            : null;
    }

    /// <summary>The terms of the ontology for this kind.</summary>
    private IReadOnlyList<string> Owl => Kind switch
    {
        WireKind.Name => [Xsd + "str", Oda + "String", Oda + "AstrophysicalObject"],
        WireKind.Text => [Xsd + "str", Oda + "String"],
        WireKind.FileUrl => [Xsd + "str", Oda + "String", Oda + "FileReference", Oda + "FileURL"],
        WireKind.FilePath => [Xsd + "str", Oda + "String", Oda + "FileReference", Oda + "POSIXPath"],
        WireKind.Number => [Xsd + "float", Oda + "Float"],
        WireKind.Integer => [Xsd + "int", Oda + "Integer"],
        WireKind.Boolean => [Xsd + "bool", Oda + "Boolean"],
        WireKind.Angle => [Oda + "Angle"],
        WireKind.Energy => [Oda + "Energy", Oda + "Frequency"],
        WireKind.Time => [Oda + "TimeInstant"],
        WireKind.Duration => [Oda + "TimeDeltaIsDeprecated"],
        WireKind.Interval => [Oda + "TimeInterval"],
        WireKind.InputList => [Oda + "InputProdList"],
        WireKind.DetectionThreshold => [Oda + "DetectionThreshold"],
        WireKind.Structured => [Oda + "StructuredParameter"],
        _ => [],
    };

    /// <summary>What a number in <paramref name="from"/> is multiplied with; null when the units are equal or unknown.</summary>
    private static double? Factor(string? from, string? to)
    {
        if (from is null || to is null || from == to)
            return null;
        return (Arcseconds(from) / Arcseconds(to)) ?? (KiloelectronVolts(from) / KiloelectronVolts(to));

        static double? Arcseconds(string unit) => unit switch { "arcsec" => 1, "arcmin" => 60, "deg" => 3600, "rad" => 648000 / Math.PI, _ => null };
        static double? KiloelectronVolts(string unit) => unit switch
        {
            "eV" => 1e-3,
            "keV" => 1,
            "MeV" => 1e3,
            "GeV" => 1e6,
            "TeV" => 1e9,
            "Hz" => 4.135667696e-18, // Planck's constant over the electron volt, CODATA 2018, exact to the digits given.
            "MHz" => 4.135667696e-12,
            "GHz" => 4.135667696e-9,
            "THz" => 4.135667696e-6,
            _ => null,
        };
    }
}
