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

        // 'bits' holds at least 'count' valid bits at its top; a refill may bring the same bits again, which or-ing leaves alone.
        ref byte start = ref MemoryMarshal.GetReference(padded);
        ref int to = ref MemoryMarshal.GetReference(pixels);
        nint at = bytesPerPixel;
        ulong bits = 0;
        int count = 0;
        for (int i = 0; i < pixels.Length;)
        {
            if (at - (count >> 3) > byteCount)
            {
                return false;
            }

            int end = Math.Min(pixels.Length, i + blockLength);
            Refill(ref start, ref at, ref bits, ref count);
            int low = (int)(bits >> (64 - fieldBits)) - 1;
            bits <<= fieldBits;
            count -= fieldBits;
            if (low < 0)
            {
                pixels[i..end].Fill(Extend(last, width));
                i = end;
            }
            else if (low == plain)
            {
                for (; i < end; i++)
                {
                    Refill(ref start, ref at, ref bits, ref count);
                    uint folded = (uint)(bits >> (64 - width));
                    bits <<= width;
                    count -= width;
                    last += Unfold(folded);
                    Unsafe.Add(ref to, i) = Extend(last, width);
                }
            }
            else if (low > plain)
            {
                return false;
            }
            else if (width == 32)
            {
                for (; i < end; i++)
                {
                    last += Unfold(Next(ref start, ref at, ref bits, ref count, low));
                    Unsafe.Add(ref to, i) = last;
                }
            }
            else
            {
                for (; i < end; i++)
                {
                    last += Unfold(Next(ref start, ref at, ref bits, ref count, low));
                    Unsafe.Add(ref to, i) = Extend(last, width);
                }
            }
        }

        return at - (count >> 3) <= byteCount;
    }

    private static int FieldBits(int bytesPerPixel) => bytesPerPixel switch { 1 => 3, 2 => 4, _ => 5 };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Next(ref byte start, ref nint at, ref ulong bits, ref int count, int low)
    {
        Refill(ref start, ref at, ref bits, ref count);
        int zeros = BitOperations.LeadingZeroCount(bits);
        if (zeros + 1 + low > count)
        {
            return NextLong(ref start, ref at, ref bits, ref count, low);
        }

        bits <<= zeros;
        bits <<= 1;

        // Two shifts: low may be 0, and a shift by 64 would shift by nothing.
        uint value = ((uint)zeros << low) | (uint)(bits >> 1 >> (63 - low));
        bits <<= low;
        count -= zeros + 1 + low;
        return value;
    }

    /// <summary>A run of zeros that exceeds the bits at hand; the ones after the data end it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static uint NextLong(ref byte start, ref nint at, ref ulong bits, ref int count, int low)
    {
        uint zeros = 0;
        while (true)
        {
            int here = BitOperations.LeadingZeroCount(bits);
            if (here < count)
            {
                zeros += (uint)here;
                bits <<= here;
                bits <<= 1;
                count -= here + 1;
                break;
            }

            zeros += (uint)count;
            bits <<= count;
            count = 0;
            Refill(ref start, ref at, ref bits, ref count);
        }

        Refill(ref start, ref at, ref bits, ref count);
        uint value = (zeros << low) | (uint)(bits >> 1 >> (63 - low));
        bits <<= low;
        count -= low;
        return value;
    }

    /// <summary>To at least 56 valid bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Refill(ref byte start, ref nint at, ref ulong bits, ref int count)
    {
        bits |= BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at))) >> count;
        at += (63 - count) >> 3;
        count |= 56;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Unfold(uint folded) => (int)(folded >> 1) ^ -(int)(folded & 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Extend(int value, int width) => width switch { 8 => (byte)value, 16 => (short)value, _ => value };
}
