namespace Mmoda.Numerics;

/// <summary>The forward stages. Those of span 1, the last ones, have no twiddle factors but 1.</summary>
internal sealed unsafe partial class LaneFft<T>
{
    private void Forward2<TFormat>(T* source, long stride, T* block, int span, T* twiddles)
        where TFormat : struct, ILaneFormat<T>
    {
        long d = (long)span * ComplexLanes<T>.Stride, s = span * stride;
        T* end = block + ((long)Length * ComplexLanes<T>.Stride);
        for (; block < end; block += 2 * d, source += 2 * s)
        {
            T* p = block, from = source, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes<T>.Stride, from += stride, w += 2)
            {
                ComplexLanes<T> a = TFormat.Load(from), b = TFormat.Load(from + s);
                ComplexLanes<T> difference = a - b;
                a += b;
                b = difference;
                a.Store(p);
                if (span == 1)
                {
                    b.Store(p + d);
                    continue;
                }

                b.Times(w).Store(p + d);
            }
        }
    }

    private void Forward3<TFormat>(T* source, long stride, T* block, int span, T* twiddles)
        where TFormat : struct, ILaneFormat<T>
    {
        long d = (long)span * ComplexLanes<T>.Stride, s = span * stride;
        T* end = block + ((long)Length * ComplexLanes<T>.Stride);
        for (; block < end; block += 3 * d, source += 3 * s)
        {
            T* p = block, from = source, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes<T>.Stride, from += stride, w += 4)
            {
                ComplexLanes<T> a = TFormat.Load(from), b = TFormat.Load(from + s);
                ComplexLanes<T> c = TFormat.Load(from + (2 * s));
                LaneButterflies.Three(ref a, ref b, ref c);
                a.Store(p);
                if (span == 1)
                {
                    b.Store(p + d);
                    c.Store(p + (2 * d));
                    continue;
                }

                b.Times(w).Store(p + d);
                c.Times(w + 2).Store(p + (2 * d));
            }
        }
    }

    private void Forward4<TFormat>(T* source, long stride, T* block, int span, T* twiddles)
        where TFormat : struct, ILaneFormat<T>
    {
        long d = (long)span * ComplexLanes<T>.Stride, s = span * stride;
        T* end = block + ((long)Length * ComplexLanes<T>.Stride);
        for (; block < end; block += 4 * d, source += 4 * s)
        {
            T* p = block, from = source, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes<T>.Stride, from += stride, w += 6)
            {
                ComplexLanes<T> a = TFormat.Load(from), b = TFormat.Load(from + s);
                ComplexLanes<T> c = TFormat.Load(from + (2 * s)), e = TFormat.Load(from + (3 * s));
                LaneButterflies.Four(ref a, ref b, ref c, ref e);
                a.Store(p);
                if (span == 1)
                {
                    b.Store(p + d);
                    c.Store(p + (2 * d));
                    e.Store(p + (3 * d));
                    continue;
                }

                b.Times(w).Store(p + d);
                c.Times(w + 2).Store(p + (2 * d));
                e.Times(w + 4).Store(p + (3 * d));
            }
        }
    }

    private void Forward5<TFormat>(T* source, long stride, T* block, int span, T* twiddles)
        where TFormat : struct, ILaneFormat<T>
    {
        long d = (long)span * ComplexLanes<T>.Stride, s = span * stride;
        T* end = block + ((long)Length * ComplexLanes<T>.Stride);
        for (; block < end; block += 5 * d, source += 5 * s)
        {
            T* p = block, from = source, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes<T>.Stride, from += stride, w += 8)
            {
                ComplexLanes<T> a = TFormat.Load(from), b = TFormat.Load(from + s);
                ComplexLanes<T> c = TFormat.Load(from + (2 * s)), e = TFormat.Load(from + (3 * s));
                ComplexLanes<T> f = TFormat.Load(from + (4 * s));
                LaneButterflies.Five(ref a, ref b, ref c, ref e, ref f);
                a.Store(p);
                if (span == 1)
                {
                    b.Store(p + d);
                    c.Store(p + (2 * d));
                    e.Store(p + (3 * d));
                    f.Store(p + (4 * d));
                    continue;
                }

                b.Times(w).Store(p + d);
                c.Times(w + 2).Store(p + (2 * d));
                e.Times(w + 4).Store(p + (3 * d));
                f.Times(w + 6).Store(p + (4 * d));
            }
        }
    }

    private void Forward7<TFormat>(T* source, long stride, T* block, int span, T* twiddles)
        where TFormat : struct, ILaneFormat<T>
    {
        long d = (long)span * ComplexLanes<T>.Stride, s = span * stride;
        T* end = block + ((long)Length * ComplexLanes<T>.Stride);
        for (; block < end; block += 7 * d, source += 7 * s)
        {
            T* p = block, from = source, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes<T>.Stride, from += stride, w += 12)
            {
                ComplexLanes<T> a = TFormat.Load(from), b = TFormat.Load(from + s);
                ComplexLanes<T> c = TFormat.Load(from + (2 * s)), e = TFormat.Load(from + (3 * s));
                ComplexLanes<T> f = TFormat.Load(from + (4 * s)), g = TFormat.Load(from + (5 * s));
                ComplexLanes<T> h = TFormat.Load(from + (6 * s));
                LaneButterflies.Seven(ref a, ref b, ref c, ref e, ref f, ref g, ref h);
                a.Store(p);
                if (span == 1)
                {
                    b.Store(p + d);
                    c.Store(p + (2 * d));
                    e.Store(p + (3 * d));
                    f.Store(p + (4 * d));
                    g.Store(p + (5 * d));
                    h.Store(p + (6 * d));
                    continue;
                }

                b.Times(w).Store(p + d);
                c.Times(w + 2).Store(p + (2 * d));
                e.Times(w + 4).Store(p + (3 * d));
                f.Times(w + 6).Store(p + (4 * d));
                g.Times(w + 8).Store(p + (5 * d));
                h.Times(w + 10).Store(p + (6 * d));
            }
        }
    }

    private void Forward8<TFormat>(T* source, long stride, T* block, int span, T* twiddles)
        where TFormat : struct, ILaneFormat<T>
    {
        long d = (long)span * ComplexLanes<T>.Stride, s = span * stride;
        T* end = block + ((long)Length * ComplexLanes<T>.Stride);
        for (; block < end; block += 8 * d, source += 8 * s)
        {
            T* p = block, from = source, w = twiddles;
            for (int k = 0; k < span; k++, p += ComplexLanes<T>.Stride, from += stride, w += 14)
            {
                ComplexLanes<T> a = TFormat.Load(from), b = TFormat.Load(from + s);
                ComplexLanes<T> c = TFormat.Load(from + (2 * s)), e = TFormat.Load(from + (3 * s));
                ComplexLanes<T> f = TFormat.Load(from + (4 * s)), g = TFormat.Load(from + (5 * s));
                ComplexLanes<T> h = TFormat.Load(from + (6 * s)), i = TFormat.Load(from + (7 * s));
                LaneButterflies.Four(ref a, ref c, ref f, ref h);
                LaneButterflies.Four(ref b, ref e, ref g, ref i);
                LaneButterflies.TurnByEighths(ref e, ref g, ref i);
                if (span == 1)
                {
                    (a + b).Store(p);
                    (c + e).Store(p + d);
                    (f + g).Store(p + (2 * d));
                    (h + i).Store(p + (3 * d));
                    (a - b).Store(p + (4 * d));
                    (c - e).Store(p + (5 * d));
                    (f - g).Store(p + (6 * d));
                    (h - i).Store(p + (7 * d));
                    continue;
                }

                (a + b).Store(p);
                (c + e).Times(w).Store(p + d);
                (f + g).Times(w + 2).Store(p + (2 * d));
                (h + i).Times(w + 4).Store(p + (3 * d));
                (a - b).Times(w + 6).Store(p + (4 * d));
                (c - e).Times(w + 8).Store(p + (5 * d));
                (f - g).Times(w + 10).Store(p + (6 * d));
                (h - i).Times(w + 12).Store(p + (7 * d));
            }
        }
    }
}
