using System.Text.Json.Nodes;

namespace Mmoda.Cli;

/// <summary>Lists of sources as people read them; scripts get all that is known of a source with <c>--json</c>.</summary>
internal static class SourceTables
{
    /// <summary>The table for what the sources tell of themselves: bins of a light curve, the exposure of a spectrum, or a place in an image.</summary>
    /// <param name="sources">Sources of one job; at least one.</param>
    public static string Of(IReadOnlyList<JsonObject> sources) =>
        sources[0].ContainsKey("bins") ? OfLightCurves(sources)
        : sources[0].ContainsKey("exposure_seconds") ? OfSpectra(sources)
        : OfImage(sources);

    /// <summary>Sources of an image, and those that were looked for in it.</summary>
    public static string OfImage(IReadOnlyList<JsonObject> sources) => Terminal.Table(
        ["Name", "RA", "Dec", "Signif.", "Flux", "+-", "Sep. [arcmin]", ""],
        sources.Select(s => (IReadOnlyList<string>)
        [
            Text(s, "name"), Number(s, "ra_deg", 4), Number(s, "dec_deg", 4), Number(s, "significance", 1), Number(s, "flux", 3), Number(s, "flux_error", 3),
            Number(s, "separation_arcmin", 2),
            s["detected"]?.GetValue<bool>() == false ? $"not detected, below {Number(s, "upper_limit", 3)}" : s["new"]?.GetValue<bool>() == true ? "new" : "",
        ]));

    private static string OfSpectra(IReadOnlyList<JsonObject> sources) => Terminal.Table(
        ["Name", "Band [keV]", "Rate [1/s]", "+-", "Signif.", "Windows", "Exposure [s]", "File"],
        sources.Select(s => (IReadOnlyList<string>)
        [
            Text(s, "name"), Text(s, "band_kev"), Number(s, "flux", 3), Number(s, "flux_error", 3), Number(s, "significance", 1),
            Number(s, "windows", 0), Number(s, "exposure_seconds", 0), Text(s, "file"),
        ]));

    private static string OfLightCurves(IReadOnlyList<JsonObject> sources) => Terminal.Table(
        ["Name", "Band [keV]", "Rate [1/s]", "+-", "Signif.", "Bins", "Chi2 of a constant", "File"],
        sources.Select(s => (IReadOnlyList<string>)
        [
            Text(s, "name"), Text(s, "band_kev"), Number(s, "flux", 3), Number(s, "flux_error", 3), Number(s, "significance", 1),
            Number(s, "bins", 0), $"{Number(s, "chi_squared_constant", 1)} / {Number(s, "degrees_of_freedom", 0)}", Text(s, "file"),
        ]));

    private static string Text(JsonObject source, string name) => source[name]?.GetValue<string>() ?? "";

    private static string Number(JsonObject source, string name, int decimals) => Terminal.Number(source[name]?.GetValue<double>(), decimals);
}
