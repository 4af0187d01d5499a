namespace Mmoda.HighEnergy;

/// <summary>A parameter of a model, or of a fit of one.</summary>
/// <param name="Name">Component and parameter, <c>powerlaw.PhoIndex</c>; the second component of a kind is <c>gaussian_2</c>. In a fit of several spectra
/// a parameter that is not shared has the number of its spectrum: <c>constant.factor[2]</c>.</param>
/// <param name="Unit">Unit; empty for a number.</param>
/// <param name="Value">Value, or where a fit starts.</param>
/// <param name="Lower">Smallest value allowed.</param>
/// <param name="Upper">Largest value allowed.</param>
/// <param name="IsFrozen">Whether fits keep the value.</param>
/// <param name="LinkedTo">Name of the parameter that this one follows; null for none.</param>
/// <param name="LinkFactor">The value is this times that of <paramref name="LinkedTo"/>.</param>
public sealed record ModelParameter(
    string Name, string Unit, double Value, double Lower, double Upper, bool IsFrozen, string? LinkedTo = null, double LinkFactor = 1)
{
    /// <summary>Whether fits vary the parameter.</summary>
    public bool IsFree => !IsFrozen && LinkedTo is null;
}
