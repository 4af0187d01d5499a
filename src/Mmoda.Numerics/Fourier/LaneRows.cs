using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mmoda.Numerics;

/// <summary>
/// Moves rows of complex numbers into the lanes of a block and back: row i becomes complex number i of each element, in the
/// format <see cref="Pairs{T}"/>.
/// </summary>
/// <remarks>Tables of <see cref="ComplexLanes{T}.Count"/> row pointers; where a row is absent, any readable row is loaded
/// and null is not stored to.</remarks>
internal static unsafe class LaneRows
{
    /// <summary>Elements that are moved at once.</summary>
    public static int Chunk<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ComplexLanes<T>.Count / 2;

    /// <summary>Fills the table for <paramref name="count"/> rows from <paramref name="first"/> on.</summary>
    /// <param name="rows">The table.</param>
    /// <param name="first">First number of the first row.</param>
    /// <param name="stride">Numbers from row to row.</param>
    /// <param name="count">Rows that exist; below 1 all are absent.</param>
    /// <param name="absent">What stands for absent rows.</param>
    public static void Point<T>(T** rows, T* first, long stride, int count, T* absent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < ComplexLanes<T>.Count; i++)
            rows[i] = i < count ? first + (i * stride) : absent;
    }

    /// <summary>Loads <paramref name="width"/> complex numbers of each row into elements 0, 1, ... of a block.</summary>
    public static void Load<T>(T** rows, int width, T* block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int chunk = Chunk<T>(), x = 0;
        for (; x + chunk <= width; x += chunk)
            LoadChunk(rows, 2 * x, block + ((long)x * ComplexLanes<T>.Stride));
        if (x < width)
            LoadOneByOne(rows, 2 * x, width - x, block + ((long)x * ComplexLanes<T>.Stride));
    }

    /// <summary>Stores the elements at <paramref name="positions"/> of a block in the format <see cref="Separate{T}"/>
    /// as complex numbers 0, 1, ... of the rows.</summary>
    public static void Store<T>(T* block, int* positions, int width, T** rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int chunk = Chunk<T>(), x = 0;
        for (; x + chunk <= width; x += chunk)
            StoreChunk(block, positions + x, rows, 2 * x);
        if (x < width)
            StoreOneByOne(block, positions + x, width - x, rows, 2 * x);
    }

    /// <summary>Loads <see cref="Chunk{T}"/> complex numbers of each row, from number <paramref name="at"/> of the row on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadChunk<T>(T** rows, long at, T* block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!Avx512F.IsSupported)
        {
            LoadOneByOne(rows, at, Chunk<T>(), block);
        }
        else if (typeof(T) == typeof(float))
        {
            LoadSingles((float**)rows, at, (float*)block);
            LoadSingles((float**)rows + 8, at, (float*)block + 16);
        }
        else
        {
            LoadDoubles((double**)rows, at, (double*)block);
            LoadDoubles((double**)rows + 4, at, (double*)block + 8);
        }
    }

    /// <summary>Stores <see cref="Chunk{T}"/> elements to the rows, from number <paramref name="at"/> of the row on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreChunk<T>(T* block, int* positions, T** rows, long at)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!Avx512F.IsSupported)
        {
            StoreOneByOne(block, positions, Chunk<T>(), rows, at);
        }
        else if (typeof(T) == typeof(float))
        {
            StoreSingles((float*)block, positions, (float**)rows, at, high: false);
            StoreSingles((float*)block, positions, (float**)rows + 8, at, high: true);
        }
        else
        {
            StoreDoubles((double*)block, positions, (double**)rows, at, high: false);
            StoreDoubles((double*)block, positions, (double**)rows + 4, at, high: true);
        }
    }

    public static void LoadOneByOne<T>(T** rows, long at, int count, T* block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int x = 0; x < count; x++, block += ComplexLanes<T>.Stride, at += 2)
        {
            for (int i = 0; i < ComplexLanes<T>.Count; i++)
            {
                block[2 * i] = rows[i][at];
                block[(2 * i) + 1] = rows[i][at + 1];
            }
        }
    }

    private static void StoreOneByOne<T>(T* block, int* positions, int count, T** rows, long at)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* pairs = stackalloc T[ComplexLanes<T>.Stride];
        for (int x = 0; x < count; x++, at += 2)
        {
            ComplexLanes<T>.Load(block + ((long)positions[x] * ComplexLanes<T>.Stride)).StorePairs(pairs);
            for (int i = 0; i < ComplexLanes<T>.Count; i++)
            {
                if (rows[i] == null)
                    continue;
                rows[i][at] = pairs[2 * i];
                rows[i][at + 1] = pairs[(2 * i) + 1];
            }
        }
    }

    private static void LoadSingles(float** rows, long at, float* block)
    {
        Eight m;
        m.A = Vector512.Load((double*)(rows[0] + at));
        m.B = Vector512.Load((double*)(rows[1] + at));
        m.C = Vector512.Load((double*)(rows[2] + at));
        m.D = Vector512.Load((double*)(rows[3] + at));
        m.E = Vector512.Load((double*)(rows[4] + at));
        m.F = Vector512.Load((double*)(rows[5] + at));
        m.G = Vector512.Load((double*)(rows[6] + at));
        m.H = Vector512.Load((double*)(rows[7] + at));
        m.Transpose();
        m.A.Store((double*)block);
        m.B.Store((double*)(block + 32));
        m.C.Store((double*)(block + 64));
        m.D.Store((double*)(block + 96));
        m.E.Store((double*)(block + 128));
        m.F.Store((double*)(block + 160));
        m.G.Store((double*)(block + 192));
        m.H.Store((double*)(block + 224));
    }

    private static void StoreSingles(float* block, int* positions, float** rows, long at, bool high)
    {
        Eight m;
        m.A = Half(block + (positions[0] * 32L), high);
        m.B = Half(block + (positions[1] * 32L), high);
        m.C = Half(block + (positions[2] * 32L), high);
        m.D = Half(block + (positions[3] * 32L), high);
        m.E = Half(block + (positions[4] * 32L), high);
        m.F = Half(block + (positions[5] * 32L), high);
        m.G = Half(block + (positions[6] * 32L), high);
        m.H = Half(block + (positions[7] * 32L), high);
        m.Transpose();
        StoreTo(rows[0], at, m.A);
        StoreTo(rows[1], at, m.B);
        StoreTo(rows[2], at, m.C);
        StoreTo(rows[3], at, m.D);
        StoreTo(rows[4], at, m.E);
        StoreTo(rows[5], at, m.F);
        StoreTo(rows[6], at, m.G);
        StoreTo(rows[7], at, m.H);
    }

    private static void LoadDoubles(double** rows, long at, double* block)
    {
        Vector512<double> a = Vector512.Load(rows[0] + at), b = Vector512.Load(rows[1] + at);
        Vector512<double> c = Vector512.Load(rows[2] + at), d = Vector512.Load(rows[3] + at);
        Eight.TransposeQuarters(ref a, ref b, ref c, ref d);
        a.Store(block);
        b.Store(block + 16);
        c.Store(block + 32);
        d.Store(block + 48);
    }

    private static void StoreDoubles(double* block, int* positions, double** rows, long at, bool high)
    {
        Vector512<double> a = Half(block + (positions[0] * 16L), high), b = Half(block + (positions[1] * 16L), high);
        Vector512<double> c = Half(block + (positions[2] * 16L), high), d = Half(block + (positions[3] * 16L), high);
        Eight.TransposeQuarters(ref a, ref b, ref c, ref d);
        StoreTo(rows[0], at, a);
        StoreTo(rows[1], at, b);
        StoreTo(rows[2], at, c);
        StoreTo(rows[3], at, d);
    }

    /// <summary>One half of the complex numbers of an element: the first rows or the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Half(float* element, bool high)
    {
        Vector512<float> re = Vector512.Load(element), im = Vector512.Load(element + 16);
        return (high ? Avx512F.UnpackHigh(re, im) : Avx512F.UnpackLow(re, im)).AsDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Half(double* element, bool high)
    {
        Vector512<double> re = Vector512.Load(element), im = Vector512.Load(element + 8);
        return high ? Avx512F.UnpackHigh(re, im) : Avx512F.UnpackLow(re, im);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTo<T>(T* row, long at, Vector512<double> numbers)
        where T : unmanaged
    {
        if (row != null)
            numbers.Store((double*)(row + at));
    }

    /// <summary>An 8 × 8 matrix of 64-bit numbers.</summary>
    private struct Eight
    {
        public Vector512<double> A;
        public Vector512<double> B;
        public Vector512<double> C;
        public Vector512<double> D;
        public Vector512<double> E;
        public Vector512<double> F;
        public Vector512<double> G;
        public Vector512<double> H;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Transpose()
        {
            Vector512<double> a = Avx512F.UnpackLow(A, B), b = Avx512F.UnpackHigh(A, B);
            Vector512<double> c = Avx512F.UnpackLow(C, D), d = Avx512F.UnpackHigh(C, D);
            Vector512<double> e = Avx512F.UnpackLow(E, F), f = Avx512F.UnpackHigh(E, F);
            Vector512<double> g = Avx512F.UnpackLow(G, H), h = Avx512F.UnpackHigh(G, H);
            TransposeQuarters(ref a, ref c, ref e, ref g);
            TransposeQuarters(ref b, ref d, ref f, ref h);
            (A, B, C, D, E, F, G, H) = (a, b, c, d, e, f, g, h);
        }

        /// <summary>Transposes a 4 × 4 matrix of 128-bit quarters.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void TransposeQuarters(
            ref Vector512<double> a, ref Vector512<double> b, ref Vector512<double> c, ref Vector512<double> d)
        {
            Vector512<double> abEven = Avx512F.Shuffle4x128(a, b, 0x88), cdEven = Avx512F.Shuffle4x128(c, d, 0x88);
            Vector512<double> abOdd = Avx512F.Shuffle4x128(a, b, 0xdd), cdOdd = Avx512F.Shuffle4x128(c, d, 0xdd);
            a = Avx512F.Shuffle4x128(abEven, cdEven, 0x88);
            b = Avx512F.Shuffle4x128(abOdd, cdOdd, 0x88);
            c = Avx512F.Shuffle4x128(abEven, cdEven, 0xdd);
            d = Avx512F.Shuffle4x128(abOdd, cdOdd, 0xdd);
        }
    }
}
