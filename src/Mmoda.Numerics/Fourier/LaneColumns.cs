using System.Numerics;

namespace Mmoda.Numerics;

/// <summary>Transforms along the columns of a matrix of complex numbers, as many columns at once as there are lanes.</summary>
internal static unsafe class LaneColumns
{
    /// <summary>Transforms all columns.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TLoad">How columns are read.</typeparam>
    /// <typeparam name="TStore">How columns are written.</typeparam>
    /// <param name="plan">For the number of rows.</param>
    /// <param name="positions">Of the plan.</param>
    /// <param name="source">The matrix, row by row.</param>
    /// <param name="sourceStride">Numbers from row to row of the source.</param>
    /// <param name="width">Complex numbers in a row.</param>
    /// <param name="destination">Receives the rows; may be the source.</param>
    /// <param name="stride">Numbers from row to row of the destination.</param>
    /// <param name="scale">Multiplies the results.</param>
    /// <param name="block">Scratch of <c>plan.Length × ComplexLanes.Stride</c> numbers.</param>
    public static void Transform<T, TLoad, TStore>(
        LaneFft<T> plan, int* positions, T* source, long sourceStride, int width, T* destination, long stride, T scale, T* block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoad : struct, ILaneFormat<T>
        where TStore : struct, ILaneFormat<T>
    {
        int lanes = ComplexLanes<T>.Count, x = 0;
        for (; x + lanes <= width; x += lanes)
        {
            plan.Forward<TLoad>(source + (2 * x), sourceStride, block);
            T* to = destination + (2 * x);
            for (int row = 0; row < plan.Length; row++, to += stride)
                TStore.Store(ComplexLanes<T>.Load(block + ((long)positions[row] * ComplexLanes<T>.Stride)) * scale, to);
        }

        if (x == width)
            return;
        TransformRest<T, TLoad, TStore>(
            plan, positions, source + (2 * x), sourceStride, width - x, destination + (2 * x), stride, scale, block);
    }

    /// <summary>The last columns, fewer than there are lanes: the other lanes carry zeros.</summary>
    private static void TransformRest<T, TLoad, TStore>(
        LaneFft<T> plan, int* positions, T* source, long sourceStride, int count, T* destination, long stride, T scale, T* block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoad : struct, ILaneFormat<T>
        where TStore : struct, ILaneFormat<T>
    {
        int elementLength = ComplexLanes<T>.Stride;
        new Span<T>(block, plan.Length * elementLength).Clear();
        for (int row = 0; row < plan.Length; row++)
            new ReadOnlySpan<T>(source + (row * sourceStride), 2 * count).CopyTo(new Span<T>(block + ((long)row * elementLength), 2 * count));
        plan.Forward<TLoad>(block, elementLength, block);
        T* pairs = stackalloc T[elementLength];
        for (int row = 0; row < plan.Length; row++)
        {
            TStore.Store(ComplexLanes<T>.Load(block + ((long)positions[row] * elementLength)) * scale, pairs);
            new ReadOnlySpan<T>(pairs, 2 * count).CopyTo(new Span<T>(destination + (row * stride), 2 * count));
        }
    }
}
