using System.Text.Json.Nodes;
using Mmoda.CodedMask;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>mosaic_sum</c> of a telescope: adds the sky images of the windows of one revolution. Mosaics are made of these sums, so a
/// further window costs its own revolution again, and nothing else. Inputs: <c>sky_image</c>. Parameters:
/// <c>bands</c>, <c>projection</c>, <c>centre</c>, and <c>unit</c> where an instrument has several: the one in whose counts the sum is.
/// </summary>
internal sealed class SumImages(Telescope telescope) : Step(telescope.StepName(Operation), StepVersion)
{
    /// <summary>What it does, in the registered name.</summary>
    public const string Operation = "mosaic_sum";

    /// <summary>Version of the algorithm: 2 takes the exposure of further bands from that of the first.</summary>
    public const int StepVersion = 2;

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
        StoredProduct[] images = MosaicInputs.Of(run, telescope.StepName(MakeSkyImage.Operation));
        if (images.Length == 0)
            return new StepOutcome.Empty("no science window gave an image");
        MosaicPlane plane = MosaicPlane.Of(run.Parameters, telescope);
        MosaicRegion? region = null;
        foreach (StoredProduct image in images)
        {
            using FitsFile file = FitsFile.Open(image.PathOf(MakeSkyImage.FileOf(telescope)));
            if (plane.RegionOf(Wcs.FromHeader(file.Hdus.OfType<ImageHdu>().First(h => h.Header.GetString("IMATYPE") is not null).Header)) is not { } part)
            {
                return new StepOutcome.Failed(
                    FailureKind.Usage, "The science windows lie too far apart for one tangent plane. Choose the projection CAR, AIT or HEALPix, a smaller radius or fewer windows.");
            }

            region = region is { } known ? MosaicPlane.Union(known, part) : part;
        }

        MosaicRegion whole = region!.Value; // There is at least one image.
        if (MosaicInputs.SizeProblem(whole) is { } problem)
            return new StepOutcome.Failed(FailureKind.Usage, problem);
        Wcs wcs = plane.WcsOf(whole);
        clock.Lap("plan");
        bool isSimulated = images.Any(i => i.Metadata["simulated"]?.GetValue<bool>() == true);
        MosaicSums.Write(Path.Combine(run.OutputDirectory, MosaicSums.FileName), whole, wcs, StepParameters.Bands(run.Parameters, telescope).Bands, isSimulated, band =>
        {
            clock.Lap("write");
            MosaicAccumulator sum = Add(run, images, band, plane, whole, wcs, cancellationToken);
            clock.Lap("accumulate");
            return sum;
        });
        run.Metadata["simulated"] = isSimulated;
        run.Metadata["windows"] = new JsonArray([.. images.Select(i => (JsonNode)MosaicInputs.Reading(i))]);
        clock.Lap("write");
        return run.Produced();
    }

    private MosaicAccumulator Add(
        StepRun run, StoredProduct[] images, EnergyBand band, MosaicPlane plane, MosaicRegion whole, Wcs wcs, CancellationToken cancellationToken)
    {
        MosaicAccumulator sum = new(whole.Width, whole.Height);
        Telescope unit = telescope.UnitOf(run.Parameters);
        SkyGrid grid = telescope.CameraOf(band).SkyGrid(telescope.Oversampling);
        float[] intensity = new float[grid.PixelCount], variance = new float[grid.PixelCount];
        float[] exposure = new float[grid.PixelCount], scratch = new float[grid.PixelCount];
        foreach (StoredProduct product in images)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using FitsFile file = FitsFile.Open(product.PathOf(MakeSkyImage.FileOf(telescope)));
            ImageHdu[] planes =
            [
                .. file.Hdus.OfType<ImageHdu>().Where(h => h.Header.GetReal("E_MIN") == band.MinKeV && h.Header.GetReal("E_MAX") == band.MaxKeV),
            ];
            if (planes.Length == 0)
                continue; // A window without events in this band.
            ImageHdu Plane(string type) => Find(planes, type) ?? throw new FitsException($"{file.Name}: the plane {type} of {band} is missing.");
            ImageHdu flux = Plane(telescope.WindowIntensity);
            flux.Read(intensity.AsSpan());
            Plane("VARIANCE").Read(variance.AsSpan());
            Scale(intensity, variance, TelescopeOf(file, flux).RatioTo(unit, band));
            ReadExposure(file, planes, flux, exposure);
            Wcs input = Wcs.FromHeader(flux.Header);
            MosaicRegion touched = plane.RegionOf(input) is { } r ? new MosaicRegion(r.X - whole.X, r.Y - whole.Y, r.Width, r.Height) : default;
            sum.Add(intensity, variance, exposure, grid.Width, new WcsMapping(wcs, input), touched, scratch);
        }

        return sum;
    }

    private static Telescope TelescopeOf(FitsFile file, ImageHdu plane) => Telescope.OfPrefix(plane.Name.Split('-')[0])
        ?? throw new FitsException($"{file.Name}: {plane.Name} is of no telescope that is known.");

    // To the rates of the unit that the sum is in.
    private static void Scale(float[] intensity, float[] variance, double ratio)
    {
        float factor = (float)ratio, squared = (float)(ratio * ratio);
        for (int i = 0; i < intensity.Length && ratio != 1; i++)
        {
            intensity[i] *= factor;
            variance[i] *= squared;
        }
    }

    private static ImageHdu? Find(IEnumerable<ImageHdu> planes, string type) => planes.FirstOrDefault(p => p.Header.GetString("IMATYPE") == type);

    // A band without a plane of its own has that of the first one, in the ratio of the effective exposures.
    private static void ReadExposure(FitsFile file, ImageHdu[] planes, ImageHdu flux, float[] exposure)
    {
        ImageHdu plane = Find(planes, "EXPOSURE") ?? Find(file.Hdus.OfType<ImageHdu>(), "EXPOSURE")
            ?? throw new FitsException($"{file.Name}: the plane EXPOSURE is missing.");
        plane.Read(exposure.AsSpan());
        float ratio = (float)(flux.Header.RequireReal("EXPOSURE") / plane.Header.RequireReal("EXPOSURE"));
        for (int i = 0; i < exposure.Length && ratio != 1; i++)
            exposure[i] *= ratio;
    }
}
