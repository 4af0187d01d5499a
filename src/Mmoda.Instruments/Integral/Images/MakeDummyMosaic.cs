using System.Text.Json.Nodes;
using Mmoda.HighEnergy;
using Mmoda.Numerics;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>dummy_mosaic</c> of a telescope: the canned answer to a query of type Dummy. It has the structure of a mosaic, shows two
/// invented sources on smooth noise, and says that it is simulated.
/// </summary>
internal sealed class MakeDummyMosaic(Telescope telescope) : Step(telescope.StepName(Operation), StepVersion)
{
    /// <summary>What it does, in the registered name.</summary>
    public const string Operation = "dummy_mosaic";

    /// <summary>Version of the canned answer.</summary>
    public const int StepVersion = 4;

    private const int Side = 64;

    /// <inheritdoc/>
    public override ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken)
    {
        IReadOnlyList<EnergyBand> bands = StepParameters.Bands(run.Parameters, telescope).Bands;
        SkyDirection centre = SkyDirection.FromDegrees(265.97845833, -29.74516667);
        Wcs wcs = Wcs.NorthUp(centre, Side, Side, Angle.FromDegrees(0.0822863));
        Grid2<float> intensity = new(Side, Side), variance = new(Side, Side), exposure = new(Side, Side);
        Philox random = new(1, 0xD0);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                double spots = 20 * Spot(x - 31.5, y - 31.5) + 12 * Spot(x - 45, y - 20);
                intensity[x, y] = (float)(spots + random.NextNormal());
                variance[x, y] = 1;
                exposure[x, y] = 1000;
            }
        }

        SkyImage image = new(wcs, bands[0], intensity, variance, OsaImageFile.Significance(intensity, variance), exposure);
        OsaImageKeywords keywords = new()
        {
            IsSimulated = true,
            DateUtc = "2017-03-06T15:32:27",
            Limits = new TimeInterval(6274.5, 6274.6),
            OnTimeSeconds = 2000,
            LiveFraction = 1,
            Telescope = telescope,
        };
        MosaicSource[] sources = [Source(wcs, bands, "Dummy A", 31.5, 31.5, 20), Source(wcs, bands, "Dummy B", 45, 20, 12)];
        DetectedSource[] detections = [.. sources.Select(s => s.Detection)];
        OsaImageFile.Write(
            Path.Combine(run.OutputDirectory, MakeMosaic.MosaicFile), wcs, [.. bands.Select(b => new OsaImageBand(b, 1000, OsaImageFile.MosaicPlanes))], _ => image, keywords);
        SourceListFile.Write(Path.Combine(run.OutputDirectory, MakeMosaic.SourceFile), sources, [], bands, keywords);
        RegionList.Write(Path.Combine(run.OutputDirectory, MakeMosaic.RegionFile), detections, isSimulated: true);
        MosaicPreview.Of(image).Write(Path.Combine(run.OutputDirectory, MakeMosaic.PreviewFile), detections, isSimulated: true);
        run.Metadata["simulated"] = true;
        run.Metadata["sources"] = new JsonArray([.. sources.Select(s => (JsonNode)SourceRecord.Of(s))]);
        return ValueTask.FromResult(run.Produced());
    }

    private static double Spot(double x, double y) => Math.Exp(-0.5 * (x * x + y * y) / (1.16 * 1.16));

    private MosaicSource Source(Wcs wcs, IReadOnlyList<EnergyBand> bands, string name, double x, double y, double flux) => new(
        new DetectedSource
        {
            Name = name,
            Direction = wcs.TryPixelToSky(x, y, out SkyDirection direction) ? direction : default,
            ErrorRadius = telescope.Positions.ErrorRadius(flux),
            Flux = flux,
            FluxError = 1,
            Significance = flux,
        },
        [.. bands.Select(b => new SourceMeasurement(b, flux, 1, flux, 1, telescope.MilliCrab(b)))],
        WindowsInField: 1,
        WindowsDetected: 1,
        IsDetected: true);
}
