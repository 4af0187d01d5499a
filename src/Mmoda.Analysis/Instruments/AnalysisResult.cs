using System.Text.Json.Nodes;

namespace Mmoda.Analysis;

/// <summary>The answer to a query.</summary>
/// <param name="Products">Files for the user.</param>
/// <param name="Windows">What became of each piece of input.</param>
/// <param name="Warnings">Sentences that the user should read.</param>
/// <param name="Summary">
/// Numbers for a page: <c>sources</c>, an array of <c>{name, ra_deg, dec_deg, significance, flux, flux_error,
/// separation_arcmin, new, error_radius_arcmin, id}</c>, <c>simulated</c>, and whatever else the instrument tells.
/// </param>
public sealed record AnalysisResult(
    IReadOnlyList<DataProduct> Products,
    IReadOnlyList<WindowReport> Windows,
    IReadOnlyList<string> Warnings,
    JsonObject Summary);
