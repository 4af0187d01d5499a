using Mmoda.Numerics;

namespace Mmoda.CodedMask;

/// <summary>
/// A hexagonal mask as a detector of finite cells and finite position resolution sees it, at any sub-cell shift.
/// </summary>
/// <remarks>
/// The open fraction of cells of a quarter of the pitch, convolved with the resolution and with the sensitive side of a cell. Kept as
/// 4 × 4 planes of one value for each detector cell, so that every shift is a sum of whole rows: the four quarters around it along each axis,
/// with the weights of cubic convolution (Keys 1981). Values are whole parts of 65535: half the memory, exact to 1e-5.
/// </remarks>
internal sealed class BlurredMask
{
    private const int Steps = 4;

    // Lines through each row of quarters.
    private const int Lines = 4;

    private const float Open = ushort.MaxValue;

    private readonly ushort[][] _planes;
    private readonly int _half;

    private BlurredMask(int half)
    {
        _half = half;
        Size = (2 * half) + 1;
        _planes = [.. Enumerable.Range(0, Steps * Steps).Select(_ => new ushort[Size * Size])];
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
        // One fine row after another, of which only those within the reach of the blur are there.
        int fine = Steps * Size;
        float[] kernel = Kernel(activePixels, sigmaPixels), open = new float[kernel.Length * fine], across = new float[fine], line = new float[fine];
        int reach = kernel.Length / 2;
        for (int y = -reach; y < fine; y++)
        {
            Span<float> next = open.AsSpan((y + reach) % kernel.Length * fine, fine);
            next.Clear();
            for (int k = 0; k < Lines && y + reach < fine; k++)
                AddLine(mask, pitchMillimetres / Steps * (y + reach + ((k + 0.5) / Lines) - 0.5 - (Steps * _half)), pitchMillimetres / Steps, next);
            if (y < 0)
                continue;
            Array.Clear(across);
            for (int k = Math.Max(0, reach - y); k < kernel.Length && y + k - reach < fine; k++)
                PlaneArithmetic.AddScaled(across, open.AsSpan((y + k - reach) % kernel.Length * fine, fine), kernel[k]);
            Blur(across, kernel, line);
            for (int x = 0; x < fine; x++)
                _planes[(y % Steps * Steps) + (x % Steps)][(y / Steps * Size) + (x / Steps)] = Whole(Open * line[x]);
        }
    }

    /// <summary>The weighted sum of masks of one size.</summary>
    public static BlurredMask Mix(IReadOnlyList<(BlurredMask Mask, float Weight)> parts)
    {
        BlurredMask mixed = new(parts[0].Mask._half);
        float[] sum = new float[mixed.Size * mixed.Size];
        for (int p = 0; p < mixed._planes.Length; p++)
        {
            Array.Clear(sum);
            foreach ((BlurredMask mask, float weight) in parts)
                PlaneArithmetic.AddScaled(sum, mask._planes[p], weight);
            for (int i = 0; i < sum.Length; i++)
                mixed._planes[p][i] = Whole(sum[i]);
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
                    ReadOnlySpan<ushort> plane = _planes[(row.Plane * Steps) + column.Plane];
                    PlaneArithmetic.AddScaled(
                        line[first..end], plane.Slice(((row.First + y) * Size) + column.First + first, end - first), row.Weight * column.Weight * weight / Open);
                }
            }
        }
    }

    private static ushort Whole(float value) => (ushort)Math.Clamp(value + 0.5f, 0, Open);

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

    /// <summary>Adds the open stretches of a line through the mask, exact along x.</summary>
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

    private static void Blur(ReadOnlySpan<float> source, float[] kernel, Span<float> target)
    {
        target.Clear();
        for (int k = 0; k < kernel.Length; k++)
        {
            int shift = k - (kernel.Length / 2), first = Math.Max(0, -shift), count = source.Length - Math.Abs(shift);
            PlaneArithmetic.AddScaled(target.Slice(first, count), source.Slice(first + shift, count), kernel[k]);
        }
    }

    private readonly record struct Tap(int First, int Plane, float Weight);
}
