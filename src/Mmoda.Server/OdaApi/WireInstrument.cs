using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>An instrument as the protocol sees it: installed here, or a test instrument.</summary>
/// <param name="Name">Name on the wire.</param>
/// <param name="Source">Parameters of the target and the time.</param>
/// <param name="Own">Parameters common to all products.</param>
/// <param name="Products">Parameters of each product.</param>
internal sealed record WireInstrument(string Name, WireGroup Source, WireGroup Own, IReadOnlyList<WireGroup> Products)
{
    // Every request asks for it, and it never changes.
    private readonly Lazy<HashSet<string>> _arguments = new(() => new HashSet<string>(
        new[] { Source, Own }.Concat(Products).SelectMany(ArgumentNames).OfType<string>().Append("user_catalog"), StringComparer.Ordinal));

    /// <summary>The roles without which the instrument can be neither seen nor used; usually none.</summary>
    public IReadOnlyList<string> RequiredRoles { get; init; } = [];

    /// <summary>What an installed instrument is; null for a test instrument.</summary>
    public Instrument? Installed { get; init; }

    /// <summary>What a test instrument answers; null for an installed one.</summary>
    public Func<TestCall, TestAnswer>? Answer { get; init; }

    /// <summary>Whether back ends report progress for each part of the work, to be merged (protocol §2.8).</summary>
    public bool MergesReports => Name is "isgri" or "jemx" or "empty-async";

    /// <summary>The edition of what a remote instrument offers that is described here; 0 for others, which never change.</summary>
    public int Edition { get; init; }

    public static WireInstrument Of(Instrument instrument) => new(
        instrument.Name,
        Group(instrument.Source, null),
        Group(instrument.Parameters, null),
        [.. instrument.Products.Select(p => Group(p.Parameters with { Name = p.QueryName }, p.Name))])
    {
        Installed = instrument,
        Edition = (instrument as RemoteInstrument)?.Edition ?? 0,
        RequiredRoles = [.. instrument.Roles.Select(r => r.Role)],
    };

    /// <summary>Whether a caller may know of the instrument.</summary>
    public bool IsFor(Caller caller) => RequiredRoles.All(caller.Has);

    /// <summary>The product of this name, or null.</summary>
    public WireGroup? FindProduct(string name) => Products.FirstOrDefault(p => p.Product == name);

    /// <summary>The parameters of one product in the order in which absent ones are filled in.</summary>
    public IEnumerable<WireParameter> ParametersOf(WireGroup product) =>
        product.Parameters.Concat(Own.Parameters).Concat(Source.Parameters).Where(p => p.Name is not null).DistinctBy(p => p.Name);

    /// <summary>All parameters, the first of each name, in the order of the description.</summary>
    public IEnumerable<WireParameter> AllParameters => Groups(null).SelectMany(g => g.Parameters).Where(p => p.Name is not null).DistinctBy(p => p.Name);

    /// <summary>Answer of <c>/api/meta-data</c>: a list with one element. <c>instrumet</c> is the real spelling.</summary>
    /// <param name="product">A product, or null for all.</param>
    public JsonArray Describe(string? product)
    {
        JsonArray groups =
        [
            new JsonObject { ["instrumet"] = Name },
            new JsonObject { ["prod_dict"] = new JsonObject(Products.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Product!, p.QueryName))) }, // Set for products.
            .. Groups(product).Select(Describe),
        ];
        return [groups];
    }

    /// <summary>The description of one group.</summary>
    public static JsonArray Describe(WireGroup described)
    {
        JsonArray group = [new JsonObject { ["query_name"] = described.QueryName }];
        if (described.Product is { } product)
            group.Add(new JsonObject { ["product_name"] = product });
        HashSet<string> told = [];
        foreach (WireParameter parameter in described.Parameters.Where(p => !p.IsExtension))
        {
            group.Add(parameter.Describe());
            if (parameter.UnitArgument is null && parameter.Companion is { } companion && told.Add(companion.Name))
                group.Add(new JsonObject { ["name"] = companion.Name, ["units"] = "str", ["value"] = companion.Value });
        }

        return group;
    }

    /// <summary>Whether an argument is one of any group, or the uploaded catalogue.</summary>
    public bool HasArgument(string name) => _arguments.Value.Contains(name);

    /// <summary>Answer of <c>/api/par-names</c>: the arguments of all groups, companions included, each once.</summary>
    public IReadOnlyList<string?> ArgumentNames(string? product) =>
    [
        .. Groups(product).SelectMany(ArgumentNames).Distinct(),
    ];

    private static IEnumerable<string?> ArgumentNames(WireGroup group) => group.Parameters.Where(p => !p.IsExtension && !p.IsUpload)
        .SelectMany<WireParameter, string?>(p => p.Companion is { } companion ? [p.Name, companion.Name] : [p.Name]);

    private IEnumerable<WireGroup> Groups(string? product) => [Source, Own, .. Products.Where(p => product is null || p.Product == product)];

    private static WireGroup Group(ParameterGroup group, string? product) => new(group.Name, product, [.. group.Parameters.Select(WireParameter.Of)]);
}
