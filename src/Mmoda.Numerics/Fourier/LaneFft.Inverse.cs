using System.Diagnostics;

namespace Mmoda.Numerics;

/// <summary>The way back: digit-reversed order in, natural order out. Radix 8 has none.</summary>
internal sealed unsafe partial class LaneFft<T>
{
    /// <summary>Undoes <see cref="Forward(T*)"/> up to a factor <see cref="Length"/>.</summary>
    public void Inverse(T* block)
    {
        for (int i = _stages.Length - 1; i >= 0; i--)
        {
            Stage stage = _stages[i];
            Debug.Assert(stage.Radix < 8, "A plan with a largest radix of 4 is needed.");
            fixed (T* twiddles = stage.Twiddles)
            {
                switch (stage.Radix)
                {
                    case 2: Inverse2(block, stage.Span, twiddles); break;
                    case 3: Inverse3(block, stage.Span, twiddles); break;
                    case 4: Inverse4(block, stage.Span, twiddles); break;
                    case 5: Inverse5(block, stage.Span, twiddles); break;
                    default: Inverse7(block, stage.Span, twiddles); break;
                }
            }
        }
    }

    private void Inverse2(T* x, int span, T* twiddles)
    {
        long d = (long)span * ComplexLanes<T>.Stride;
        T* end = x + ((long)Length * ComplexLanes<T>.Stride);
        for (T* block = x; block < end; block += 2 * d)
        {
            T* p = block, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes<T>.Stride, w += 2)
            {
                ComplexLanes<T> a = ComplexLanes<T>.Load(p), b = ComplexLanes<T>.Load(p + d).TimesConjugate(w);
                (a + b).Store(p);
                (a - b).Store(p + d);
            }
        }
    }

    private void Inverse3(T* x, int span, T* twiddles)
    {
        long d = (long)span * ComplexLanes<T>.Stride;
        T* end = x + ((long)Length * ComplexLanes<T>.Stride);
        for (T* block = x; block < end; block += 3 * d)
        {
            T* p = block, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes<T>.Stride, w += 4)
            {
                ComplexLanes<T> a = ComplexLanes<T>.Load(p);
                ComplexLanes<T> b = ComplexLanes<T>.Load(p + d).TimesConjugate(w);
                ComplexLanes<T> c = ComplexLanes<T>.Load(p + (2 * d)).TimesConjugate(w + 2);
                LaneButterflies.Three(ref a, ref b, ref c);

                // The conjugate butterfly is the forward one with outputs j and r - j exchanged.
                a.Store(p);
                c.Store(p + d);
                b.Store(p + (2 * d));
            }
        }
    }

    private void Inverse4(T* x, int span, T* twiddles)
    {
        long d = (long)span * ComplexLanes<T>.Stride;
        T* end = x + ((long)Length * ComplexLanes<T>.Stride);
        for (T* block = x; block < end; block += 4 * d)
        {
            T* p = block, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes<T>.Stride, w += 6)
            {
                ComplexLanes<T> a = ComplexLanes<T>.Load(p);
                ComplexLanes<T> b = ComplexLanes<T>.Load(p + d).TimesConjugate(w);
                ComplexLanes<T> c = ComplexLanes<T>.Load(p + (2 * d)).TimesConjugate(w + 2);
                ComplexLanes<T> e = ComplexLanes<T>.Load(p + (3 * d)).TimesConjugate(w + 4);
                LaneButterflies.Four(ref a, ref b, ref c, ref e);
                a.Store(p);
                e.Store(p + d);
                c.Store(p + (2 * d));
                b.Store(p + (3 * d));
            }
        }
    }

    private void Inverse5(T* x, int span, T* twiddles)
    {
        long d = (long)span * ComplexLanes<T>.Stride;
        T* end = x + ((long)Length * ComplexLanes<T>.Stride);
        for (T* block = x; block < end; block += 5 * d)
        {
            T* p = block, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes<T>.Stride, w += 8)
            {
                ComplexLanes<T> a = ComplexLanes<T>.Load(p);
                ComplexLanes<T> b = ComplexLanes<T>.Load(p + d).TimesConjugate(w);
                ComplexLanes<T> c = ComplexLanes<T>.Load(p + (2 * d)).TimesConjugate(w + 2);
                ComplexLanes<T> e = ComplexLanes<T>.Load(p + (3 * d)).TimesConjugate(w + 4);
                ComplexLanes<T> f = ComplexLanes<T>.Load(p + (4 * d)).TimesConjugate(w + 6);
                LaneButterflies.Five(ref a, ref b, ref c, ref e, ref f);
                a.Store(p);
                f.Store(p + d);
                e.Store(p + (2 * d));
                c.Store(p + (3 * d));
                b.Store(p + (4 * d));
            }
        }
    }

    private void Inverse7(T* x, int span, T* twiddles)
    {
        long d = (long)span * ComplexLanes<T>.Stride;
        T* end = x + ((long)Length * ComplexLanes<T>.Stride);
        for (T* block = x; block < end; block += 7 * d)
        {
            T* p = block, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes<T>.Stride, w += 12)
            {
                ComplexLanes<T> a = ComplexLanes<T>.Load(p);
                ComplexLanes<T> b = ComplexLanes<T>.Load(p + d).TimesConjugate(w);
                ComplexLanes<T> c = ComplexLanes<T>.Load(p + (2 * d)).TimesConjugate(w + 2);
                ComplexLanes<T> e = ComplexLanes<T>.Load(p + (3 * d)).TimesConjugate(w + 4);
                ComplexLanes<T> f = ComplexLanes<T>.Load(p + (4 * d)).TimesConjugate(w + 6);
                ComplexLanes<T> g = ComplexLanes<T>.Load(p + (5 * d)).TimesConjugate(w + 8);
                ComplexLanes<T> h = ComplexLanes<T>.Load(p + (6 * d)).TimesConjugate(w + 10);
                LaneButterflies.Seven(ref a, ref b, ref c, ref e, ref f, ref g, ref h);
                a.Store(p);
                h.Store(p + d);
                g.Store(p + (2 * d));
                f.Store(p + (3 * d));
                e.Store(p + (4 * d));
                c.Store(p + (5 * d));
                b.Store(p + (6 * d));
            }
        }
    }
}
