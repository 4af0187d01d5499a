using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>From samples to figures with limits.</summary>
internal static class ValidationCriteria
{
    // A flux counts for the bias from this significance on.
    private const double SignificanceForBias = 10;

    // Of each flux this part of the error is taken as given, so that the brightest do not decide alone.
    private const double BiasFloor = 0.01;

    // Positions of sources below may be those of peaks of the noise beside them.
    private const double WeakSignificance = 10;

    // Pixels of 2.47′ in one independent place of an image. Pixels a beam apart (25) are independent of each other, but high maxima are
    // narrower than beams: in 400 images of noise 163 fitted maxima reach 4.5 σ, 157 are expected with four and 25 with 25.
    private const double PixelsPerIndependent = 4;

    /// <summary>All criteria.</summary>
    public static IReadOnlyList<ValidationCriterion> Of(ValidationSamples samples) =>
        [.. Fluxes(samples), .. Positions(samples), .. Noise(samples), .. Spectra(samples), .. Pulls("light curves", samples.LightCurves.Select(s => s.Pull))];

    private static IEnumerable<ValidationCriterion> Fluxes(ValidationSamples samples)
    {
        foreach (FieldPurpose purpose in new[] { FieldPurpose.Brightness, FieldPurpose.Crowded })
        {
            string group = purpose == FieldPurpose.Brightness ? "fluxes, three decades" : "fluxes, crowded fields";
            foreach (ValidationCriterion criterion in Pulls(group, samples.Fluxes.Where(s => s.Purpose == purpose).Select(s => s.Pull)))
                yield return criterion;
        }

        yield return Bias("fully coded field", 0.01, samples.Fluxes.Where(s => s.IsFullyCoded));
        yield return Bias("partially coded field", 0.03, samples.Fluxes.Where(s => !s.IsFullyCoded));
    }

    private static IEnumerable<ValidationCriterion> Pulls(string group, IEnumerable<double> pulls)
    {
        Moments moments = Moments.Of(pulls);
        yield return new(group, "mean pull", moments.Mean, moments.UnitMeanError, moments.Count, -0.1, 0.1);
        yield return new(group, "width of pulls", moments.Width, moments.UnitWidthError, moments.Count, 0.95, 1.1);
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

    private static IEnumerable<ValidationCriterion> Positions(ValidationSamples samples)
    {
        PositionSample[] fits = [.. samples.Positions.Where(p => !p.IsFromList)], list = [.. samples.Positions.Where(p => p.IsFromList)];
        yield return Fraction(
            "positions, fits of windows", "fraction within 11'/SNR + 0.1', fully coded field",
            [.. fits.Where(p => p.IsFullyCoded).Select(p => p.ArcMinutes <= (11 / p.Significance) + 0.1)]);
        yield return Fraction("positions, fits of windows", "fraction within the quoted radius", [.. fits.Select(p => p.ArcMinutes <= p.QuotedArcMinutes)]);
        yield return Fraction(
            "positions, source lists", "fraction within 11'/SNR + 0.1', fully coded field",
            [.. list.Where(p => p.IsFullyCoded).Select(p => p.ArcMinutes <= (11 / p.Significance) + 0.1)]);
        yield return Fraction("positions, source lists", "fraction within the quoted radius", [.. list.Select(p => p.ArcMinutes <= p.QuotedArcMinutes)]);

        // The floor for attitude and alignment, which are perfect here, hides the rest for all but weak sources.
        foreach ((string field, bool isFullyCoded) in new[] { ("fully coded field", true), ("partially coded field", false) })
        {
            foreach ((string strength, bool isWeak) in new[] { ("below 10 sigma", true), ("from 10 sigma on", false) })
            {
                yield return Fraction(
                    "positions, source lists",
                    $"fraction within the radius of the noise alone, {field}, {strength}",
                    [.. list.Where(p => p.IsFullyCoded == isFullyCoded && p.Significance < WeakSignificance == isWeak).Select(p => p.ArcMinutes <= p.NoiseArcMinutes)]);
            }
        }
    }

    // The error is that of a fraction of 0.9, so that a sample without exceptions does not count as exact.
    private static ValidationCriterion Fraction(string group, string name, bool[] isWithin) => new(
        group,
        name,
        isWithin.Length == 0 ? double.NaN : isWithin.Average(w => w ? 1.0 : 0.0),
        isWithin.Length == 0 ? double.NaN : Math.Sqrt(0.9 * 0.1 / isWithin.Length),
        isWithin.Length,
        0.9,
        double.PositiveInfinity);

    private static IEnumerable<ValidationCriterion> Noise(ValidationSamples samples)
    {
        double pixels = samples.Noise.Sum(n => (double)n.Pixels), independent = pixels / PixelsPerIndependent;
        int windows = samples.Noise.Count;
        double wrong = samples.Noise.Sum(n => n.FalseSources), expected = 1.5 * independent * NormalDistribution.Survival(6);
        yield return new("noise", "false sources above 6 sigma", wrong, Math.Sqrt(expected), windows, double.NegativeInfinity, expected);

        // The counts do not always tell a weak source from its replica one period of the mask away; but they tell that they do not.
        int listed = samples.Positions.Count(p => p.IsFromList), replicas = samples.FalseSources.Count(f => f.IsToldReplica);
        const double MostReplicas = 0.005;
        yield return new(
            "noise",
            "fraction of sources listed at a replica of their place, and told so",
            replicas / (double)Math.Max(1, listed),
            Math.Sqrt(MostReplicas / Math.Max(1, listed)),
            listed,
            double.NegativeInfinity,
            MostReplicas);

        // Neighbouring pixels go together: the scatter from window to window says how well the number is known.
        Moments above = Moments.Of(samples.Noise.Select(n => n.AboveFour / (n.Pixels * NormalDistribution.Survival(4))));
        yield return new("noise", "pixels above 4 sigma relative to normal noise", above.Mean, above.MeanError, windows, double.NegativeInfinity, 1.5);
        Moments width = Moments.Of(samples.Noise.Select(n => n.Width)), mean = Moments.Of(samples.Noise.Select(n => n.Mean));
        yield return new("noise", "width of residual images", width.Mean, width.MeanError, windows, 0.95, 1.1);
        yield return new("noise", "mean of residual images", mean.Mean, mean.MeanError, windows, -0.05, 0.05);
    }

    private static IEnumerable<ValidationCriterion> Spectra(ValidationSamples samples)
    {
        foreach (IGrouping<string, PullSample> parameter in samples.Parameters.GroupBy(p => p.Name))
        {
            Moments moments = Moments.Of(parameter.Select(p => p.Pull));

            // Recovered within errors: no bias above a third of the error of one window, and errors that tell the scatter.
            yield return new("spectra", parameter.Key + ", mean pull", moments.Mean, moments.UnitMeanError, moments.Count, -0.33, 0.33);
            yield return new("spectra", parameter.Key + ", width of pulls", moments.Width, moments.UnitWidthError, moments.Count, 0.85, 1.15);
        }

        Moments chi = Moments.Of(samples.ReducedChiSquared);
        yield return new("spectra", "chi squared per degree of freedom", chi.Mean, chi.MeanError, chi.Count, 0.9, 1.1);
    }
}
