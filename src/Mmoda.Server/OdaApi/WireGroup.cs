namespace Mmoda.Server.OdaApi;

/// <summary>Parameters that belong together: of the source, of the instrument, or of one product.</summary>
/// <param name="QueryName">Name of the group.</param>
/// <param name="Product">Name of the product that it is of, or null.</param>
/// <param name="Parameters">In wire order.</param>
internal sealed record WireGroup(string QueryName, string? Product, IReadOnlyList<WireParameter> Parameters);
