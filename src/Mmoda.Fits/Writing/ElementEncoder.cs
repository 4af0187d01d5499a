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
        int size = Unsafe.SizeOf<T>();
        if (size * perRow == sizeof(ulong) && (flip || stride > sizeof(ulong)))
        {
            // Rows as words: times, or the four shorts of on-board times. Each element's highest bit is its sign.
            ulong signs = (ulong.MaxValue / (ulong.MaxValue >> (64 - (8 * size)))) << ((8 * size) - 1);
            WordEncoder.Store(MemoryMarshal.Cast<T, ulong>(values), size, flip ? signs : 0, destination, stride);
            return;
        }

        switch (size)
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Encode8(ReadOnlySpan<byte> values, int perRow, Span<byte> destination, int stride, byte mask)
    {
        int rows = CheckedRows(values.Length, perRow, 1, destination.Length, stride);
        ref byte from = ref MemoryMarshal.GetReference(values);
        ref byte row = ref MemoryMarshal.GetReference(destination);
        if (perRow == 1)
        {
            // Four bytes from one load: event lists have mostly columns of bytes.
            nint step = stride;
            int i = 0;
            uint masks = mask * 0x0101_0101U;
            for (; i + 4 <= rows; i += 4)
            {
                uint four = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, i)) ^ masks;
                row = (byte)four;
                Unsafe.Add(ref row, step) = (byte)(four >> 8);
                Unsafe.Add(ref row, 2 * step) = (byte)(four >> 16);
                Unsafe.Add(ref row, 3 * step) = (byte)(four >> 24);
                row = ref Unsafe.Add(ref row, 4 * step);
            }

            for (; i < rows; i++)
            {
                row = (byte)(Unsafe.Add(ref from, i) ^ mask);
                row = ref Unsafe.Add(ref row, step);
            }

            return;
        }

        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<byte> cell = values.Slice(i * perRow, perRow);
            Span<byte> to = destination.Slice(i * stride, perRow);
            if (mask == 0)
            {
                cell.CopyTo(to);
                continue;
            }

            for (int k = 0; k < cell.Length; k++)
            {
                to[k] = (byte)(cell[k] ^ mask);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Encode16(ReadOnlySpan<ushort> values, int perRow, Span<byte> destination, int stride, ushort mask)
    {
        if (mask == 0 && stride == 2 * perRow)
        {
            ElementDecoder.Swap(MemoryMarshal.AsBytes(values), destination[..(2 * values.Length)], 2);
            return;
        }

        int rows = CheckedRows(values.Length, perRow, 2, destination.Length, stride);
        ref ushort from = ref MemoryMarshal.GetReference(values);
        ref byte row = ref MemoryMarshal.GetReference(destination);
        for (int i = 0; i < rows; i++)
        {
            ref byte to = ref Unsafe.Add(ref row, (nint)i * stride);
            for (int k = 0; k < perRow; k++)
            {
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, 2 * k), BinaryPrimitives.ReverseEndianness((ushort)(from ^ mask)));
                from = ref Unsafe.Add(ref from, 1);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Encode32(ReadOnlySpan<uint> values, int perRow, Span<byte> destination, int stride, uint mask)
    {
        if (mask == 0 && stride == 4 * perRow)
        {
            ElementDecoder.Swap(MemoryMarshal.AsBytes(values), destination[..(4 * values.Length)], 4);
            return;
        }

        int rows = CheckedRows(values.Length, perRow, 4, destination.Length, stride);
        ref uint from = ref MemoryMarshal.GetReference(values);
        ref byte row = ref MemoryMarshal.GetReference(destination);
        if (perRow == 1)
        {
            for (int i = 0; i < rows; i++)
            {
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref row, (nint)i * stride), BinaryPrimitives.ReverseEndianness(Unsafe.Add(ref from, i) ^ mask));
            }

            return;
        }

        for (int i = 0; i < rows; i++)
        {
            ref byte to = ref Unsafe.Add(ref row, (nint)i * stride);
            for (int k = 0; k < perRow; k++)
            {
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, 4 * k), BinaryPrimitives.ReverseEndianness(from ^ mask));
                from = ref Unsafe.Add(ref from, 1);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Encode64(ReadOnlySpan<ulong> values, int perRow, Span<byte> destination, int stride, ulong mask)
    {
        if (mask == 0 && stride == 8 * perRow)
        {
            ElementDecoder.Swap(MemoryMarshal.AsBytes(values), destination[..(8 * values.Length)], 8);
            return;
        }

        int rows = CheckedRows(values.Length, perRow, 8, destination.Length, stride);
        ref ulong from = ref MemoryMarshal.GetReference(values);
        ref byte row = ref MemoryMarshal.GetReference(destination);
        for (int i = 0; i < rows; i++)
        {
            ref byte to = ref Unsafe.Add(ref row, (nint)i * stride);
            for (int k = 0; k < perRow; k++)
            {
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, 8 * k), BinaryPrimitives.ReverseEndianness(from ^ mask));
                from = ref Unsafe.Add(ref from, 1);
            }
        }
    }

    /// <summary>Checks the spans once, so that the loops may index by reference; the number of rows.</summary>
    private static int CheckedRows(int values, int perRow, int size, int bytes, int stride)
    {
        int rows = values / perRow;
        if (rows > 0)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(((long)stride * (rows - 1)) + ((long)size * perRow), bytes);
        }

        return rows;
    }
}
