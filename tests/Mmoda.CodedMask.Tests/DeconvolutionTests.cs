using Mmoda.Numerics;

namespace Mmoda.CodedMask.Tests;

public sealed class DeconvolutionTests(DeconvolutionTests.Kernels kernels) : IClassFixture<DeconvolutionTests.Kernels>
{
    [Fact]
    public void A_flat_shadowgram_decodes_to_zero()
    {
        float[] weights = LivePixels(dead: 0.07), rates = [.. Enumerable.Repeat(0.05f, weights.Length)];
        float[] image = kernels.Decode(kernels.Thin, weights, rates);

        // 820 counts/s in total; single-precision sums of 16384 terms keep 6 digits, scaled by partial coding at the rim.
        Assert.All(image, v => Assert.InRange(Math.Abs(v), 0, 0.02));
    }

    [Theory]
    [InlineData(400, 400)]
    [InlineData(460, 430)]
    [InlineData(461, 431)]
    [InlineData(660, 301)]
    [InlineData(399, 652)]
    public void A_noiseless_source_at_a_pixel_centre_keeps_its_flux(int x, int y)
    {
        float[] weights = LivePixels(dead: 0.07), rates = new float[weights.Length];
        PixelIllumination.FillThin(IsgriCamera.Camera, kernels.Thin.Grid.ToDirection(x, y), rates);
        for (int i = 0; i < rates.Length; i++)
            rates[i] = (rates[i] * 100 / 8192.4f) + 0.05f;

        float[] image = kernels.Decode(kernels.Thin, weights, rates);

        // Only rounding is left: 1e-6 of the 900 counts/s on the detector, over the coding fraction.
        Assert.Equal(100, image[(y * 800) + x], 0.02);
    }

    [Theory]
    [InlineData(400, 400)]
    [InlineData(461, 431)]
    [InlineData(660, 301)]
    [InlineData(201, 580)]
    public void The_loss_of_a_thick_mask_is_undone(int x, int y)
    {
        float[] weights = LivePixels(dead: 0.07), rates = new float[weights.Length];
        PixelIllumination.Fill(IsgriCamera.Camera, kernels.Thick.Grid.ToDirection(x, y), rates);
        for (int i = 0; i < rates.Length; i++)
            rates[i] = rates[i] * 100 / 8192.4f;

        float[] image = kernels.Decode(kernels.Thick, weights, rates);

        // The map is interpolated between directions 1.3 degrees apart: 1 % where the coding is above one half.
        Assert.Equal(100, image[(y * 800) + x], 1.0);
    }

    [Fact]
    public void The_loss_of_a_thick_mask_is_the_reference_curve()
    {
        // Degrees off axis, and the ratio quoted by the reference computation ("same on Y, Z and diagonal within 1 %").
        foreach ((double degrees, double expected) in ((double, double)[])[(0, 1), (3, 0.995), (5, 0.987), (6.6, 0.985), (8, 0.972), (10, 0.950), (12, 0.933)])
        {
            double t = Math.Tan(degrees * Math.PI / 180);

            // The curve itself wiggles by 1 % from degree to degree, and the nodes of the map are 1.3 degrees apart.
            Assert.Equal(expected, kernels.Thick.Loss.At(new TangentDirection(t, 0)), 0.02);
            Assert.Equal(expected, kernels.Thick.Loss.At(new TangentDirection(0, -t)), 0.02);
        }
    }

    [Fact]
    public void Decoding_is_linear()
    {
        float[] weights = LivePixels(dead: 0.07);
        var random = new Random(5);
        float[] a = [.. weights.Select(_ => (float)random.NextDouble())], b = [.. weights.Select(_ => (float)random.NextDouble())];
        float[] sum = [.. a.Zip(b, (p, q) => p + (3 * q))];

        float[] imageA = kernels.Decode(kernels.Thin, weights, a), imageB = kernels.Decode(kernels.Thin, weights, b);
        float[] imageSum = kernels.Decode(kernels.Thin, weights, sum);

        // Rates of order 1 over 16384 pixels: 3e4 counts/s in total; 1e-5 of it at the weakly coded rim.
        for (int i = 0; i < imageSum.Length; i += 97)
            Assert.Equal(imageA[i] + (3 * imageB[i]), imageSum[i], 0.5);
    }

    [Theory]

    // 8192.4^2 * 4 / (N_live q): 20698.07 at the four pixels around the axis of the classical image, 21372.77 and 21257.93 a
    // quarter of a pixel beside it, from our numpy prototype in double precision. Single precision sums keep 2e-4 of it.
    [InlineData(1, 200, 200, 20698.07)]
    [InlineData(1, 199, 199, 20698.07)]
    [InlineData(2, 400, 400, 21372.77)]
    [InlineData(2, 398, 400, 21257.93)]
    public void The_variance_is_the_propagated_one(int oversampling, int x, int y, double expected)
    {
        Deconvolution deconvolution = oversampling == 2 ? kernels.Thick : new Deconvolution(IsgriCamera.Camera, oversampling);
        float[] weights = LivePixels(dead: 0), ones = [.. Enumerable.Repeat(1f, weights.Length)];
        DeconvolutionWorkspace workspace = deconvolution.CreateWorkspace();
        DecodingWeights prepared = deconvolution.PrepareWeights(weights, workspace);
        float[] variance = new float[deconvolution.Grid.PixelCount];

        deconvolution.DecodeVariance(prepared, ones, variance, workspace);

        Assert.Equal(expected, variance[(y * deconvolution.Grid.Width) + x], expected * 2e-4);
        Assert.Equal(prepared.PartialCoding.ToArray().Count(c => c > 0), variance.Count(v => v > 0));
    }

    [Fact]
    public void Images_of_noise_have_unit_width_in_units_of_their_variance()
    {
        float[] weights = LivePixels(dead: 0.07), ones = [.. Enumerable.Repeat(1f, weights.Length)];
        DeconvolutionWorkspace workspace = kernels.Thick.CreateWorkspace();
        DecodingWeights prepared = kernels.Thick.PrepareWeights(weights, workspace);
        float[] image = new float[kernels.Thick.Grid.PixelCount], variance = new float[image.Length], rates = new float[weights.Length];
        kernels.Thick.DecodeVariance(prepared, ones, variance, workspace);
        double sum = 0, squares = 0;
        int count = 0;

        for (ulong trial = 0; trial < 12; trial++)
        {
            var random = new Philox(11, trial);
            for (int i = 0; i < rates.Length; i++)
                rates[i] = (float)random.NextNormal();
            kernels.Thick.Decode(prepared, rates, image, workspace);
            for (int i = 0; i < image.Length; i++)
            {
                if (prepared.PartialCoding[i] <= 0.05)
                    continue;
                double significance = image[i] / Math.Sqrt(variance[i]);
                sum += significance;
                squares += significance * significance;
                count++;
            }
        }

        // At most 15237 independent values per image, fewer effective ones at the rim (say 4000): 12 images have an error of
        // 1 / sqrt(2 * 48000) = 0.3 % of the width; four of them.
        Assert.InRange(sum / count, -0.02, 0.02);
        Assert.InRange(Math.Sqrt(squares / count), 0.988, 1.012);
    }

    [Fact]
    public void Pixels_and_directions_are_related_as_documented()
    {
        SkyGrid coarse = IsgriCamera.Camera.SkyGrid(1), fine = IsgriCamera.Camera.SkyGrid(2);
        var direction = new TangentDirection(0.01, -0.02);

        Assert.Equal((199.5 - (0.01 * 3202.97 / 4.6), 199.5 - (0.02 * 3202.97 / 4.6)), coarse.ToPixel(direction));
        (double x, double y) = fine.ToPixel(direction);
        Assert.Equal((2 * coarse.ToPixel(direction).X) + 0.5, x, 1e-9);
        Assert.Equal(direction.Y, fine.ToDirection(x, y).Y, 1e-15);
        Assert.Equal(direction.Z, fine.ToDirection(x, y).Z, 1e-15);
    }

    [Fact]
    public void Weights_that_make_no_sense_are_refused()
    {
        float[] weights = LivePixels(dead: 0);
        DeconvolutionWorkspace workspace = kernels.Thin.CreateWorkspace();

        Assert.Throws<ArgumentException>(() => kernels.Thin.PrepareWeights(new float[weights.Length], workspace));
        Assert.Throws<ArgumentException>(() => kernels.Thin.PrepareWeights(weights.AsSpan(1), workspace));
        weights[5] = float.NaN;
        Assert.Throws<ArgumentException>(() => kernels.Thin.PrepareWeights(weights, workspace));
    }

    private static float[] LivePixels(double dead)
    {
        var random = new Random(3);
        float[] weights = new float[IsgriCamera.Detector.CellCount];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = IsgriCamera.Detector.IsPixel[i] && random.NextDouble() >= dead ? 1 : 0;
        return weights;
    }

    public sealed class Kernels
    {
        public Deconvolution Thin { get; } = new(IsgriCamera.Create(thicknessMillimetres: 0));

        public Deconvolution Thick { get; } = new(IsgriCamera.Camera);

        public float[] Decode(Deconvolution deconvolution, float[] weights, float[] rates)
        {
            DeconvolutionWorkspace workspace = deconvolution.CreateWorkspace();
            float[] image = new float[deconvolution.Grid.PixelCount];
            deconvolution.Decode(deconvolution.PrepareWeights(weights, workspace), rates, image, workspace);
            return image;
        }
    }
}
