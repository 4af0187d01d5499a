using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mmoda.Fits;

/// <summary>RICE_1 as <see cref="RiceDecoder"/> reads it, blocks of 32 pixels.</summary>
internal static class RiceEncoder
{
    public const int BlockLength = 32;

    /// <summary>With its one and at most 24 low bits it makes one word of at most 57 bits.</summary>
    private const uint LongestShortRun = 32;

    /// <summary>The most bytes that pixels can need: the first value, and per block a field and plain differences.</summary>
    public static int MaximumByteCount(int pixels, int bytesPerPixel) =>
        checked(bytesPerPixel + (pixels * bytesPerPixel) + (pixels / BlockLength) + 16);

    /// <summary>Encodes a tile.</summary>
    /// <param name="pixels">Values that fit in <paramref name="bytesPerPixel"/> bytes, signed or unsigned; at least one.</param>
    /// <param name="bytesPerPixel">1, 2 or 4.</param>
    /// <param name="destination">At least <see cref="MaximumByteCount"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public static int Encode(ReadOnlySpan<int> pixels, int bytesPerPixel, Span<byte> destination)
    {
        (int fieldBits, int plain, int width) = bytesPerPixel switch { 1 => (3, 6, 8), 2 => (4, 14, 16), _ => (5, 25, 32) };
        Span<uint> folded = stackalloc uint[BlockLength];
        BitWriter bits = new(destination);
        bits.Write((uint)pixels[0] & (uint.MaxValue >> (32 - width)), width);
        for (int from = 0; from < pixels.Length; from += BlockLength)
        {
            int count = Math.Min(BlockLength, pixels.Length - from);
            ulong sum = Fold(pixels, from, 32 - width, folded[..count]);
            if (sum == 0)
            {
                bits.Write(0, fieldBits);
                continue;
            }

            int low = LowBits(folded[..count], sum, plain);
            bits.Write((uint)(low + 1), fieldBits);
            if (low == plain)
            {
                foreach (uint value in folded[..count])
                {
                    bits.Write(value, width);
                }
            }
            else
            {
                bits.WriteSplit(folded[..count], low);
            }
        }

        return bits.Finish();
    }

    /// <summary>Differences to the pixel before, modulo 2^width as the decoder adds (the shortest way round), with the sign folded into the lowest bit; their sum.</summary>
    private static ulong Fold(ReadOnlySpan<int> pixels, int from, int unused, Span<uint> folded)
    {
        ulong sum = 0;
        int i = 0;
        if (from == 0)
        {
            // The first value stands before the blocks.
            folded[i++] = 0;
        }

        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<ulong> sums = default;
            for (; i + 8 <= folded.Length; i += 8)
            {
                Vector256<int> differences = (Vector256.LoadUnsafe(in pixels[from + i]) - Vector256.LoadUnsafe(in pixels[from + i - 1])) << unused >> unused;
                Vector256<ulong> pairs = ((differences << 1) ^ (differences >> 31)).AsUInt64();
                pairs.AsUInt32().StoreUnsafe(ref folded[i]);
                sums += (pairs & Vector256.Create((ulong)uint.MaxValue)) + (pairs >> 32);
            }

            sum = Vector256.Sum(sums);
        }

        for (; i < folded.Length; i++)
        {
            int difference = (pixels[from + i] - pixels[from + i - 1]) << unused >> unused;
            folded[i] = (uint)((difference << 1) ^ (difference >> 31));
            sum += folded[i];
        }

        return sum;
    }

    /// <summary>The number of plain low bits that makes the block shortest; <paramref name="plain"/> when no split beats whole differences.</summary>
    private static int LowBits(ReadOnlySpan<uint> folded, ulong sum, int plain)
    {
        // A good guess from the mean, then its neighbours: the length is convex in the number of bits.
        int guess = 0;
        for (ulong mean = sum / (uint)folded.Length; mean > 1 && guess < plain - 1; mean >>= 1)
        {
            guess++;
        }

        int best = plain;
        long shortest = (plain == 25 ? 32 : plain == 14 ? 16 : 8) * (long)folded.Length;
        for (int low = Math.Max(0, guess - 1); low <= Math.Min(plain - 1, guess + 1); low++)
        {
            long length = ((low + 1L) * folded.Length) + SumShifted(folded, low);
            if (length < shortest)
            {
                (best, shortest) = (low, length);
            }
        }

        return best;
    }

    /// <summary>The sum of the high parts.</summary>
    private static long SumShifted(ReadOnlySpan<uint> folded, int low)
    {
        long sum = 0;
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<ulong> sums = default;
            for (; i + 8 <= folded.Length; i += 8)
            {
                Vector256<uint> shifted = Vector256.LoadUnsafe(in folded[i]) >> low;
                sums += (shifted.AsUInt64() & Vector256.Create((ulong)uint.MaxValue)) + (shifted.AsUInt64() >> 32);
            }

            sum = (long)Vector256.Sum(sums);
        }

        for (; i < folded.Length; i++)
        {
            sum += folded[i] >> low;
        }

        return sum;
    }

    /// <summary>Writes eight bytes at each call, of which the whole ones stay; <see cref="MaximumByteCount"/> leaves room for the rest.</summary>
    private ref struct BitWriter(Span<byte> destination)
    {
        private readonly Span<byte> _destination = destination;
        private ulong _pending;
        private int _count;
        private int _at;

        /// <summary>At most 57 bits, the upper ones zero.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Write(uint value, int width)
        {
            _pending = (_pending << width) | value;
            _count += width;
            BinaryPrimitives.WriteUInt64BigEndian(_destination[_at..], _pending << (64 - _count));
            _at += _count >> 3;
            _count &= 7;
        }

        /// <summary>Values as their high parts in unary and <paramref name="low"/> plain bits.</summary>
        public void WriteSplit(scoped ReadOnlySpan<uint> values, int low)
        {
            // Copies of the fields stay in registers.
            Span<byte> destination = _destination;
            (ulong pending, int count, int at) = (_pending, _count, _at);
            uint one = 1U << low;
            foreach (uint value in values)
            {
                uint zeros = value >> low;
                if (zeros > LongestShortRun)
                {
                    BitWriter rest = new(destination) { _pending = pending, _count = count, _at = at };
                    rest.WriteZeros(zeros);
                    (pending, count, at) = (rest._pending, rest._count, rest._at);
                    zeros = 0;
                }

                int width = (int)zeros + 1 + low;
                pending = (pending << width) | one | (value & (one - 1));
                count += width;
                BinaryPrimitives.WriteUInt64BigEndian(destination[at..], pending << (64 - count));
                at += count >> 3;
                count &= 7;
            }

            (_pending, _count, _at) = (pending, count, at);
        }

        public void WriteZeros(uint count)
        {
            for (; count > 31; count -= 31)
            {
                Write(0, 31);
            }

            Write(0, (int)count);
        }

        /// <summary>The bytes written, with the last bits.</summary>
        public readonly int Finish() => _count > 0 ? _at + 1 : _at;
    }
}
