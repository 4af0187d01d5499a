using System.Text.Json.Nodes;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>A detected source as the JSON object that scripts read.</summary>
internal static class SourceRecord
{
    /// <summary>
    /// name, ra_deg, dec_deg, significance, flux, flux_error, separation_arcmin (null for a new source), new,
    /// error_radius_arcmin, id, isgri_flag.
    /// </summary>
    public static JsonObject Of(DetectedSource source) => new()
    {
        ["name"] = source.Name,
        ["ra_deg"] = Math.Round(source.Direction.RightAscensionDegrees, 6),
        ["dec_deg"] = Math.Round(source.Direction.DeclinationDegrees, 6),
        ["significance"] = Math.Round(source.Significance, 4),
        ["flux"] = Math.Round(source.Flux, 5),
        ["flux_error"] = Math.Round(source.FluxError, 5),
        ["separation_arcmin"] = source.SeparationFromCatalogue is { } s ? Math.Round(s.ArcMinutes, 4) : null,
        ["new"] = source.IsNew,
        ["error_radius_arcmin"] = Math.Round(source.ErrorRadius.ArcMinutes, 4),
        ["id"] = source.Identification?.Id,
        ["isgri_flag"] = source.Identification?.IsgriFlag,
    };
}
