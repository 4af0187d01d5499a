using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.HighEnergy;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>Product <c>isgri_image</c>: the mosaic of a source's science windows in one band, and its source list.</summary>
internal sealed class IsgriImage(IntegralArchive archive, IntegralSources sources)
    : IsgriProduct(archive, sources, "isgri_image", "isgri_image_query")
{
    /// <inheritdoc/>
    public override ParameterGroup Parameters => IsgriParameters.Image;

    /// <inheritdoc/>
    internal override string Pipeline => "isgri_image/4";

    /// <inheritdoc/>
    public override async ValueTask<StepGraph> PlanAsync(Query query, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> q = query.Canonical;
        if (query.IsDummy)
        {
            return new StepGraph([new StepNode(
                MosaicNode, MakeDummyMosaic.StepName, MakeDummyMosaic.StepVersion, new Dictionary<string, string> { ["bands"] = BandsOf(q) }, [])]);
        }

        return new StepGraph(await PlanImagesAsync(q, double.Parse(q["detection_threshold"], CultureInfo.InvariantCulture), cancellationToken));
    }

    /// <inheritdoc/>
    public override AnalysisResult Collect(Query query, GraphOutcome outcome, ProductStore store)
    {
        (List<WindowReport> windows, List<string> warnings) = Report(query, outcome, store, BinShadowgram.StepName, MakeSkyImage.StepName, "shadowgram ");
        NodeReport mosaic = outcome[MosaicNode];
        if (mosaic.State != NodeState.Produced || mosaic.Product is not { } key)
        {
            if (mosaic.State == NodeState.Failed)
                warnings.Add($"There is no mosaic: {mosaic.Reason}");
            return new AnalysisResult([], windows, warnings, []);
        }

        StoredProduct product = store.Open(key);
        IReadOnlyList<EnergyBand> bands = EnergyBands.Parse(BandsOf(query.Canonical)).Bands;
        JsonObject Metadata(string kind) => new()
        {
            ["product"] = kind,
            ["instrument"] = "isgri",
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
            ["pipeline"] = Pipeline,
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
        return new AnalysisResult(
            products,
            windows,
            warnings,
            summary);
    }
}
