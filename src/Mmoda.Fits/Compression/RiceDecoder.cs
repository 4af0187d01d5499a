using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mmoda.Fits;

/// <summary>RICE_1: differences of neighbours in blocks, each with its own number of plain low bits (FITS 4.0, section 10.4.1; Rice, Yeh and Miller 1993).</summary>
/// <remarks>
/// A block starts with a field: 0 = all differences are zero; the largest = differences follow as they are; else one more than the
/// number of low bits, and each difference (sign folded into the lowest bit) is its high part in unary and then the low bits.
/// </remarks>
internal static class RiceDecoder
{
    /// <summary>With so many low bits, four differences mostly fit in the 56 bits of a refill.</summary>
    private const int MostLowBitsForFour = 9;

    /// <summary>Bytes of ones that must follow the compressed bytes: they end any run of zeros, and any block started in time fits.</summary>
    public static int PaddingFor(int blockLength) => (8 * blockLength) + 32;

    /// <summary>The most pixels that bytes can hold: a block of equal pixels takes one field.</summary>
    public static long Capacity(int byteCount, int bytesPerPixel, int blockLength) => (byteCount * 8L / FieldBits(bytesPerPixel) * blockLength) + blockLength;

    /// <summary>Decodes a tile; signed values for 2 and 4 bytes, unsigned for 1.</summary>
    /// <param name="padded">Compressed bytes, then <see cref="PaddingFor"/> bytes of 0xFF.</param>
    /// <param name="byteCount">The compressed bytes.</param>
    /// <param name="bytesPerPixel">1, 2 or 4.</param>
    /// <param name="blockLength">Pixels per block.</param>
    /// <param name="pixels">Filled completely.</param>
    /// <returns>False when the bytes end early or hold an impossible field.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> padded, int byteCount, int bytesPerPixel, int blockLength, Span<int> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(padded.Length, byteCount + PaddingFor(blockLength));
        if (byteCount < bytesPerPixel)
        {
            return false;
        }

        int fieldBits = FieldBits(bytesPerPixel);
        int plain = bytesPerPixel switch { 1 => 6, 2 => 14, _ => 25 };
        int width = 8 * bytesPerPixel;
        int last = 0;
        for (int i = 0; i < bytesPerPixel; i++)
        {
            last = (last << 8) | padded[i];
        }

        // The hot locals stay in registers: only copies of them are passed by reference.
        ref byte start = ref MemoryMarshal.GetReference(padded);
        ref int to = ref MemoryMarshal.GetReference(pixels);
        BitState state = new(bytesPerPixel);
        int sign = 32 - width;
        int mask = width == 8 ? 0xFF : -1;
        for (int i = 0; i < pixels.Length;)
        {
            if (state.At - (state.Count >> 3) > byteCount)
            {
                return false;
            }

            int end = Math.Min(pixels.Length, i + blockLength);
            state.Refill(ref start);
            int low = (int)(state.Bits >> (64 - fieldBits)) - 1;
            state.Skip(fieldBits);
            if (low < 0)
            {
                pixels[i..end].Fill((last << sign >> sign) & mask);
            }
            else if (low == plain)
            {
                for (int k = i; k < end; k++)
                {
                    state.Refill(ref start);
                    uint folded = (uint)(state.Bits >> (64 - width));
                    state.Skip(width);
                    last += Unfold(folded);
                    Unsafe.Add(ref to, k) = (last << sign >> sign) & mask;
                }
            }
            else if (low > plain)
            {
                return false;
            }
            else
            {
                last = DecodeSplit(ref start, ref state, low, last, ref Unsafe.Add(ref to, i), end - i, sign, mask);
            }

            i = end;
        }

        return state.At - (state.Count >> 3) <= byteCount;
    }

    /// <summary>Differences in unary high part and <paramref name="low"/> plain bits; the last sum, not yet brought into range.</summary>
    private static int DecodeSplit(ref byte start, ref BitState state, int low, int last, ref int to, int length, int sign, int mask)
    {
        nint at = state.At;
        ulong bits = state.Bits;
        int count = state.Count;
        int i = 0;
        if (low <= MostLowBitsForFour)
        {
            for (; i + 4 <= length; i += 4)
            {
                // One refill mostly suffices for four; no branch depends on where the bits end.
                Refill(ref start, ref at, ref bits, ref count);
                last += Unfold(Next(ref start, ref at, ref bits, ref count, low));
                Unsafe.Add(ref to, i) = (last << sign >> sign) & mask;
                last += Unfold(Next(ref start, ref at, ref bits, ref count, low));
                Unsafe.Add(ref to, i + 1) = (last << sign >> sign) & mask;
                last += Unfold(Next(ref start, ref at, ref bits, ref count, low));
                Unsafe.Add(ref to, i + 2) = (last << sign >> sign) & mask;
                last += Unfold(Next(ref start, ref at, ref bits, ref count, low));
                Unsafe.Add(ref to, i + 3) = (last << sign >> sign) & mask;
            }
        }

        for (; i < length; i++)
        {
            Refill(ref start, ref at, ref bits, ref count);
            last += Unfold(Next(ref start, ref at, ref bits, ref count, low));
            Unsafe.Add(ref to, i) = (last << sign >> sign) & mask;
        }

        (state.At, state.Bits, state.Count) = (at, bits, count);
        return last;
    }

    private static int FieldBits(int bytesPerPixel) => bytesPerPixel switch { 1 => 3, 2 => 4, _ => 5 };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Next(ref byte start, ref nint at, ref ulong bits, ref int count, int low)
    {
        int zeros = BitOperations.LeadingZeroCount(bits);
        int used = zeros + 1 + low;
        if (used > count)
        {
            BitState rest = new(at) { Bits = bits, Count = count };
            uint value = NextLong(ref start, ref rest, low);
            (at, bits, count) = (rest.At, rest.Bits, rest.Count);
            return value;
        }

        // Two shifts: low may be 0, and a shift by 64 would shift by nothing.
        bits <<= zeros;
        bits <<= 1;
        uint folded = ((uint)zeros << low) | (uint)(bits >> 1 >> (63 - low));
        bits <<= low;
        count -= used;
        return folded;
    }

    /// <summary>To at least 56 valid bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Refill(ref byte start, ref nint at, ref ulong bits, ref int count)
    {
        bits |= BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at))) >> count;
        at += (63 - count) >> 3;
        count |= 56;
    }

    /// <summary>A run of zeros that exceeds the bits at hand; the ones after the data end it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static uint NextLong(ref byte start, ref BitState state, int low)
    {
        uint zeros = 0;
        while (true)
        {
            int here = BitOperations.LeadingZeroCount(state.Bits);
            if (here < state.Count)
            {
                zeros += (uint)here;
                state.Skip(here);
                state.Skip(1);
                break;
            }

            zeros += (uint)state.Count;
            state.Skip(state.Count);
            state.Refill(ref start);
        }

        state.Refill(ref start);
        uint value = (zeros << low) | (uint)(state.Bits >> 1 >> (63 - low));
        state.Skip(low);
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Unfold(uint folded) => (int)(folded >> 1) ^ -(int)(folded & 1);

    /// <summary>At least <see cref="Count"/> valid bits at the top of <see cref="Bits"/>; a refill may bring the same bits again, which or-ing leaves alone.</summary>
    private struct BitState(nint at)
    {
        public nint At = at;
        public ulong Bits;
        public int Count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Refill(ref byte start) => RiceDecoder.Refill(ref start, ref At, ref Bits, ref Count);

        /// <summary>At most 63 bits.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Skip(int count)
        {
            Bits <<= count;
            Count -= count;
        }
    }
}
