using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>What an instrument can do, in the form of the protocol.</summary>
internal static class OdaMetadata
{
    /// <summary>Answer of <c>/api/meta-data</c>: a list with one element. <c>instrumet</c> is the real spelling.</summary>
    public static JsonArray Of(Instrument instrument, string? product)
    {
        JsonArray groups =
        [
            new JsonObject { ["instrumet"] = instrument.Name },
            new JsonObject { ["prod_dict"] = new JsonObject(instrument.Products.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Name, p.QueryName))) },
            Group(instrument.Source.Name, null, instrument.Source.Parameters),
            Group(instrument.Parameters.Name, null, instrument.Parameters.Parameters),
        ];
        foreach (ProductType type in instrument.Products.Where(p => product is null || p.Name == product))
            groups.Add(Group(type.QueryName, type.Name, type.Parameters.Parameters));
        return [groups];
    }

    /// <summary>Answer of <c>/api/par-names</c>: the arguments of all groups, companions included, each once.</summary>
    public static IReadOnlyList<string> Names(Instrument instrument, string? product)
    {
        IEnumerable<Parameter> all = instrument.Source.Parameters.Concat(instrument.Parameters.Parameters)
            .Concat(instrument.Products.Where(p => product is null || p.Name == product).SelectMany(p => p.Parameters.Parameters));
        return [.. all.Where(p => p.IsAnnounced && !ParameterWire.IsUpload(p))
            .SelectMany<Parameter, string>(p => ParameterWire.Companion(p) is { } companion ? [p.Name, companion.Name] : [p.Name]).Distinct()];
    }

    private static JsonArray Group(string query, string? product, IReadOnlyList<Parameter> parameters)
    {
        JsonArray group = [new JsonObject { ["query_name"] = query }];
        if (product is not null)
            group.Add(new JsonObject { ["product_name"] = product });
        HashSet<string> told = [];
        foreach (Parameter parameter in parameters.Where(p => p.IsAnnounced))
        {
            group.Add(Describe(parameter));
            if (ParameterWire.Companion(parameter) is { } companion && told.Add(companion.Name))
                group.Add(new JsonObject { ["name"] = companion.Name, ["units"] = "str", ["value"] = companion.Value });
        }

        return group;
    }

    private static JsonObject Describe(Parameter parameter)
    {
        JsonObject restrictions = new() { ["is_optional"] = parameter.IsOptional };
        if (parameter.Allowed is { } allowed)
            restrictions["allowed_values"] = ParameterWire.Node(allowed);
        if (parameter.AnnouncesLimits && parameter.Minimum is { } minimum)
            restrictions["min_value"] = minimum;
        if (parameter.AnnouncesLimits && parameter.Maximum is { } maximum)
            restrictions["max_value"] = maximum;
        JsonObject described = new()
        {
            ["name"] = parameter.Name,
            ["units"] = ParameterWire.Units(parameter),
            ["value"] = parameter.Kind == ParameterKind.InputList && parameter.Default is null ? new JsonArray() : Value(parameter.Default),
            ["restrictions"] = restrictions,
        };
        if (ParameterWire.OwlUris(parameter.Kind) is { Count: > 0 } owl)
            described["owl_uri"] = ParameterWire.Node(owl);
        return described;
    }

    // The platform writes 20.0 where JSON would allow 20; its users' code tells float from int by it.
    private static JsonNode? Value(object? value) =>
        value is double number && double.IsFinite(number) ? JsonNode.Parse(PythonText.Float(number)) : ParameterWire.Node(value);
}
