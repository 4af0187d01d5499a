using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>From samples of JEM-X to figures with limits.</summary>
internal static class JemxCriteria
{
    /// <summary>Sources closer to the axis than this count as on axis, degrees.</summary>
    public const double OnAxisDegrees = 1;

    private const double BrightSignificance = 20;
    private const double SignificanceForBias = 10;
    private const double BiasFloor = 0.01;
    private const double GoodArcMinutes = 0.5;

    // Pixels of 1.01′; a place is a main lobe of 3.4′.
    private const double PixelsPerIndependent = 9;

    /// <summary>All criteria.</summary>
    public static IReadOnlyList<ValidationCriterion> Of(ValidationSamples samples, IReadOnlyList<double> unitPulls)
    {
        List<ValidationCriterion> all = [];
        AddPulls(all, "fluxes, two decades", samples.Fluxes.Select(s => s.Pull));
        all.Add(Bias("on axis", 0.02, samples.Fluxes.Where(s => s.IsFullyCoded)));
        all.Add(Bias("to 4 degrees off", 0.05, samples.Fluxes.Where(s => !s.IsFullyCoded)));
        AddPulls(all, "unit 1 against unit 2", unitPulls);
        bool[] bright = [.. samples.Positions.Where(p => p.Significance >= BrightSignificance).Select(p => p.ArcMinutes <= GoodArcMinutes)];
        all.Add(Fraction("fraction within 30 arcsec, from 20 sigma on", bright));
        all.Add(Fraction("fraction within the quoted radius", [.. samples.Positions.Select(p => p.ArcMinutes <= p.QuotedArcMinutes)]));
        double expected = 1.5 * samples.Noise.Sum(n => (double)n.Pixels) / PixelsPerIndependent * NormalDistribution.Survival(6);
        all.Add(new("noise", "false sources above 6 sigma", samples.FalseSources.Count, Math.Sqrt(expected), samples.Noise.Count, double.NegativeInfinity, expected));
        Moments width = Moments.Of(samples.Noise.Select(n => n.Width)), mean = Moments.Of(samples.Noise.Select(n => n.Mean));
        all.Add(new("noise", "width of residual images", width.Mean, width.MeanError, width.Count, 0.95, 1.1));
        all.Add(new("noise", "mean of residual images", mean.Mean, mean.MeanError, mean.Count, -0.05, 0.05));
        return all;
    }

    private static void AddPulls(List<ValidationCriterion> all, string group, IEnumerable<double> pulls)
    {
        Moments moments = Moments.Of(pulls);
        all.Add(new(group, "mean pull", moments.Mean, moments.UnitMeanError, moments.Count, -0.1, 0.1));
        all.Add(new(group, "width of pulls", moments.Width, moments.UnitWidthError, moments.Count, 0.95, 1.1));
    }

    private static ValidationCriterion Bias(string field, double limit, IEnumerable<FluxSample> samples)
    {
        double weights = 0, sum = 0;
        int count = 0;
        foreach (FluxSample s in samples.Where(s => s.True / s.Error >= SignificanceForBias))
        {
            double error = double.Hypot(s.Error / s.True, BiasFloor), weight = 1 / (error * error);
            weights += weight;
            sum += weight * ((s.Measured / s.True) - 1);
            count++;
        }

        return new("fluxes", $"relative bias, {field}", sum / weights, 1 / Math.Sqrt(weights), count, -limit, limit);
    }

    private static ValidationCriterion Fraction(string name, bool[] isWithin) => new(
        "positions, source lists",
        name,
        isWithin.Length == 0 ? double.NaN : isWithin.Average(w => w ? 1.0 : 0.0),
        isWithin.Length == 0 ? double.NaN : Math.Sqrt(0.9 * 0.1 / isWithin.Length),
        isWithin.Length,
        0.9,
        double.PositiveInfinity);
}
