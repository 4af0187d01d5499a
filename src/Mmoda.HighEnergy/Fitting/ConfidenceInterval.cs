namespace Mmoda.HighEnergy;

/// <summary>An interval of a parameter by the rise of the statistic.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Value">Best value.</param>
/// <param name="Low">Lower end; the bound of the parameter where the statistic does not rise so far, NaN where the search failed.</param>
/// <param name="High">Upper end.</param>
public readonly record struct ConfidenceInterval(string Name, double Value, double Low, double High);
