using System.Text.Json.Nodes;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>A fit as one JSON object: what <c>mmoda fit --json</c> prints and the product <c>spectral_fit</c> has. What is not known is null.</summary>
public static class FitDocument
{
    private static readonly string[] Told = ["model", "parameters", "statistic", "statistic_name", "dof", "p_value", "converged", "fluxes"];

    /// <summary>The whole document.</summary>
    /// <param name="analysis">The fit.</param>
    /// <param name="inputs">Where the spectra come from, one for each.</param>
    /// <param name="distanceMpc">For luminosities; null for none.</param>
    public static JsonObject Of(FitAnalysis analysis, IReadOnlyList<FitInput> inputs, double? distanceMpc)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(inputs);
        (FitProblem problem, FitResult fit, _) = analysis;
        string[] free = [.. fit.Parameters.Where(p => p.IsFree).Select(p => p.Name)];
        JsonObject json = new()
        {
            ["model"] = problem.Parameters.Model.Expression,
            ["parameters"] = new JsonArray([.. Enumerable.Range(0, fit.Parameters.Count).Select(i => Parameter(analysis, i))]),
            ["covariance"] = new JsonObject
            {
                ["names"] = new JsonArray([.. free.Select(n => JsonValue.Create(n))]),
                ["values"] = new JsonArray([.. Enumerable.Range(0, free.Length).Select(a => Numbers(fit.Covariance.Skip(a * free.Length).Take(free.Length)))]),
            },
            ["statistic"] = Finite(fit.Statistic),
            ["statistic_name"] = FitStatisticName.Of(fit.StatisticName),
            ["dof"] = fit.DegreesOfFreedom,
            ["p_value"] = Finite(analysis.ChanceOfWorse),
            ["converged"] = fit.HasConverged,
            ["confidence"] = analysis.Options.Confidence,
        };
        JsonObject[] fluxes = [.. analysis.Fluxes.Select(f => Flux(f, distanceMpc))];
        foreach ((string name, JsonNode? value) in fluxes[0])
        {
            json[name == "band_kev" ? "flux_band_kev" : name] = value?.DeepClone();
            if (name == "flux_high")
                json["flux_unit"] = "erg/cm2/s";
        }

        json["fluxes"] = new JsonArray([.. fluxes]);
        json["spectra"] = new JsonArray([.. Enumerable.Range(0, inputs.Count).Select(s => Spectrum(analysis, s, inputs[s]))]);
        json["curve"] = Curve(ModelCurve.Of(problem, fit));
        if (analysis.Contours.Count > 0)
            json["contours"] = new JsonArray([.. analysis.Contours.Select(c => Contour(fit, c))]);
        if (analysis.Goodness is { } goodness)
            json["goodness"] = new JsonObject { ["simulations"] = goodness.Simulated.Count, ["probability_of_worse"] = goodness.ProbabilityOfWorse };
        if (analysis.Chain is { } chain)
            json["mcmc"] = Chain(chain, analysis.Probability);
        return json;
    }

    /// <summary>What lists and messages need of a document.</summary>
    internal static JsonObject Summary(JsonObject document) => new(
        Told.Select(n => KeyValuePair.Create(n, document[n]?.DeepClone())));

    private static JsonObject Parameter(FitAnalysis analysis, int index)
    {
        FittedParameter p = analysis.Fit.Parameters[index];
        ModelParameter entry = analysis.Problem.Parameters.Entries[index];
        ConfidenceInterval? interval = analysis.Intervals.Any(i => i.Name == p.Name) ? analysis.Intervals.First(i => i.Name == p.Name) : null;
        JsonObject json = new()
        {
            ["name"] = p.Name,
            ["value"] = Finite(p.Value),
            ["error"] = p.IsFree ? Finite(p.Error) : null,
            ["low"] = interval is { } low ? Finite(low.Low) : null,
            ["high"] = interval is { } high ? Finite(high.High) : null,
            ["min"] = Finite(entry.Lower),
            ["max"] = Finite(entry.Upper),
            ["frozen"] = p.IsFrozen,
            ["unit"] = p.Unit,
        };
        if (analysis.UpperLimits.TryGetValue(p.Name, out double limit))
            json["upper_limit"] = Finite(limit);
        if (p.LinkedTo is { } target)
        {
            json["linked_to"] = target;
            json["link_factor"] = entry.LinkFactor;
        }

        return json;
    }

    private static JsonObject Flux(FluxEstimate flux, double? distance) => new()
    {
        ["flux"] = Finite(flux.Energy),
        ["flux_error"] = Finite(flux.EnergyError),
        ["flux_low"] = Finite(flux.EnergyLow),
        ["flux_high"] = Finite(flux.EnergyHigh),
        ["band_kev"] = Numbers([flux.Band.MinKeV, flux.Band.MaxKeV]),
        ["note"] = flux.Note,
        ["photon_flux"] = Finite(flux.Photons),
        ["photon_flux_error"] = Finite(flux.PhotonsError),
        ["luminosity"] = distance is { } d ? Finite(flux.Luminosity(d)) : null,
        ["luminosity_error"] = distance is { } e && flux.Energy > 0 ? Finite(flux.Luminosity(e) * flux.EnergyError / flux.Energy) : null,
    };

    private static JsonObject Spectrum(FitAnalysis analysis, int index, FitInput input)
    {
        SpectralDataset dataset = analysis.Problem.Datasets[index];
        UnfoldedBin[] bins = [.. analysis.Bins.Where(b => b.Spectrum == index)];
        JsonArray Each(Func<UnfoldedBin, double> value) => Numbers(bins.Select(value));
        return new JsonObject
        {
            ["name"] = dataset.Name,
            ["file"] = input.File,
            ["source"] = input.Source,
            ["instrument"] = input.Instrument,
            ["exposure_seconds"] = input.ExposureSeconds,
            ["simulated"] = input.IsSimulated,
            ["notes"] = new JsonArray([.. input.Notes.Select(n => JsonValue.Create(n))]),
            ["bins"] = bins.Length,
            ["band_kev"] = Numbers([bins[0].LowKeV, bins[^1].HighKeV]),
            ["statistic"] = Finite(bins.Sum(b => b.Residual * b.Residual)),
            ["low_kev"] = Each(b => b.LowKeV),
            ["high_kev"] = Each(b => b.HighKeV),
            ["rate"] = Each(b => b.Rate),
            ["rate_error"] = Each(b => b.Sigma),
            ["rate_model"] = Each(b => b.ModelRate),
            ["residual"] = Each(b => b.Residual),
            ["components"] = new JsonArray([.. ComponentRates.Fold(analysis.Problem, analysis.Fit, index)
                .Select(c => (JsonNode)new JsonObject { ["name"] = c.Name, ["rate"] = Numbers(c.Rates) })]),
            ["density"] = Each(b => b.Density),
            ["density_error"] = Each(b => b.DensityError),
            ["density_model"] = Each(b => b.ModelDensity),
        };
    }

    private static JsonObject Curve(ModelCurve curve) => new()
    {
        ["energy_kev"] = Numbers(curve.EnergiesKeV),
        ["density"] = Numbers(curve.Density),
        ["components"] = new JsonArray([.. curve.Components.Select(c => (JsonNode)new JsonObject { ["name"] = c.Name, ["density"] = Numbers(c.Density) })]),
    };

    private static JsonObject Contour(FitResult fit, ContourGrid grid)
    {
        JsonObject Axis(string name, IReadOnlyList<double> values) => new()
        {
            ["name"] = name,
            ["values"] = Numbers(values),
            ["best"] = Finite(fit[name].Value),
            ["unit"] = fit[name].Unit,
        };
        int n = grid.FirstValues.Count;
        return new JsonObject
        {
            ["x"] = Axis(grid.First, grid.FirstValues),
            ["y"] = Axis(grid.Second, grid.SecondValues),
            ["rise"] = new JsonArray([.. Enumerable.Range(0, grid.SecondValues.Count).Select(j => Numbers(grid.Rises.Skip(j * n).Take(n)))]),
            ["levels"] = new JsonArray([.. ContourGrid.Levels.Select(l => new JsonObject { ["probability"] = l.Probability, ["rise"] = l.Rise })]),
        };
    }

    private static JsonObject Chain(PosteriorSample chain, double probability) => new()
    {
        ["walkers"] = chain.Walkers,
        ["steps"] = chain.Steps,
        ["acceptance"] = Finite(chain.Acceptance),
        ["converged"] = chain.HasConverged,
        ["parameters"] = new JsonArray([.. chain.Names.Select((name, k) => (JsonNode)new JsonObject
        {
            ["name"] = name,
            ["mean"] = Finite(chain.Moments(k).Mean),
            ["sigma"] = Finite(chain.Moments(k).Sigma),
            ["low"] = Finite(chain.Quantile(k, 0.5 * (1 - probability))),
            ["high"] = Finite(chain.Quantile(k, 0.5 * (1 + probability))),
            ["autocorrelation_time"] = Finite(chain.AutocorrelationTimes[k]),
            ["split_r_hat"] = Finite(chain.SplitFactors[k]),
        })]),
    };

    private static JsonArray Numbers(IEnumerable<double> values) => [.. values.Select(v => Finite(v))];

    // JSON has no NaN.
    private static JsonValue? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
