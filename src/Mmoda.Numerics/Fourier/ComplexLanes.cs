using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mmoda.Numerics;

/// <summary>One complex number per SIMD lane: element k of sixteen (float) or eight (double) independent transforms.</summary>
/// <remarks>In a block: all real parts, then all imaginary parts. Without AVX-512 the runtime splits each vector in two.</remarks>
internal readonly unsafe struct ComplexLanes<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector512<T> _re;
    private readonly Vector512<T> _im;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ComplexLanes(Vector512<T> re, Vector512<T> im)
    {
        _re = re;
        _im = im;
    }

    /// <summary>Transforms per block.</summary>
    public static int Count => Vector512<T>.Count;

    /// <summary>Numbers per element of a block: real and imaginary parts.</summary>
    public static int Stride => 2 * Vector512<T>.Count;

    /// <summary>Reads an element of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<T> Load(T* source) => new(Vector512.Load(source), Vector512.Load(source + Count));

    /// <summary>Writes an element of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* destination)
    {
        _re.Store(destination);
        _im.Store(destination + Count);
    }

    /// <summary>Reads <see cref="Count"/> adjacent complex numbers, real and imaginary parts alternating.</summary>
    /// <remarks>The order of the lanes is the cheapest one; <see cref="StorePairs"/> and <see cref="LaneRows"/> know it.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<T> LoadPairs(T* source) => FromPairs(Vector512.Load(source), Vector512.Load(source + Count));

    /// <summary>Undoes <see cref="LoadPairs"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StorePairs(T* destination)
    {
        ToPairs(out Vector512<T> first, out Vector512<T> second);
        first.Store(destination);
        second.Store(destination + Count);
    }

    /// <summary>Separates the real and imaginary parts of two vectors of complex numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<T> FromPairs(Vector512<T> first, Vector512<T> second)
    {
        if (!Avx512F.IsSupported)
            return PortablePairs.Separate(first, second);
        if (typeof(T) == typeof(float))
        {
            Vector512<float> a = first.AsSingle(), b = second.AsSingle();
            return new(Avx512F.Shuffle(a, b, 0x88).As<float, T>(), Avx512F.Shuffle(a, b, 0xdd).As<float, T>());
        }

        Vector512<double> c = first.AsDouble(), d = second.AsDouble();
        return new(Avx512F.UnpackLow(c, d).As<double, T>(), Avx512F.UnpackHigh(c, d).As<double, T>());
    }

    /// <summary>Undoes <see cref="FromPairs"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ToPairs(out Vector512<T> first, out Vector512<T> second)
    {
        if (!Avx512F.IsSupported)
        {
            PortablePairs.Join(_re, _im, out first, out second);
        }
        else if (typeof(T) == typeof(float))
        {
            first = Avx512F.UnpackLow(_re.AsSingle(), _im.AsSingle()).As<float, T>();
            second = Avx512F.UnpackHigh(_re.AsSingle(), _im.AsSingle()).As<float, T>();
        }
        else
        {
            first = Avx512F.UnpackLow(_re.AsDouble(), _im.AsDouble()).As<double, T>();
            second = Avx512F.UnpackHigh(_re.AsDouble(), _im.AsDouble()).As<double, T>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<T> operator +(ComplexLanes<T> a, ComplexLanes<T> b) => new(a._re + b._re, a._im + b._im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<T> operator -(ComplexLanes<T> a, ComplexLanes<T> b) => new(a._re - b._re, a._im - b._im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<T> operator *(ComplexLanes<T> a, T factor) => new(a._re * factor, a._im * factor);

    /// <summary>Lane-wise complex product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<T> operator *(ComplexLanes<T> a, ComplexLanes<T> b) => new(
        Fused(a._re, b._re, -(a._im * b._im)),
        Fused(a._re, b._im, a._im * b._re));

    /// <summary>Product with the twiddle factor <c>twiddle[0] + i twiddle[1]</c>, the same in all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ComplexLanes<T> Times(T* twiddle)
    {
        Vector512<T> c = Vector512.Create(twiddle[0]), s = Vector512.Create(twiddle[1]);
        return new(Fused(_re, c, -(_im * s)), Fused(_re, s, _im * c));
    }

    /// <summary>Product with the complex conjugate of a twiddle factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ComplexLanes<T> TimesConjugate(T* twiddle)
    {
        Vector512<T> c = Vector512.Create(twiddle[0]), s = Vector512.Create(twiddle[1]);
        return new(Fused(_im, s, _re * c), Fused(_im, c, -(_re * s)));
    }

    /// <summary>Product with −i: a quarter turn in the direction of the forward transform.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ComplexLanes<T> QuarterTurn() => new(_im, -_re);

    /// <summary>Complex conjugate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ComplexLanes<T> Conjugate() => new(_re, -_im);

    /// <summary>Real and imaginary parts exchanged: around a forward transform this makes it an inverse one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ComplexLanes<T> Swap() => new(_im, _re);

    /// <summary>The real parts of this as real, those of another as imaginary parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ComplexLanes<T> JoinRe(ComplexLanes<T> other) => new(_re, other._re);

    /// <summary>The imaginary parts of this as real, those of another as imaginary parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ComplexLanes<T> JoinIm(ComplexLanes<T> other) => new(_im, other._im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Fused(Vector512<T> a, Vector512<T> b, Vector512<T> c) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
}
