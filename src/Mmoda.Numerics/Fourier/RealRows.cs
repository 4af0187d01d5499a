using System.Numerics;

namespace Mmoda.Numerics;

/// <summary>Transforms real rows to Hermitian half spectra and back, two rows in each lane.</summary>
/// <remarks>With Z the spectrum of a + i b: A[k] = (Z[k] + Z*[−k]) / 2, B[k] = (Z[k] − Z*[−k]) / 2i.</remarks>
internal sealed unsafe class RealRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PlanAxis<T> _axis;
    private readonly int _length;

    /// <summary>Where the spectra of the first and of the second rows are in a block, by frequency.</summary>
    private readonly int[] _first;
    private readonly int[] _second;

    public RealRows(int length, string name)
    {
        _axis = new PlanAxis<T>(length, name);
        _length = length;
        _first = _axis.Positions[..((length / 2) + 1)];
        _second = new int[_first.Length];
        for (int k = 0; k < _second.Length; k++)
            _second[k] = k == 0 ? length : 2 * k == length ? length + 1 : _axis.Positions[length - k];
    }

    /// <summary>Elements of the block that each call needs.</summary>
    public int BlockElements => (2 * _length) + (2 * ChunkElements);

    private static int ChunkElements => ComplexLanes<T>.Count;

    private int Half => (_length / 2) + 1;

    /// <summary>Transforms rows of <c>length</c> numbers to rows of <c>length / 2 + 1</c> complex numbers.</summary>
    public void Forward(T* source, int count, T* destination, long stride, T* block)
    {
        int lanes = ComplexLanes<T>.Count;
        T** rows = stackalloc T*[2 * lanes];
        fixed (int* first = _first, second = _second)
        {
            for (int row = 0; row < count; row += 2 * lanes)
            {
                T* from = source + ((long)row * _length), to = destination + (row * stride);
                LaneRows.Point(rows, from, _length, count - row, absent: from);
                LaneRows.Point(rows + lanes, from + ((long)lanes * _length), _length, count - row - lanes, absent: from);
                LoadReal(rows, rows + lanes, block);
                _axis.Plan.Forward(block);
                Divide(first, second, block);
                LaneRows.Point(rows, to, stride, count - row, absent: null);
                LaneRows.Store(block, first, Half, rows);
                if (count - row <= lanes)
                    break;
                LaneRows.Point(rows, to + (lanes * stride), stride, count - row - lanes, absent: null);
                LaneRows.Store(block, second, Half, rows);
            }
        }
    }

    /// <summary>Undoes <see cref="Forward"/> up to a factor <c>length</c>.</summary>
    public void Inverse(T* source, long stride, int count, T* destination, T* block)
    {
        int lanes = ComplexLanes<T>.Count;
        T* others = block + ((long)_length * ComplexLanes<T>.Stride);
        T** rows = stackalloc T*[2 * lanes];
        fixed (int* positions = _axis.Positions)
        {
            for (int row = 0; row < count; row += 2 * lanes)
            {
                T* from = source + (row * stride), to = destination + ((long)row * _length);
                LaneRows.Point(rows, from, stride, count - row, absent: from);
                LaneRows.Load(rows, Half, block);
                LaneRows.Point(rows, from + (lanes * stride), stride, count - row - lanes, absent: from);
                LaneRows.Load(rows, Half, others);
                Unite(block, others);
                _axis.Plan.Forward(block);
                LaneRows.Point(rows, to, _length, count - row, absent: null);
                LaneRows.Point(rows + lanes, to + ((long)lanes * _length), _length, count - row - lanes, absent: null);
                StoreReal(block, positions, rows, rows + lanes);
            }
        }
    }

    /// <summary>Loads one set of rows as real and another as imaginary parts.</summary>
    private void LoadReal(T** first, T** second, T* block)
    {
        // Two adjacent real numbers look like a complex one: the same transposition serves.
        int stride = ComplexLanes<T>.Stride, chunk = LaneRows.Chunk<T>(), x = 0;
        T* a = stackalloc T[chunk * stride], b = stackalloc T[chunk * stride];
        for (; x + (2 * chunk) <= _length; x += 2 * chunk)
        {
            LaneRows.LoadChunk(first, x, a);
            LaneRows.LoadChunk(second, x, b);
            for (int i = 0; i < chunk; i++)
            {
                ComplexLanes<T> p = ComplexLanes<T>.LoadPairs(a + (i * stride)), q = ComplexLanes<T>.LoadPairs(b + (i * stride));
                p.JoinRe(q).Store(block + ((x + (2L * i)) * stride));
                p.JoinIm(q).Store(block + ((x + (2L * i) + 1) * stride));
            }
        }

        for (; x < _length; x++)
        {
            for (int i = 0; i < ComplexLanes<T>.Count; i++)
            {
                a[2 * i] = first[i][x];
                a[(2 * i) + 1] = second[i][x];
            }

            ComplexLanes<T>.LoadPairs(a).Store(block + ((long)x * stride));
        }
    }

    /// <summary>Stores imaginary parts to the first rows and real parts to the second: the transform was of swapped parts.</summary>
    private void StoreReal(T* block, int* positions, T** first, T** second)
    {
        int stride = ComplexLanes<T>.Stride, chunk = LaneRows.Chunk<T>(), x = 0;
        T* a = stackalloc T[chunk * stride], b = stackalloc T[chunk * stride];
        int* natural = stackalloc int[chunk];
        for (int i = 0; i < chunk; i++)
            natural[i] = i;
        for (; x + (2 * chunk) <= _length; x += 2 * chunk)
        {
            for (int i = 0; i < chunk; i++)
            {
                ComplexLanes<T> even = ComplexLanes<T>.Load(block + ((long)positions[x + (2 * i)] * stride));
                ComplexLanes<T> odd = ComplexLanes<T>.Load(block + ((long)positions[x + (2 * i) + 1] * stride));
                even.JoinIm(odd).Store(a + (i * stride));
                even.JoinRe(odd).Store(b + (i * stride));
            }

            LaneRows.StoreChunk(a, natural, first, x);
            LaneRows.StoreChunk(b, natural, second, x);
        }

        for (; x < _length; x++)
        {
            ComplexLanes<T>.Load(block + ((long)positions[x] * stride)).Swap().StorePairs(a);
            for (int i = 0; i < ComplexLanes<T>.Count; i++)
            {
                if (first[i] != null)
                    first[i][x] = a[2 * i];
                if (second[i] != null)
                    second[i][x] = a[(2 * i) + 1];
            }
        }
    }

    /// <summary>Divides the spectra of a + i b into those of a and of b.</summary>
    private void Divide(int* first, int* second, T* block)
    {
        int stride = ComplexLanes<T>.Stride;
        T half = T.One / (T.One + T.One);
        for (int k = 0; k < Half; k++)
        {
            T* p = block + ((long)first[k] * stride), q = block + ((long)second[k] * stride);
            ComplexLanes<T> z = ComplexLanes<T>.Load(p), y = second[k] < _length ? ComplexLanes<T>.Load(q).Conjugate() : z.Conjugate();
            ((z + y) * half).Store(p);
            ((z - y).QuarterTurn() * half).Store(q);
        }
    }

    /// <summary>Makes the spectrum of a + i b, parts swapped, of those of a and b in the format <see cref="Pairs{T}"/>.</summary>
    private void Unite(T* block, T* others)
    {
        int stride = ComplexLanes<T>.Stride;
        for (int k = 0; k < Half; k++)
        {
            T* p = block + ((long)k * stride);
            ComplexLanes<T> a = ComplexLanes<T>.LoadPairs(p), b = ComplexLanes<T>.LoadPairs(others + ((long)k * stride));
            if (k == 0 || 2 * k == _length)
            {
                a.JoinRe(b).Swap().Store(p);
                continue;
            }

            (a - b.QuarterTurn()).Swap().Store(p);
            (a.Conjugate() - b.Conjugate().QuarterTurn()).Swap().Store(block + ((long)(_length - k) * stride));
        }
    }
}
