using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Mmoda.Numerics;

/// <summary>Transposition of 16 × 16 tiles of floats, the step between transforming columns and rows.</summary>
internal static unsafe class LaneTranspose
{
    private const int Size = 16;

    /// <summary>Row i of the tile is read at <c>source + i * sourceStride</c>, column i written at
    /// <c>destination + i * destinationStride</c>. The tiles must not overlap.</summary>
    public static void Tile(float* source, long sourceStride, float* destination, long destinationStride)
    {
        if (Avx512F.IsSupported)
        {
            Tile512(source, sourceStride, destination, destinationStride);
            return;
        }

        for (int row = 0; row < Size; row++)
        {
            for (int column = 0; column < Size; column++)
                destination[(column * destinationStride) + row] = source[(row * sourceStride) + column];
        }
    }

    private static void Tile512(float* s, long n, float* d, long m)
    {
        // Three rounds of exchanges: within pairs of floats, pairs of doubles, and 128-bit quarters.
        V a0 = V128Pairs(s, n, 0, out V a1, out V a2, out V a3);
        V b0 = V128Pairs(s, n, 4, out V b1, out V b2, out V b3);
        V c0 = V128Pairs(s, n, 8, out V c1, out V c2, out V c3);
        V e0 = V128Pairs(s, n, 12, out V e1, out V e2, out V e3);
        StoreQuarters(a0, b0, c0, e0, d, m, 0);
        StoreQuarters(a1, b1, c1, e1, d, m, 1);
        StoreQuarters(a2, b2, c2, e2, d, m, 2);
        StoreQuarters(a3, b3, c3, e3, d, m, 3);
    }

    /// <summary>Transposes rows first..first+3 in 4 × 4 sub-tiles, one in each 128-bit quarter.</summary>
    private static V V128Pairs(float* s, long n, int first, out V r1, out V r2, out V r3)
    {
        s += first * n;
        V p = Vector512.Load(s), q = Vector512.Load(s + n), t = Vector512.Load(s + (2 * n)), u = Vector512.Load(s + (3 * n));
        Vector512<double> low = Avx512F.UnpackLow(p, q).AsDouble(), high = Avx512F.UnpackHigh(p, q).AsDouble();
        Vector512<double> low2 = Avx512F.UnpackLow(t, u).AsDouble(), high2 = Avx512F.UnpackHigh(t, u).AsDouble();
        r1 = Avx512F.UnpackHigh(low, low2).AsSingle();
        r2 = Avx512F.UnpackLow(high, high2).AsSingle();
        r3 = Avx512F.UnpackHigh(high, high2).AsSingle();
        return Avx512F.UnpackLow(low, low2).AsSingle();
    }

    /// <summary>Gathers quarter i of four vectors into output row <c>4 i + offset</c>.</summary>
    private static void StoreQuarters(V a, V b, V c, V e, float* d, long m, int offset)
    {
        V ab = Avx512F.Shuffle4x128(a, b, 0x88), ce = Avx512F.Shuffle4x128(c, e, 0x88);
        V abOdd = Avx512F.Shuffle4x128(a, b, 0xdd), ceOdd = Avx512F.Shuffle4x128(c, e, 0xdd);
        d += offset * m;
        Avx512F.Shuffle4x128(ab, ce, 0x88).Store(d);
        Avx512F.Shuffle4x128(abOdd, ceOdd, 0x88).Store(d + (4 * m));
        Avx512F.Shuffle4x128(ab, ce, 0xdd).Store(d + (8 * m));
        Avx512F.Shuffle4x128(abOdd, ceOdd, 0xdd).Store(d + (12 * m));
    }
}
