using System.Text.Json.Nodes;
using Mmoda.CodedMask;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Numerics;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>isgri.mosaic</c>: adds the sky images of windows, finds and identifies sources, measures their fluxes on the
/// detector planes. Inputs: <c>isgri.sky_image</c> and <c>isgri.shadowgram</c> products in any order; they are paired by window.
/// Parameters: <c>detection_threshold</c>, <c>catalogue</c> (fingerprint), <c>user_catalogue</c> (optional JSON).
/// </summary>
internal sealed class MakeMosaic(IntegralSources sources) : Step(StepName, StepVersion)
{
    /// <summary>Registered name.</summary>
    public const string StepName = "isgri.mosaic";

    /// <summary>Version of the algorithm: 2 fits bright catalogued sources along, 3 undoes the transparency of the mask, 4 gives positions of the fits on the detector planes.</summary>
    public const int StepVersion = 4;

    /// <summary>The mosaic.</summary>
    public const string MosaicFile = "mosaic.fits";

    /// <summary>The source list (ISGR-SRCL-RES).</summary>
    public const string SourceFile = "sources.fits";

    /// <summary>The source list as DS9 regions.</summary>
    public const string RegionFile = "sources.reg";

    // Largest mosaic that one query may ask for: 100° × 100°.
    private const int LargestSide = 1250;

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
        StoredProduct[] images = Inputs(run, MakeSkyImage.StepName), shadowgrams = Inputs(run, BinShadowgram.StepName);
        if (images.Length == 0)
            return new StepOutcome.Empty("no science window gave an image");
        IsgriShadowgram[] detectors =
        [
            .. images.Select(i => IsgriShadowgram.Read(shadowgrams.First(s => Window(s) == Window(i)).PathOf(IsgriShadowgram.FileName))),
        ];
        (Wcs wcs, int width, int height) = Grid([.. detectors.Select(d => d.IsgriAttitude)]);
        if (Math.Max(width, height) > LargestSide)
        {
            return new StepOutcome.Failed(
                FailureKind.Usage,
                $"The science windows lie too far apart for one mosaic, which has at most {LargestSide} x {LargestSide} pixels of 4.94'. "
                + "Choose a smaller radius or fewer windows.");
        }

        SkyImage mosaic = Accumulate(images, wcs, width, height, detectors[0].Band, cancellationToken);
        clock.Lap("accumulate");
        SourceCatalogue catalogue = sources.Catalogue;
        IEnumerable<CatalogueSource> bright = catalogue.Where(MakeSkyImage.IsBright);
        if (run.Parameters.TryGetValue("user_catalogue", out string? json))
            bright = catalogue = new SourceCatalogue(UserCatalogue.Parse(json));
        IReadOnlyList<MosaicSource> found = FindSources(
            mosaic, detectors, catalogue, [.. bright.Select(s => s.Direction)], StepParameters.Number(run.Parameters, "detection_threshold"), cancellationToken);
        clock.Lap("find and fit sources");

        OsaImageKeywords keywords = Keywords(detectors) with { History = [.. shadowgrams.SelectMany(Assumptions.Of).Distinct()] };
        OsaImageFile.Write(Path.Combine(run.OutputDirectory, MosaicFile), mosaic, keywords);
        SourceListFile.Write(Path.Combine(run.OutputDirectory, SourceFile), found, mosaic.Band, keywords);
        RegionList.Write(Path.Combine(run.OutputDirectory, RegionFile), [.. found.Select(s => s.Detection)]);
        run.Metadata["simulated"] = keywords.IsSimulated;
        run.Metadata["windows"] = new JsonArray([.. detectors.Select(d => (JsonNode)d.Id.ToString())]);
        run.Metadata["sources"] = new JsonArray([.. found.Select(s => (JsonNode)SourceRecord.Of(s.Detection))]);
        run.Metadata["exposure_seconds"] = keywords.ExposureSeconds;
        clock.Lap("write");
        return run.Produced();
    }

    private static StoredProduct[] Inputs(StepRun run, string step) =>
        [.. run.Inputs.Where(i => i.Provenance.Invocation.Step == step).OrderBy(Window, StringComparer.Ordinal)];

    private static string Window(StoredProduct product) => product.Metadata["window"]?.GetValue<string>() ?? "";

    /// <summary>
    /// A north-up TAN grid about the mean pointing that holds every window, at the pitch of a detector pixel. Windows that no
    /// tangent plane can hold together give the largest integer for width and height.
    /// </summary>
    internal static (Wcs Wcs, int Width, int Height) Grid(IReadOnlyList<Attitude> pointings)
    {
        double x = pointings.Sum(p => p.XAxis.X), y = pointings.Sum(p => p.XAxis.Y), z = pointings.Sum(p => p.XAxis.Z);
        SkyDirection centre = SkyDirection.FromVector(x, y, z);
        Angle pixel = Angle.FromRadians(1 / IsgriCamera.Deconvolution.Camera.PixelsPerTangent);
        Wcs trial = Wcs.NorthUp(centre, 1, 1, pixel);

        // The coded field ends at 14.6° on the axes (zero coding); its corners decide.
        double edge = Math.Tan(14.6 * Math.PI / 180);
        double halfWidth = 0, halfHeight = 0;
        foreach (Attitude pointing in pointings)
        {
            for (int corner = 0; corner < 4; corner++)
            {
                SkyDirection direction = pointing.ToSky(1, (corner & 1) == 0 ? -edge : edge, (corner & 2) == 0 ? -edge : edge);
                if (!trial.TrySkyToPixel(direction, out double px, out double py))
                    return (trial, int.MaxValue, int.MaxValue);
                halfWidth = Math.Max(halfWidth, Math.Abs(px));
                halfHeight = Math.Max(halfHeight, Math.Abs(py));
            }
        }

        // Odd sizes put CRPIX on a pixel, as the established mosaics have it.
        int width = 2 * (int)Math.Ceiling(halfWidth) + 1, height = 2 * (int)Math.Ceiling(halfHeight) + 1;
        return (Wcs.NorthUp(centre, width, height, pixel), width, height);
    }

    private static SkyImage Accumulate(
        StoredProduct[] images, Wcs wcs, int width, int height, EnergyBand band, CancellationToken cancellationToken)
    {
        MosaicAccumulator sum = new(width, height);
        SkyGrid grid = IsgriCamera.Deconvolution.Grid;
        float[] intensity = new float[grid.PixelCount], variance = new float[grid.PixelCount];
        float[] exposure = new float[grid.PixelCount], scratch = new float[grid.PixelCount];
        foreach (StoredProduct product in images)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using FitsFile file = FitsFile.Open(product.PathOf(MakeSkyImage.FileName));
            ImageHdu[] planes = [.. file.Hdus.OfType<ImageHdu>()];
            ImageHdu Plane(string type) => planes.FirstOrDefault(p => p.Header.GetString("IMATYPE") == type)
                ?? throw new FitsException($"{file.Name}: the plane {type} is missing.");
            ImageHdu flux = Plane("INTENSITY");
            flux.Read(intensity.AsSpan());
            Plane("VARIANCE").Read(variance.AsSpan());
            Plane("EXPOSURE").Read(exposure.AsSpan());
            sum.Add(
                intensity, variance, exposure, grid.Width, TangentMapping.Between(wcs, Wcs.FromHeader(flux.Header)), new MosaicRegion(0, 0, width, height), scratch);
        }

        Grid2<float> f = new(width, height), v = new(width, height), x = new(width, height);
        sum.Fill(f.Values, v.Values, x.Values);
        return new SkyImage(wcs, band, f, v, OsaImageFile.Significance(f, v), x);
    }

    private static List<MosaicSource> FindSources(
        SkyImage mosaic,
        IsgriShadowgram[] detectors,
        SourceCatalogue catalogue,
        IReadOnlyList<SkyDirection> bright,
        double threshold,
        CancellationToken cancellationToken)
    {
        SystemPsf psf = SystemPsf.Of(IsgriCamera.Deconvolution.Camera, oversampling: 1);

        // The brightest pixel of a source keeps 0.8 of its peak in the worst case: search lower, decide by the fit.
        IReadOnlyList<ImagePeak> peaks = SourceSearch.Find(mosaic.Intensity.Values, mosaic.Variance.Values, mosaic.Width, psf, 0.75 * threshold);
        List<(SkyDirection Direction, double Significance)> excesses = [];
        foreach (ImagePeak peak in peaks)
        {
            if (mosaic.Wcs.TryPixelToSky(peak.X, peak.Y, out SkyDirection direction))
                excesses.Add((direction, peak.Significance));
        }

        IReadOnlyList<CatalogueSource?> names = SourceIdentification.Identify(excesses, catalogue);
        SkyDirection[] directions = [.. excesses.Select(e => e.Direction)];
        MosaicFluxes fluxes = new(directions, Companions(directions, bright));
        foreach (IsgriShadowgram detector in detectors)
        {
            cancellationToken.ThrowIfCancellationRequested();
            fluxes.Add(detector);
        }

        List<MosaicSource> found = [];
        int unknown = 0;
        for (int i = 0; i < excesses.Count; i++)
        {
            (double flux, double error, int inField, int detected) = fluxes[i];
            if (!(flux >= threshold * error))
                continue;
            double significance = flux / error;
            found.Add(new MosaicSource(
                new DetectedSource
                {
                    Name = names[i]?.Name ?? FormattableString.Invariant($"NEW_{++unknown}"),
                    Direction = fluxes.PositionOf(i),
                    ErrorRadius = SourceIdentification.ErrorRadius(significance),
                    Flux = flux,
                    FluxError = error,
                    Significance = significance,
                    Identification = names[i],
                },
                inField,
                detected));
        }

        found.Sort((a, b) => b.Detection.Significance.CompareTo(a.Detection.Significance));
        return found;
    }

    // Sources closer than a mask element (12′) cannot be told apart: of such only one is fitted.
    private static List<SkyDirection> Companions(SkyDirection[] excesses, IReadOnlyList<SkyDirection> bright)
    {
        List<SkyDirection> companions = [];
        foreach (SkyDirection direction in bright)
        {
            if (excesses.Concat(companions).All(d => d.SeparationTo(direction).ArcMinutes > 12))
                companions.Add(direction);
        }

        return companions;
    }

    private static OsaImageKeywords Keywords(IsgriShadowgram[] detectors)
    {
        TimeInterval limits = new(detectors.Min(d => d.Limits.StartIjd), detectors.Max(d => d.Limits.StopIjd));
        double onTime = detectors.Sum(d => d.OnTimeSeconds);
        return new OsaImageKeywords
        {
            IsSimulated = detectors.Any(d => d.IsSimulated),
            DateUtc = Epoch.FromIjd(limits.StopIjd).ToIsot(TimeScale.Utc, 0),
            Limits = limits,
            OnTimeSeconds = onTime,
            LiveFraction = detectors.Sum(d => d.LiveFraction * d.OnTimeSeconds) / onTime,
            ExposureSeconds = detectors.Sum(d => d.ExposureSeconds),
            WindowCount = detectors.Length,
        };
    }
}
