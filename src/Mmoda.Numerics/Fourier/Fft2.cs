using System.Runtime.Intrinsics;

namespace Mmoda.Numerics;

/// <summary>
/// A plan for two-dimensional single-precision transforms and cross-correlations of planes stored row by row.
/// </summary>
/// <remarks>
/// <para>Two real planes travel as the real and imaginary part of one complex transform: a correlation with a real kernel
/// treats both at once; a real plane correlated with a complex kernel gives two correlations at once.</para>
/// <para>A spectrum is <see cref="SpectrumLength"/> floats in an order that only plans of the same size understand
/// (digit-reversed, in blocks of 16 rows); element-wise products of spectra are all that is needed of it.</para>
/// <para>Cost O(W H log(W H)); no allocation per call. Relative error about 3e-7 of the largest output.
/// Thread safety: immutable; one plan serves any number of threads, each with its own scratch.</para>
/// </remarks>
public sealed unsafe class Fft2
{
    private const int Lanes = 16;
    private const int Stride = 2 * Lanes;

    private readonly LaneFft<float> _alongX;
    private readonly LaneFft<float> _alongY;

    /// <summary>Plans transforms of <paramref name="width"/> × <paramref name="height"/>.</summary>
    /// <param name="width">A multiple of 16 without prime factors above 5, such as 384, 512, 768 or 800.</param>
    /// <param name="height">As <paramref name="width"/>.</param>
    /// <exception cref="ArgumentException">A size is not of that form.</exception>
    public Fft2(int width, int height)
    {
        ThrowUnlessGood(width, nameof(width));
        ThrowUnlessGood(height, nameof(height));
        Width = width;
        Height = height;
        _alongX = new LaneFft<float>(width, largestRadix: 4);
        _alongY = width == height ? _alongX : new LaneFft<float>(height, largestRadix: 4);
    }

    /// <summary>Number of columns.</summary>
    public int Width { get; }

    /// <summary>Number of rows.</summary>
    public int Height { get; }

    /// <summary>Floats in a spectrum: <c>2 × Width × Height</c>.</summary>
    public int SpectrumLength => 2 * Width * Height;

    /// <summary>Floats of scratch that each call needs.</summary>
    public int ScratchLength => SpectrumLength + (Stride * (Math.Max(Width, Height) + 1));

    /// <summary>The smallest size that a plan accepts and that is not below <paramref name="minimum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimum"/> is below 1.</exception>
    public static int GoodSize(int minimum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, 1);
        int size = (minimum + Lanes - 1) / Lanes * Lanes;
        while (!IsGood(size))
            size += Lanes;
        return size;
    }

    /// <summary>Transforms a plane, zero-padded to <see cref="Width"/> × <see cref="Height"/>.</summary>
    /// <param name="real">Real parts, <paramref name="planeWidth"/> × <paramref name="planeHeight"/>, x fastest.</param>
    /// <param name="imaginary">Imaginary parts of the same shape, or empty for zeros.</param>
    /// <param name="planeWidth">Columns given; the rest is zero.</param>
    /// <param name="planeHeight">Rows given; the rest is zero.</param>
    /// <param name="spectrum">Receives <see cref="SpectrumLength"/> floats, unnormalised, in the plan's own order.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> floats; contents are lost.</param>
    /// <exception cref="ArgumentException">A span is too short or the plane is larger than the plan.</exception>
    public void Forward(
        ReadOnlySpan<float> real, ReadOnlySpan<float> imaginary, int planeWidth, int planeHeight, Span<float> spectrum, Span<float> scratch)
    {
        ThrowIfShorter(real.Length, planeWidth * planeHeight, nameof(real));
        Transform(real, imaginary, planeWidth, planeHeight, spectrum, scratch);
    }

    /// <summary>
    /// Prepares a kernel k for <see cref="Correlate"/>: the spectrum of the correlation with <c>real + i imaginary</c>,
    /// with the normalisation 1 / (W H) included.
    /// </summary>
    /// <param name="real">Real kernel, <paramref name="planeWidth"/> × <paramref name="planeHeight"/>, x fastest.</param>
    /// <param name="imaginary">A second kernel of the same shape, or empty.</param>
    /// <param name="planeWidth">Columns given; the rest is zero.</param>
    /// <param name="planeHeight">Rows given; the rest is zero.</param>
    /// <param name="kernel">Receives <see cref="SpectrumLength"/> floats.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> floats.</param>
    /// <exception cref="ArgumentException">A span is too short or the plane is larger than the plan.</exception>
    public void PrepareKernel(
        ReadOnlySpan<float> real, ReadOnlySpan<float> imaginary, int planeWidth, int planeHeight, Span<float> kernel, Span<float> scratch)
    {
        // A correlation needs the transform of the opposite direction, which is the forward one with real and imaginary
        // parts exchanged on the way in and on the way out.
        ThrowIfShorter(real.Length, planeWidth * planeHeight, nameof(real));
        Transform(imaginary, real, planeWidth, planeHeight, kernel, scratch);
        float scale = 1f / ((float)Width * Height);
        for (int at = 0; at < SpectrumLength; at += Stride)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                float re = kernel[at + lane], im = kernel[at + Lanes + lane];
                kernel[at + lane] = im * scale;
                kernel[at + Lanes + lane] = re * scale;
            }
        }
    }

    /// <summary>
    /// Cross-correlates: <c>c[L] = Σ_p d[p] k[p − L]</c>, lags cyclic (lag −1 is at the last row or column).
    /// </summary>
    /// <param name="spectrum">Of the plane d, by <see cref="Forward"/>; unchanged.</param>
    /// <param name="kernel">Of the kernel k, by <see cref="PrepareKernel"/>; unchanged.</param>
    /// <param name="real">Receives the real parts, Width × Height.</param>
    /// <param name="imaginary">Receives the imaginary parts, Width × Height.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> floats.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void Correlate(
        ReadOnlySpan<float> spectrum, ReadOnlySpan<float> kernel, Span<float> real, Span<float> imaginary, Span<float> scratch)
    {
        int count = Width * Height;
        ThrowIfShorter(spectrum.Length, SpectrumLength, nameof(spectrum));
        ThrowIfShorter(kernel.Length, SpectrumLength, nameof(kernel));
        ThrowIfShorter(real.Length, count, nameof(real));
        ThrowIfShorter(imaginary.Length, count, nameof(imaginary));
        ThrowIfShorter(scratch.Length, ScratchLength, nameof(scratch));
        fixed (float* freq = spectrum, mask = kernel, re = real, im = imaginary, buffer = scratch)
        {
            float* work = PlanAxis<float>.Align(buffer);
            int groups = Width / Lanes;
            float* columns = work + (Stride * Math.Max(Width, Height));
            for (int row = 0; row < Height; row += Lanes)
            {
                long offset = (long)row * Width * 2;
                for (int i = 0; i < Width * Stride; i += Stride)
                    (ComplexLanes<float>.Load(freq + offset + i) * ComplexLanes<float>.Load(mask + offset + i)).Store(work + i);
                _alongX.Inverse(work);
                float* target = columns + ((long)row * groups * Stride);
                for (int group = 0; group < groups; group++)
                {
                    float* from = work + ((long)group * Lanes * Stride), to = target + (group * Stride);
                    LaneTranspose.Tile(from, Stride, to, (long)groups * Stride);
                    LaneTranspose.Tile(from + Lanes, Stride, to + Lanes, (long)groups * Stride);
                }
            }

            for (int group = 0; group < groups; group++)
            {
                float* source = columns + (group * Stride);
                for (int row = 0; row < Height; row++)
                    ComplexLanes<float>.Load(source + ((long)row * groups * Stride)).Store(work + ((long)row * Stride));
                _alongY.Inverse(work);
                float* x = re + (group * Lanes), y = im + (group * Lanes), block = work;
                for (int row = 0; row < Height; row++, x += Width, y += Width, block += Stride)
                {
                    Vector512.Load(block).Store(x);
                    Vector512.Load(block + Lanes).Store(y);
                }
            }
        }
    }

    private static bool IsGood(int size)
    {
        if (size < 1 || size % Lanes != 0)
            return false;
        foreach (int prime in (ReadOnlySpan<int>)[2, 3, 5])
        {
            while (size % prime == 0)
                size /= prime;
        }

        return size == 1;
    }

    private static void ThrowUnlessGood(int size, string name)
    {
        if (!IsGood(size))
            throw new ArgumentException($"A multiple of 16 of the form 2^a 3^b 5^c is needed, not {size}; see {nameof(GoodSize)}.", name);
    }

    private static void ThrowIfShorter(int length, int needed, string name)
    {
        if (length < needed)
            throw new ArgumentException($"At least {needed} elements are needed, not {length}.", name);
    }

    private void Transform(
        ReadOnlySpan<float> real, ReadOnlySpan<float> imaginary, int planeWidth, int planeHeight, Span<float> spectrum, Span<float> scratch)
    {
        if (planeWidth < 1 || planeWidth > Width || planeHeight < 1 || planeHeight > Height)
        {
            throw new ArgumentException(
                $"A plane of at most {Width} × {Height} is expected, not {planeWidth} × {planeHeight}.", nameof(planeWidth));
        }

        int count = planeWidth * planeHeight;
        if (!real.IsEmpty)
            ThrowIfShorter(real.Length, count, nameof(real));
        if (!imaginary.IsEmpty)
            ThrowIfShorter(imaginary.Length, count, nameof(imaginary));
        ThrowIfShorter(spectrum.Length, SpectrumLength, nameof(spectrum));
        ThrowIfShorter(scratch.Length, ScratchLength, nameof(scratch));
        fixed (float* re = real, im = imaginary, freq = spectrum, buffer = scratch)
        {
            float* work = PlanAxis<float>.Align(buffer);
            int groups = (planeWidth + Lanes - 1) / Lanes;
            float* columns = work + (Stride * Math.Max(Width, Height));
            for (int group = 0; group < groups; group++)
                TransformColumns(re, im, planeWidth, planeHeight, group, groups, work, columns);

            for (int row = 0; row < Height; row += Lanes)
            {
                float* block = freq + ((long)row * Width * 2);
                float* source = columns + ((long)row * groups * Stride);
                for (int group = 0; group < groups; group++)
                {
                    float* from = source + (group * Stride), to = block + ((long)group * Lanes * Stride);
                    LaneTranspose.Tile(from, (long)groups * Stride, to, Stride);
                    LaneTranspose.Tile(from + Lanes, (long)groups * Stride, to + Lanes, Stride);
                }

                int filled = groups * Lanes;
                new Span<float>(block + ((long)filled * Stride), (Width - filled) * Stride).Clear();
                _alongX.Forward(block);
            }
        }
    }

    /// <summary>Transforms 16 columns and leaves them in <paramref name="columns"/>, row by row, in blocks of one group.</summary>
    private void TransformColumns(
        float* re, float* im, int planeWidth, int planeHeight, int group, int groups, float* work, float* columns)
    {
        int first = group * Lanes, filled = Math.Min(Lanes, planeWidth - first);
        if (filled < Lanes || re == null || im == null)
            new Span<float>(work, planeHeight * Stride).Clear();
        for (int row = 0; row < planeHeight; row++)
        {
            long from = ((long)row * planeWidth) + first;
            float* to = work + ((long)row * Stride);
            if (re != null)
                new ReadOnlySpan<float>(re + from, filled).CopyTo(new Span<float>(to, filled));
            if (im != null)
                new ReadOnlySpan<float>(im + from, filled).CopyTo(new Span<float>(to + Lanes, filled));
        }

        new Span<float>(work + ((long)planeHeight * Stride), (Height - planeHeight) * Stride).Clear();
        _alongY.Forward(work);
        for (int row = 0; row < Height; row++)
            ComplexLanes<float>.Load(work + ((long)row * Stride)).Store(columns + ((((long)row * groups) + group) * Stride));
    }
}
