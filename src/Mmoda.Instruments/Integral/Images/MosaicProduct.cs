using System.Globalization;
using Mmoda.Analysis;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Products <c>isgri_image</c>, <c>isgri_mosaic</c>, <c>jemx_image</c> and <c>jemx_mosaic</c>: the mosaic of a source's science windows in
/// some bands, and its source list. An image shows all that the windows do, in any projection, and gives them too if asked; a mosaic takes
/// more windows, and may be a box on the sky. Their windows and sums are the same: what was made for one is used again by the other.
/// </summary>
/// <param name="archive">The archive.</param>
/// <param name="sources">Names and positions.</param>
/// <param name="telescope">Of what.</param>
/// <param name="operation"><c>image</c> or <c>mosaic</c>.</param>
/// <param name="version">Version of the pipeline.</param>
/// <param name="parameters">Parameters of the product.</param>
/// <param name="mostPointings">Most science windows of a query.</param>
internal sealed class MosaicProduct(
    IntegralArchive archive, IntegralSources sources, Telescope telescope, string operation, int version, ParameterGroup parameters, int mostPointings)
    : CodedMaskProduct(archive, sources, telescope, $"{telescope.Instrument}_{operation}", $"{telescope.Instrument}_{operation}_query")
{
    /// <inheritdoc/>
    public override ParameterGroup Parameters => parameters;

    /// <inheritdoc/>
    internal override string Pipeline => string.Create(CultureInfo.InvariantCulture, $"{Name}/{version}");

    /// <inheritdoc/>
    protected override int MostPointings => mostPointings;

    /// <inheritdoc/>
    public override async ValueTask<StepGraph> PlanAsync(Query query, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> q = query.Canonical;
        PlanInputs inputs = new();
        return inputs.ToGraph(query.IsDummy
            ? [PlanDummyMosaic(q)]
            : await PlanImagesAsync(
                q, double.Parse(q["detection_threshold"], CultureInfo.InvariantCulture), cancellationToken, MosaicCut.Of(q), inputs));
    }

    /// <inheritdoc/>
    public override AnalysisResult Collect(Query query, GraphOutcome outcome, ProductStore store)
    {
        (List<WindowReport> windows, List<string> warnings) = Report(
            query, outcome, store, StepOf(BinShadowgram.Operation), StepOf(MakeSkyImage.Operation), "shadowgram ");
        AnalysisResult result = MosaicResult.Collect(query, Telescope, BandsOf(query.Canonical), outcome[MosaicNode], store, windows, warnings);
        return result.Products is [DataProduct mosaic, ..] && WantsWindowImages(query.Canonical)
            ? result with { Products = [.. result.Products, .. WindowImages(outcome, store, mosaic.Metadata)] }
            : result;
    }

    /// <inheritdoc/>
    protected override void CompleteParameters(SortedDictionary<string, string> canonical, SkyDirection? target, IList<QueryProblem> problems) =>
        MosaicCut.Complete(canonical, target, problems);
}
