using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mmoda.Fits;

/// <summary>Quantised reals: value = (stored − r + 0.5) × scale + zero, r from a fixed random sequence (FITS 4.0, section 10.2 and appendix I).</summary>
internal static class Dither
{
    /// <summary>Elements of the sequence, and the number of starting points.</summary>
    public const int Length = 10_000;

    /// <summary>With SUBTRACTIVE_DITHER_2: the stored integer of pixels that are exactly zero.</summary>
    public const int ExactZero = -2147483646;

    private static readonly float[] Sequence = MakeSequence();

    /// <summary>The random numbers, in (0, 1).</summary>
    public static ReadOnlySpan<float> Numbers => Sequence;

    /// <summary>Walks the sequence as the standard fixes it: from a starting point to the end, then from the next starting point.</summary>
    public struct Walk
    {
        private int _start;
        private int _at;

        /// <param name="tile">0-based number of the tile (the row of the table).</param>
        /// <param name="seed">ZDITHER0, 1 to 10000.</param>
        public Walk(long tile, long seed)
        {
            _start = (int)((tile + seed - 1) % Length);
            _at = (int)(Sequence[_start] * 500);
        }

        /// <summary>The next numbers, at least one and at most <paramref name="count"/> of them.</summary>
        public ReadOnlySpan<float> Next(int count)
        {
            if (_at == Length)
            {
                _start = _start + 1 == Length ? 0 : _start + 1;
                _at = (int)(Sequence[_start] * 500);
            }

            ReadOnlySpan<float> next = Sequence.AsSpan(_at, Math.Min(count, Length - _at));
            _at += next.Length;
            return next;
        }
    }

    /// <summary>Restores reals. <typeparamref name="T"/> is float or double; float results are rounded once, from double.</summary>
    /// <param name="stored">The integers.</param>
    /// <param name="scale">ZSCALE.</param>
    /// <param name="zero">ZZERO.</param>
    /// <param name="blank">The integer that stands for NaN, or null.</param>
    /// <param name="walk">The random numbers; null without dithering.</param>
    /// <param name="keepsZeros">SUBTRACTIVE_DITHER_2.</param>
    /// <param name="destination">As long as <paramref name="stored"/>.</param>
    public static void Restore<T>(ReadOnlySpan<int> stored, double scale, double zero, int? blank, Walk? walk, bool keepsZeros, Span<T> destination)
        where T : unmanaged
    {
        if (walk is not { } numbers)
        {
            for (int i = 0; i < stored.Length; i++)
            {
                Put(destination, i, (stored[i] * scale) + zero);
            }
        }
        else
        {
            for (int done = 0; done < stored.Length;)
            {
                ReadOnlySpan<float> next = numbers.Next(stored.Length - done);
                RestoreDithered(stored.Slice(done, next.Length), next, scale, zero, destination.Slice(done, next.Length));
                done += next.Length;
            }
        }

        if (blank is { } nan)
        {
            Replace(stored, nan, double.NaN, destination);
        }

        if (keepsZeros)
        {
            Replace(stored, ExactZero, 0, destination);
        }
    }

    private static void RestoreDithered<T>(ReadOnlySpan<int> stored, ReadOnlySpan<float> numbers, double scale, double zero, Span<T> destination)
        where T : unmanaged
    {
        int i = 0;
        if (Avx.IsSupported)
        {
            Vector256<double> scales = Vector256.Create(scale);
            Vector256<double> zeros = Vector256.Create(zero);
            Vector256<double> half = Vector256.Create(0.5);
            ref int from = ref MemoryMarshal.GetReference(stored);
            ref float random = ref MemoryMarshal.GetReference(numbers);
            ref T to = ref MemoryMarshal.GetReference(destination);
            for (; i + 4 <= stored.Length; i += 4)
            {
                Vector256<double> q = Avx.ConvertToVector256Double(Vector128.LoadUnsafe(ref from, (nuint)i));
                Vector256<double> r = Avx.ConvertToVector256Double(Vector128.LoadUnsafe(ref random, (nuint)i));

                // Multiply and add stay apart: a fused step rounds differently from the reference.
                Vector256<double> value = ((q - r + half) * scales) + zeros;
                if (typeof(T) == typeof(float))
                {
                    Avx.ConvertToVector128Single(value).StoreUnsafe(ref Unsafe.As<T, float>(ref to), (nuint)i);
                }
                else
                {
                    value.StoreUnsafe(ref Unsafe.As<T, double>(ref to), (nuint)i);
                }
            }
        }

        for (; i < stored.Length; i++)
        {
            Put(destination, i, ((stored[i] - (double)numbers[i] + 0.5) * scale) + zero);
        }
    }

    private static void Replace<T>(ReadOnlySpan<int> stored, int what, double with, Span<T> destination)
        where T : unmanaged
    {
        for (int from = 0; ;)
        {
            int found = stored[from..].IndexOf(what);
            if (found < 0)
            {
                return;
            }

            Put(destination, from + found, with);
            from += found + 1;
        }
    }

    private static void Put<T>(Span<T> destination, int i, double value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            destination[i] = (T)(object)(float)value;
        }
        else
        {
            destination[i] = (T)(object)value;
        }
    }

    /// <summary>Park and Miller's generator, a = 16807, m = 2³¹ − 1, seed 1 (FITS 4.0, appendix I).</summary>
    private static float[] MakeSequence()
    {
        float[] numbers = new float[Length];
        long seed = 1;
        for (int i = 0; i < Length; i++)
        {
            seed = seed * 16807 % 2147483647;
            numbers[i] = (float)(seed / 2147483647.0);
        }

        return numbers;
    }
}
