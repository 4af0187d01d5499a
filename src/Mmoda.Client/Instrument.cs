namespace Mmoda.Client;

/// <summary>What can be asked of one instrument.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Products">What it makes.</param>
public sealed record Instrument(string Name, IReadOnlyList<InstrumentProduct> Products);
