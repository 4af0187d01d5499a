using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Mmoda.CodedMask;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>sky_image</c> of a telescope: decodes the shadowgram of each band at 2 × 2 sub-pixel phases, fits and removes sources,
/// writes the sky images of the window. Bands do not know of each other: an image is the same alone and among others. Input: one <c>shadowgram</c>. Parameters: <c>catalogue</c> (fingerprint),
/// <c>user_catalogue</c> (optional JSON), <c>candidate_threshold</c>, <c>new_source_threshold</c>, <c>background_model</c> (optional),
/// <c>planes</c>: <c>all</c>, or what is <c>summed</c> to a mosaic.
/// </summary>
internal sealed class MakeSkyImage(IntegralSources sources, Telescope telescope) : Step(telescope.StepName(Operation), StepVersion)
{
    /// <summary>What it does, in the registered name.</summary>
    public const string Operation = "sky_image";

    /// <summary>
    /// Version of the algorithm: 2 undoes the transparency of the mask, 3 makes an image for each band, 4 leaves out planes that nobody
    /// asked for and tells errors of positions, 5 writes one exposure for all bands that share it,
    /// 6 has larger errors of the positions of weak sources.
    /// </summary>
    public const int StepVersion = 6;

    /// <summary>File of the product.</summary>
    public static string FileOf(Telescope telescope) => telescope.Instrument + "_sky_ima.fits";

    /// <summary>Name of the parameter that tells which planes are written, with its values.</summary>
    public const string PlanesParameter = "planes", AllPlanes = "all", SummedPlanes = "summed";

    // An image of fewer pixels says nothing.
    private const int LeastPixels = 1000;

    // Catalogued sources fainter than this cannot reach the threshold in one window, unless they flare: then they are
    // found blindly.
    private const double FaintestCandidateMilliCrab = 10;

    // Buffers of one window each, some ten megabytes: kept for the next window.
    private readonly ConcurrentBag<WindowBuffers> _idle = [];

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
    }

    private StepOutcome Run(StepRun run, CancellationToken cancellationToken)
    {
        StageClock clock = new(run);
        IReadOnlyList<WindowShadowgram> shadowgrams =
            [.. WindowShadowgram.ReadAll(run.Inputs[0].PathOf(WindowShadowgram.FileName), BackgroundShapes.ModelOf(run.Parameters)).Where(s => s.Efficiency.Count(e => e > 0) >= LeastPixels)];
        if (shadowgrams.Count == 0)
            return new StepOutcome.Empty(FormattableString.Invariant($"fewer than {LeastPixels} pixels are alive"));
        WindowShadowgram first = shadowgrams[0];
        Attitude isgri = first.Axes;
        List<CatalogueSource> candidates = Candidates(run, isgri);
        TangentDirection[] directions = [.. candidates.Select(c => IsgriCamera.ToTangent(isgri, c.Direction) ?? default)];
        SidelobeCleaningOptions options = new(
            StepParameters.Number(run.Parameters, "candidate_threshold"), StepParameters.Number(run.Parameters, "new_source_threshold"));
        WindowBuffers? buffers = null;
        bool isComplete = run.Parameters[PlanesParameter] == AllPlanes;
        clock.Lap("prepare");

        JsonArray found = [], fits = [];
        DecodingWeights? weights = null;
        Deconvolution? prepared = null;
        SkyImage Make(int band)
        {
            clock.Lap("write");
            Deconvolution decoding = first.Telescope.DecodingOf(shadowgrams[band].Band);
            buffers = Take(buffers, decoding);
            float[] exposure = shadowgrams[band].ExposurePlane(), live = Array.ConvertAll(exposure, e => e > 0 ? 1f : 0f);
            if (weights is null || prepared != decoding || !weights.Weights.SequenceEqual(live))
                (weights, prepared) = (decoding.PrepareWeights(live, buffers.Workspace), decoding);
            clock.Lap("weights");
            CleanedImages images = buffers.Cleaning.Clean(
                new Shadowgram(decoding.Camera.Detector, shadowgrams[band].Counts, exposure),
                weights,
                shadowgrams[band].Backgrounds(),
                directions,
                options,
                cancellationToken);
            clock.Lap("decode and clean");
            Describe(found, fits, shadowgrams[band], images, candidates, isgri);
            SkyImage image = buffers.Correct(images, weights, shadowgrams[band], IsgriCamera.WcsOf(isgri, decoding.Grid), isComplete);
            buffers.Cleaning.TakeBack(images);
            clock.Lap("correct");
            return image;
        }

        // Where the same pixels are alive, fields are coded in the same way: the first exposure tells the others.
        IReadOnlyList<string> PlanesOf(WindowShadowgram band) => isComplete ? OsaImageFile.WindowPlanes
            : band != first && band.HasLivePixelsOf(first) ? OsaImageFile.FurtherPlanes
            : OsaImageFile.SummedPlanes;

        OsaImageFile.Write(
            Path.Combine(run.OutputDirectory, FileOf(telescope)),
            IsgriCamera.WcsOf(isgri, first.Telescope.DecodingOf(first.Band).Grid),
            [.. shadowgrams.Select(s => new OsaImageBand(s.Band, s.ExposureSeconds, PlanesOf(s)))],
            Make,
            new OsaImageKeywords
            {
                IsSimulated = first.IsSimulated,
                DateUtc = first.DateUtc,
                Limits = first.Limits,
                OnTimeSeconds = first.OnTimeSeconds,
                LiveFraction = first.LiveFraction,
                Window = first.Id,
                Telescope = first.Telescope,
            });
        _idle.Add(buffers!); // There is at least one band.
        run.Metadata["window"] = first.Id.ToString();
        if (run.Inputs[0].Metadata["unit"] is { } unit)
            run.Metadata["unit"] = unit.DeepClone();
        run.Metadata["simulated"] = first.IsSimulated;
        run.Metadata["sources"] = found;
        run.Metadata["fits"] = fits;
        clock.Lap("write");
        return run.Produced();
    }

    // All bands of a window, and one window after another, share them.
    private WindowBuffers Take(WindowBuffers? present, Deconvolution decoding)
    {
        WindowBuffers? buffers = present ?? (_idle.TryTake(out WindowBuffers? idle) ? idle : null);
        return buffers?.TryUse(decoding) == true ? buffers : new WindowBuffers(decoding);
    }

    private List<CatalogueSource> Candidates(StepRun run, Attitude isgri)
    {
        if (run.Parameters.TryGetValue("user_catalogue", out string? json))
            return [.. UserCatalogue.Parse(json).Where(s => IsInFront(isgri, s))];
        return
        [
            .. sources.Catalogue.Within(isgri.XAxis, Angle.FromDegrees(telescope.CandidateDegrees)).Select(w => w.Source)
                .Where(s => IsInFront(isgri, s) && IsBright(s))
                .OrderByDescending(s => ExpectedMilliCrab(s) ?? 0),
        ];
    }

    private static bool IsInFront(Attitude isgri, CatalogueSource source) => IsgriCamera.ToTangent(isgri, source.Direction) is not null;

    /// <summary>Whether a catalogued source may show in one window.</summary>
    internal static bool IsBright(CatalogueSource source) =>
        ExpectedMilliCrab(source) is { } flux ? flux >= FaintestCandidateMilliCrab : source.IsgriFlag > 0;

    private static double? ExpectedMilliCrab(CatalogueSource source) => source.Fluxes
        .Where(f => f.Unit == FluxUnit.MilliCrab && f.Band.Contains(30)).Select(f => (double?)f.Value).FirstOrDefault();

    private static void Describe(
        JsonArray found, JsonArray fits, WindowShadowgram shadowgram, CleanedImages images, List<CatalogueSource> candidates, Attitude isgri)
    {
        foreach (CleanedSource source in images.Sources.OrderByDescending(s => s.Source.Significance))
        {
            SkyDirection direction = IsgriCamera.ToSky(isgri, source.Source.Direction);
            double factor = shadowgram.Telescope.FluxCorrection(shadowgram.Band, IsgriCamera.Cosine(source.Source.Direction));
            found.Add(new JsonObject
            {
                ["name"] = source.Candidate is { } c ? candidates[c].Name : "NEW",
                ["ra_deg"] = direction.RightAscensionDegrees,
                ["dec_deg"] = direction.DeclinationDegrees,
                ["e_min_kev"] = shadowgram.Band.MinKeV,
                ["e_max_kev"] = shadowgram.Band.MaxKeV,
                ["flux"] = source.Source.Flux * factor,
                ["flux_error"] = source.Source.FluxError * factor,
                ["significance"] = source.Source.Significance,
                ["new"] = source.Candidate is null,
                ["error_radius_arcmin"] = ErrorRadius(source.Source)?.ArcMinutes,
            });
        }

        // A position that was not fitted has no error. Along the circles about the axis a tangent stretches by 1/cos θ, towards it by
        // more: the larger angle is told.
        Angle? ErrorRadius(FittedSource source) => source is { DirectionErrorY: > 0, DirectionErrorZ: > 0 }
            ? shadowgram.Telescope.Positions.ErrorRadius(Angle.FromRadians(
                IsgriCamera.Cosine(source.Direction) * PositionError.Radius(source.DirectionErrorY * source.DirectionErrorY, source.DirectionErrorZ * source.DirectionErrorZ, 0)), source.Significance)
            : null;

        fits.Add(new JsonObject
        {
            ["e_min_kev"] = shadowgram.Band.MinKeV,
            ["e_max_kev"] = shadowgram.Band.MaxKeV,
            ["background_scale"] = images.Fit.BackgroundScales[0],
            ["background_scales"] = new JsonArray([.. images.Fit.BackgroundScales.Select(b => (JsonNode)b)]),
            ["chi_squared"] = images.Fit.ChiSquared,
            ["degrees_of_freedom"] = images.Fit.DegreesOfFreedom,
        });
    }
}
