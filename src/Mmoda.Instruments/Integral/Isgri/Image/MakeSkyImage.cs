using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Mmoda.CodedMask;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Numerics;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>isgri.sky_image</c>: decodes a shadowgram at 2 × 2 sub-pixel phases, fits and removes sources, writes the sky
/// image of the window. Input: one <c>isgri.shadowgram</c>. Parameters: <c>catalogue</c> (fingerprint),
/// <c>user_catalogue</c> (optional JSON), <c>candidate_threshold</c>, <c>new_source_threshold</c>.
/// </summary>
internal sealed class MakeSkyImage(IntegralSources sources) : Step(StepName, StepVersion)
{
    /// <summary>Registered name.</summary>
    public const string StepName = "isgri.sky_image";

    /// <summary>Version of the algorithm: 2 undoes the transparency of the mask.</summary>
    public const int StepVersion = 2;

    /// <summary>File of the product.</summary>
    public const string FileName = "isgri_sky_ima.fits";

    // Catalogued sources fainter than this cannot reach the threshold in one window, unless they flare: then they are
    // found blindly.
    private const double FaintestCandidateMilliCrab = 10;

    // Buffers of one window each, some ten megabytes: kept for the next window.
    private readonly ConcurrentBag<(SidelobeCleaning Cleaning, DeconvolutionWorkspace Workspace)> _idle = [];

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
        IsgriShadowgram shadowgram = IsgriShadowgram.Read(run.Inputs[0].PathOf(IsgriShadowgram.FileName));
        Attitude isgri = shadowgram.IsgriAttitude;
        List<CatalogueSource> candidates = Candidates(run, isgri);
        TangentDirection[] directions = [.. candidates.Select(c => IsgriCamera.ToTangent(isgri, c.Direction) ?? default)];

        float[] exposure = shadowgram.ExposurePlane(), live = [.. exposure.Select(e => e > 0 ? 1f : 0f)];
        if (live.Count(w => w > 0) < 1000)
            return new StepOutcome.Empty("fewer than 1000 pixels are alive");
        (SidelobeCleaning cleaning, DeconvolutionWorkspace workspace) = _idle.TryTake(out (SidelobeCleaning, DeconvolutionWorkspace) idle)
            ? idle
            : (new SidelobeCleaning(IsgriCamera.Deconvolution), IsgriCamera.Deconvolution.CreateWorkspace());
        clock.Lap("prepare");
        DecodingWeights weights = IsgriCamera.Deconvolution.PrepareWeights(live, workspace);
        clock.Lap("weights");
        CleanedImages images = cleaning.Clean(
            new Shadowgram(IsgriCamera.Deconvolution.Camera.Detector, shadowgram.Counts, exposure),
            weights,
            [shadowgram.Background],
            directions,
            new SidelobeCleaningOptions(
                StepParameters.Number(run.Parameters, "candidate_threshold"), StepParameters.Number(run.Parameters, "new_source_threshold")),
            cancellationToken);
        _idle.Add((cleaning, workspace));
        clock.Lap("decode and clean");

        CorrectPanel(images, shadowgram.Band);
        SkyImage image = ToSkyImage(images, weights, shadowgram, isgri);
        OsaImageFile.Write(Path.Combine(run.OutputDirectory, FileName), image, new OsaImageKeywords
        {
            IsSimulated = shadowgram.IsSimulated,
            DateUtc = shadowgram.DateUtc,
            Limits = shadowgram.Limits,
            OnTimeSeconds = shadowgram.OnTimeSeconds,
            LiveFraction = shadowgram.LiveFraction,
            ExposureSeconds = shadowgram.ExposureSeconds,
            Window = shadowgram.Id,
        });
        Describe(run, shadowgram, images, candidates, isgri);
        clock.Lap("write");
        return run.Produced();
    }

    private List<CatalogueSource> Candidates(StepRun run, Attitude isgri)
    {
        if (run.Parameters.TryGetValue("user_catalogue", out string? json))
            return [.. UserCatalogue.Parse(json).Where(s => IsInFront(isgri, s))];
        return
        [
            .. sources.Catalogue.Within(isgri.XAxis, Angle.FromDegrees(20)).Select(w => w.Source)
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

    /// <summary>Undoes the absorption of the panel that carries the mask, which grows off axis, and the mask's own transparency.</summary>
    private static void CorrectPanel(CleanedImages images, EnergyBand band)
    {
        double depth = IsgriResponse.BandMean(band, IsgriResponse.PanelDepth), contrast = IsgriResponse.Contrast(band);
        for (int y = 0; y < images.Grid.Height; y++)
        {
            for (int x = 0; x < images.Grid.Width; x++)
            {
                int i = y * images.Grid.Width + x;
                if (!(images.Variance[i] > 0))
                    continue;
                TangentDirection d = images.Grid.ToDirection(x, y);
                float factor = (float)(Math.Exp(depth * (1 / IsgriCamera.Cosine(d) - 1)) / contrast);
                images.Intensity[i] *= factor;
                images.Residual[i] *= factor;
                images.Variance[i] *= factor * factor;
            }
        }
    }

    private static SkyImage ToSkyImage(CleanedImages images, DecodingWeights weights, IsgriShadowgram shadowgram, Attitude isgri)
    {
        Grid2<float> Plane(ReadOnlySpan<float> values)
        {
            Grid2<float> plane = new(images.Grid.Width, images.Grid.Height);
            values.CopyTo(plane.Values);
            return plane;
        }

        Grid2<float> intensity = Plane(images.Intensity), variance = Plane(images.Variance), exposure = Plane(weights.PartialCoding);
        float seconds = (float)shadowgram.ExposureSeconds;
        foreach (ref float value in exposure.Values)
            value *= seconds;
        return new SkyImage(
            IsgriCamera.WcsOf(isgri, images.Grid),
            shadowgram.Band,
            intensity,
            variance,
            OsaImageFile.Significance(intensity, variance),
            exposure,
            Plane(images.Residual));
    }

    private static void Describe(
        StepRun run, IsgriShadowgram shadowgram, CleanedImages images, List<CatalogueSource> candidates, Attitude isgri)
    {
        JsonArray found = [];
        foreach (CleanedSource source in images.Sources.OrderByDescending(s => s.Source.Significance))
        {
            SkyDirection direction = IsgriCamera.ToSky(isgri, source.Source.Direction);
            double factor = IsgriResponse.FluxCorrection(shadowgram.Band, IsgriCamera.Cosine(source.Source.Direction));
            found.Add(new JsonObject
            {
                ["name"] = source.Candidate is { } c ? candidates[c].Name : "NEW",
                ["ra_deg"] = direction.RightAscensionDegrees,
                ["dec_deg"] = direction.DeclinationDegrees,
                ["flux"] = source.Source.Flux * factor,
                ["flux_error"] = source.Source.FluxError * factor,
                ["significance"] = source.Source.Significance,
                ["new"] = source.Candidate is null,
            });
        }

        run.Metadata["window"] = shadowgram.Id.ToString();
        run.Metadata["simulated"] = shadowgram.IsSimulated;
        run.Metadata["sources"] = found;
        run.Metadata["background_scale"] = images.Fit.BackgroundScales[0];
        run.Metadata["chi_squared"] = images.Fit.ChiSquared;
        run.Metadata["degrees_of_freedom"] = images.Fit.DegreesOfFreedom;
    }
}
