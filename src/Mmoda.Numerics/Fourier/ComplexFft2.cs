using System.Numerics;

namespace Mmoda.Numerics;

/// <summary>A plan for two-dimensional complex transforms of planes stored row by row.</summary>
/// <remarks>
/// <para>Forward: <c>X[u, v] = Σ x[i, j] exp(−2πi (u i / W + v j / H))</c>. Inverse: the opposite sign and a factor 1 / (W H), so that
/// it undoes Forward. Frequencies are in natural order, 0 first; those above W / 2 are the negative ones.</para>
/// <para>A complex number is two adjacent numbers, real and imaginary part; <c>MemoryMarshal.Cast&lt;Complex, double&gt;</c>
/// gives such a span. Column x of row y is at <c>2 (y W + x)</c>.</para>
/// <para>Batches: the spans may hold any number of planes one after the other. For several threads give each some of the planes
/// and its own scratch: a plan is immutable and serves any number of threads.</para>
/// <para>Cost O(W H log(W H)), no allocation per call; lengths that are multiples of 16 are fastest. Relative rms error below
/// 1e-7 √log₂(W H) for float, 2e-16 √log₂(W H) for double.</para>
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe class ComplexFft2<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PlanAxis<T> _alongX;
    private readonly PlanAxis<T> _alongY;
    private readonly int _stride;

    /// <summary>Plans transforms.</summary>
    /// <param name="width">Columns, without prime factors above 7; <see cref="FourierSize.Next"/> finds such a number.</param>
    /// <param name="height">Rows, likewise.</param>
    /// <exception cref="ArgumentException">A size has another prime factor, or is below 1.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public ComplexFft2(int width, int height)
    {
        _alongX = new PlanAxis<T>(width, nameof(width));
        _alongY = width == height ? _alongX : new PlanAxis<T>(height, nameof(height));
        Width = width;
        Height = height;
        PlaneLength = checked(2 * width * height);
        _stride = PlanAxis<T>.RowStride(width);
    }

    /// <summary>Number of columns.</summary>
    public int Width { get; }

    /// <summary>Number of rows.</summary>
    public int Height { get; }

    /// <summary>Numbers in a plane: <c>2 × Width × Height</c>.</summary>
    public int PlaneLength { get; }

    /// <summary>Numbers of scratch that each call needs.</summary>
    public int ScratchLength => checked(PlanAxis<T>.BlockLength(Math.Max(Width, Height)) + (IsInPlace ? 0 : _stride * Height));

    private bool IsInPlace => _stride == 2 * Width;

    /// <summary>Transforms planes to spectra.</summary>
    /// <param name="input">A whole number of planes.</param>
    /// <param name="output">At least as long; may be the input.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> numbers; contents are lost.</param>
    /// <exception cref="ArgumentException">The input is not a whole number of planes, or a span is too short.</exception>
    public void Forward(ReadOnlySpan<T> input, Span<T> output, Span<T> scratch) =>
        Transform<Pairs<T>>(input, output, T.One, scratch);

    /// <summary>Transforms spectra to planes; undoes <see cref="Forward"/>.</summary>
    /// <param name="input">A whole number of spectra.</param>
    /// <param name="output">At least as long; may be the input.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> numbers; contents are lost.</param>
    /// <exception cref="ArgumentException">The input is not a whole number of spectra, or a span is too short.</exception>
    public void Inverse(ReadOnlySpan<T> input, Span<T> output, Span<T> scratch) =>
        Transform<SwappedPairs<T>>(input, output, T.One / T.CreateTruncating((double)Width * Height), scratch);

    private void Transform<TFormat>(ReadOnlySpan<T> input, Span<T> output, T scale, Span<T> scratch)
        where TFormat : struct, ILaneFormat<T>
    {
        int planes = PlanChecks.Count(input.Length, PlaneLength, nameof(input));
        PlanChecks.ThrowIfShorter(output.Length, input.Length, nameof(output));
        PlanChecks.ThrowIfShorter(scratch.Length, ScratchLength, nameof(scratch));
        fixed (T* source = input, destination = output, work = scratch)
        fixed (int* positionsX = _alongX.Positions, positionsY = _alongY.Positions)
        {
            T* block = PlanAxis<T>.Align(work);
            for (int plane = 0; plane < planes; plane++)
            {
                T* from = source + ((long)plane * PlaneLength), to = destination + ((long)plane * PlaneLength);
                T* between = IsInPlace ? to : block + (Math.Max(Width, Height) * ComplexLanes<T>.Stride);
                TransformRows<TFormat>(from, between, positionsX, block);
                LaneColumns.Transform<T, Pairs<T>, TFormat>(
                    _alongY.Plan, positionsY, between, _stride, Width, to, 2L * Width, scale, block);
            }
        }
    }

    private void TransformRows<TFormat>(T* source, T* destination, int* positions, T* block)
        where TFormat : struct, ILaneFormat<T>
    {
        int lanes = ComplexLanes<T>.Count;
        T** rows = stackalloc T*[lanes];
        for (int first = 0; first < Height; first += lanes)
        {
            T* from = source + (2L * first * Width), to = destination + ((long)first * _stride);
            LaneRows.Point(rows, from, 2L * Width, Height - first, absent: from);
            LaneRows.Load(rows, Width, block);
            _alongX.Plan.Forward<TFormat>(block, ComplexLanes<T>.Stride, block);
            LaneRows.Point(rows, to, _stride, Height - first, absent: null);
            LaneRows.Store(block, positions, Width, rows);
        }
    }
}
