using System.Text.Json.Nodes;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>A detected source as the JSON object that scripts read.</summary>
internal static class SourceRecord
{
    /// <summary>
    /// name, ra_deg, dec_deg, l_deg, b_deg, significance, flux, flux_error, separation_arcmin (null for a new source), new,
    /// error_radius_arcmin, error_radius_osa_arcmin, id, isgri_flag.
    /// </summary>
    public static JsonObject Of(DetectedSource source)
    {
        (double longitude, double latitude) = source.Direction.ToFrame(SkyFrame.Galactic);
        return new JsonObject
        {
            ["name"] = source.Name,
            ["ra_deg"] = Math.Round(source.Direction.RightAscensionDegrees, 6),
            ["dec_deg"] = Math.Round(source.Direction.DeclinationDegrees, 6),
            ["l_deg"] = Math.Round(longitude, 6),
            ["b_deg"] = Math.Round(latitude, 6),
            ["significance"] = Math.Round(source.Significance, 4),
            ["flux"] = Math.Round(source.Flux, 5),
            ["flux_error"] = Math.Round(source.FluxError, 5),
            ["separation_arcmin"] = source.SeparationFromCatalogue is { } s ? Math.Round(s.ArcMinutes, 4) : null,
            ["new"] = source.IsNew,
            ["error_radius_arcmin"] = Math.Round(source.ErrorRadius.ArcMinutes, 4),
            ["error_radius_osa_arcmin"] = Math.Round(SourceIdentification.OsaErrorRadius(source.Significance).ArcMinutes, 4),
            ["id"] = source.Identification is { Id.Length: > 0 } known ? known.Id : null,
            ["isgri_flag"] = source.Identification?.IsgriFlag,
        };
    }

    /// <summary>
    /// As <see cref="Of(DetectedSource)"/>, with flux_mcrab and flux_image of the band that those values are of, and all
    /// bands: e_min_kev, e_max_kev, flux, flux_error, significance, upper_limit, flux_mcrab, flux_mcrab_error, flux_image,
    /// flux_image_error (null where the mosaic has no peak); detected (else no error of a position); replicas (ra_deg, dec_deg, delta_chi_squared): where the source may be instead.
    /// </summary>
    public static JsonObject Of(MosaicSource source)
    {
        JsonObject record = Of(source.Detection);
        JsonArray bands = [.. source.Bands.Where(b => double.IsFinite(b.Significance)).Select(b => (JsonNode)Of(b))];
        JsonNode? best = bands.OfType<JsonObject>().FirstOrDefault(b => b["significance"]!.GetValue<double>() == record["significance"]!.GetValue<double>()); // Both were written above.
        foreach (string name in new[] { "flux_mcrab", "flux_mcrab_error", "flux_image", "upper_limit" })
            record[name] = best?[name]?.DeepClone();
        record["detected"] = source.IsDetected;
        if (!source.IsDetected)
        {
            // Its position was given, not found.
            record["error_radius_arcmin"] = null;
            record["error_radius_osa_arcmin"] = null;
        }

        record["windows_in_field"] = source.WindowsInField;
        record["bands"] = bands;
        record["replicas"] = new JsonArray([.. source.Replicas.Select(r => (JsonNode)new JsonObject
        {
            ["ra_deg"] = Math.Round(r.Direction.RightAscensionDegrees, 6),
            ["dec_deg"] = Math.Round(r.Direction.DeclinationDegrees, 6),
            ["delta_chi_squared"] = Math.Round(r.ChiSquared, 3),
        })]);
        return record;
    }

    private static JsonObject Of(SourceMeasurement band) => new()
    {
        ["e_min_kev"] = band.Band.MinKeV,
        ["e_max_kev"] = band.Band.MaxKeV,
        ["flux"] = Math.Round(band.Flux, 5),
        ["flux_error"] = Math.Round(band.FluxError, 5),
        ["significance"] = Math.Round(band.Significance, 4),
        ["upper_limit"] = Math.Round(band.UpperLimit, 5),
        ["flux_mcrab"] = Math.Round(band.Flux / band.MilliCrab, 3),
        ["flux_mcrab_error"] = Math.Round(band.FluxError / band.MilliCrab, 3),
        ["flux_image"] = band.ImageFlux is { } f ? Math.Round(f, 5) : null,
        ["flux_image_error"] = band.ImageFluxError is { } e ? Math.Round(e, 5) : null,
    };
}
