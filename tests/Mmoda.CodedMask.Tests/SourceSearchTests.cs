using Mmoda.Numerics;

namespace Mmoda.CodedMask.Tests;

public sealed class SourceSearchTests
{
    private const int Size = 100;

    [Fact]
    public void The_point_spread_function_has_the_reference_values()
    {
        SystemPsf psf = SystemPsf.Of(IsgriCamera.Camera, 1);

        foreach ((double x, double expected) in ((double, double)[])[(0, 1), (0.5, 0.8917), (1, 0.6689), (2, 0.2111), (3, 0.0029), (4.18, 0)])
        {
            Assert.Equal(expected, psf.Profile(x), 5e-5);
            Assert.Equal(expected, psf.Profile(-x), 5e-5);
        }

        Assert.Equal(4.174, psf.Reach, 1e-3);
        double slope = (psf.Profile(1.1 + 1e-6) - psf.Profile(1.1 - 1e-6)) / 2e-6;
        _ = psf.Profile(1.1, out double analytic);
        Assert.Equal(slope, analytic, 1e-6);
    }

    [Theory]
    [InlineData(1, 40.5, 52.5)]
    [InlineData(1, 40.13, 51.72)]
    [InlineData(2, 40.5, 52.5)]
    [InlineData(2, 40.9, 51.3)]
    public void A_noiseless_source_is_measured_exactly(int oversampling, double x, double y)
    {
        SystemPsf psf = SystemPsf.Of(IsgriCamera.Camera, oversampling);
        float[] image = new float[Size * Size], variance = [.. Enumerable.Repeat(4f, image.Length)];
        psf.AddTo(image, Size, x, y, 50, variance);

        ImagePeak peak = Assert.Single(SourceSearch.Find(image, variance, Size, psf, 5));

        Assert.Equal(x, peak.X, 1e-3);
        Assert.Equal(y, peak.Y, 1e-3);
        Assert.Equal(50, peak.Flux, 0.01);
        Assert.Equal(2, peak.FluxError);
        Assert.Equal(25, peak.Significance, 0.01);
        Assert.InRange(peak.PeakSignificance, 0.79 * 25, 25);
    }

    [Theory]
    [InlineData(230.0, 180.0)]
    [InlineData(230.25, 180.5)]
    [InlineData(160.5, 230.75)]
    [InlineData(199.3, 199.9)]
    public void A_decoded_source_is_measured_well_in_the_classical_image(double x, double y)
    {
        var deconvolution = new Deconvolution(IsgriCamera.Camera, oversampling: 1);
        DeconvolutionWorkspace workspace = deconvolution.CreateWorkspace();
        float[] alive = [.. IsgriCamera.Detector.IsPixel.ToArray().Select(p => p ? 1f : 0f)], rates = new float[alive.Length];
        DecodingWeights weights = deconvolution.PrepareWeights(alive, workspace);
        PixelIllumination.Fill(IsgriCamera.Camera, deconvolution.Grid.ToDirection(x, y), rates);
        for (int i = 0; i < rates.Length; i++)
            rates[i] *= 100 / 8192.4f;
        float[] image = new float[deconvolution.Grid.PixelCount], variance = new float[image.Length];
        deconvolution.Decode(weights, rates, image, workspace);
        deconvolution.DecodeVariance(weights, [.. rates.Select(r => (r + 0.05f) / 1200)], variance, workspace);

        ImagePeak peak = SourceSearch.Find(image, variance, 400, SystemPsf.Of(IsgriCamera.Camera, 1), 5)[0];

        // Fully coded directions. The analytic function is the average over the pattern: amplitude 98 to 101 %, position within
        // 0.06 pixels; the map of the thick-mask loss adds 1 %. (In a raw image of the partially coded field sidelobes near the
        // peak bias such a fit by several per cent, which is why fluxes are fitted on the detector.)
        Assert.InRange(peak.Flux, 97, 102);
        Assert.InRange(peak.X - x, -0.08, 0.08);
        Assert.InRange(peak.Y - y, -0.08, 0.08);
    }

    [Fact]
    public void Flanks_of_a_bright_source_are_not_sources_but_a_separate_one_is()
    {
        SystemPsf psf = SystemPsf.Of(IsgriCamera.Camera, 1);
        float[] image = new float[Size * Size], variance = [.. Enumerable.Repeat(1f, image.Length)];
        var random = new Philox(1, 2);
        for (int i = 0; i < image.Length; i++)
            image[i] = (float)random.NextNormal();
        psf.AddTo(image, Size, 50.2, 50.4, 300, variance);
        psf.AddTo(image, Size, 61.3, 50, 12, variance);

        IReadOnlyList<ImagePeak> peaks = SourceSearch.Find(image, variance, Size, psf, 6);

        Assert.Equal(2, peaks.Count);
        Assert.Equal(300, peaks[0].Flux, 3.0);
        Assert.Equal(61.3, peaks[1].X, 0.4);
        Assert.Single(SourceSearch.Find(image, variance, Size, psf, 6, maximumCount: 1));
    }

    [Fact]
    public void Pixels_without_variance_do_not_exist()
    {
        float[] image = new float[Size * Size], variance = new float[image.Length];
        image.AsSpan().Fill(float.NaN);
        image[5050] = 1000;
        image[6060] = float.PositiveInfinity;
        variance[6060] = 1;

        Assert.Empty(SourceSearch.Find(image, variance, Size, SystemPsf.Of(IsgriCamera.Camera, 1), 5));
    }
}
