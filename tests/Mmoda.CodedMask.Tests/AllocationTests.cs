using Mmoda.Numerics;

namespace Mmoda.CodedMask.Tests;

/// <summary>Kernels run thousands of times per second: their callers own all buffers.</summary>
public sealed class AllocationTests
{
    [Fact]
    public void Decoding_illumination_and_mosaics_allocate_nothing()
    {
        var deconvolution = new Deconvolution(IsgriCamera.Camera);
        DeconvolutionWorkspace workspace = deconvolution.CreateWorkspace();
        DecodingWeights weights = deconvolution.PrepareWeights(SimulatedSky.Weights, workspace);
        float[] image = new float[deconvolution.Grid.PixelCount], variance = new float[image.Length], scratch = new float[image.Length];
        float[] plane = new float[IsgriCamera.Detector.CellCount];
        var mosaic = new MosaicAccumulator(300, 300);
        void Run()
        {
            PixelIllumination.Fill(IsgriCamera.Camera, new TangentDirection(0.1, -0.05), plane);
            deconvolution.Decode(weights, plane, image, workspace);
            deconvolution.DecodeVariance(weights, plane, variance, workspace);
            mosaic.Add(image, variance, [], 800, ProjectiveMapping.Shift(200.4, 150.6), new MosaicRegion(0, 0, 300, 300), scratch);
        }

        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Random_numbers_allocate_nothing()
    {
        var random = new Philox(1, 1);
        double sum = random.NextPoisson(50) + random.NextNormal();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            sum += random.NextPoisson(i / 10.0) + random.NextNormal();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(double.IsFinite(sum));
    }
}
