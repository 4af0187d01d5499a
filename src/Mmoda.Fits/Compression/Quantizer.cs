using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mmoda.Fits;

/// <summary>Reals to integers with subtractive dithering (Pence, Seaman and White 2009, PASP 121, 414).</summary>
internal static class Quantizer
{
    /// <summary>The stored integer of NaN.</summary>
    public const int Blank = int.MinValue;

    /// <summary>
    /// The standard deviation of the noise of a row: 1.482602 / √6 × median |2 x(i) − x(i−2) − x(i+2)|, which a smooth signal and
    /// few sharp sources leave alone (Stoehr et al. 2007, ST-ECF Newsletter 42, 4). 0 for fewer than five finite values.
    /// </summary>
    /// <param name="row">Values; NaN are left out.</param>
    /// <param name="scratch">Twice as long.</param>
    public static double Noise<T>(ReadOnlySpan<T> row, Span<double> scratch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<double> finite = scratch[..row.Length];
        int count = 0;
        foreach (T value in row)
        {
            if (T.IsFinite(value))
            {
                finite[count++] = double.CreateTruncating(value);
            }
        }

        if (count < 5)
        {
            return 0;
        }

        Span<double> differences = scratch.Slice(row.Length, count - 4);
        for (int i = 0; i < differences.Length; i++)
        {
            differences[i] = Math.Abs((2 * finite[i + 2]) - finite[i] - finite[i + 4]);
        }

        return 1.482602 / Math.Sqrt(6) * Median(differences);
    }

    /// <summary>Quantises a tile.</summary>
    /// <param name="tile">The reals.</param>
    /// <param name="step">ZSCALE; positive.</param>
    /// <param name="walk">The random numbers of the tile.</param>
    /// <param name="stored">The integers, not negative, or <see cref="Blank"/> for NaN.</param>
    /// <param name="zero">ZZERO.</param>
    /// <returns>False when the tile has infinities or its range needs more than 31 bits: it is to be stored losslessly.</returns>
    public static bool TryQuantize<T>(ReadOnlySpan<T> tile, double step, Dither.Walk walk, Span<int> stored, out double zero)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (double lowest, double highest) = Range(tile);

        // A multiple of the step: quantising what was restored gives the same integers again.
        zero = Math.Floor(lowest / step) * step;
        if (!double.IsFinite(zero) || !(highest - zero < step * (int.MaxValue - 16)) || Math.Abs(lowest) > step * (1L << 52))
        {
            return false;
        }

        for (int done = 0; done < tile.Length;)
        {
            ReadOnlySpan<float> next = walk.Next(tile.Length - done);
            int i = 0;
            if (Avx.IsSupported && typeof(T) == typeof(float))
            {
                i = QuantizeVectors(MemoryMarshal.Cast<T, float>(tile.Slice(done, next.Length)), next, step, zero, stored.Slice(done, next.Length));
            }

            for (; i < next.Length; i++)
            {
                double value = double.CreateTruncating(tile[done + i]);
                stored[done + i] = double.IsNaN(value) ? Blank : (int)Math.Floor(((value - zero) / step) + next[i]);
            }

            done += next.Length;
        }

        return true;
    }

    /// <summary>The lowest and the highest value, infinities included, NaN not; reversed infinities when there is none.</summary>
    private static (double Lowest, double Highest) Range<T>(ReadOnlySpan<T> tile)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T lowest = T.PositiveInfinity;
        T highest = T.NegativeInfinity;
        int i = 0;
        if (Vector256.IsHardwareAccelerated && tile.Length >= Vector256<T>.Count)
        {
            Vector256<T> low = Vector256.Create(lowest);
            Vector256<T> high = Vector256.Create(highest);
            for (; i + Vector256<T>.Count <= tile.Length; i += Vector256<T>.Count)
            {
                Vector256<T> values = Vector256.LoadUnsafe(in tile[i]);
                low = Vector256.ConditionalSelect(Vector256.LessThan(values, low), values, low);
                high = Vector256.ConditionalSelect(Vector256.GreaterThan(values, high), values, high);
            }

            for (int k = 0; k < Vector256<T>.Count; k++)
            {
                lowest = low[k] < lowest ? low[k] : lowest;
                highest = high[k] > highest ? high[k] : highest;
            }
        }

        for (; i < tile.Length; i++)
        {
            lowest = tile[i] < lowest ? tile[i] : lowest;
            highest = tile[i] > highest ? tile[i] : highest;
        }

        return (double.CreateTruncating(lowest), double.CreateTruncating(highest));
    }

    /// <summary>The same steps as for single pixels, four at a time; the number of pixels done.</summary>
    private static int QuantizeVectors(ReadOnlySpan<float> pixels, ReadOnlySpan<float> numbers, double step, double zero, Span<int> stored)
    {
        Vector256<double> steps = Vector256.Create(step);
        Vector256<double> zeros = Vector256.Create(zero);
        int i = 0;
        for (; i + 4 <= pixels.Length; i += 4)
        {
            Vector256<double> value = Avx.ConvertToVector256Double(Vector128.LoadUnsafe(in pixels[i]));
            Vector256<double> random = Avx.ConvertToVector256Double(Vector128.LoadUnsafe(in numbers[i]));

            // The processor turns NaN into the lowest integer, which is Blank.
            Vector256<double> whole = Vector256.Floor(((value - zeros) / steps) + random);
            Avx.ConvertToVector128Int32WithTruncation(whole).StoreUnsafe(ref stored[i]);
        }

        return i;
    }

    /// <summary>Of finite values that will be reordered; at least one. O(n) on average (selection, Hoare 1961).</summary>
    public static double Median(Span<double> values)
    {
        int half = values.Length / 2;
        double upper = Select(values, half);
        if (values.Length % 2 == 1)
        {
            return upper;
        }

        double lower = values[0];
        foreach (double value in values[..half])
        {
            lower = Math.Max(lower, value);
        }

        return (lower + upper) / 2;
    }

    /// <summary>Moves the value of this rank to its place, none larger before it and none smaller after it.</summary>
    private static double Select(Span<double> values, int rank)
    {
        int first = 0;
        int last = values.Length - 1;
        while (first < last)
        {
            double pivot = values[first + ((last - first) / 2)];
            int i = first;
            int j = last;
            while (i <= j)
            {
                while (values[i] < pivot)
                {
                    i++;
                }

                while (values[j] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (values[i], values[j]) = (values[j], values[i]);
                    i++;
                    j--;
                }
            }

            if (rank <= j)
            {
                last = j;
            }
            else if (rank >= i)
            {
                first = i;
            }
            else
            {
                break;
            }
        }

        return values[rank];
    }
}
