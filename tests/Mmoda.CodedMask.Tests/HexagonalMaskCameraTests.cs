namespace Mmoda.CodedMask.Tests;

public sealed class HexagonalMaskCameraTests
{
    private static readonly HexagonalMaskCamera Camera = HexagonalCamera.Camera;
    private static readonly Lazy<Deconvolution> Decoding = new(() => new Deconvolution(Camera, 1));

    [Theory]
    [InlineData(0, 0, 0.42)]
    [InlineData(0.0123, -0.0301, 0.42)]
    [InlineData(0.0123, -0.0301, 0.72)] // Between two resolutions that are kept.
    public void The_illumination_is_that_of_traced_photons(double y, double z, double resolution)
    {
        const double Photons = 4e6;
        float[] counts = HexagonalCamera.Trace(5, 1, 0, resolution, (new TangentDirection(y, z), Photons)), pif = new float[counts.Length];

        PixelIllumination.Fill(HexagonalCamera.Create(resolution), new TangentDirection(y, z), pif);

        double chiSquared = 0, expectedSum = 0, sum = 0;
        int cells = 0;
        for (int i = 0; i < pif.Length; i++)
        {
            if (!(HexagonalCamera.Exposure[i] > 0))
                continue;
            double expected = Photons * pif[i] / Camera.FluxNormalisation;
            expectedSum += expected;
            sum += counts[i];
            if (expected < 10)
                continue;
            chiSquared += (counts[i] - expected) * (counts[i] - expected) / expected;
            cells++;
        }

        // Some 20000 cells: 1 % of noise. 330 counts in an open cell: an error of 1 % of its light would add 3 %.
        Assert.InRange(chiSquared / cells, 0.96, 1.04);
        Assert.Equal(1, sum / expectedSum, 0.003);
    }

    [Fact]
    public void Blurring_keeps_all_light()
    {
        float[] sharp = new float[Camera.Detector.CellCount], blurred = new float[sharp.Length];
        HexagonalMaskCamera other = HexagonalCamera.Create(0.8);

        PixelIllumination.Fill(Camera, default, sharp);
        PixelIllumination.Fill(other, default, blurred);

        Assert.Equal(1, blurred.Sum(v => (double)v) / sharp.Sum(v => (double)v), 0.001);
    }

    [Fact]
    public void A_flat_detector_decodes_to_zero_and_a_source_to_its_flux_anywhere_in_the_field()
    {
        Deconvolution decoding = Decoding.Value;
        DeconvolutionWorkspace workspace = decoding.CreateWorkspace();
        float[] live = [.. HexagonalCamera.Exposure.Select(e => e > 0 ? 1f : 0f)], image = new float[decoding.Grid.PixelCount], pif = new float[live.Length];
        DecodingWeights weights = decoding.PrepareWeights(live, workspace);

        decoding.Decode(weights, [.. live.Select(_ => 1f)], image, workspace);
        Assert.All(image, v => Assert.InRange(v, -0.5f, 0.5f)); // Of 12000 of a source that gave as many counts.
        foreach ((int column, int row) in ((int, int)[])[(360, 360), (480, 300), (600, 420), (200, 500)])
        {
            PixelIllumination.Fill(Camera, decoding.Grid.ToDirection(column, row), pif);
            decoding.Decode(weights, [.. pif.Select(v => (float)(100 * v / Camera.FluxNormalisation))], image, workspace);
            Assert.Equal(100, image[(row * decoding.Grid.Width) + column], 0.3);
        }
    }

    [Fact]
    public void The_point_spread_function_is_that_of_decoded_sources()
    {
        Deconvolution decoding = Decoding.Value;
        DeconvolutionWorkspace workspace = decoding.CreateWorkspace();
        float[] live = [.. HexagonalCamera.Exposure.Select(e => e > 0 ? 1f : 0f)], image = new float[decoding.Grid.PixelCount], pif = new float[live.Length];
        DecodingWeights weights = decoding.PrepareWeights(live, workspace);
        PixelIllumination.Fill(Camera, decoding.Grid.ToDirection(360, 360), pif);

        decoding.Decode(weights, [.. pif.Select(v => (float)(v / Camera.FluxNormalisation))], image, workspace);

        SystemPsf psf = SystemPsf.Of(Camera, 1);
        for (int d = 0; d <= 4; d++)
        {
            // Sidelobes of an open quarter are a few percent beside the peak.
            Assert.Equal(psf.Profile(d), image[(360 * 721) + 360 + d], 0.06);
            Assert.Equal(psf.Profile(d), image[((360 + d) * 721) + 360], 0.06);
        }
    }

    [Fact]
    public void Cleaning_finds_sources_of_traced_photons_with_their_fluxes()
    {
        (TangentDirection, double)[] truth = [(new(0.004, -0.003), 122), (new(0.021, 0.015), 2.44), (new(-0.03, 0.028), 6.1)];
        float[] counts = HexagonalCamera.Trace(11, 2000, 20, 0.42, truth), shape = [.. Camera.Detector.IsPixel.ToArray().Select(p => p ? 1f : 0f)];
        Deconvolution decoding = Decoding.Value;
        float[] live = [.. HexagonalCamera.Exposure.Select(e => e > 0 ? 1f : 0f)];
        DecodingWeights weights = decoding.PrepareWeights(live, decoding.CreateWorkspace());

        CleanedImages images = new SidelobeCleaning(decoding).Clean(
            new Shadowgram(Camera.Detector, counts, HexagonalCamera.Exposure), weights, [shape], [], new SidelobeCleaningOptions(NewSourceThreshold: 6));

        Assert.Equal(3, images.Sources.Count);
        foreach ((TangentDirection direction, double flux) in truth)
        {
            FittedSource found = images.Sources.Select(s => s.Source).MinBy(s => double.Hypot(s.Direction.Y - direction.Y, s.Direction.Z - direction.Z));
            Assert.InRange((found.Flux - flux) / found.FluxError, -4, 4);
            Assert.InRange(double.Hypot(found.Direction.Y - direction.Y, found.Direction.Z - direction.Z) * 206265, 0, 20 + (200 / found.Significance));
        }

        double squares = 0;
        int pixels = 0;
        for (int i = 0; i < images.Residual.Length; i++)
        {
            if (weights.PartialCoding[i] < 0.5)
                continue;
            squares += images.Residual[i] * (double)images.Residual[i] / images.Variance[i];
            pixels++;
        }

        // Half a million pixels, some 20000 of them independent: 0.5 %; the rest for what a point-spread function leaves.
        Assert.Equal(1, Math.Sqrt(squares / pixels), 0.03);
    }
}
