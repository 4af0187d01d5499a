using Mmoda.Numerics;

namespace Mmoda.CodedMask.Tests;

public sealed class MosaicAccumulatorTests
{
    private const int Size = 120;

    [Fact]
    public void Twenty_five_dithered_windows_keep_the_flux_and_the_noise()
    {
        // Real decoding noise: shadowgrams without sources, decoded on the fine grid; sources are added as point-spread functions.
        var deconvolution = new Deconvolution(IsgriCamera.Camera);
        DeconvolutionWorkspace workspace = deconvolution.CreateWorkspace();
        DecodingWeights weights = deconvolution.PrepareWeights(SimulatedSky.Weights, workspace);
        SystemPsf psf = SystemPsf.Of(IsgriCamera.Camera, 2);
        int width = deconvolution.Grid.Width;
        float[] noise = new float[deconvolution.Grid.PixelCount], variance = new float[noise.Length], clean = new float[noise.Length];
        float[] scratch = new float[noise.Length], exposure = new float[noise.Length], rates = new float[SimulatedSky.Weights.Length];
        deconvolution.DecodeVariance(weights, [.. rates.Select(_ => 1f)], variance, workspace);
        var random = new Philox(4, 4);
        var sky = new MosaicAccumulator(400, 400);
        var source = new MosaicAccumulator(400, 400);
        var region = new MosaicRegion(0, 0, 400, 400);

        for (int window = 0; window < 25; window++)
        {
            for (int i = 0; i < rates.Length; i++)
                rates[i] = (float)random.NextNormal();
            deconvolution.Decode(weights, rates, noise, workspace);
            double dx = 200 + (20 * (window % 5)) - 40 + random.NextDouble(), dy = 200 + (20 * (window / 5)) - 40 + random.NextDouble();
            Array.Clear(clean);
            psf.AddTo(clean, width, 200.37 + dx, 210.81 + dy, 1000, variance);
            sky.Add(noise, variance, exposure, width, ProjectiveMapping.Shift(dx, dy), region, scratch);
            source.Add(clean, variance, exposure, width, new ProjectiveMapping(1, 0, dx + 0.37, 0, 1, dy + 0.81, 0, 0, 1), region, scratch);
        }

        float[] image = new float[400 * 400], mosaicVariance = new float[image.Length], sum = new float[image.Length];
        source.Fill(image, mosaicVariance, sum);
        Assert.InRange(image[(210 * 400) + 200], 990, 1005);

        sky.Fill(image, mosaicVariance, sum);
        double[] significance = [.. image.Zip(mosaicVariance, (f, v) => f / Math.Sqrt(v))];
        Assert.InRange(Math.Sqrt(significance.Average(s => s * s)), 0.95, 1.1);
        Assert.InRange(significance.Average(), -0.05, 0.05);
    }

    [Fact]
    public void A_source_keeps_99_percent_at_every_sub_pixel_position()
    {
        SystemPsf psf = SystemPsf.Of(IsgriCamera.Camera, 2);
        float[] variance = [.. Enumerable.Repeat(1f, Size * Size)], scratch = new float[Size * Size];
        for (double fx = 0; fx < 1; fx += 0.25)
        {
            for (double fy = 0; fy < 1; fy += 0.25)
            {
                float[] image = new float[Size * Size], result = new float[Size * Size], v = new float[Size * Size], x = new float[Size * Size];
                psf.AddTo(image, Size, 60 + fx, 60 + fy, 1, variance);
                var mosaic = new MosaicAccumulator(Size, Size);
                mosaic.Add(image, variance, [], Size, ProjectiveMapping.Shift(fx, fy), new MosaicRegion(0, 0, Size, Size), scratch);
                mosaic.Fill(result, v, x);
                Assert.InRange(result[(60 * Size) + 60], 0.99f, 1.005f);
            }
        }
    }

    [Fact]
    public void Images_are_weighted_by_their_variances_and_exposures_add()
    {
        var mosaic = new MosaicAccumulator(8, 8);
        Add(mosaic, flux: 10, variance: 1, exposure: 100);
        Add(mosaic, flux: 20, variance: 4, exposure: 50);
        float[] image = new float[64], variance = new float[64], exposure = new float[64];

        mosaic.Fill(image, variance, exposure);

        // (10 / 1 + 20 / 4) / (1 / 1 + 1 / 4), 1 / (1 + 1 / 4), 100 + 50.
        Assert.All(image, v => Assert.Equal(12, v, 1e-5f));
        Assert.All(variance, v => Assert.Equal(0.8f, v, 1e-6f));
        Assert.All(exposure, v => Assert.Equal(150, v));
    }

    [Theory]
    [InlineData(float.NaN, 1)]
    [InlineData(5, 0)]
    [InlineData(5, float.NaN)]
    [InlineData(float.PositiveInfinity, 1)]
    [InlineData(5, float.PositiveInfinity)]
    public void A_pixel_without_value_does_not_spoil_its_neighbours(float badFlux, float badVariance)
    {
        float[] image = [.. Enumerable.Repeat(7f, 64)], variance = [.. Enumerable.Repeat(1f, 64)], exposure = new float[64];
        image[(4 * 8) + 4] = badFlux;
        variance[(4 * 8) + 4] = badVariance;
        var mosaic = new MosaicAccumulator(8, 8);
        mosaic.Add(image, variance, [], 8, ProjectiveMapping.Shift(0.25, 0), new MosaicRegion(-5, -5, 50, 50), new float[64]);

        mosaic.Fill(image, variance, exposure);

        Assert.Equal(1, variance.Count(v => v == 0));
        Assert.All(image.Where((_, i) => variance[i] > 0), v => Assert.Equal(7, v, 1e-5f));
    }

    [Fact]
    public void Merging_in_a_fixed_order_gives_equal_bytes_and_the_sum_of_both()
    {
        MosaicAccumulator Build(float flux)
        {
            var part = new MosaicAccumulator(8, 8);
            Add(part, flux, 0.3f, 10);
            Add(part, flux / 3, 0.7f, 20);
            return part;
        }

        float[] first = new float[64], second = new float[64], variance = new float[64], exposure = new float[64];
        foreach (float[] result in (float[][])[first, second])
        {
            MosaicAccumulator mosaic = Build(1.7f);
            mosaic.Merge(Build(2.9f));
            mosaic.Fill(result, variance, exposure);
        }

        Assert.Equal(first, second);
        Assert.All(exposure, v => Assert.Equal(60, v));
        Assert.Throws<ArgumentException>(() => Build(1).Merge(new MosaicAccumulator(8, 9)));
    }

    [Fact]
    public void A_projective_mapping_agrees_with_its_definition_and_knows_what_is_behind()
    {
        var mapping = new ProjectiveMapping(1.1, 0.2, 3, -0.1, 0.9, 4, 0.01, -0.3, 1);
        double[] x = new double[5], y = new double[5];

        mapping.MapRow(2, 7, x, y);
        Assert.Equal(((1.1 * 9) + 0.4 + 3) / ((0.01 * 9) - 0.6 + 1), x[2], 1e-12);
        Assert.Equal(((-0.1 * 9) + 1.8 + 4) / ((0.01 * 9) - 0.6 + 1), y[2], 1e-12);

        mapping.MapRow(9, 7, x, y);
        Assert.All(x, v => Assert.True(double.IsNaN(v)));
    }

    private static void Add(MosaicAccumulator mosaic, float flux, float variance, float exposure) => mosaic.Add(
        [.. Enumerable.Repeat(flux, 64)],
        [.. Enumerable.Repeat(variance, 64)],
        [.. Enumerable.Repeat(exposure, 64)],
        8,
        ProjectiveMapping.Shift(0, 0),
        new MosaicRegion(0, 0, 8, 8),
        new float[64]);
}
