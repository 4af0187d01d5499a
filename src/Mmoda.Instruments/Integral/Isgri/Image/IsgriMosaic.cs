using System.Globalization;
using Mmoda.Analysis;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Product <c>isgri_mosaic</c>: a mosaic of many science windows, in any projection, of all they show or of a box on the sky. Its
/// windows and their sums are those of <c>isgri_image</c>: what was made for one is used again by the other.
/// </summary>
internal sealed class IsgriMosaic(IntegralArchive archive, IntegralSources sources)
    : IsgriProduct(archive, sources, "isgri_mosaic", "isgri_mosaic_query")
{
    private const string Centre = "mosaic_centre";
    private const string Size = "mosaic_size";

    /// <inheritdoc/>
    public override ParameterGroup Parameters => IsgriParameters.Mosaic;

    /// <inheritdoc/>
    internal override string Pipeline => "isgri_mosaic/1";

    /// <inheritdoc/>
    protected override int MostPointings => IsgriParameters.MostPointings;

    /// <inheritdoc/>
    public override async ValueTask<StepGraph> PlanAsync(Query query, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> q = query.Canonical;
        PlanInputs inputs = new();
        return inputs.ToGraph(query.IsDummy
            ? [PlanDummyMosaic(q)]
            : await PlanImagesAsync(q, double.Parse(q["detection_threshold"], CultureInfo.InvariantCulture), cancellationToken, MosaicCut.Of(q), inputs));
    }

    /// <inheritdoc/>
    public override AnalysisResult Collect(Query query, GraphOutcome outcome, ProductStore store)
    {
        (List<WindowReport> windows, List<string> warnings) = Report(query, outcome, store, BinShadowgram.StepName, MakeSkyImage.StepName, "shadowgram ");
        return MosaicResult.Collect(query, BandsOf(query.Canonical), outcome[MosaicNode], store, windows, warnings);
    }

    /// <inheritdoc/>
    protected override void CompleteParameters(SortedDictionary<string, string> canonical, SkyDirection? target, IList<QueryProblem> problems)
    {
        SkyDirection? centre = target;
        if (canonical.TryGetValue(Centre, out string? given))
        {
            if (MosaicCut.TryParseCentre(given, out SkyDirection parsed))
                centre = parsed;
            else
                problems.Add(new(Centre, given, "Give right ascension and declination in degrees, ICRS, as 83.63,22.01."));
            if (!canonical.ContainsKey(Size))
                problems.Add(new(Size, null, $"With {Centre} the size of the mosaic is needed: degrees, as 20 or 20x10."));
        }

        if (!canonical.TryGetValue(Size, out string? size))
            return;
        if (!MosaicCut.TryParseSize(size, out double width, out double height))
            problems.Add(new(Size, size, "Give degrees from 0.5 to 120 as 20, or width (east-west) and height as 20x10."));
        else if (centre is { } middle)
            canonical[MosaicCut.Parameter] = new MosaicCut(middle, width, height).ToString();
        else
            problems.Add(new(Centre, null, $"With {Size} the centre is needed: {Centre} as 83.63,22.01, or a source or RA and DEC."));
    }
}
