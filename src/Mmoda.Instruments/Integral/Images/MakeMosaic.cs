using System.Text.Json.Nodes;
using Mmoda.CodedMask;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>mosaic</c> of a telescope: adds sums of sky images, finds and identifies sources, measures their fluxes on the detector
/// planes. Inputs: <c>mosaic_sum</c> and <c>shadowgram</c> products in any order. Parameters: <c>bands</c>,
/// <c>projection</c>, <c>centre</c>, <c>detection_threshold</c>, <c>catalogue</c> (fingerprint), <c>user_catalogue</c> (JSON)
/// and <c>target</c> (both optional): what gets an upper limit where it is not detected. <c>cut</c> (optional): a box on the sky
/// (<see cref="MosaicCut"/>) in place of all that the windows show. <c>unit</c> where an instrument has several, as for the sums. <c>background_model</c> (optional) as for the images.
/// </summary>
internal sealed class MakeMosaic(IntegralSources sources, Telescope telescope) : Step(telescope.StepName(Operation), StepVersion)
{
    /// <summary>What it does, in the registered name.</summary>
    public const string Operation = "mosaic";

    /// <summary>Version of the algorithm: 2 fits bright catalogued sources along, 3 undoes the transparency of the mask, 4 has any number
    /// of bands and any projection, and limits, 5 gives positions of the fits on the detector planes, 6 takes out what is none beside the
    /// others, fits again where the sources lie, gives errors of those fits, and tells of replicas,
    /// 7 has larger errors of the positions of weak sources, 8 gives a source the name that the user has for its place, and undetected
    /// ones no errors of positions, 9 gives each name once.</summary>
    public const int StepVersion = 9;

    /// <summary>The mosaic.</summary>
    public const string MosaicFile = "mosaic.fits";

    /// <summary>The source list (ISGR-SRCL-RES).</summary>
    public const string SourceFile = "sources.fits";

    /// <summary>The source list as DS9 regions.</summary>
    public const string RegionFile = "sources.reg";

    /// <summary>A picture of the significance in the first band.</summary>
    public const string PreviewFile = "preview.png";

    /// <summary>The mosaic as a HEALPix table, for that projection.</summary>
    public const string HealpixFile = "mosaic_healpix.fits";

    /// <inheritdoc/>
    public override ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken)
    {
        try
        {
            return ValueTask.FromResult(Run(run, cancellationToken));
        }
        catch (FitsException e)
        {
            return ValueTask.FromResult<StepOutcome>(new StepOutcome.Failed(FailureKind.UnprocessableData, e.Message));
        }
        catch (FluxMemoryException e)
        {
            return ValueTask.FromResult<StepOutcome>(new StepOutcome.Failed(FailureKind.Usage, e.Message));
        }
    }

    private StepOutcome Run(StepRun run, CancellationToken cancellationToken)
    {
        StageClock clock = new(run);
        StoredProduct[] sums = MosaicInputs.Of(run, telescope.StepName(SumImages.Operation));
        HashSet<string> summed = [.. sums.SelectMany(s => (s.Metadata["windows"] as JsonArray ?? []).Select(w => w?.GetValue<string>() ?? ""))];
        StoredProduct[] shadowgrams = [.. MosaicInputs.Of(run, telescope.StepName(BinShadowgram.Operation)).Where(s => summed.Contains(MosaicInputs.Reading(s)))];
        if (sums.Length == 0 || shadowgrams.Length == 0)
            return new StepOutcome.Empty("no science window gave an image");
        MosaicRegion region = sums.Select(s => MosaicSums.RegionOf(s.PathOf(MosaicSums.FileName))).Aggregate(MosaicPlane.Union);
        MosaicPlane plane = MosaicPlane.Of(run.Parameters, telescope);
        if (MosaicCut.Of(run.Parameters) is { } cut)
        {
            if (cut.RegionIn(plane.Wcs) is not { } box || MosaicPlane.Intersection(region, box) is not { } wanted)
                return new StepOutcome.Empty("the science windows show nothing of the box that is asked for");
            region = wanted;
        }

        if (MosaicInputs.SizeProblem(region) is { } problem)
            return new StepOutcome.Failed(FailureKind.Usage, problem);
        Wcs wcs = plane.WcsOf(region);
        IReadOnlyList<EnergyBand> bands = StepParameters.Bands(run.Parameters, telescope).Bands;
        Telescope unit = telescope.UnitOf(run.Parameters);
        MosaicTally tally = new(unit);
        foreach (StoredProduct shadowgram in shadowgrams)
            tally.Add(WindowShadowgram.ReadAll(shadowgram.PathOf(WindowShadowgram.FileName)), Assumptions.Of(shadowgram));
        OsaImageKeywords keywords = tally.Keywords();
        MosaicSourceSearch search = Search(run, unit);
        HealpixTable? healpix = run.Parameters["projection"] == "HEALPix" ? new HealpixTable() : null;
        MosaicPreview? preview = null;
        clock.Lap("plan");
        SkyImage Make(int band)
        {
            cancellationToken.ThrowIfCancellationRequested();
            clock.Lap("write");
            MosaicSums sum = new(region);
            foreach (StoredProduct part in sums)
                sum.Add(part.PathOf(MosaicSums.FileName), bands[band]);
            SkyImage mosaic = sum.Finish(wcs, bands[band]);
            clock.Lap("accumulate");
            search.Search(mosaic);
            clock.Lap("find sources");
            preview ??= MosaicPreview.Of(mosaic);
            healpix?.Add(mosaic);
            return mosaic;
        }

        OsaImageFile.Write(
            Path.Combine(run.OutputDirectory, MosaicFile), wcs, [.. bands.Select(b => new OsaImageBand(b, tally.ExposureIn(b), OsaImageFile.MosaicPlanes))], Make, keywords);
        healpix?.Write(Path.Combine(run.OutputDirectory, HealpixFile), keywords);
        clock.Lap("write");
        (IReadOnlyList<MosaicSource> found, IReadOnlyList<MosaicSource> limits) = search.Measure(shadowgrams.Select(s =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return WindowShadowgram.ReadAll(s.PathOf(WindowShadowgram.FileName), BackgroundShapes.ModelOf(run.Parameters));
        }));
        clock.Lap("fit sources");

        SourceListFile.Write(Path.Combine(run.OutputDirectory, SourceFile), found, limits, bands, keywords);
        RegionList.Write(Path.Combine(run.OutputDirectory, RegionFile), [.. found.Select(s => s.Detection)], keywords.IsSimulated);
        preview?.Write(Path.Combine(run.OutputDirectory, PreviewFile), [.. found.Select(s => s.Detection)], keywords.IsSimulated);
        run.Metadata["simulated"] = keywords.IsSimulated;
        run.Metadata["windows"] = new JsonArray([.. shadowgrams.Select(s => (JsonNode)MosaicInputs.Reading(s))]);
        run.Metadata["sources"] = new JsonArray([.. found.Select(s => (JsonNode)SourceRecord.Of(s))]);
        run.Metadata["limits"] = new JsonArray([.. limits.Select(s => (JsonNode)SourceRecord.Of(s))]);
        run.Metadata["exposure_seconds"] = tally.ExposureIn(bands[0]);
        clock.Lap("write");
        return run.Produced();
    }

    // Units of one instrument have areas of their own, so rates mean what they do in the unit that the mosaic is in.
    private MosaicSourceSearch Search(StepRun run, Telescope unit)
    {
        SourceCatalogue catalogue = sources.Catalogue;
        IEnumerable<CatalogueSource> bright = catalogue.Where(MakeSkyImage.IsBright);
        List<(string, SkyDirection)> wanted = [];
        if (run.Parameters.TryGetValue("target", out string? target))
            wanted.Add(FieldSources.ReadTarget(target));
        if (run.Parameters.TryGetValue("user_catalogue", out string? json))
        {
            bright = catalogue = new SourceCatalogue(UserCatalogue.Parse(json));
            wanted.AddRange(catalogue.Select(s => (s.Name, s.Direction)));
        }

        return new MosaicSourceSearch(
            catalogue, [.. bright.Select(s => s.Direction)], wanted, unit, StepParameters.Number(run.Parameters, "detection_threshold"));
    }
}
