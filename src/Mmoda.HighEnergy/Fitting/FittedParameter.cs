namespace Mmoda.HighEnergy;

/// <summary>A parameter after a fit.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Unit; empty for a number.</param>
/// <param name="Value">Best value.</param>
/// <param name="Error">1 σ by the covariance; 0 for one that is not free, NaN where the data do not determine it or it stopped at a bound.</param>
/// <param name="IsFrozen">Whether the fit kept it.</param>
/// <param name="LinkedTo">The parameter it follows; null for none.</param>
public sealed record FittedParameter(string Name, string Unit, double Value, double Error, bool IsFrozen, string? LinkedTo)
{
    /// <summary>Whether the fit varied it.</summary>
    public bool IsFree => !IsFrozen && LinkedTo is null;
}
