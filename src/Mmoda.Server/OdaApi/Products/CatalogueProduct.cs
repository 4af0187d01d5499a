using System.Text;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>The sources of a result as the catalogue dictionary of the protocol.</summary>
internal static class CatalogueProduct
{
    /// <summary>The dictionary, or null when the result tells no sources, or has them as spectra or light curves.</summary>
    public static JsonObject? Of(AnalysisResult result)
    {
        if (result.Summary["sources"] is not JsonArray sources || result.Products.All(p => p.Kind is DataProductKind.Spectrum or DataProductKind.LightCurve))
            return null;
        JsonObject[] rows = [.. sources.OfType<JsonObject>()];
        int width = rows.Select(r => Encoding.UTF8.GetByteCount(Name(r))).DefaultIfEmpty(1).Max();
        (string Name, string Type, Func<JsonObject, int, JsonNode?> Cell)[] columns =
        [
            ("meta_ID", "<i8", (_, i) => i),
            ("src_names", $"|S{width}", (r, _) => Name(r)),
            ("significance", "<f4", (r, _) => Number(r, "significance")),
            ("ra", "<f4", (r, _) => Number(r, "ra_deg")),
            ("dec", "<f4", (r, _) => Number(r, "dec_deg")),
            ("NEW_SOURCE", "<i2", (r, _) => IsNew(r) ? 1 : 0),
            ("ISGRI_FLAG", "<i8", (r, _) => IsNew(r) ? 1 : 2),
            ("FLAG", "<i8", (_, _) => 0),
            ("ERR_RAD", "<f8", (r, _) => Number(r, "error_radius_arcmin") is { } radius ? radius.GetValue<double>() / 60 : null),
        ];
        return new JsonObject
        {
            ["cat_frame"] = "fk5",
            ["cat_coord_units"] = "deg",
            ["cat_column_list"] = new JsonArray([.. columns.Select(c => new JsonArray([.. rows.Select(c.Cell)]))]),
            ["cat_column_names"] = new JsonArray([.. columns.Select(c => JsonValue.Create(c.Name))]),
            ["cat_column_descr"] = new JsonArray([.. columns.Select(c => new JsonArray(c.Name, c.Type))]),
            ["cat_lat_name"] = "dec",
            ["cat_lon_name"] = "ra",
        };
    }

    // A source that is called "null" would be renamed by the client; a text must not hold these letters.
    private static string Name(JsonObject row) => ((string?)row["name"] ?? "").Replace("null", "nul", StringComparison.Ordinal);

    private static bool IsNew(JsonObject row) => row["new"]?.GetValueKind() == System.Text.Json.JsonValueKind.True;

    private static JsonValue? Number(JsonObject row, string name) =>
        row[name] is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.Number
            ? JsonValue.Create(double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture))
            : null;
}
