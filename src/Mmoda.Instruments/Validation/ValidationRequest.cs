namespace Mmoda.Instruments;

/// <summary>How much to validate.</summary>
/// <param name="Seeds">Number of seeds, each a sky of eight windows; at least 1.</param>
/// <param name="FirstSeed">The first seed; the others follow.</param>
/// <param name="Workers">Seeds at once, at least 1.</param>
public sealed record ValidationRequest(int Seeds, ulong FirstSeed, int Workers);
