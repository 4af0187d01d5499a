using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
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
        PlanInputs inputs = new();
        return inputs.ToGraph(query.IsDummy
            ? [PlanDummyMosaic(q)]
            : await PlanImagesAsync(q, double.Parse(q["detection_threshold"], CultureInfo.InvariantCulture), cancellationToken, inputs: inputs));
    }

    /// <inheritdoc/>
    public override AnalysisResult Collect(Query query, GraphOutcome outcome, ProductStore store)
    {
        (List<WindowReport> windows, List<string> warnings) = Report(query, outcome, store, BinShadowgram.StepName, MakeSkyImage.StepName, "shadowgram ");
        AnalysisResult result = MosaicResult.Collect(query, BandsOf(query.Canonical), outcome[MosaicNode], store, windows, warnings);
        return result.Products is [DataProduct mosaic, ..] && WantsWindowImages(query.Canonical)
            ? result with { Products = [.. result.Products, .. WindowImages(outcome, store, mosaic.Metadata)] }
            : result;
    }

    private static IEnumerable<DataProduct> WindowImages(GraphOutcome outcome, ProductStore store, JsonObject ofMosaic)
    {
        foreach (NodeReport node in outcome.Nodes.Where(n => n.Step == MakeSkyImage.StepName && n.State == NodeState.Produced))
        {
            StoredProduct product = store.Open(node.Product!.Value); // Produced nodes have a product.
            string window = MosaicInputs.Window(product);
            JsonObject own = (JsonObject)ofMosaic.DeepClone();
            own["product"] = "window_image";
            own["window"] = window;
            yield return new DataProduct(
                "window_image_" + window, DataProductKind.FitsImage, $"isgri_sky_ima_{window}.fits", product.PathOf(MakeSkyImage.FileName), "application/fits", own);
        }
    }
}
