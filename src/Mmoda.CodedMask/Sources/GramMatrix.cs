using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mmoda.CodedMask;

/// <summary>All scalar products between long single-precision columns: the normal equations of a weighted fit.</summary>
internal static class GramMatrix
{
    // Four columns against four.
    private const int Tile = 4;

    /// <summary>Rows of a block: a dozen columns of it stay in the first-level cache.</summary>
    public const int BlockLength = 1024;

    /// <summary>Values of a vector.</summary>
    public const int Lanes = 16;

    /// <summary>Columns are padded with zeros to a multiple of this: two vectors, which loops take at once.</summary>
    public const int Padding = 2 * Lanes;

    /// <summary>The length that a column of <paramref name="length"/> values has with its padding.</summary>
    public static int Padded(int length) => (length + Padding - 1) / Padding * Padding;

    /// <summary>
    /// A distance of columns that hold <paramref name="length"/> values: an odd number of cache lines, so that equal rows of all
    /// columns do not compete for the same places of the caches, as they do at distances of a power of two.
    /// </summary>
    public static int Spread(int length) => Padded(length) + Lanes;

    /// <summary>Values that a block of columns needs room for: whole tiles, of which the columns that nobody asked for may hold anything.</summary>
    /// <param name="columns">Number of columns.</param>
    /// <param name="stride">Distance of the columns.</param>
    public static int Room(int columns, int stride) => (columns + Tile - 1) / Tile * Tile * stride;

    /// <summary>Adds a block of rows to the lower triangle of CᵀC.</summary>
    /// <param name="columns"><paramref name="count"/> columns, one every <paramref name="stride"/> values, in <see cref="Room"/>.</param>
    /// <param name="count">Number of columns.</param>
    /// <param name="stride">Distance of the columns.</param>
    /// <param name="length">Rows of the block, a multiple of <see cref="Padding"/>; at most <see cref="BlockLength"/> keep single-precision sums exact to 1e-6.</param>
    /// <param name="gram">count × count values, row by row, added to; those above the diagonal stay untouched.</param>
    public static void Add(ReadOnlySpan<float> columns, int count, int stride, int length, Span<double> gram)
    {
        if (length % Padding != 0 || length > stride || columns.Length < Room(count, stride) || gram.Length < count * count)
            throw new ArgumentException($"{count} columns of {length} rows every {stride} values do not fit {columns.Length} values and {gram.Length} results.");
        Span<float> tile = stackalloc float[Tile * Tile];
        for (int i = 0; i < count; i += Tile)
        {
            for (int j = 0; j <= i; j += Tile)
            {
                if (i == j)
                    FillTriangle(columns[(i * stride)..], stride, length, tile);
                else
                    FillTile(columns[(i * stride)..], columns[(j * stride)..], stride, length, tile);
                for (int a = i; a < Math.Min(i + Tile, count); a++)
                {
                    for (int b = j; b <= Math.Min(a, j + Tile - 1); b++)
                        gram[(a * count) + b] += tile[((a - i) * Tile) + b - j];
                }
            }
        }
    }

    /// <summary>The scalar product of two columns.</summary>
    /// <param name="a">One column.</param>
    /// <param name="b">Another as long; the length is a multiple of <see cref="Padding"/>.</param>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref float first = ref MemoryMarshal.GetReference(a), second = ref MemoryMarshal.GetReference(b[..a.Length]);
        Vector512<float> even = default, odd = default;
        for (nuint k = 0; k < (nuint)a.Length; k += 2 * Lanes)
        {
            even = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref first, k), Vector512.LoadUnsafe(ref second, k), even);
            odd = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref first, k + Lanes), Vector512.LoadUnsafe(ref second, k + Lanes), odd);
        }
        return Vector512.Sum(even + odd);
    }

    private static void FillTile(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int stride, int length, Span<float> tile)
    {
        ref float a0 = ref MemoryMarshal.GetReference(left), a1 = ref MemoryMarshal.GetReference(left[stride..]);
        ref float a2 = ref MemoryMarshal.GetReference(left[(2 * stride)..]), a3 = ref MemoryMarshal.GetReference(left[(3 * stride)..]);
        ref float b0 = ref MemoryMarshal.GetReference(right), b1 = ref MemoryMarshal.GetReference(right[stride..]);
        ref float b2 = ref MemoryMarshal.GetReference(right[(2 * stride)..]), b3 = ref MemoryMarshal.GetReference(right[(3 * stride)..]);
        _ = left.Slice(3 * stride, length);
        _ = right.Slice(3 * stride, length);
        Vector512<float> s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
        Vector512<float> s20 = default, s21 = default, s22 = default, s23 = default, s30 = default, s31 = default, s32 = default, s33 = default;
        for (nuint k = 0; k < (nuint)length; k += Lanes)
        {
            Vector512<float> v0 = Vector512.LoadUnsafe(ref b0, k), v1 = Vector512.LoadUnsafe(ref b1, k);
            Vector512<float> v2 = Vector512.LoadUnsafe(ref b2, k), v3 = Vector512.LoadUnsafe(ref b3, k);
            Vector512<float> u = Vector512.LoadUnsafe(ref a0, k);
            s00 = Vector512.FusedMultiplyAdd(u, v0, s00);
            s01 = Vector512.FusedMultiplyAdd(u, v1, s01);
            s02 = Vector512.FusedMultiplyAdd(u, v2, s02);
            s03 = Vector512.FusedMultiplyAdd(u, v3, s03);
            u = Vector512.LoadUnsafe(ref a1, k);
            s10 = Vector512.FusedMultiplyAdd(u, v0, s10);
            s11 = Vector512.FusedMultiplyAdd(u, v1, s11);
            s12 = Vector512.FusedMultiplyAdd(u, v2, s12);
            s13 = Vector512.FusedMultiplyAdd(u, v3, s13);
            u = Vector512.LoadUnsafe(ref a2, k);
            s20 = Vector512.FusedMultiplyAdd(u, v0, s20);
            s21 = Vector512.FusedMultiplyAdd(u, v1, s21);
            s22 = Vector512.FusedMultiplyAdd(u, v2, s22);
            s23 = Vector512.FusedMultiplyAdd(u, v3, s23);
            u = Vector512.LoadUnsafe(ref a3, k);
            s30 = Vector512.FusedMultiplyAdd(u, v0, s30);
            s31 = Vector512.FusedMultiplyAdd(u, v1, s31);
            s32 = Vector512.FusedMultiplyAdd(u, v2, s32);
            s33 = Vector512.FusedMultiplyAdd(u, v3, s33);
        }

        Sums(s00, s01, s02, s03).CopyTo(tile);
        Sums(s10, s11, s12, s13).CopyTo(tile[Tile..]);
        Sums(s20, s21, s22, s23).CopyTo(tile[(2 * Tile)..]);
        Sums(s30, s31, s32, s33).CopyTo(tile[(3 * Tile)..]);
    }

    // The tile on the diagonal, of which the lower triangle is all.
    private static void FillTriangle(ReadOnlySpan<float> columns, int stride, int length, Span<float> tile)
    {
        ref float c0 = ref MemoryMarshal.GetReference(columns), c1 = ref MemoryMarshal.GetReference(columns[stride..]);
        ref float c2 = ref MemoryMarshal.GetReference(columns[(2 * stride)..]), c3 = ref MemoryMarshal.GetReference(columns[(3 * stride)..]);
        _ = columns.Slice(3 * stride, length);
        Vector512<float> s00 = default, s10 = default, s11 = default, s20 = default, s21 = default, s22 = default;
        Vector512<float> s30 = default, s31 = default, s32 = default, s33 = default;
        for (nuint k = 0; k < (nuint)length; k += Lanes)
        {
            Vector512<float> v0 = Vector512.LoadUnsafe(ref c0, k), v1 = Vector512.LoadUnsafe(ref c1, k);
            Vector512<float> v2 = Vector512.LoadUnsafe(ref c2, k), v3 = Vector512.LoadUnsafe(ref c3, k);
            s00 = Vector512.FusedMultiplyAdd(v0, v0, s00);
            s10 = Vector512.FusedMultiplyAdd(v1, v0, s10);
            s11 = Vector512.FusedMultiplyAdd(v1, v1, s11);
            s20 = Vector512.FusedMultiplyAdd(v2, v0, s20);
            s21 = Vector512.FusedMultiplyAdd(v2, v1, s21);
            s22 = Vector512.FusedMultiplyAdd(v2, v2, s22);
            s30 = Vector512.FusedMultiplyAdd(v3, v0, s30);
            s31 = Vector512.FusedMultiplyAdd(v3, v1, s31);
            s32 = Vector512.FusedMultiplyAdd(v3, v2, s32);
            s33 = Vector512.FusedMultiplyAdd(v3, v3, s33);
        }

        Vector512<float> none = default;
        Sums(s00, none, none, none).CopyTo(tile);
        Sums(s10, s11, none, none).CopyTo(tile[Tile..]);
        Sums(s20, s21, s22, none).CopyTo(tile[(2 * Tile)..]);
        Sums(s30, s31, s32, s33).CopyTo(tile[(3 * Tile)..]);
    }

    // Of four vectors at once: fewer additions than four sums one by one. Inlined, or the JIT keeps the vectors in memory for the
    // call, and stores each in every round of the loop before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Sums(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        Vector256<float> ab = Vector256.Create(Quarter(a), Quarter(b)), cd = Vector256.Create(Quarter(c), Quarter(d));
        Vector256<float> first = ab + Vector256.Shuffle(ab, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5));
        Vector256<float> second = cd + Vector256.Shuffle(cd, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5));
        first += Vector256.Shuffle(first, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6));
        second += Vector256.Shuffle(second, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6));
        return Vector128.Create(first[0], first[4], second[0], second[4]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Quarter(Vector512<float> v)
    {
        Vector256<float> half = v.GetLower() + v.GetUpper();
        return half.GetLower() + half.GetUpper();
    }
}
