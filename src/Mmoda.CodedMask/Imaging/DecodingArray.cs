namespace Mmoda.CodedMask;

/// <summary>
/// The mask projected on the detector's pixel grid at one sub-pixel phase, and the decoding arrays made of it.
/// </summary>
internal sealed class DecodingArray
{
    /// <summary>Projects the thin mask, its centre moved by the phase (pixels) from the centre of an odd-sized grid.</summary>
    public DecodingArray(SquareMaskCamera camera, double phaseX, double phaseY)
    {
        MaskPattern mask = camera.Mask;
        Width = GridSize(mask.Width, camera);
        Height = GridSize(mask.Height, camera);
        double half = camera.ActivePixels / 2;
        double[] alongX = Overlaps(Width, mask.Width, camera.ElementPixels, phaseX, half);
        double[] alongY = Overlaps(Height, mask.Height, camera.ElementPixels, phaseY, half);

        // Separable: first along x for every element row, then along y.
        double[] partial = new double[mask.Height * Width];
        ReadOnlySpan<byte> elements = mask.Elements;
        for (int x = 0; x < Width; x++)
        {
            for (int j = 0; j < mask.Width; j++)
            {
                // A pixel overlaps with one or two elements of the ninety-five.
                double weight = alongX[(x * mask.Width) + j];
                if (weight == 0)
                    continue;
                for (int k = 0; k < mask.Height; k++)
                    partial[(k * Width) + x] += weight * elements[(k * mask.Width) + j];
            }
        }

        int count = Width * Height;
        Positive = new float[count];
        Negative = new float[count];
        OpenPositive = new float[count];
        OpenNegative = new float[count];
        Coverage = new float[count];
        double[] line = new double[Width], coverX = Sums(alongX, Width, mask.Width), coverY = Sums(alongY, Height, mask.Height);
        for (int y = 0; y < Height; y++)
        {
            Array.Clear(line);
            for (int k = 0; k < mask.Height; k++)
            {
                double weight = alongY[(y * mask.Height) + k];
                if (weight == 0)
                    continue;
                for (int x = 0; x < Width; x++)
                    line[x] += weight * partial[(k * Width) + x];
            }

            for (int x = 0; x < Width; x++)
            {
                int i = (y * Width) + x;
                double open = line[x], cover = coverX[x] * coverY[y], code = (2 * open) - cover;
                Coverage[i] = (float)cover;
                Positive[i] = (float)Math.Max(code, 0);
                Negative[i] = (float)Math.Max(-code, 0);
                OpenPositive[i] = (float)(open * Math.Max(code, 0));
                OpenNegative[i] = (float)(open * Math.Max(-code, 0));
            }
        }
    }

    /// <summary>
    /// An array of a mask of any open fraction: its departure from the mean, which decodes with the least noise (for half-open masks
    /// it is the other one).
    /// </summary>
    /// <param name="width">Columns, odd.</param>
    /// <param name="height">Rows, odd.</param>
    /// <param name="open">Open fraction of each pixel.</param>
    /// <param name="coverage">Fraction of each pixel under the mask.</param>
    public DecodingArray(int width, int height, ReadOnlySpan<float> open, float[] coverage)
    {
        Width = width;
        Height = height;
        Coverage = coverage;
        Positive = new float[open.Length];
        Negative = new float[open.Length];
        OpenPositive = new float[open.Length];
        OpenNegative = new float[open.Length];
        double openSum = 0, coverSum = 0;
        for (int i = 0; i < open.Length; i++)
        {
            openSum += open[i];
            coverSum += coverage[i];
        }

        float mean = (float)(openSum / coverSum);
        for (int i = 0; i < open.Length; i++)
        {
            float code = open[i] - (mean * coverage[i]);
            Positive[i] = Math.Max(code, 0);
            Negative[i] = Math.Max(-code, 0);
            OpenPositive[i] = open[i] * Positive[i];
            OpenNegative[i] = open[i] * Negative[i];
        }
    }

    /// <summary>Columns of the grid, odd.</summary>
    public int Width { get; }

    /// <summary>Rows of the grid, odd.</summary>
    public int Height { get; }

    /// <summary>G⁺.</summary>
    public float[] Positive { get; }

    /// <summary>G⁻.</summary>
    public float[] Negative { get; }

    /// <summary>m G⁺.</summary>
    public float[] OpenPositive { get; }

    /// <summary>m G⁻.</summary>
    public float[] OpenNegative { get; }

    /// <summary>Fraction of the pixel's sensitive area under the mask.</summary>
    public float[] Coverage { get; }

    /// <summary>The smallest odd grid that holds the projected mask at every phase of up to half a pixel.</summary>
    public static int GridSize(int elements, SquareMaskCamera camera)
    {
        double reach = (elements * camera.ElementPixels / 2) + (camera.ActivePixels / 2) + 0.5;
        return (2 * (int)Math.Floor(reach)) + 3;
    }

    /// <summary>The square of each element.</summary>
    public static float[] Squared(float[] values) => Array.ConvertAll(values, v => v * v);

    /// <summary>[pixel][element]: fraction of the pixel's sensitive length behind the element.</summary>
    private static double[] Overlaps(int pixels, int elements, double elementPixels, double phase, double half)
    {
        double[] overlaps = new double[pixels * elements];
        double origin = ((pixels - 1) / 2.0) + phase - (elements / 2.0 * elementPixels);
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            for (int k = 0; k < elements; k++)
            {
                double start = origin + (k * elementPixels);
                double overlap = Math.Min(pixel + half, start + elementPixels) - Math.Max(pixel - half, start);
                overlaps[(pixel * elements) + k] = Math.Max(0, overlap) / (2 * half);
            }
        }

        return overlaps;
    }

    private static double[] Sums(double[] overlaps, int pixels, int elements)
    {
        double[] sums = new double[pixels];
        for (int i = 0; i < overlaps.Length; i++)
            sums[i / elements] += overlaps[i];
        return sums;
    }
}
