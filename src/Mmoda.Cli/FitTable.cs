using System.Globalization;
using System.Text.Json.Nodes;

namespace Mmoda.Cli;

/// <summary>A finished fit as people read it, from the summary of its job.</summary>
internal static class FitTable
{
    /// <summary>Parameters, statistic and fluxes.</summary>
    public static string Of(JsonObject fit)
    {
        string parameters = Terminal.Table(
            ["Parameter", "Value", "+-", "low", "high", "Unit", ""],
            (fit["parameters"] as JsonArray ?? []).OfType<JsonObject>().Select(p => (IReadOnlyList<string>)
            [
                Text(p, "name"), Number(p, "value"), Number(p, "error"), Number(p, "low"), Number(p, "high"), Text(p, "unit"),
                p.ContainsKey("linked_to") ? $"= {Text(p, "linked_to")}" : p["frozen"]?.GetValue<bool>() == true ? "frozen" : "",
            ]));
        string search = fit["converged"]?.GetValue<bool>() == false ? "; the search did not converge" : "";
        IEnumerable<string> fluxes = (fit["fluxes"] as JsonArray ?? []).OfType<JsonObject>().Select(f =>
            $"Flux {string.Join("-", (f["band_kev"] as JsonArray ?? []).Select(Energy))} keV: {Number(f, "flux")} +- {Number(f, "flux_error")} erg/cm2/s.\n");
        return $"{parameters}{Text(fit, "statistic_name")} {Number(fit, "statistic")} for {fit["dof"]} degrees of freedom{search}.\n{string.Concat(fluxes)}";
    }

    private static string Text(JsonObject json, string name) => json[name]?.GetValue<string>() ?? "";

    private static string Number(JsonObject json, string name) => json[name]?.GetValue<double>().ToString("g6", CultureInfo.InvariantCulture) ?? "";

    private static string Energy(JsonNode? json) => json?.GetValue<double>().ToString("0.##", CultureInfo.InvariantCulture) ?? "";
}
