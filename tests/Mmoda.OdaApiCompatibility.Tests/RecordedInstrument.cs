using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>An installed instrument with the parameters that were recorded, and the products of the fakes.</summary>
internal sealed class RecordedInstrument : Instrument
{
    public RecordedInstrument(string name, JsonArray description)
        : base(name)
    {
        JsonArray groups = description[0]!.AsArray(); // A list with one element.
        Source = Group(groups[2]!.AsArray());
        Parameters = Group(groups[3]!.AsArray());
        Products = [.. groups.Skip(4).Select(g => g!.AsArray()).Where(g => (string?)g[1]!["product_name"] != "spectral_fit")
            .Select(g => new RecordedProduct(name, (string)g[1]!["product_name"]!, Group(g)))];
    }

    public override ParameterGroup Source { get; }

    public override ParameterGroup Parameters { get; }

    public override IReadOnlyList<ProductType> Products { get; }

    private static ParameterGroup Group(JsonArray group) => new((string)group[0]!["query_name"]!,
        [.. group.Skip(1).Select(p => p!.AsObject()).Where(p => p["restrictions"] is not null && p["name"] is not null).Select(Parameter)]);

    private static Parameter Parameter(JsonObject told)
    {
        string name = (string)told["name"]!, owl = (string?)told["owl_uri"]?[0] ?? "";
        string[] terms = [.. (told["owl_uri"]?.AsArray() ?? []).Select(u => (string)u!)];
        ParameterKind kind =
            owl.EndsWith("TimeInstant", StringComparison.Ordinal) ? ParameterKind.Time
            : owl.EndsWith("TimeDeltaIsDeprecated", StringComparison.Ordinal) ? ParameterKind.Duration
            : owl.EndsWith("Angle", StringComparison.Ordinal) ? ParameterKind.Angle
            : owl.EndsWith("Energy", StringComparison.Ordinal) ? ParameterKind.Energy
            : owl.EndsWith("InputProdList", StringComparison.Ordinal) ? ParameterKind.InputList
            : owl.EndsWith("DetectionThreshold", StringComparison.Ordinal) ? ParameterKind.DetectionThreshold
            : owl.EndsWith("int", StringComparison.Ordinal) ? ParameterKind.Integer
            : owl.EndsWith("float", StringComparison.Ordinal) ? ParameterKind.Number
            : terms.Length == 3 ? ParameterKind.Name
            : terms.Length == 0 ? ParameterKind.UserCatalogue
            : ParameterKind.Text;
        JsonNode? value = told["value"];
        return new Parameter(name, kind)
        {
            Unit = kind is ParameterKind.Time or ParameterKind.Name or ParameterKind.Text ? null : (string?)told["units"],
            Default = value switch
            {
                JsonValue v when kind == ParameterKind.Integer => v.GetValue<long>(),
                JsonValue v when v.TryGetValue(out string? text) => text,
                JsonValue v => v.GetValue<double>(),
                _ => null,
            },
            IsOptional = (bool)told["restrictions"]!["is_optional"]!,
            Allowed = name == "osa_version" || told["restrictions"]!["allowed_values"] is not JsonArray allowed ? null : [.. allowed.Select(a => (string)a!)],
            IsSecret = name == "token",
        };
    }
}
