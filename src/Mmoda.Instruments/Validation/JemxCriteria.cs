namespace Mmoda.Instruments;

/// <summary>From samples of JEM-X to figures with limits.</summary>
internal static class JemxCriteria
{
    private const double BrightSignificance = 20;
    private const double GoodArcMinutes = 0.5;

    // Pixels of 1.01′; a place is a main lobe of 3.4′.
    private const double PixelsPerIndependent = 9;

    private const string Places = "positions, source lists";

    /// <summary>All criteria.</summary>
    public static IReadOnlyList<ValidationCriterion> Of(ValidationSamples samples)
    {
        PositionSample[] list = [.. samples.Positions.Where(p => p.IsFromList)];
        return
        [
            .. ValidationCriterion.OfPulls("fluxes, three decades", samples.Fluxes.Where(s => s.Purpose == FieldPurpose.Brightness).Select(s => s.Pull)),
            .. ValidationCriterion.OfPulls("fluxes, crowded field", samples.Fluxes.Where(s => s.Purpose == FieldPurpose.Crowded).Select(s => s.Pull)),
            ValidationCriterion.OfBias("on axis", 0.02, samples.Fluxes.Where(s => s.IsFullyCoded)),
            ValidationCriterion.OfBias("to 4 degrees off", 0.05, samples.Fluxes.Where(s => !s.IsFullyCoded)),
            .. ValidationCriterion.OfPulls("unit 1 against unit 2", UnitPulls(samples.Fluxes)),
            ValidationCriterion.OfFraction(
                Places, "fraction within 30 arcsec, from 20 sigma on", [.. list.Where(p => p.Significance >= BrightSignificance).Select(p => p.ArcMinutes <= GoodArcMinutes)]),
            ValidationCriterion.OfFraction(Places, "fraction within the quoted radius", [.. list.Select(p => p.ArcMinutes <= p.QuotedArcMinutes)]),
            ValidationCriterion.OfFalseSources(samples.FalseSources.Count, samples.Noise, PixelsPerIndependent),
            .. ValidationCriterion.OfResiduals(samples.Noise),
            .. ValidationCriteria.Spectra(samples),
            .. ValidationCriterion.OfPulls("light curves", samples.LightCurves.Select(s => s.Pull)),
        ];
    }

    // Differences of what the units measured of one source, relative to the truth of each.
    private static IEnumerable<double> UnitPulls(IEnumerable<FluxSample> fluxes) => fluxes
        .GroupBy(f => (f.Seed, f.Purpose, f.Name))
        .Select(g => g.OrderBy(f => f.Unit, StringComparer.Ordinal).ToArray())
        .Where(g => g.Length == 2)
        .Select(g => ((g[0].Measured / g[0].True) - (g[1].Measured / g[1].True)) / double.Hypot(g[0].Error / g[0].True, g[1].Error / g[1].True));
}
