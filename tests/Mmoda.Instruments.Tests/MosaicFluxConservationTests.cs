using Mmoda.CodedMask;
using Mmoda.Numerics;
using Mmoda.Sky;
using Xunit.Abstractions;

namespace Mmoda.Instruments.Tests;

/// <summary>What resampling does to fluxes and noise, from shadowgrams through cleaned images of turned windows to a mosaic.</summary>
public sealed class MosaicFluxConservationTests(ITestOutputHelper output)
{
    private const int Side = 5, Size = 200;
    private const float Seconds = 1000;
    private const double Flux = 50, BackgroundPerPixel = 450.0 / IsgriDetector.PixelCount;
    private static readonly SkyDirection Centre = SkyDirection.FromDegrees(80, 20);
    private static readonly Wcs Mosaic = Wcs.NorthUp(
        Centre, Size, Size, Angle.FromRadians(1 / IsgriCamera.Deconvolution.Camera.PixelsPerTangent));

    [Fact]
    public void A_mosaic_of_25_windows_keeps_99_percent_of_a_flux_at_any_sub_pixel_position_and_noise_of_unit_width()
    {
        // 25 sources, nine pixels and a fifth apart: each at another fraction of a pixel of the mosaic along both axes, and at another one of each image.
        SkyDirection[] sources = [.. Enumerable.Range(0, Side * Side).Select(k => At((Size / 2) + (9.2 * ((k % Side) - 2)), (Size / 2) + (9.2 * ((k / Side) - 2))))];
        CodedMaskCamera camera = IsgriCamera.Deconvolution.Camera;
        DetectorPlane detector = camera.Detector;
        DeconvolutionWorkspace workspace = IsgriCamera.Deconvolution.CreateWorkspace();
        SidelobeCleaning cleaning = new(IsgriCamera.Deconvolution);
        float[] exposure = [.. detector.IsPixel.ToArray().Select(p => p ? Seconds : 0)], live = [.. exposure.Select(e => e > 0 ? 1f : 0f)];
        DecodingWeights weights = IsgriCamera.Deconvolution.PrepareWeights(live, workspace);
        SkyGrid grid = IsgriCamera.Deconvolution.Grid;
        float[] pif = new float[exposure.Length], counts = new float[pif.Length], scratch = new float[grid.PixelCount];
        MosaicAccumulator shining = new(Size, Size), empty = new(Size, Size);
        Philox random = new(25, 1);

        for (int window = 0; window < Side * Side; window++)
        {
            // The pointings of a 5 x 5 pattern of 2.17 degrees and a turning axis: no window has the pixels of another.
            SkyDirection axis = Centre.TangentOffset(Angle.FromDegrees(2.17 * ((window % Side) - 2)), Angle.FromDegrees(2.17 * ((window / Side) - 2)));
            Attitude isgri = Attitude.FromAxes(axis, Perpendicular(axis, 0.07 * window)).OfInstrument(Rotation3.FromRows(IsgriGeometry.Misalignment));
            TangentDirection[] directions = [.. sources.Select(s => IsgriCamera.ToTangent(isgri, s)!.Value)]; // In the field.

            // Without noise the flux of the mosaic is that of the resampling alone.
            for (int i = 0; i < counts.Length; i++)
                counts[i] = (float)(exposure[i] * BackgroundPerPixel);
            foreach (TangentDirection direction in directions)
            {
                PixelIllumination.Fill(camera, direction, pif);
                for (int i = 0; i < counts.Length; i++)
                    counts[i] += (float)(exposure[i] * Flux * pif[i] / camera.FluxNormalisation);
            }

            Add(shining, counts, directions);
            for (int i = 0; i < counts.Length; i++)
                counts[i] = random.NextPoisson(exposure[i] * BackgroundPerPixel);
            Add(empty, counts, []);

            void Add(MosaicAccumulator sum, float[] seen, TangentDirection[] candidates)
            {
                CleanedImages image = cleaning.Clean(
                    new Shadowgram(detector, seen, exposure), weights, [live], candidates, new SidelobeCleaningOptions(FreePositionSignificance: double.PositiveInfinity));
                Wcs input = IsgriCamera.WcsOf(isgri, grid);
                sum.Add(image.Intensity, image.Variance, [], grid.Width, new WcsMapping(Mosaic, input), new MosaicRegion(0, 0, Size, Size), scratch);
            }
        }

        float[] flux = new float[Size * Size], variance = new float[flux.Length], unused = new float[flux.Length];
        shining.Fill(flux, variance, unused);
        SystemPsf psf = SystemPsf.Of(camera, oversampling: 1);
        double[] kept =
        [
            .. sources.Select(s =>
            {
                Assert.True(Mosaic.TrySkyToPixel(s, out double x, out double y));
                Assert.True(psf.TryFit(flux, variance, Size, (int)Math.Round(x), (int)Math.Round(y), out ImagePeak peak));
                Assert.InRange(double.Hypot(peak.X - x, peak.Y - y), 0, 0.03);
                return peak.Flux / Flux;
            }),
        ];
        output.WriteLine($"kept {kept.Min():F4} to {kept.Max():F4}");
        Assert.All(kept, k => Assert.InRange(k, 0.99, 1.01));

        empty.Fill(flux, variance, unused);
        double[] significance = [.. flux.Zip(variance, (f, v) => f / Math.Sqrt(v))];
        double mean = significance.Average(), width = Math.Sqrt(significance.Average(s => (s - mean) * (s - mean)));
        output.WriteLine($"noise {width:F4}");

        // 40 000 pixels, six in a beam: 6500 independent ones know the width to 0.9 %; five times that.
        Assert.InRange(width, 0.955, 1.045);
    }

    private static SkyDirection At(double x, double y)
    {
        Assert.True(Mosaic.TryPixelToSky(x, y, out SkyDirection direction));
        return direction;
    }

    private static SkyDirection Perpendicular(SkyDirection axis, double roll)
    {
        (SkyDirection east, SkyDirection north) = axis.TangentAxes();
        (double sin, double cos) = Math.SinCos(roll);
        return SkyDirection.FromVector((cos * north.X) - (sin * east.X), (cos * north.Y) - (sin * east.Y), (cos * north.Z) - (sin * east.Z));
    }
}
