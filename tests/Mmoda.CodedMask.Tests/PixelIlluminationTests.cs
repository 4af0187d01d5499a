namespace Mmoda.CodedMask.Tests;

public sealed class PixelIlluminationTests
{
    private static readonly SquareMaskCamera Camera = IsgriCamera.Camera;

    [Theory]
    [InlineData(0, 0, 8192.0, 8192.0, 0.05)]

    // The shift of SGR 1935+2154 in science window 255900280010; sums to the last digit quoted by the reference computation.
    [InlineData(-11.98, 78.72, 6391.3, 5836.5, 0.1)]
    public void Sums_are_those_of_the_reference_computation(double columns, double rows, double thin, double thick, double tolerance)
    {
        float[] pif = new float[Camera.Detector.CellCount];

        PixelIllumination.FillThin(Camera, Camera.FromShadowShift(columns, rows), pif);
        Assert.Equal(thin, pif.Sum(v => (double)v), tolerance);

        // The reference sub-samples thick pixels 16 x 16 (rms 0.01 per pixel over 16384 pixels: 1.3; 3 sigma allowed).
        PixelIllumination.Fill(Camera, Camera.FromShadowShift(columns, rows), pif);
        Assert.Equal(thick, pif.Sum(v => (double)v), Math.Max(tolerance, columns == 0 ? 0 : 4));
    }

    [Theory]
    [InlineData(-11.98, 78.72)]
    [InlineData(130.3, -95.7)]
    [InlineData(-160.1, 20.25)]
    public void Areas_are_exact(double columns, double rows)
    {
        float[] pif = new float[Camera.Detector.CellCount];

        PixelIllumination.Fill(Camera, Camera.FromShadowShift(columns, rows), pif);

        foreach (int cell in (int[])[0, 777, 4071, 8000, 12345, 17419])
            Assert.Equal(SubSampled(columns, rows, cell, 400), pif[cell], 0.01);
    }

    [Fact]
    public void A_source_outside_the_field_lights_nothing_and_gaps_stay_dark()
    {
        float[] pif = new float[Camera.Detector.CellCount];

        PixelIllumination.Fill(Camera, Camera.FromShadowShift(190, 0), pif);
        Assert.All(pif, v => Assert.Equal(0, v));

        PixelIllumination.Fill(Camera, default, pif, closedTransmission: 0.25);
        for (int i = 0; i < pif.Length; i++)
            Assert.InRange(pif[i], Camera.Detector.IsPixel[i] ? 0.25f : 0, Camera.Detector.IsPixel[i] ? 1 : 0);
    }

    [Fact]
    public void The_gradient_predicts_a_small_shift()
    {
        int n = Camera.Detector.CellCount;
        float[] at = new float[n], moved = new float[n], dx = new float[n], dy = new float[n], scratch = new float[n];
        TangentDirection direction = Camera.FromShadowShift(33.3, -20.7);
        PixelIllumination.Fill(Camera, direction, at);
        PixelIllumination.Fill(Camera, Camera.FromShadowShift(33.36, -20.62), moved);

        PixelIllumination.FillGradient(Camera, direction, 0.1, dx, dy, scratch);

        double error = 0, change = 0;
        for (int i = 0; i < n; i++)
        {
            error += Math.Pow(moved[i] - at[i] - (0.06 * dx[i]) - (0.08 * dy[i]), 2);
            change += Math.Pow(moved[i] - at[i], 2);
        }

        // Edges that cross a pixel border within the step break the linearity of a few per cent of the pixels.
        Assert.True(error < 0.05 * change, $"{error} of {change}");
    }

    /// <summary>The definition, by brute force: the share of points of a pixel that see the source through both faces.</summary>
    private static double SubSampled(double columns, double rows, int cell, int perSide)
    {
        if (!Camera.Detector.IsPixel[cell])
            return 0;
        double element = 11.2 / 4.6, spread = 16 / 3202.97, half = 2.0 / 4.6;
        int lit = 0;
        for (int i = 0; i < perSide; i++)
        {
            for (int j = 0; j < perSide; j++)
            {
                double x = (cell % 130) - 64.5 - half + (2 * half * (i + 0.5) / perSide);
                double y = (cell / 130) - 66.5 - half + (2 * half * (j + 0.5) / perSide);
                bool open = true;
                foreach (double face in (double[])[-0.5, 0.5])
                {
                    int k = (int)Math.Floor(((x - (columns * (1 + (face * spread)))) / element) + 47.5);
                    int l = (int)Math.Floor(((y - (rows * (1 + (face * spread)))) / element) + 47.5);
                    open &= k is >= 0 and < 95 && l is >= 0 and < 95 && Camera.Mask.Elements[(l * 95) + k] == 1;
                }

                lit += open ? 1 : 0;
            }
        }

        return lit / (double)(perSide * perSide);
    }
}
