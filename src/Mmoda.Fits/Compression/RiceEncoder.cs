using System.Runtime.CompilerServices;

namespace Mmoda.Fits;

/// <summary>RICE_1 as <see cref="RiceDecoder"/> reads it, blocks of 32 pixels.</summary>
internal static class RiceEncoder
{
    public const int BlockLength = 32;

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
        int last = pixels[0];
        bits.Write((uint)last & (uint.MaxValue >> (32 - width)), width);
        for (int from = 0; from < pixels.Length; from += BlockLength)
        {
            int count = Math.Min(BlockLength, pixels.Length - from);
            ulong sum = 0;
            for (int i = 0; i < count; i++)
            {
                // Modulo 2^width, as the decoder adds: the shortest way round.
                int difference = (pixels[from + i] - last) << (32 - width) >> (32 - width);
                last = pixels[from + i];
                folded[i] = (uint)((difference << 1) ^ (difference >> 31));
                sum += folded[i];
            }

            if (sum == 0)
            {
                bits.Write(0, fieldBits);
                continue;
            }

            int low = LowBits(folded[..count], sum, plain);
            bits.Write((uint)(low + 1), fieldBits);
            for (int i = 0; i < count; i++)
            {
                if (low == plain)
                {
                    bits.Write(folded[i], width);
                }
                else
                {
                    bits.WriteZeros((int)(folded[i] >> low));
                    bits.Write((1U << low) | (folded[i] & ((1U << low) - 1)), low + 1);
                }
            }
        }

        return bits.Finish();
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
            long length = (low + 1L) * folded.Length;
            foreach (uint value in folded)
            {
                length += value >> low;
            }

            if (length < shortest)
            {
                (best, shortest) = (low, length);
            }
        }

        return best;
    }

    private ref struct BitWriter(Span<byte> destination)
    {
        private readonly Span<byte> _destination = destination;
        private ulong _pending;
        private int _count;
        private int _at;

        /// <summary>At most 32 bits.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Write(uint value, int width)
        {
            if (_count + width > 64)
            {
                Flush();
            }

            _pending = (_pending << width) | value;
            _count += width;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void WriteZeros(int count)
        {
            for (; count > 31; count -= 31)
            {
                Write(0, 31);
            }

            Write(0, count);
        }

        public int Finish()
        {
            Flush();
            if (_count > 0)
            {
                _destination[_at++] = (byte)(_pending << (8 - _count));
            }

            return _at;
        }

        /// <summary>Whole bytes go out, fewer than eight bits stay.</summary>
        private void Flush()
        {
            while (_count >= 8)
            {
                _count -= 8;
                _destination[_at++] = (byte)(_pending >> _count);
            }
        }
    }
}
