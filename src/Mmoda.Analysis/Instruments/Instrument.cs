namespace Mmoda.Analysis;

/// <summary>A plug-in: what can be asked of one instrument. Immutable and thread-safe.</summary>
/// <param name="name">Name on the wire, for example <c>isgri</c>.</param>
public abstract class Instrument(string name)
{
    /// <summary>Name on the wire.</summary>
    public string Name { get; } = name;

    /// <summary>Parameters of the target and the time, <c>src_query</c> on the wire.</summary>
    public abstract ParameterGroup Source { get; }

    /// <summary>Parameters common to all products of the instrument.</summary>
    public abstract ParameterGroup Parameters { get; }

    /// <summary>What can be asked for.</summary>
    public abstract IReadOnlyList<ProductType> Products { get; }

    /// <summary>The roles that are needed to know of the instrument and to use it; usually none.</summary>
    public virtual IReadOnlyList<RoleRequirement> Roles => [];

    /// <summary>What people are told of it.</summary>
    public virtual InstrumentWords Words => new();

    /// <summary>All parameters of one product in wire order: source, instrument, product; the first of a name counts.</summary>
    public IReadOnlyList<Parameter> ParametersOf(ProductType product) =>
        [.. Source.Parameters.Concat(Parameters.Parameters).Concat(product.Parameters.Parameters).DistinctBy(p => p.Name)];

    /// <summary>The product of this name, or null.</summary>
    public ProductType? FindProduct(string name) => Products.FirstOrDefault(p => p.Name == name);
}
