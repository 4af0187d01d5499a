namespace Mmoda.Instruments;

/// <summary>From samples of JEM-X to figures with limits.</summary>
internal static class JemxCriteria
{
    /// <summary>Sources closer to the axis than this count as on axis, degrees.</summary>
    public const double OnAxisDegrees = 1;

    private const double BrightSignificance = 20;
    private const double GoodArcMinutes = 0.5;

    // Pixels of 1.01′; a place is a main lobe of 3.4′.
    private const double PixelsPerIndependent = 9;

    private const string Places = "positions, source lists";

    /// <summary>All criteria.</summary>
    public static IReadOnlyList<ValidationCriterion> Of(ValidationSamples samples, IReadOnlyList<double> unitPulls) =>
    [
        .. ValidationCriterion.OfPulls("fluxes, two decades", samples.Fluxes.Select(s => s.Pull)),
        ValidationCriterion.OfBias("on axis", 0.02, samples.Fluxes.Where(s => s.IsFullyCoded)),
        ValidationCriterion.OfBias("to 4 degrees off", 0.05, samples.Fluxes.Where(s => !s.IsFullyCoded)),
        .. ValidationCriterion.OfPulls("unit 1 against unit 2", unitPulls),
        ValidationCriterion.OfFraction(
            Places, "fraction within 30 arcsec, from 20 sigma on", [.. samples.Positions.Where(p => p.Significance >= BrightSignificance).Select(p => p.ArcMinutes <= GoodArcMinutes)]),
        ValidationCriterion.OfFraction(Places, "fraction within the quoted radius", [.. samples.Positions.Select(p => p.ArcMinutes <= p.QuotedArcMinutes)]),
        ValidationCriterion.OfFalseSources(samples.FalseSources.Count, samples.Noise, PixelsPerIndependent),
        .. ValidationCriterion.OfResiduals(samples.Noise),
    ];
}
