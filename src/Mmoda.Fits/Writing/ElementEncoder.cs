using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mmoda.Fits;

/// <summary>Values to big-endian bytes, with the sign bit flipped for the unsigned conventions.</summary>
internal static class ElementEncoder
{
    /// <summary>Bytes of one element in the file.</summary>
    public static int ByteCount<T>()
        where T : unmanaged => Unsafe.SizeOf<T>();

    /// <summary>Writes <paramref name="perRow"/> values every <paramref name="stride"/> bytes.</summary>
    public static void Encode<T>(ReadOnlySpan<T> values, int perRow, Span<byte> destination, int stride)
        where T : unmanaged
    {
        if (typeof(T) == typeof(bool))
        {
            ReadOnlySpan<byte> flags = MemoryMarshal.AsBytes(values);
            for (int i = 0, o = 0; i < flags.Length; o += stride)
            {
                foreach (ref byte to in destination.Slice(o, perRow))
                {
                    to = flags[i++] != 0 ? (byte)'T' : (byte)'F';
                }
            }

            return;
        }

        bool flip = WireType.Of<T>().Zero != 0;
        switch (Unsafe.SizeOf<T>())
        {
            case 1:
                Encode8(MemoryMarshal.AsBytes(values), perRow, destination, stride, flip ? (byte)0x80 : (byte)0);
                break;
            case 2:
                Encode16(MemoryMarshal.Cast<T, ushort>(values), perRow, destination, stride, flip ? (ushort)0x8000 : (ushort)0);
                break;
            case 4:
                Encode32(MemoryMarshal.Cast<T, uint>(values), perRow, destination, stride, flip ? 0x8000_0000 : 0);
                break;
            default:
                int words = typeof(T) == typeof(Complex) ? 2 * perRow : perRow;
                Encode64(MemoryMarshal.Cast<T, ulong>(values), words, destination, stride, flip ? 1UL << 63 : 0);
                break;
        }
    }

    private static void Encode8(ReadOnlySpan<byte> values, int perRow, Span<byte> destination, int stride, byte mask)
    {
        for (int i = 0, o = 0; i < values.Length; o += stride)
        {
            foreach (ref byte to in destination.Slice(o, perRow))
            {
                to = (byte)(values[i++] ^ mask);
            }
        }
    }

    private static void Encode16(ReadOnlySpan<ushort> values, int perRow, Span<byte> destination, int stride, ushort mask)
    {
        for (int i = 0, o = 0; i < values.Length; o += stride)
        {
            for (int k = 0; k < perRow; k++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(destination[(o + (2 * k))..], (ushort)(values[i++] ^ mask));
            }
        }
    }

    private static void Encode32(ReadOnlySpan<uint> values, int perRow, Span<byte> destination, int stride, uint mask)
    {
        if (mask == 0 && stride == 4 * perRow)
        {
            ElementDecoder.Swap(MemoryMarshal.AsBytes(values), destination[..(4 * values.Length)], 4);
            return;
        }

        for (int i = 0, o = 0; i < values.Length; o += stride)
        {
            for (int k = 0; k < perRow; k++)
            {
                BinaryPrimitives.WriteUInt32BigEndian(destination[(o + (4 * k))..], values[i++] ^ mask);
            }
        }
    }

    private static void Encode64(ReadOnlySpan<ulong> values, int perRow, Span<byte> destination, int stride, ulong mask)
    {
        if (mask == 0 && stride == 8 * perRow)
        {
            ElementDecoder.Swap(MemoryMarshal.AsBytes(values), destination[..(8 * values.Length)], 8);
            return;
        }

        for (int i = 0, o = 0; i < values.Length; o += stride)
        {
            for (int k = 0; k < perRow; k++)
            {
                BinaryPrimitives.WriteUInt64BigEndian(destination[(o + (8 * k))..], values[i++] ^ mask);
            }
        }
    }
}
