using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mmoda.HighEnergy;
using Mmoda.Instruments;

namespace Mmoda.Cli;

/// <summary>What <c>mmoda fit</c> tells.</summary>
/// <param name="analysis">The fit.</param>
/// <param name="inputs">Its spectra.</param>
/// <param name="distanceMpc">Distance for a luminosity, Mpc.</param>
internal sealed class FitReport(FitAnalysis analysis, IReadOnlyList<FitInput> inputs, double? distanceMpc)
{
    /// <summary>One JSON object.</summary>
    public JsonObject ToJson() => FitDocument.Of(analysis, inputs, distanceMpc);

    /// <summary>A table for people.</summary>
    public string ToText()
    {
        FitResult fit = analysis.Fit;
        Dictionary<string, ConfidenceInterval> intervals = analysis.Intervals.ToDictionary(i => i.Name);
        StringBuilder text = new();
        text.Append(Terminal.Table(
            ["Parameter", "Value", "+-", "low", "high", "Unit", ""],
            fit.Parameters.Select(p => (IReadOnlyList<string>)
            [
                p.Name, Number(p.Value), p.IsFree ? Number(p.Error) : "",
                intervals.TryGetValue(p.Name, out ConfidenceInterval i) ? Number(i.Low) : "", intervals.ContainsKey(p.Name) ? Number(i.High) : "",
                p.Unit, p.LinkedTo is { } target ? $"= {target}" : p.IsFrozen ? "frozen" : "",
            ])));
        string chance = double.IsNaN(analysis.ChanceOfWorse) ? "" : string.Create(CultureInfo.InvariantCulture, $", chance of worse {analysis.ChanceOfWorse:0.##E+0}");
        text.Append(CultureInfo.InvariantCulture, $"{FitStatisticName.Of(fit.StatisticName)} {fit.Statistic:0.###} for {fit.DegreesOfFreedom} degrees of freedom{chance}");
        text.AppendLine(fit.HasConverged ? "." : "; the search did not converge.");
        foreach ((string name, double limit) in analysis.UpperLimits)
            text.AppendLine(CultureInfo.InvariantCulture, $"Upper limit of {name} at {100 * analysis.Probability:0.##} %: {Number(limit)}.");
        foreach (FluxEstimate flux in analysis.Fluxes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Flux {flux.Band}: {flux.Energy:0.####E+0} +- {flux.EnergyError:0.##E+0} erg/cm2/s, {flux.Photons:0.####E+0} photons/cm2/s.");
            if (flux.Note is { } note)
                text.AppendLine(CultureInfo.InvariantCulture, $"Note on this flux: {note}.");
            if (distanceMpc is { } distance)
                text.AppendLine(CultureInfo.InvariantCulture, $"Luminosity {flux.Band} at {distance} Mpc: {flux.Luminosity(distance):0.####E+0} erg/s.");
        }

        foreach (FitInput input in inputs)
        {
            foreach (string note in input.Notes)
                text.AppendLine(CultureInfo.InvariantCulture, $"Note on {input.File}: {note}");
        }

        if (analysis.Goodness is { } goodness)
            text.AppendLine(CultureInfo.InvariantCulture, $"Of {goodness.Simulated.Count} simulations {100 * goodness.ProbabilityOfWorse:0.#} % fit worse.");
        if (analysis.Chain is { } chain)
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

    private static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("g6", CultureInfo.InvariantCulture);
}
