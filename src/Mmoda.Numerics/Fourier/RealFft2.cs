using System.Numerics;

namespace Mmoda.Numerics;

/// <summary>A plan for two-dimensional transforms of real planes stored row by row.</summary>
/// <remarks>
/// <para>As <see cref="ComplexFft2{T}"/>, but of real numbers: the spectrum is Hermitian, and only its first
/// <see cref="SpectrumWidth"/> = W / 2 + 1 columns are kept. Column u of row v is at <c>2 (v SpectrumWidth + u)</c>, real part first.</para>
/// <para>Two rows travel as the real and imaginary parts of one complex transform (Cooley, Lewis and Welch 1970), so odd sizes
/// are no exception. Cost O(W H log(W H)), half of a complex transform. Batches and threads as there.</para>
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe class RealFft2<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RealRows<T> _rows;
    private readonly PlanAxis<T> _alongY;
    private readonly int _stride;

    /// <summary>Plans transforms.</summary>
    /// <param name="width">Columns, without prime factors above 7; <see cref="FourierSize.Next"/> finds such a number.</param>
    /// <param name="height">Rows, likewise.</param>
    /// <exception cref="ArgumentException">A size has another prime factor, or is below 1.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public RealFft2(int width, int height)
    {
        _rows = new RealRows<T>(width, nameof(width));
        _alongY = new PlanAxis<T>(height, nameof(height));
        Width = width;
        Height = height;
        PlaneLength = checked(width * height);
        SpectrumLength = checked(2 * SpectrumWidth * height);
        _stride = PlanAxis<T>.RowStride(SpectrumWidth);
    }

    /// <summary>Number of columns of a plane.</summary>
    public int Width { get; }

    /// <summary>Number of rows of a plane and of a spectrum.</summary>
    public int Height { get; }

    /// <summary>Complex numbers in a row of a spectrum: <c>Width / 2 + 1</c>.</summary>
    public int SpectrumWidth => (Width / 2) + 1;

    /// <summary>Numbers in a plane: <c>Width × Height</c>.</summary>
    public int PlaneLength { get; }

    /// <summary>Numbers in a spectrum: <c>2 × SpectrumWidth × Height</c>.</summary>
    public int SpectrumLength { get; }

    /// <summary>Numbers of scratch that each call needs.</summary>
    public int ScratchLength => checked(BlockLength + (_stride * Height));

    private int BlockLength => PlanAxis<T>.BlockLength(Math.Max(_rows.BlockElements, Height));

    /// <summary>Transforms planes to spectra.</summary>
    /// <param name="input">A whole number of planes, <see cref="PlaneLength"/> numbers each.</param>
    /// <param name="output"><see cref="SpectrumLength"/> numbers for each plane; must not overlap the input.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> numbers; contents are lost.</param>
    /// <exception cref="ArgumentException">The input is not a whole number of planes, or a span is too short.</exception>
    public void Forward(ReadOnlySpan<T> input, Span<T> output, Span<T> scratch)
    {
        int planes = PlanChecks.Count(input.Length, PlaneLength, nameof(input));
        PlanChecks.ThrowIfShorter(output.Length, (long)planes * SpectrumLength, nameof(output));
        PlanChecks.ThrowIfShorter(scratch.Length, ScratchLength, nameof(scratch));
        fixed (T* source = input, destination = output, work = scratch)
        fixed (int* positions = _alongY.Positions)
        {
            T* block = PlanAxis<T>.Align(work), between = work + BlockLength;
            for (int plane = 0; plane < planes; plane++)
            {
                T* from = source + ((long)plane * PlaneLength), to = destination + ((long)plane * SpectrumLength);
                _rows.Forward(from, Height, between, _stride, block);
                LaneColumns.Transform<T, Pairs<T>, Pairs<T>>(
                    _alongY.Plan, positions, between, _stride, SpectrumWidth, to, 2L * SpectrumWidth, T.One, block);
            }
        }
    }

    /// <summary>Transforms spectra to planes; undoes <see cref="Forward"/>.</summary>
    /// <param name="input">A whole number of spectra, <see cref="SpectrumLength"/> numbers each. Of what breaks the Hermitian
    /// symmetry within column 0 and column W / 2, only the symmetric part counts.</param>
    /// <param name="output"><see cref="PlaneLength"/> numbers for each spectrum; must not overlap the input.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> numbers; contents are lost.</param>
    /// <exception cref="ArgumentException">The input is not a whole number of spectra, or a span is too short.</exception>
    public void Inverse(ReadOnlySpan<T> input, Span<T> output, Span<T> scratch)
    {
        int planes = PlanChecks.Count(input.Length, SpectrumLength, nameof(input));
        PlanChecks.ThrowIfShorter(output.Length, (long)planes * PlaneLength, nameof(output));
        PlanChecks.ThrowIfShorter(scratch.Length, ScratchLength, nameof(scratch));
        T scale = T.One / T.CreateTruncating((double)Width * Height);
        fixed (T* source = input, destination = output, work = scratch)
        fixed (int* positions = _alongY.Positions)
        {
            T* block = PlanAxis<T>.Align(work), between = work + BlockLength;
            for (int plane = 0; plane < planes; plane++)
            {
                T* from = source + ((long)plane * SpectrumLength), to = destination + ((long)plane * PlaneLength);
                LaneColumns.Transform<T, SwappedPairs<T>, SwappedPairs<T>>(
                    _alongY.Plan, positions, from, 2L * SpectrumWidth, SpectrumWidth, between, _stride, scale, block);
                _rows.Inverse(between, _stride, Height, to, block);
            }
        }
    }
}
