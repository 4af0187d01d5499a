using System.Numerics;

namespace Mmoda.Numerics;

/// <summary>A plan for one-dimensional complex transforms.</summary>
/// <remarks>
/// <para>Forward: <c>X[k] = Σ x[n] exp(−2πi k n / N)</c>; Inverse has the opposite sign and a factor 1 / N. Frequencies are in natural
/// order. A complex number is two adjacent numbers, real and imaginary part.</para>
/// <para>The length is split in two factors, and the input seen as a matrix: transforms along its columns, twiddle factors, transforms
/// along its rows (Bailey 1990, "FFTs in external or hierarchical memory"). Cost O(N log N), no allocation per call.</para>
/// <para>Batches and threads as for <see cref="ComplexFft2{T}"/>.</para>
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe class ComplexFft<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PlanAxis<T> _alongColumns;
    private readonly PlanAxis<T> _alongRows;
    private readonly T[] _twiddles;
    private readonly int _stride;

    /// <summary>Plans transforms.</summary>
    /// <param name="length">Without prime factors above 7; <see cref="FourierSize.Next"/> finds such a number.</param>
    /// <exception cref="ArgumentException">The length has another prime factor, or is below 1.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public ComplexFft(int length)
    {
        Length = FourierSize.Require(length, nameof(length));
        int rows = FourierSize.Split(length);
        _alongColumns = new PlanAxis<T>(rows, nameof(length));
        _alongRows = new PlanAxis<T>(length / rows, nameof(length));

        // Whole vectors in each row, and one more, so that the rows of a column do not share their places in the caches.
        int lanes = ComplexLanes<T>.Count;
        _stride = checked(2 * (((length / rows) + (2 * lanes) - 1) / lanes) * lanes);
        _twiddles = Twiddles(length, rows, _stride);
    }

    /// <summary>Complex numbers in a transform.</summary>
    public int Length { get; }

    /// <summary>Numbers of scratch that each call needs.</summary>
    public int ScratchLength => checked(BlockLength + _twiddles.Length);

    private int BlockLength => PlanAxis<T>.BlockLength(Math.Max(Rows, Columns));

    private int Rows => _alongColumns.Plan.Length;

    private int Columns => _alongRows.Plan.Length;

    /// <summary>Transforms series to spectra.</summary>
    /// <param name="input">A whole number of series, <c>2 Length</c> numbers each.</param>
    /// <param name="output">At least as long; may be the input.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> numbers; contents are lost.</param>
    /// <exception cref="ArgumentException">The input is not a whole number of series, or a span is too short.</exception>
    public void Forward(ReadOnlySpan<T> input, Span<T> output, Span<T> scratch) =>
        Transform<Pairs<T>>(input, output, T.One, scratch);

    /// <summary>Transforms spectra to series; undoes <see cref="Forward"/>.</summary>
    /// <param name="input">A whole number of spectra, <c>2 Length</c> numbers each.</param>
    /// <param name="output">At least as long; may be the input.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> numbers; contents are lost.</param>
    /// <exception cref="ArgumentException">The input is not a whole number of spectra, or a span is too short.</exception>
    public void Inverse(ReadOnlySpan<T> input, Span<T> output, Span<T> scratch) =>
        Transform<SwappedPairs<T>>(input, output, T.One / T.CreateTruncating(Length), scratch);

    private static T[] Twiddles(int length, int rows, int stride)
    {
        T[] twiddles = new T[checked(rows * stride)];
        for (int k = 0; k < rows; k++)
        {
            for (int n = 0; n < length / rows; n++)
            {
                (double sin, double cos) = Math.SinCos(-2 * Math.PI * ((long)k * n % length) / length);
                twiddles[(k * stride) + (2 * n)] = T.CreateTruncating(cos);
                twiddles[(k * stride) + (2 * n) + 1] = T.CreateTruncating(sin);
            }
        }

        return twiddles;
    }

    private void Transform<TFormat>(ReadOnlySpan<T> input, Span<T> output, T scale, Span<T> scratch)
        where TFormat : struct, ILaneFormat<T>
    {
        int count = PlanChecks.Count(input.Length, 2 * Length, nameof(input));
        PlanChecks.ThrowIfShorter(output.Length, input.Length, nameof(output));
        PlanChecks.ThrowIfShorter(scratch.Length, ScratchLength, nameof(scratch));
        fixed (T* source = input, destination = output, work = scratch)
        {
            T* block = PlanAxis<T>.Align(work), between = block + (Math.Max(Rows, Columns) * ComplexLanes<T>.Stride);
            for (int i = 0; i < count; i++)
            {
                TransformColumns<TFormat>(source + (2L * i * Length), between, block);
                TransformRows<TFormat>(between, destination + (2L * i * Length), scale, block);
            }
        }
    }

    private void TransformColumns<TFormat>(T* source, T* between, T* block)
        where TFormat : struct, ILaneFormat<T>
    {
        int lanes = ComplexLanes<T>.Count, stride = ComplexLanes<T>.Stride;
        fixed (int* positions = _alongColumns.Positions)
        fixed (T* twiddles = _twiddles)
        {
            for (int x = 0; x < Columns; x += lanes)
            {
                if (x + lanes <= Columns)
                {
                    _alongColumns.Plan.Forward<TFormat>(source + (2 * x), 2L * Columns, block);
                }
                else
                {
                    new Span<T>(block, Rows * stride).Clear();
                    for (int row = 0; row < Rows; row++)
                    {
                        new ReadOnlySpan<T>(source + (2 * (((long)row * Columns) + x)), 2 * (Columns - x))
                            .CopyTo(new Span<T>(block + ((long)row * stride), stride));
                    }

                    _alongColumns.Plan.Forward<TFormat>(block, stride, block);
                }

                for (int row = 0; row < Rows; row++)
                {
                    long at = ((long)row * _stride) + (2 * x);
                    (ComplexLanes<T>.Load(block + ((long)positions[row] * stride)) * ComplexLanes<T>.LoadPairs(twiddles + at))
                        .StorePairs(between + at);
                }
            }
        }
    }

    private void TransformRows<TFormat>(T* between, T* destination, T scale, T* block)
        where TFormat : struct, ILaneFormat<T>
    {
        int lanes = ComplexLanes<T>.Count, stride = ComplexLanes<T>.Stride;
        T** rows = stackalloc T*[lanes];
        T* pairs = stackalloc T[stride];
        fixed (int* positions = _alongRows.Positions)
        {
            for (int first = 0; first < Rows; first += lanes)
            {
                T* from = between + ((long)first * _stride);
                LaneRows.Point(rows, from, _stride, Rows - first, absent: from);
                LaneRows.Load(rows, Columns, block);
                _alongRows.Plan.Forward<Pairs<T>>(block, stride, block);
                T* to = destination + (2 * first);
                int filled = Math.Min(lanes, Rows - first);
                for (int k = 0; k < Columns; k++, to += 2L * Rows)
                {
                    ComplexLanes<T> value = ComplexLanes<T>.Load(block + ((long)positions[k] * stride)) * scale;
                    if (filled == lanes)
                    {
                        TFormat.Store(value, to);
                        continue;
                    }

                    TFormat.Store(value, pairs);
                    new ReadOnlySpan<T>(pairs, 2 * filled).CopyTo(new Span<T>(to, 2 * filled));
                }
            }
        }
    }
}
