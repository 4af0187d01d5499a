using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>From samples to figures with limits.</summary>
internal static class ValidationCriteria
{
    // Positions of sources below may be those of peaks of the noise beside them.
    private const double WeakSignificance = 10;

    // Pixels of 2.47′ in one independent place of an image. Pixels a beam apart (25) are independent of each other, but high maxima are
    // narrower than beams: in 400 images of noise 163 fitted maxima reach 4.5 σ, 157 are expected with four and 25 with 25.
    private const double PixelsPerIndependent = 4;

    /// <summary>All criteria.</summary>
    public static IReadOnlyList<ValidationCriterion> Of(ValidationSamples samples) =>
        [.. Fluxes(samples), .. Positions(samples), .. Noise(samples), .. Spectra(samples), .. ValidationCriterion.OfPulls("light curves", samples.LightCurves.Select(s => s.Pull))];

    private static IEnumerable<ValidationCriterion> Fluxes(ValidationSamples samples)
    {
        foreach (FieldPurpose purpose in new[] { FieldPurpose.Brightness, FieldPurpose.Crowded })
        {
            string group = purpose == FieldPurpose.Brightness ? "fluxes, three decades" : "fluxes, crowded fields";
            foreach (ValidationCriterion criterion in ValidationCriterion.OfPulls(group, samples.Fluxes.Where(s => s.Purpose == purpose).Select(s => s.Pull)))
                yield return criterion;
        }

        yield return ValidationCriterion.OfBias("fully coded field", 0.01, samples.Fluxes.Where(s => s.IsFullyCoded));
        yield return ValidationCriterion.OfBias("partially coded field", 0.03, samples.Fluxes.Where(s => !s.IsFullyCoded));
    }

    private static IEnumerable<ValidationCriterion> Positions(ValidationSamples samples)
    {
        PositionSample[] fits = [.. samples.Positions.Where(p => !p.IsFromList)], list = [.. samples.Positions.Where(p => p.IsFromList)];
        yield return ValidationCriterion.OfFraction(
            "positions, fits of windows", "fraction within 11'/SNR + 0.1', fully coded field",
            [.. fits.Where(p => p.IsFullyCoded).Select(p => p.ArcMinutes <= (11 / p.Significance) + 0.1)]);
        yield return ValidationCriterion.OfFraction("positions, fits of windows", "fraction within the quoted radius", [.. fits.Select(p => p.ArcMinutes <= p.QuotedArcMinutes)]);
        yield return ValidationCriterion.OfFraction(
            "positions, source lists", "fraction within 11'/SNR + 0.1', fully coded field",
            [.. list.Where(p => p.IsFullyCoded).Select(p => p.ArcMinutes <= (11 / p.Significance) + 0.1)]);
        yield return ValidationCriterion.OfFraction("positions, source lists", "fraction within the quoted radius", [.. list.Select(p => p.ArcMinutes <= p.QuotedArcMinutes)]);

        // The floor for attitude and alignment, which are perfect here, hides the rest for all but weak sources.
        foreach ((string field, bool isFullyCoded) in new[] { ("fully coded field", true), ("partially coded field", false) })
        {
            foreach ((string strength, bool isWeak) in new[] { ("below 10 sigma", true), ("from 10 sigma on", false) })
            {
                yield return ValidationCriterion.OfFraction(
                    "positions, source lists",
                    $"fraction within the radius of the noise alone, {field}, {strength}",
                    [.. list.Where(p => p.IsFullyCoded == isFullyCoded && p.Significance < WeakSignificance == isWeak).Select(p => p.ArcMinutes <= p.NoiseArcMinutes)]);
            }
        }
    }

    private static IEnumerable<ValidationCriterion> Noise(ValidationSamples samples)
    {
        yield return ValidationCriterion.OfFalseSources(samples.Noise.Sum(n => n.FalseSources), samples.Noise, PixelsPerIndependent);

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
        yield return new("noise", "pixels above 4 sigma relative to normal noise", above.Mean, above.MeanError, samples.Noise.Count, double.NegativeInfinity, 1.5) { LeastSamples = 2 };
        foreach (ValidationCriterion criterion in ValidationCriterion.OfResiduals(samples.Noise))
            yield return criterion;
    }

    /// <summary>Parameters and χ² of the fits of spectra.</summary>
    internal static IEnumerable<ValidationCriterion> Spectra(ValidationSamples samples)
    {
        foreach (IGrouping<string, PullSample> parameter in samples.Parameters.GroupBy(p => p.Name))
        {
            Moments moments = Moments.Of(parameter.Select(p => p.Pull));

            // Recovered within errors: no bias above a third of the error of one window, and errors that tell the scatter.
            yield return new("spectra", parameter.Key + ", mean pull", moments.Mean, moments.UnitMeanError, moments.Count, -0.33, 0.33);
            yield return new("spectra", parameter.Key + ", width of pulls", moments.Width, moments.UnitWidthError, moments.Count, 0.85, 1.15) { LeastSamples = 2 };
        }

        Moments chi = Moments.Of(samples.ReducedChiSquared);
        yield return new("spectra", "chi squared per degree of freedom", chi.Mean, chi.MeanError, chi.Count, 0.9, 1.1) { LeastSamples = 2 };
    }
}
