namespace Mmoda.Client;

/// <summary>A product type of an instrument.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">All that can be given.</param>
public sealed record InstrumentProduct(string Name, IReadOnlyList<InstrumentParameter> Parameters);
