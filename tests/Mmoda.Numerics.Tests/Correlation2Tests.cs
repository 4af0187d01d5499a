using System.Numerics;

namespace Mmoda.Numerics.Tests;

public sealed class Correlation2Tests
{
    [Theory]
    [InlineData(CorrelationExtent.Full, 13, 11, 5, 4)]
    [InlineData(CorrelationExtent.Full, 4, 3, 9, 8)]
    [InlineData(CorrelationExtent.Same, 37, 29, 6, 7)]
    [InlineData(CorrelationExtent.Same, 40, 31, 17, 17)]
    [InlineData(CorrelationExtent.Circular, 20, 21, 5, 4)]
    [InlineData(CorrelationExtent.Circular, 32, 48, 32, 48)]
    public void A_result_is_the_sum_of_products(CorrelationExtent extent, int width, int height, int kernelWidth, int kernelHeight)
    {
        Check<float>(extent, width, height, kernelWidth, kernelHeight, 1e-5);
        Check<double>(extent, width, height, kernelWidth, kernelHeight, 1e-13);
    }

    [Fact]
    public void The_kernel_of_one_element_leaves_the_plane()
    {
        var plan = new Correlation2<double>(12, 9, 3, 3, CorrelationExtent.Same);
        double[] kernel = [0, 0, 0, 0, 1, 0, 0, 0, 0], plane = FourierOracle.RealParts<double>(FourierOracle.Noise(3, 12 * 9));
        double[] spectrum = new double[plan.KernelSpectrumLength], output = new double[plane.Length], scratch = new double[plan.ScratchLength];

        plan.PrepareConvolution(kernel, spectrum, scratch);
        plan.Apply(plane, spectrum, output, scratch);

        Assert.All(plane.Zip(output), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Correlation2<float>(16, 16, 17, 3, CorrelationExtent.Circular));
        Assert.Throws<ArgumentException>(() => new Correlation2<float>(11, 16, 3, 3, CorrelationExtent.Circular));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Correlation2<float>(16, 16, 0, 3, CorrelationExtent.Full));
        var plan = new Correlation2<float>(8, 8, 3, 3, CorrelationExtent.Same);
        Assert.Throws<ArgumentException>(() => plan.PrepareConvolution(new float[8], new float[9999], new float[9999]));
        Assert.Throws<ArgumentException>(() => plan.Apply(new float[65], new float[9999], new float[9999], new float[9999]));
    }

    private static void Check<T>(CorrelationExtent extent, int width, int height, int kernelWidth, int kernelHeight, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Two planes in one call. Outputs are of order sqrt(terms) <= 40 of products below 1/4: the tolerance is about 10 roundings.
        var plan = new Correlation2<T>(width, height, kernelWidth, kernelHeight, extent);
        T[] planes = FourierOracle.RealParts<T>(FourierOracle.Noise(1, 2 * width * height));
        T[] kernel = FourierOracle.RealParts<T>(FourierOracle.Noise(2, kernelWidth * kernelHeight));
        T[] spectrum = new T[plan.KernelSpectrumLength], scratch = new T[plan.ScratchLength];
        T[] output = new T[2 * plan.OutputWidth * plan.OutputHeight];
        bool isCircular = extent == CorrelationExtent.Circular;
        int left = extent == CorrelationExtent.Same ? (kernelWidth - 1) / 2 : 0, top = extent == CorrelationExtent.Same ? (kernelHeight - 1) / 2 : 0;
        foreach (bool convolve in (bool[])[true, false])
        {
            if (convolve)
                plan.PrepareConvolution(kernel, spectrum, scratch);
            else
                plan.PrepareCorrelation(kernel, spectrum, scratch);
            plan.Apply(planes, spectrum, output, scratch);
            for (int y = 0; y < plan.OutputHeight; y++)
            {
                for (int x = 0; x < plan.OutputWidth; x++)
                {
                    double sum = 0;
                    for (int j = 0; j < kernelHeight; j++)
                    {
                        for (int i = 0; i < kernelWidth; i++)
                        {
                            // Full correlations have lag 0 at the kernel's last index.
                            int px = convolve ? x + left - i : isCircular ? x + i : x + left - (kernelWidth - 1) + i;
                            int py = convolve ? y + top - j : isCircular ? y + j : y + top - (kernelHeight - 1) + j;
                            if (isCircular)
                                (px, py) = ((px + width) % width, (py + height) % height);
                            if (px >= 0 && px < width && py >= 0 && py < height)
                                sum += double.CreateTruncating(planes[(width * height) + (py * width) + px]) * double.CreateTruncating(kernel[(j * kernelWidth) + i]);
                        }
                    }

                    Assert.Equal(sum, double.CreateTruncating(output[(plan.OutputWidth * (plan.OutputHeight + y)) + x]), tolerance);
                }
            }
        }
    }
}
