using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mmoda.HighEnergy;

namespace Mmoda.Cli;

/// <summary>What <c>mmoda fit</c> tells.</summary>
internal sealed class FitReport
{
    private readonly FitProblem _problem;
    private readonly FitResult _fit;
    private readonly double _confidence;
    private readonly Dictionary<string, ConfidenceInterval> _intervals = [];
    private readonly FluxEstimate _flux;

    /// <summary>Computes intervals and flux.</summary>
    public FitReport(FitProblem problem, FitResult fit, EnergyBand band, double confidence, ulong seed)
    {
        (_problem, _fit, _confidence) = (problem, fit, confidence);
        if (confidence > 0)
        {
            double deviate = Math.Sqrt(2) * Numerics.SpecialFunctions.ErfInverse(confidence);
            foreach (ConfidenceInterval interval in ProfileLikelihood.Intervals(problem, fit, deviate * deviate))
                _intervals[interval.Name] = interval;
        }

        _flux = FluxEstimate.Of(problem, fit, band, confidence > 0 ? confidence : 0.9, seed: seed);
    }

    /// <summary>Distance for a luminosity, Mpc.</summary>
    public double? DistanceMpc { get; init; }

    /// <summary>Goodness by simulation, if asked for.</summary>
    public GoodnessSimulation? Goodness { get; set; }

    /// <summary>Chains, if asked for.</summary>
    public PosteriorSample? Chain { get; set; }

    /// <summary>One JSON object.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = new()
        {
            ["model"] = _problem.Parameters.Model.Expression,
            ["parameters"] = new JsonArray([.. _fit.Parameters.Select(Json)]),
            ["statistic"] = Finite(_fit.Statistic),
            ["statistic_name"] = _fit.StatisticName.ToString(),
            ["dof"] = _fit.DegreesOfFreedom,
            ["converged"] = _fit.HasConverged,
            ["confidence"] = _confidence,
            ["flux"] = Finite(_flux.Energy),
            ["flux_error"] = Finite(_flux.EnergyError),
            ["flux_low"] = Finite(_flux.EnergyLow),
            ["flux_high"] = Finite(_flux.EnergyHigh),
            ["flux_unit"] = "erg/cm2/s",
            ["flux_band_kev"] = new JsonArray(_flux.Band.MinKeV, _flux.Band.MaxKeV),
            ["photon_flux"] = Finite(_flux.Photons),
            ["photon_flux_error"] = Finite(_flux.PhotonsError),
            ["spectra"] = new JsonArray([.. _problem.Datasets.Select(d => (JsonNode)new JsonObject
            {
                ["name"] = d.Name,
                ["bins"] = d.Bins.Count,
                ["band_kev"] = new JsonArray(d.Bins[0].LowKeV, d.Bins[^1].HighKeV),
            })]),
        };
        if (DistanceMpc is { } distance)
            json["luminosity"] = Finite(_flux.Luminosity(distance));
        if (Goodness is { } goodness)
            json["goodness"] = new JsonObject { ["simulations"] = goodness.Simulated.Count, ["probability_of_worse"] = goodness.ProbabilityOfWorse };
        if (Chain is { } chain)
        {
            json["mcmc"] = new JsonObject
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
                    ["low"] = Finite(chain.Quantile(k, 0.5 * (1 - Width))),
                    ["high"] = Finite(chain.Quantile(k, 0.5 * (1 + Width))),
                    ["autocorrelation_time"] = Finite(chain.AutocorrelationTimes[k]),
                    ["split_r_hat"] = Finite(chain.SplitFactors[k]),
                })]),
            };
        }

        return json;
    }

    /// <summary>A table for people.</summary>
    public string ToText()
    {
        StringBuilder text = new();
        text.Append(Terminal.Table(
            ["Parameter", "Value", "+-", "low", "high", "Unit", ""],
            _fit.Parameters.Select(p => (IReadOnlyList<string>)
            [
                p.Name, Number(p.Value), p.IsFree ? Number(p.Error) : "",
                _intervals.TryGetValue(p.Name, out ConfidenceInterval i) ? Number(i.Low) : "", _intervals.ContainsKey(p.Name) ? Number(i.High) : "",
                p.Unit, p.LinkedTo is { } target ? $"= {target}" : p.IsFrozen ? "frozen" : "",
            ])));
        text.Append(CultureInfo.InvariantCulture, $"{_fit.StatisticName} {_fit.Statistic:0.###} for {_fit.DegreesOfFreedom} degrees of freedom");
        text.AppendLine(_fit.HasConverged ? "." : "; the search did not converge.");
        text.AppendLine(CultureInfo.InvariantCulture, $"Flux {_flux.Band}: {_flux.Energy:0.####E+0} +- {_flux.EnergyError:0.##E+0} erg/cm2/s, {_flux.Photons:0.####E+0} photons/cm2/s.");
        if (DistanceMpc is { } distance)
            text.AppendLine(CultureInfo.InvariantCulture, $"Luminosity at {distance} Mpc: {_flux.Luminosity(distance):0.####E+0} erg/s.");
        if (Goodness is { } goodness)
            text.AppendLine(CultureInfo.InvariantCulture, $"Of {goodness.Simulated.Count} simulations {100 * goodness.ProbabilityOfWorse:0.#} % fit worse.");
        if (Chain is { } chain)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Chains: {chain.Walkers} walkers, {chain.Steps} steps, acceptance {chain.Acceptance:0.00}, {(chain.HasConverged ? "converged" : "not converged")}.");
            for (int k = 0; k < chain.Names.Count; k++)
            {
                (double mean, double sigma) = chain.Moments(k);
                text.AppendLine(CultureInfo.InvariantCulture, $"  {chain.Names[k]}: {mean:g6} +- {sigma:g3}, autocorrelation {chain.AutocorrelationTimes[k]:0.#} steps, split R {chain.SplitFactors[k]:0.000}");
            }
        }

        return text.ToString();
    }

    private double Width => _confidence > 0 ? _confidence : 0.9;

    private JsonNode Json(FittedParameter p)
    {
        bool hasInterval = _intervals.TryGetValue(p.Name, out ConfidenceInterval interval);
        JsonObject json = new()
        {
            ["name"] = p.Name,
            ["value"] = Finite(p.Value),
            ["error"] = p.IsFree ? Finite(p.Error) : null,
            ["low"] = hasInterval ? Finite(interval.Low) : null,
            ["high"] = hasInterval ? Finite(interval.High) : null,
            ["frozen"] = p.IsFrozen,
            ["unit"] = p.Unit,
        };
        if (p.LinkedTo is { } target)
            json["linked_to"] = target;
        return json;
    }

    private static string Number(double value) => value.ToString("g6", CultureInfo.InvariantCulture);

    // JSON has no NaN.
    private static JsonValue? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
