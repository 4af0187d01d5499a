using System.Runtime.CompilerServices;

namespace Mmoda.Numerics;

/// <summary>
/// Sixteen one-dimensional transforms at once, one per SIMD lane, in place: decimation in frequency forward (natural order
/// in, digit-reversed order out) and decimation in time back, so that a convolution never needs a reordering pass.
/// </summary>
/// <remarks>Mixed radix 2, 3, 4, 5 (Cooley and Tukey 1965; Gentleman and Sande 1966). Unnormalised. Immutable.</remarks>
internal sealed unsafe class LaneFft
{
    private readonly Stage[] _stages;

    /// <summary>Plans transforms of <paramref name="length"/> elements.</summary>
    /// <exception cref="ArgumentException">The length has a prime factor above 5.</exception>
    public LaneFft(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        Length = length;
        var stages = new List<Stage>();
        for (int rest = length; rest > 1;)
        {
            int radix = rest % 3 == 0 ? 3 : rest % 5 == 0 ? 5 : rest % 4 == 0 ? 4 : rest % 2 == 0 ? 2
                : throw new ArgumentException($"A length of 2^a 3^b 5^c is needed, not {length}.", nameof(length));
            stages.Add(new Stage(radix, rest / radix, Twiddles(radix, rest / radix)));
            rest /= radix;
        }

        _stages = [.. stages];
    }

    /// <summary>Elements per transform.</summary>
    public int Length { get; }

    /// <summary>Transforms a block of <c>Length × ComplexLanes.Stride</c> floats; frequencies come out digit-reversed.</summary>
    public void Forward(float* block)
    {
        foreach (Stage stage in _stages)
        {
            fixed (float* twiddles = stage.Twiddles)
            {
                switch (stage.Radix)
                {
                    case 2: Forward2(block, stage.Span, twiddles); break;
                    case 3: Forward3(block, stage.Span, twiddles); break;
                    case 4: Forward4(block, stage.Span, twiddles); break;
                    default: Forward5(block, stage.Span, twiddles); break;
                }
            }
        }
    }

    /// <summary>Undoes <see cref="Forward"/> up to a factor <see cref="Length"/>.</summary>
    public void Inverse(float* block)
    {
        for (int i = _stages.Length - 1; i >= 0; i--)
        {
            Stage stage = _stages[i];
            fixed (float* twiddles = stage.Twiddles)
            {
                switch (stage.Radix)
                {
                    case 2: Inverse2(block, stage.Span, twiddles); break;
                    case 3: Inverse3(block, stage.Span, twiddles); break;
                    case 4: Inverse4(block, stage.Span, twiddles); break;
                    default: Inverse5(block, stage.Span, twiddles); break;
                }
            }
        }
    }

    /// <summary>The frequency that <see cref="Forward"/> leaves at each position.</summary>
    public int[] Frequencies()
    {
        int[] frequencies = new int[Length];
        for (int position = 0; position < Length; position++)
        {
            int rest = position, step = 1, frequency = 0;
            foreach (Stage stage in _stages)
            {
                frequency += rest / stage.Span * step;
                rest %= stage.Span;
                step *= stage.Radix;
            }

            frequencies[position] = frequency;
        }

        return frequencies;
    }

    private static float[] Twiddles(int radix, int span)
    {
        float[] twiddles = new float[2 * span * (radix - 1)];
        for (int k = 0; k < span; k++)
        {
            for (int j = 1; j < radix; j++)
            {
                (double sin, double cos) = Math.SinCos(-2 * Math.PI * j * k / (radix * (double)span));
                int at = 2 * ((k * (radix - 1)) + j - 1);
                twiddles[at] = (float)cos;
                twiddles[at + 1] = (float)sin;
            }
        }

        return twiddles;
    }

    private void Forward2(float* x, int span, float* twiddles)
    {
        long d = (long)span * ComplexLanes.Stride;
        float* end = x + ((long)Length * ComplexLanes.Stride);
        for (float* block = x; block < end; block += 2 * d)
        {
            float* p = block, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes.Stride, w += 2)
            {
                ComplexLanes a = ComplexLanes.Load(p), b = ComplexLanes.Load(p + d);
                (a + b).Store(p);
                (a - b).Times(w).Store(p + d);
            }
        }
    }

    private void Inverse2(float* x, int span, float* twiddles)
    {
        long d = (long)span * ComplexLanes.Stride;
        float* end = x + ((long)Length * ComplexLanes.Stride);
        for (float* block = x; block < end; block += 2 * d)
        {
            float* p = block, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes.Stride, w += 2)
            {
                ComplexLanes a = ComplexLanes.Load(p), b = ComplexLanes.Load(p + d).TimesConjugate(w);
                (a + b).Store(p);
                (a - b).Store(p + d);
            }
        }
    }

    private void Forward3(float* x, int span, float* twiddles)
    {
        long d = (long)span * ComplexLanes.Stride;
        float* end = x + ((long)Length * ComplexLanes.Stride);
        for (float* block = x; block < end; block += 3 * d)
        {
            float* p = block, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes.Stride, w += 4)
            {
                ComplexLanes a = ComplexLanes.Load(p), b = ComplexLanes.Load(p + d), c = ComplexLanes.Load(p + (2 * d));
                Butterfly3(ref a, ref b, ref c);
                a.Store(p);
                b.Times(w).Store(p + d);
                c.Times(w + 2).Store(p + (2 * d));
            }
        }
    }

    private void Inverse3(float* x, int span, float* twiddles)
    {
        long d = (long)span * ComplexLanes.Stride;
        float* end = x + ((long)Length * ComplexLanes.Stride);
        for (float* block = x; block < end; block += 3 * d)
        {
            float* p = block, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes.Stride, w += 4)
            {
                ComplexLanes a = ComplexLanes.Load(p);
                ComplexLanes b = ComplexLanes.Load(p + d).TimesConjugate(w);
                ComplexLanes c = ComplexLanes.Load(p + (2 * d)).TimesConjugate(w + 2);
                Butterfly3(ref a, ref b, ref c);

                // The conjugate butterfly is the forward one with outputs j and r - j exchanged.
                a.Store(p);
                c.Store(p + d);
                b.Store(p + (2 * d));
            }
        }
    }

    private void Forward4(float* x, int span, float* twiddles)
    {
        long d = (long)span * ComplexLanes.Stride;
        float* end = x + ((long)Length * ComplexLanes.Stride);
        for (float* block = x; block < end; block += 4 * d)
        {
            float* p = block, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes.Stride, w += 6)
            {
                ComplexLanes a = ComplexLanes.Load(p), b = ComplexLanes.Load(p + d);
                ComplexLanes c = ComplexLanes.Load(p + (2 * d)), e = ComplexLanes.Load(p + (3 * d));
                Butterfly4(ref a, ref b, ref c, ref e);
                a.Store(p);
                b.Times(w).Store(p + d);
                c.Times(w + 2).Store(p + (2 * d));
                e.Times(w + 4).Store(p + (3 * d));
            }
        }
    }

    private void Inverse4(float* x, int span, float* twiddles)
    {
        long d = (long)span * ComplexLanes.Stride;
        float* end = x + ((long)Length * ComplexLanes.Stride);
        for (float* block = x; block < end; block += 4 * d)
        {
            float* p = block, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes.Stride, w += 6)
            {
                ComplexLanes a = ComplexLanes.Load(p);
                ComplexLanes b = ComplexLanes.Load(p + d).TimesConjugate(w);
                ComplexLanes c = ComplexLanes.Load(p + (2 * d)).TimesConjugate(w + 2);
                ComplexLanes e = ComplexLanes.Load(p + (3 * d)).TimesConjugate(w + 4);
                Butterfly4(ref a, ref b, ref c, ref e);
                a.Store(p);
                e.Store(p + d);
                c.Store(p + (2 * d));
                b.Store(p + (3 * d));
            }
        }
    }

    private void Forward5(float* x, int span, float* twiddles)
    {
        long d = (long)span * ComplexLanes.Stride;
        float* end = x + ((long)Length * ComplexLanes.Stride);
        for (float* block = x; block < end; block += 5 * d)
        {
            float* p = block, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes.Stride, w += 8)
            {
                ComplexLanes a = ComplexLanes.Load(p), b = ComplexLanes.Load(p + d), c = ComplexLanes.Load(p + (2 * d));
                ComplexLanes e = ComplexLanes.Load(p + (3 * d)), f = ComplexLanes.Load(p + (4 * d));
                Butterfly5(ref a, ref b, ref c, ref e, ref f);
                a.Store(p);
                b.Times(w).Store(p + d);
                c.Times(w + 2).Store(p + (2 * d));
                e.Times(w + 4).Store(p + (3 * d));
                f.Times(w + 6).Store(p + (4 * d));
            }
        }
    }

    private void Inverse5(float* x, int span, float* twiddles)
    {
        long d = (long)span * ComplexLanes.Stride;
        float* end = x + ((long)Length * ComplexLanes.Stride);
        for (float* block = x; block < end; block += 5 * d)
        {
            float* p = block, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes.Stride, w += 8)
            {
                ComplexLanes a = ComplexLanes.Load(p);
                ComplexLanes b = ComplexLanes.Load(p + d).TimesConjugate(w);
                ComplexLanes c = ComplexLanes.Load(p + (2 * d)).TimesConjugate(w + 2);
                ComplexLanes e = ComplexLanes.Load(p + (3 * d)).TimesConjugate(w + 4);
                ComplexLanes f = ComplexLanes.Load(p + (4 * d)).TimesConjugate(w + 6);
                Butterfly5(ref a, ref b, ref c, ref e, ref f);
                a.Store(p);
                f.Store(p + d);
                e.Store(p + (2 * d));
                c.Store(p + (3 * d));
                b.Store(p + (4 * d));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Butterfly3(ref ComplexLanes a, ref ComplexLanes b, ref ComplexLanes c)
    {
        const float Sin60 = 0.86602540378443864676f;
        ComplexLanes sum = b + c, turned = (b - c).QuarterTurn() * Sin60, centre = a - (sum * 0.5f);
        a += sum;
        b = centre + turned;
        c = centre - turned;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Butterfly4(ref ComplexLanes a, ref ComplexLanes b, ref ComplexLanes c, ref ComplexLanes e)
    {
        ComplexLanes even = a + c, evenDifference = a - c, odd = b + e, oddTurned = (b - e).QuarterTurn();
        a = even + odd;
        b = evenDifference + oddTurned;
        c = even - odd;
        e = evenDifference - oddTurned;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Butterfly5(
        ref ComplexLanes a, ref ComplexLanes b, ref ComplexLanes c, ref ComplexLanes e, ref ComplexLanes f)
    {
        const float Cos72 = 0.30901699437494742410f, Cos144 = -0.80901699437494742410f;
        const float Sin72 = 0.95105651629515357212f, Sin144 = 0.58778525229247312917f;
        ComplexLanes s1 = b + f, d1 = (b - f).QuarterTurn(), s2 = c + e, d2 = (c - e).QuarterTurn();
        ComplexLanes m1 = a + (s1 * Cos72) + (s2 * Cos144), m2 = a + (s1 * Cos144) + (s2 * Cos72);
        ComplexLanes n1 = (d1 * Sin72) + (d2 * Sin144), n2 = (d1 * Sin144) - (d2 * Sin72);
        a += s1 + s2;
        b = m1 + n1;
        c = m2 + n2;
        e = m2 - n2;
        f = m1 - n1;
    }

    private readonly record struct Stage(int Radix, int Span, float[] Twiddles);
}
