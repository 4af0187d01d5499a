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

    /// <summary>Columns are padded with zeros to a multiple of this.</summary>
    public const int Padding = 16;

    /// <summary>The length that a column of <paramref name="length"/> values has with its padding.</summary>
    public static int Padded(int length) => (length + Padding - 1) / Padding * Padding;

    /// <summary>Adds a block of rows to the lower triangle of CᵀC.</summary>
    /// <param name="columns"><paramref name="count"/> columns, one every <paramref name="stride"/> values.</param>
    /// <param name="count">Number of columns.</param>
    /// <param name="stride">Distance of the columns.</param>
    /// <param name="length">Rows of the block, a multiple of <see cref="Padding"/>; at most <see cref="BlockLength"/> keep single-precision sums exact to 1e-6.</param>
    /// <param name="gram">count × count values, row by row, added to; those above the diagonal stay untouched.</param>
    public static void Add(ReadOnlySpan<float> columns, int count, int stride, int length, Span<double> gram)
    {
        if (length % Padding != 0 || length > stride || columns.Length < count * stride || gram.Length < count * count)
            throw new ArgumentException($"{count} columns of {length} rows every {stride} values do not fit {columns.Length} values and {gram.Length} results.");
        Span<double> tile = stackalloc double[Tile * Tile];
        for (int i = 0; i < count; i += Tile)
        {
            for (int j = 0; j <= i; j += Tile)
            {
                if (i + Tile <= count)
                {
                    FillTile(columns[(i * stride)..], columns[(j * stride)..], stride, length, tile);
                    for (int a = 0; a < Tile; a++)
                    {
                        int last = Math.Min(Tile, i + a + 1 - j);
                        for (int b = 0; b < last; b++)
                            gram[(i + a) * count + j + b] += tile[a * Tile + b];
                    }
                }
                else
                {
                    for (int a = i; a < count; a++)
                    {
                        for (int b = j; b <= Math.Min(a, j + Tile - 1); b++)
                            gram[a * count + b] += Dot(columns.Slice(a * stride, length), columns.Slice(b * stride, length));
                    }
                }
            }
        }
    }

    private static void FillTile(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int stride, int length, Span<double> tile)
    {
        ref float a0 = ref MemoryMarshal.GetReference(left), a1 = ref MemoryMarshal.GetReference(left[stride..]);
        ref float a2 = ref MemoryMarshal.GetReference(left[(2 * stride)..]), a3 = ref MemoryMarshal.GetReference(left[(3 * stride)..]);
        ref float b0 = ref MemoryMarshal.GetReference(right), b1 = ref MemoryMarshal.GetReference(right[stride..]);
        ref float b2 = ref MemoryMarshal.GetReference(right[(2 * stride)..]), b3 = ref MemoryMarshal.GetReference(right[(3 * stride)..]);
        _ = left.Slice(3 * stride, length);
        _ = right.Slice(3 * stride, length);
        Vector512<float> s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
        Vector512<float> s20 = default, s21 = default, s22 = default, s23 = default, s30 = default, s31 = default, s32 = default, s33 = default;
        for (nuint k = 0; k < (nuint)length; k += Padding)
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

        tile[0] = Vector512.Sum(s00);
        tile[1] = Vector512.Sum(s01);
        tile[2] = Vector512.Sum(s02);
        tile[3] = Vector512.Sum(s03);
        tile[4] = Vector512.Sum(s10);
        tile[5] = Vector512.Sum(s11);
        tile[6] = Vector512.Sum(s12);
        tile[7] = Vector512.Sum(s13);
        tile[8] = Vector512.Sum(s20);
        tile[9] = Vector512.Sum(s21);
        tile[10] = Vector512.Sum(s22);
        tile[11] = Vector512.Sum(s23);
        tile[12] = Vector512.Sum(s30);
        tile[13] = Vector512.Sum(s31);
        tile[14] = Vector512.Sum(s32);
        tile[15] = Vector512.Sum(s33);
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref float first = ref MemoryMarshal.GetReference(a), second = ref MemoryMarshal.GetReference(b);
        Vector512<float> even = default, odd = default;
        nuint k = 0, length = (nuint)a.Length;
        for (; k + Padding < length; k += 2 * Padding)
        {
            even = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref first, k), Vector512.LoadUnsafe(ref second, k), even);
            odd = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref first, k + Padding), Vector512.LoadUnsafe(ref second, k + Padding), odd);
        }

        for (; k < length; k += Padding)
            even = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref first, k), Vector512.LoadUnsafe(ref second, k), even);
        return Vector512.Sum(even + odd);
    }
}
