namespace Mmoda.Cli;

/// <summary>A product type that can be asked for.</summary>
/// <param name="Instrument">Name of the instrument.</param>
/// <param name="Name">Name of the product type.</param>
/// <param name="Parameters">Names of the parameters that can be given.</param>
internal sealed record OfferedProduct(string Instrument, string Name, IReadOnlyList<string> Parameters);
