using System.Text.Json.Nodes;
using Mmoda.CodedMask;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Xunit.Abstractions;

namespace Mmoda.Instruments.Tests;

/// <summary>
/// An event list from another simulator (Python, spectra folded with a real response, positions drawn from its own pixel
/// illumination), and what another analysis found in it.
/// </summary>
public sealed class IndependentEventListTests(ITestOutputHelper output)
{
    // The other analysis counts pixels of 4.6 mm from the middle of its image of 400 x 400.
    private const double Middle = 199.5;
    private static readonly double PixelsPerTangent = IsgriGeometry.MaskDistanceMillimetres / IsgriGeometry.PixelPitchMillimetres;

    [SkippableFact]
    public void The_counts_in_the_band_are_identical()
    {
        EventList list = EventList.Read();

        Assert.Equal(465_026, list.EventCount);
        Assert.Equal((double)list.Reference["counts"]!, list.Counts.Sum());
    }

    [SkippableFact]
    public void Fluxes_and_positions_agree_within_one_standard_deviation()
    {
        EventList list = EventList.Read();
        CodedMaskCamera camera = IsgriCamera.Deconvolution.Camera;
        JsonObject[] reference = [.. list.Reference["sources"]!.AsArray().Select(s => s!.AsObject())];

        // The search starts at the nearest pixels, as from a map.
        SourceFitResult fit = SourceFit.Fit(
            camera,
            new Shadowgram(camera.Detector, list.Counts, list.Exposure),
            [list.Background],
            [.. reference.Select(s => new SourcePosition(Direction(Math.Round((double)s["true"]!["img_px"]![0]!), Math.Round((double)s["true"]!["img_px"]![1]!)), IsFree: true))]);

        foreach ((FittedSource found, JsonObject told) in fit.Sources.Zip(reference))
        {
            double flux = (double)told["lsq_flux"]!, error = (double)told["lsq_err"]!, truth = (double)told["true"]!["rate_25_80"]!;
            TangentDirection place = Direction((double)told["lsq_px"]![0]!, (double)told["lsq_px"]![1]!);
            output.WriteLine(
                $"{told["name"]}: {found.Flux:F3} +- {found.FluxError:F3}, told {flux:F3} +- {error:F3}, truth {truth:F3}; "
                + $"position off by {(found.Direction.Y - place.Y) / found.DirectionErrorY:F2} and {(found.Direction.Z - place.Z) / found.DirectionErrorZ:F2} sigma");

            // The weights differ: variances of the model here, one mean count rate for all pixels there. The pixels that
            // SRC_B lights have more counts than the mean, which raises the true error above the one told, by 10 %.
            Assert.Equal(flux, found.Flux, 0.5 * error);
            Assert.InRange(found.FluxError / error, 0.95, 1.15);
            Assert.InRange(Math.Abs(found.Direction.Y - place.Y), 0, found.DirectionErrorY);
            Assert.InRange(Math.Abs(found.Direction.Z - place.Z), 0, found.DirectionErrorZ);
            Assert.InRange(Math.Abs(found.Flux - truth), 0, 2.5 * found.FluxError);
        }

        Assert.InRange(fit.ChiSquared / fit.DegreesOfFreedom, 0.97, 1.03);
    }

    [SkippableFact]
    public void The_highest_pixel_of_the_map_is_where_it_was_told()
    {
        EventList list = EventList.Read();
        Deconvolution deconvolution = new(IsgriCamera.Create(MaskPattern.Mura(53, IsgriGeometry.MaskElements)), oversampling: 1);
        DeconvolutionWorkspace workspace = deconvolution.CreateWorkspace();
        float[] live = Array.ConvertAll(list.Exposure, e => e > 0 ? 1f : 0f), rates = new float[live.Length], variances = new float[live.Length];

        // As there: the shape of the background is subtracted, its mean left to the balance of the decoding; variances from the counts.
        SourceFitResult fit = SourceFit.Fit(
            deconvolution.Camera,
            new Shadowgram(deconvolution.Camera.Detector, list.Counts, list.Exposure),
            [list.Background],
            [.. list.Reference["sources"]!.AsArray().Select(s => new SourcePosition(Direction((double)s!["true"]!["img_px"]![0]!, (double)s["true"]!["img_px"]![1]!), IsFree: true))]);
        for (int i = 0; i < rates.Length; i++)
        {
            if (!(live[i] > 0))
                continue;
            rates[i] = (list.Counts[i] / list.Exposure[i]) - (float)(fit.BackgroundScales[0] * (list.Background[i] - 1));
            variances[i] = list.Counts[i] / (list.Exposure[i] * list.Exposure[i]);
        }

        DecodingWeights weights = deconvolution.PrepareWeights(live, workspace);
        float[] flux = new float[deconvolution.Grid.PixelCount], variance = new float[flux.Length];
        deconvolution.Decode(weights, rates, flux, workspace);
        deconvolution.DecodeVariance(weights, variances, variance, workspace);

        int highest = Enumerable.Range(0, flux.Length).Where(i => variance[i] > 0 && weights.PartialCoding[i] > 0.05)
            .MaxBy(i => flux[i] / Math.Sqrt(variance[i]));
        TangentDirection place = deconvolution.Grid.ToDirection(highest % deconvolution.Grid.Width, highest / deconvolution.Grid.Width);
        double significance = flux[highest] / Math.Sqrt(variance[highest]), told = (double)list.Reference["max_SN"]!;
        output.WriteLine($"{significance:F3} sigma, told {told:F3}");
        Assert.Equal((double)list.Reference["max_SN_px"]![0]!, Middle - (place.Y * PixelsPerTangent), 1e-6);
        Assert.Equal((double)list.Reference["max_SN_px"]![1]!, Middle - (place.Z * PixelsPerTangent), 1e-6);
        Assert.InRange(significance / told, 0.995, 1.005);
    }

    private static TangentDirection Direction(double column, double row) =>
        new(-(column - Middle) / PixelsPerTangent, -(row - Middle) / PixelsPerTangent);

    private sealed record EventList(int EventCount, float[] Counts, float[] Exposure, float[] Background, JsonNode Reference)
    {
        public static EventList Read()
        {
            string path = ReferenceFiles.Require("isgri_events_sim.fits.gz");
            JsonNode reference = JsonNode.Parse(File.ReadAllText(ReferenceFiles.Require("isgri_events_ref.json")))!; // A JSON object.
            using FitsFile file = FitsFile.Open(path);
            BinaryTableHdu table = file.RequireTable("SIM-EVTS");
            byte[] columns = table.ReadAll<byte>("Y130"), rows = table.ReadAll<byte>("Z134");
            float[] energies = table.ReadAll<float>("ENERGY");
            EventBlock block = new(energies.Length) { Count = energies.Length };
            for (int i = 0; i < energies.Length; i++)
            {
                // From the grid with its gaps back to the numbers of the pixels.
                int y = columns[i] - (columns[i] >= 66 ? 2 : 0), z = rows[i] - (2 * (rows[i] / 34));
                block.Pixels[i] = (ushort)IsgriDetector.Pixel(y, z);
                block.EnergiesKeV[i] = energies[i];
            }

            int[] counts = new int[IsgriDetector.PixelCount];
            EventBinning.Count(block, new EnergyBand((double)reference["band"]![0]!, (double)reference["band"]![1]!), counts);
            float[] grid = new float[IsgriDetector.Width * IsgriDetector.Height];
            IsgriDetector.ToGrid<float>(Array.ConvertAll(counts, c => (float)c), grid);
            float seconds = (float)(table.Header.RequireReal("ONTIME") * table.Header.RequireReal("DEADC"));
            float[] exposure = [.. file.RequireImage("GOODPIX").ReadAll<byte>().Select(g => g > 0 ? seconds : 0)];
            return new EventList(energies.Length, grid, exposure, file.RequireImage("BKGSHAPE").ReadAll<float>(), reference);
        }
    }
}
