using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mmoda.Numerics;

/// <summary>Sixteen complex numbers, one per SIMD lane: element k of sixteen independent transforms.</summary>
/// <remarks>In memory: 16 real parts, then 16 imaginary parts. Without AVX-512 the runtime splits each vector in two.</remarks>
internal readonly unsafe struct ComplexLanes
{
    /// <summary>Transforms per block.</summary>
    public const int Count = 16;

    /// <summary>Floats per element: real and imaginary parts.</summary>
    public const int Stride = 2 * Count;

    private readonly Vector512<float> _re;
    private readonly Vector512<float> _im;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ComplexLanes(Vector512<float> re, Vector512<float> im)
    {
        _re = re;
        _im = im;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes Load(float* source) => new(Vector512.Load(source), Vector512.Load(source + Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination)
    {
        _re.Store(destination);
        _im.Store(destination + Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes operator +(ComplexLanes a, ComplexLanes b) => new(a._re + b._re, a._im + b._im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes operator -(ComplexLanes a, ComplexLanes b) => new(a._re - b._re, a._im - b._im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes operator *(ComplexLanes a, float factor) => new(a._re * factor, a._im * factor);

    /// <summary>Lane-wise complex product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes operator *(ComplexLanes a, ComplexLanes b) => new(
        Vector512.FusedMultiplyAdd(a._re, b._re, -(a._im * b._im)),
        Vector512.FusedMultiplyAdd(a._re, b._im, a._im * b._re));

    /// <summary>Product with the twiddle factor <c>twiddle[0] + i twiddle[1]</c>, the same in all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ComplexLanes Times(float* twiddle)
    {
        Vector512<float> c = Vector512.Create(twiddle[0]), s = Vector512.Create(twiddle[1]);
        return new(
            Vector512.FusedMultiplyAdd(_re, c, -(_im * s)),
            Vector512.FusedMultiplyAdd(_re, s, _im * c));
    }

    /// <summary>Product with the complex conjugate of a twiddle factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ComplexLanes TimesConjugate(float* twiddle)
    {
        Vector512<float> c = Vector512.Create(twiddle[0]), s = Vector512.Create(twiddle[1]);
        return new(
            Vector512.FusedMultiplyAdd(_im, s, _re * c),
            Vector512.FusedMultiplyAdd(_im, c, -(_re * s)));
    }

    /// <summary>Product with −i: a quarter turn in the direction of the forward transform.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ComplexLanes QuarterTurn() => new(_im, -_re);
}
