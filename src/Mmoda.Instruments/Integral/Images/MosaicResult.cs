using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.HighEnergy;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>What a user gets of a mosaic, whichever product asked for it.</summary>
internal static class MosaicResult
{
    /// <summary>The files of the mosaic and its summary; nothing but the reports where there is no mosaic.</summary>
    /// <param name="query">The query.</param>
    /// <param name="telescope">What it asks of.</param>
    /// <param name="bandsText">Its bands.</param>
    /// <param name="mosaic">The node of the mosaic.</param>
    /// <param name="store">Where its product is.</param>
    /// <param name="windows">What became of the windows.</param>
    /// <param name="warnings">What the user should know.</param>
    public static AnalysisResult Collect(
        Query query, Telescope telescope, string bandsText, NodeReport mosaic, ProductStore store, IReadOnlyList<WindowReport> windows, IReadOnlyList<string> warnings)
    {
        if (mosaic.State != NodeState.Produced || mosaic.Product is not { } key)
        {
            return new AnalysisResult(
                [], windows, mosaic.State == NodeState.Failed ? [.. warnings, $"There is no mosaic: {mosaic.Reason}"] : warnings, []);
        }

        StoredProduct product = store.Open(key);
        IReadOnlyList<EnergyBand> bands = EnergyBands.Parse(bandsText, telescope).Bands;
        JsonObject Metadata(string kind) => new()
        {
            ["product"] = kind,
            ["instrument"] = telescope.Instrument,
            ["src_name"] = "",
            ["e_min_kev"] = bands.Min(b => b.MinKeV),
            ["e_max_kev"] = bands.Max(b => b.MaxKeV),
            ["simulated"] = product.Metadata["simulated"]?.GetValue<bool>() ?? false,
        };
        JsonObject summary = new()
        {
            ["sources"] = product.Metadata["sources"]?.DeepClone() ?? new JsonArray(),
            ["limits"] = product.Metadata["limits"]?.DeepClone() ?? new JsonArray(),
            ["bands"] = new JsonArray([.. bands.Select(b => (JsonNode)new JsonArray(b.MinKeV, b.MaxKeV))]),
            ["simulated"] = product.Metadata["simulated"]?.GetValue<bool>() ?? false,
            ["dummy"] = query.IsDummy,
            ["exposure_seconds"] = product.Metadata["exposure_seconds"]?.DeepClone(),
            ["pipeline"] = query.Canonical["pipeline"],
            ["osa_version_requested"] = query.Canonical.GetValueOrDefault("osa_version"),
        };
        List<DataProduct> products =
        [
            new("mosaic_image", DataProductKind.FitsImage, MakeMosaic.MosaicFile, product.PathOf(MakeMosaic.MosaicFile), "application/fits", Metadata("mosaic")),
            new("dispatcher_catalog", DataProductKind.Catalogue, MakeMosaic.SourceFile, product.PathOf(MakeMosaic.SourceFile), "application/fits", Metadata("catalogue")),
            new("regions", DataProductKind.Region, MakeMosaic.RegionFile, product.PathOf(MakeMosaic.RegionFile), "text/plain", Metadata("regions")),
            new("preview", DataProductKind.Picture, MakeMosaic.PreviewFile, product.PathOf(MakeMosaic.PreviewFile), "image/png", Metadata("preview")),
        ];
        if (query.Canonical.GetValueOrDefault("projection") == "HEALPix" && !query.IsDummy)
            products.Add(new("healpix_mosaic", DataProductKind.FitsTable, MakeMosaic.HealpixFile, product.PathOf(MakeMosaic.HealpixFile), "application/fits", Metadata("healpix")));
        IEnumerable<string> outside = query.IsDummy
            ? []
            : WantedSources.OutsideField(query.Canonical, telescope, hasTarget: true, [.. summary["sources"] as JsonArray ?? [], .. summary["limits"] as JsonArray ?? []]);
        return new AnalysisResult(
            products,
            windows,
            [.. warnings, .. outside],
            summary);
    }
}
