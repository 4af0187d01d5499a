namespace Mmoda.Server;

/// <summary>A catalogue under the name that a user gave it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Id">The content.</param>
/// <param name="Sources">How many sources it has.</param>
/// <param name="Kept">When it got this name.</param>
internal sealed record KeptCatalogue(string Name, string Id, int Sources, DateTimeOffset Kept);
