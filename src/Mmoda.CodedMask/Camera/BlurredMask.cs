using Mmoda.Numerics;

namespace Mmoda.CodedMask;

/// <summary>
/// A hexagonal mask as a detector of finite cells and finite position resolution sees it, at any sub-cell shift.
/// </summary>
/// <remarks>
/// The open fraction of cells of a quarter of the pitch, convolved with the resolution and with the sensitive side of a cell. Kept as
/// 4 × 4 planes of one value for each detector cell, so that every shift is a sum of whole rows: the four quarters around it along each axis,
/// with the weights of cubic convolution (Keys 1981).
/// </remarks>
internal sealed class BlurredMask
{
    private const int Steps = 4;

    // Lines through each row of quarters.
    private const int Lines = 4;

    private readonly float[][] _planes;
    private readonly int _half;

    private BlurredMask(int half)
    {
        _half = half;
        Size = (2 * half) + 1;
        _planes = [.. Enumerable.Range(0, Steps * Steps).Select(_ => new float[Size * Size])];
    }

    /// <summary>Makes the planes.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="pitchMillimetres">Pitch of the detector's cells.</param>
    /// <param name="activePixels">Sensitive side of a cell, in cells.</param>
    /// <param name="sigmaPixels">Standard deviation of measured positions, in cells.</param>
    /// <param name="marginPixels">What the planes hold beyond the mask, in cells.</param>
    public BlurredMask(HexagonalMask mask, double pitchMillimetres, double activePixels, double sigmaPixels, double marginPixels)
        : this((int)Math.Ceiling((0.5 * mask.DiameterMillimetres / pitchMillimetres) + marginPixels))
    {
        int fine = Steps * Size;
        float[] image = OpenFractions(mask, pitchMillimetres, fine), blurred = new float[image.Length];
        float[] kernel = Kernel(activePixels, sigmaPixels);
        BlurRows(image, fine, kernel, blurred);
        BlurColumns(blurred, fine, kernel, image);
        for (int p = 0; p < _planes.Length; p++)
        {
            float[] plane = _planes[p];
            int column = p % Steps, row = p / Steps;
            for (int y = 0; y < Size; y++)
            {
                int from = (((y * Steps) + row) * fine) + column;
                for (int x = 0; x < Size; x++)
                    plane[(y * Size) + x] = image[from + (x * Steps)];
            }
        }
    }

    /// <summary>The weighted sum of masks of one size.</summary>
    public static BlurredMask Mix(IReadOnlyList<(BlurredMask Mask, float Weight)> parts)
    {
        BlurredMask mixed = new(parts[0].Mask._half);
        foreach ((BlurredMask mask, float weight) in parts)
        {
            for (int p = 0; p < mixed._planes.Length; p++)
                PlaneArithmetic.AddScaled(mixed._planes[p], mask._planes[p], weight);
        }

        return mixed;
    }

    /// <summary>Cells along each side of the planes, odd; the mask is in the middle.</summary>
    public int Size { get; }

    /// <summary>Adds to cells what each sees of the mask at its own place plus a shift.</summary>
    /// <param name="shiftX">Along x, cells.</param>
    /// <param name="shiftY">Along y, cells.</param>
    /// <param name="width">Columns; the middle of the cells sees the middle of the mask when the shift is 0.</param>
    /// <param name="height">Rows.</param>
    /// <param name="weight">Factor of what is added.</param>
    /// <param name="values">The open fraction seen by each cell is added, x fastest; 0 beyond the mask.</param>
    public void AddTo(double shiftX, double shiftY, int width, int height, float weight, Span<float> values)
    {
        Span<Tap> columns = stackalloc Tap[4], rows = stackalloc Tap[4];
        columns = columns[..Taps(shiftX + _half - ((width - 1) / 2.0), columns)];
        rows = rows[..Taps(shiftY + _half - ((height - 1) / 2.0), rows)];
        for (int y = 0; y < height; y++)
        {
            Span<float> line = values.Slice(y * width, width);
            foreach (Tap row in rows)
            {
                if ((uint)(row.First + y) >= (uint)Size)
                    continue;
                foreach (Tap column in columns)
                {
                    int first = Math.Max(0, -column.First), end = Math.Min(width, Size - column.First);
                    if (end <= first)
                        continue;
                    ReadOnlySpan<float> plane = _planes[(row.Plane * Steps) + column.Plane];
                    PlaneArithmetic.AddScaled(
                        line[first..end], plane.Slice(((row.First + y) * Size) + column.First + first, end - first), row.Weight * column.Weight * weight);
                }
            }
        }
    }

    private static int Taps(double start, Span<Tap> taps)
    {
        double quarters = start * Steps;
        int lower = (int)Math.Floor(quarters), count = 0;
        double t = quarters - lower;
        ReadOnlySpan<double> weights =
        [
            -0.5 * t * (1 - t) * (1 - t),
            1 + (t * t * ((1.5 * t) - 2.5)),
            t * (0.5 + (t * (2 - (1.5 * t)))),
            -0.5 * t * t * (1 - t),
        ];
        for (int k = 0; k < weights.Length; k++)
        {
            int quarter = lower - 1 + k, first = (int)Math.Floor(quarter / (double)Steps);
            if (weights[k] != 0)
                taps[count++] = new Tap(first, quarter - (first * Steps), (float)weights[k]);
        }

        return count;
    }

    // Exact along x, on a few lines through each row of quarters.
    private float[] OpenFractions(HexagonalMask mask, double pitchMillimetres, int fine)
    {
        float[] open = new float[fine * fine];
        double step = pitchMillimetres / Steps;
        for (int y = 0; y < fine; y++)
        {
            for (int k = 0; k < Lines; k++)
                AddLine(mask, step * (y + ((k + 0.5) / Lines) - 0.5 - (Steps * _half)), step, open.AsSpan(y * fine, fine));
        }

        return open;
    }

    /// <summary>Adds the open stretches of a line through the mask.</summary>
    private void AddLine(HexagonalMask mask, double y, double step, Span<float> line)
    {
        double width = mask.ElementMillimetres, side = width / Math.Sqrt(3), rowHeight = 1.5 * side, radius = 0.5 * mask.DiameterMillimetres;
        if (Math.Abs(y) >= radius)
            return;
        double limit = Math.Sqrt((radius * radius) - (y * y));
        int below = (int)Math.Floor(y / rowHeight);
        for (int j = below; j <= below + 1; j++)
        {
            // Between two rows a hexagon narrows towards its corner.
            double half = Math.Min(0.5 * width, Math.Sqrt(3) * (side - Math.Abs(y - (rowHeight * j))));
            int reach = (int)Math.Ceiling(limit / width) + 1, middle = (int)Math.Round(-0.5 * j);
            for (int i = middle - reach; i <= middle + reach; i++)
            {
                double centre = width * (i + (0.5 * j)), from = Math.Max(centre - half, -limit), to = Math.Min(centre + half, limit);
                if (to > from && mask.Residues[mask.ResidueOf(i, j)])
                    AddStretch(line, (from / step) + (Steps * _half), (to / step) + (Steps * _half));
            }
        }
    }

    private static void AddStretch(Span<float> line, double from, double to)
    {
        const float Weight = 1f / Lines;
        int first = (int)Math.Floor(from + 0.5), last = (int)Math.Floor(to + 0.5);
        if (first == last)
        {
            line[first] += (float)(to - from) * Weight;
            return;
        }

        line[first] += (float)(first + 0.5 - from) * Weight;
        line[last] += (float)(to - last + 0.5) * Weight;
        for (int k = first + 1; k < last; k++)
            line[k] += Weight;
    }

    // A Gaussian convolved with the sensitive side of a cell; the quarters have blurred a little already.
    private static float[] Kernel(double active, double sigma)
    {
        double left = Math.Sqrt(Math.Max(1e-4, (sigma * sigma) - (1.0 / (12 * Steps * Steps)))) * Math.Sqrt(2);
        int reach = (int)Math.Ceiling(Steps * ((active / 2) + (4 * sigma)));
        double[] weights =
        [
            .. Enumerable.Range(-reach, (2 * reach) + 1).Select(k =>
                SpecialFunctions.Erf((((double)k / Steps) + (active / 2)) / left) - SpecialFunctions.Erf((((double)k / Steps) - (active / 2)) / left)),
        ];
        double sum = weights.Sum();
        return [.. weights.Select(w => (float)(w / sum))];
    }

    private static void BlurRows(float[] image, int size, float[] kernel, float[] result)
    {
        int reach = kernel.Length / 2;
        Array.Clear(result);
        for (int y = 0; y < size; y++)
        {
            ReadOnlySpan<float> source = image.AsSpan(y * size, size);
            Span<float> target = result.AsSpan(y * size, size);
            for (int k = 0; k < kernel.Length; k++)
            {
                int shift = k - reach, first = Math.Max(0, -shift), count = size - Math.Abs(shift);
                PlaneArithmetic.AddScaled(target.Slice(first, count), source.Slice(first + shift, count), kernel[k]);
            }
        }
    }

    private static void BlurColumns(float[] image, int size, float[] kernel, float[] result)
    {
        int reach = kernel.Length / 2;
        Array.Clear(result);
        for (int y = 0; y < size; y++)
        {
            Span<float> target = result.AsSpan(y * size, size);
            for (int k = Math.Max(0, reach - y); k < kernel.Length && y + k - reach < size; k++)
                PlaneArithmetic.AddScaled(target, image.AsSpan((y + k - reach) * size, size), kernel[k]);
        }
    }

    private readonly record struct Tap(int First, int Plane, float Weight);
}
