using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mmoda.Fits;

/// <summary>Stored elements to values: byte order, linear scaling, null values. One pass, no allocation.</summary>
internal static class ElementDecoder
{
    /// <summary>Decodes <paramref name="rows"/> rows of <paramref name="perRow"/> elements that start every <paramref name="stride"/> bytes.</summary>
    /// <exception cref="ArgumentException">An unsupported <typeparamref name="T"/>.</exception>
    /// <exception cref="OverflowException">A value does not fit in <typeparamref name="T"/>.</exception>
    public static void Decode<T>(ReadOnlySpan<byte> raw, int stride, int perRow, int rows, in ElementFormat format, Span<T> destination)
        where T : unmanaged
    {
        if (destination.IsEmpty)
        {
            return;
        }

        if (typeof(T) == typeof(double))
        {
            DecodeTo(raw, stride, perRow, rows, format, MemoryMarshal.Cast<T, double>(destination));
        }
        else if (typeof(T) == typeof(float))
        {
            DecodeTo(raw, stride, perRow, rows, format, MemoryMarshal.Cast<T, float>(destination));
        }
        else if (typeof(T) == typeof(byte))
        {
            DecodeTo(raw, stride, perRow, rows, format, MemoryMarshal.Cast<T, byte>(destination));
        }
        else if (typeof(T) == typeof(sbyte))
        {
            DecodeTo(raw, stride, perRow, rows, format, MemoryMarshal.Cast<T, sbyte>(destination));
        }
        else if (typeof(T) == typeof(short))
        {
            DecodeTo(raw, stride, perRow, rows, format, MemoryMarshal.Cast<T, short>(destination));
        }
        else if (typeof(T) == typeof(ushort))
        {
            DecodeTo(raw, stride, perRow, rows, format, MemoryMarshal.Cast<T, ushort>(destination));
        }
        else if (typeof(T) == typeof(int))
        {
            DecodeTo(raw, stride, perRow, rows, format, MemoryMarshal.Cast<T, int>(destination));
        }
        else if (typeof(T) == typeof(uint))
        {
            DecodeTo(raw, stride, perRow, rows, format, MemoryMarshal.Cast<T, uint>(destination));
        }
        else if (typeof(T) == typeof(long))
        {
            DecodeTo(raw, stride, perRow, rows, format, MemoryMarshal.Cast<T, long>(destination));
        }
        else if (typeof(T) == typeof(ulong))
        {
            DecodeTo(raw, stride, perRow, rows, format, MemoryMarshal.Cast<T, ulong>(destination));
        }
        else if (typeof(T) == typeof(bool) && format.Type is FitsElementType.Logical or FitsElementType.Bit)
        {
            DecodeFlags(raw, stride, perRow, rows, format.Type, MemoryMarshal.AsBytes(destination));
        }
        else if (typeof(T) == typeof(Complex) && format.Type is FitsElementType.Complex32 or FitsElementType.Complex64)
        {
            DecodeTo(raw, stride, perRow, rows, format, MemoryMarshal.Cast<T, double>(destination));
        }
        else
        {
            throw new ArgumentException($"Elements of type {format.Type} cannot be read as {typeof(T).Name}.", nameof(destination));
        }
    }

    /// <summary>Reads straight into the destination and swaps there, when stored and wanted type are the same and unscaled.</summary>
    public static bool TryReadInPlace<T>(ByteSource source, long offset, in ElementFormat format, Span<T> destination)
        where T : unmanaged
    {
        bool same = !format.IsScaled && format.Type switch
        {
            FitsElementType.UnsignedByte => typeof(T) == typeof(byte),
            FitsElementType.Integer16 => typeof(T) == typeof(short),
            FitsElementType.Integer32 => typeof(T) == typeof(int),
            FitsElementType.Integer64 => typeof(T) == typeof(long),
            FitsElementType.Real32 => typeof(T) == typeof(float),
            FitsElementType.Real64 => typeof(T) == typeof(double),
            _ => false,
        };
        if (!same)
        {
            return false;
        }

        // In cache-sized pieces: the swap finds the bytes where the read left them.
        int piece = (256 << 10) / Unsafe.SizeOf<T>();
        for (int done = 0; done < destination.Length; done += piece)
        {
            Span<T> part = destination.Slice(done, Math.Min(piece, destination.Length - done));
            source.Read(offset + ((long)done * Unsafe.SizeOf<T>()), MemoryMarshal.AsBytes(part));
            Swap(MemoryMarshal.AsBytes(part), MemoryMarshal.AsBytes(part), Unsafe.SizeOf<T>());
        }

        return true;
    }

    /// <summary>Reverses each group of <paramref name="size"/> bytes (vectorised in the BCL); in place is allowed.</summary>
    public static void Swap(ReadOnlySpan<byte> source, Span<byte> destination, int size)
    {
        switch (size)
        {
            case 1:
                source.CopyTo(destination);
                break;
            case 2:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(source), MemoryMarshal.Cast<byte, ushort>(destination));
                break;
            case 4:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(source), MemoryMarshal.Cast<byte, uint>(destination));
                break;
            default:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(source), MemoryMarshal.Cast<byte, ulong>(destination));
                break;
        }
    }

    private static void DecodeTo<T>(ReadOnlySpan<byte> raw, int stride, int perRow, int rows, in ElementFormat format, Span<T> destination)
        where T : unmanaged, INumber<T>
    {
        bool flipped = format.IsSignFlipped;
        switch (format.Type)
        {
            case FitsElementType.Logical:
                DecodeLogical(raw, stride, perRow, rows, destination);
                break;
            case FitsElementType.Bit:
                DecodeBits(raw, stride, perRow, rows, destination);
                break;
            case FitsElementType.Character when typeof(T) == typeof(byte):
                Convert<WireByte, byte, T>(raw, stride, perRow, rows, format, destination);
                break;
            case FitsElementType.UnsignedByte when flipped:
                Convert<WireSByte, sbyte, T>(raw, stride, perRow, rows, format, destination);
                break;
            case FitsElementType.UnsignedByte:
                Convert<WireByte, byte, T>(raw, stride, perRow, rows, format, destination);
                break;
            case FitsElementType.Integer16 when flipped:
                Convert<WireUInt16, ushort, T>(raw, stride, perRow, rows, format, destination);
                break;
            case FitsElementType.Integer16:
                Convert<WireInt16, short, T>(raw, stride, perRow, rows, format, destination);
                break;
            case FitsElementType.Integer32 when flipped:
                Convert<WireUInt32, uint, T>(raw, stride, perRow, rows, format, destination);
                break;
            case FitsElementType.Integer32:
                Convert<WireInt32, int, T>(raw, stride, perRow, rows, format, destination);
                break;
            case FitsElementType.Integer64 when flipped:
                Convert<WireUInt64, ulong, T>(raw, stride, perRow, rows, format, destination);
                break;
            case FitsElementType.Integer64:
                Convert<WireInt64, long, T>(raw, stride, perRow, rows, format, destination);
                break;
            case FitsElementType.Real32:
            case FitsElementType.Complex32:
                Convert<WireSingle, float, T>(raw, stride, destination.Length / rows, rows, format, destination);
                break;
            case FitsElementType.Real64:
            case FitsElementType.Complex64:
                Convert<WireDouble, double, T>(raw, stride, destination.Length / rows, rows, format, destination);
                break;
            default:
                throw new ArgumentException($"Elements of type {format.Type} cannot be read as {typeof(T).Name}.", nameof(destination));
        }
    }

    private static void Convert<TWire, TStored, T>(
        ReadOnlySpan<byte> raw, int stride, int perRow, int rows, in ElementFormat format, Span<T> destination)
        where TWire : struct, IWireElement<TStored>
        where TStored : unmanaged, INumber<TStored>
        where T : unmanaged, INumber<T>
    {
        // The spans are checked once here; the loops below index by reference.
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)perRow * rows, destination.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(((long)stride * (rows - 1)) + ((long)perRow * TWire.ByteCount), raw.Length);
        bool isFloating = typeof(T) == typeof(float) || typeof(T) == typeof(double);
        bool storesIntegers = typeof(TStored) != typeof(float) && typeof(TStored) != typeof(double);
        bool scaled = format.IsScaled && !format.IsSignFlipped;
        if (scaled || (format.Null is not null && isFloating && storesIntegers))
        {
            ConvertScaled<TWire, TStored, T>(raw, stride, perRow, rows, format, scaled, destination);
            return;
        }

        if (stride == perRow * TWire.ByteCount && typeof(T) == typeof(TStored) && !format.IsSignFlipped)
        {
            Swap(raw[..(perRow * rows * TWire.ByteCount)], MemoryMarshal.AsBytes(destination), TWire.ByteCount);
            return;
        }

        ref byte row = ref MemoryMarshal.GetReference(raw);
        ref T to = ref MemoryMarshal.GetReference(destination);
        if (perRow == 1)
        {
            for (int i = 0; i < rows; i++)
            {
                Unsafe.Add(ref to, i) = T.CreateChecked(TWire.Load(ref Unsafe.Add(ref row, (nint)i * stride)));
            }

            return;
        }

        for (int i = 0; i < rows; i++)
        {
            ref byte at = ref Unsafe.Add(ref row, (nint)i * stride);
            for (int k = 0; k < perRow; k++)
            {
                to = T.CreateChecked(TWire.Load(ref Unsafe.Add(ref at, k * TWire.ByteCount)));
                to = ref Unsafe.Add(ref to, 1);
            }
        }
    }

    private static void ConvertScaled<TWire, TStored, T>(
        ReadOnlySpan<byte> raw, int stride, int perRow, int rows, in ElementFormat format, bool scaled, Span<T> destination)
        where TWire : struct, IWireElement<TStored>
        where TStored : unmanaged, INumber<TStored>
        where T : unmanaged, INumber<T>
    {
        bool isFloating = typeof(T) == typeof(float) || typeof(T) == typeof(double);
        bool hasNull = TryStoredNull(format, out TStored nullValue) && isFloating;
        (double scale, double zero) = scaled ? (format.Scale, format.Zero) : (1, 0);
        int o = 0;
        for (int i = 0; i < rows; i++)
        {
            ref byte at = ref Unsafe.AsRef(in raw[i * stride]);
            for (int k = 0; k < perRow; k++)
            {
                TStored stored = TWire.Load(ref Unsafe.Add(ref at, k * TWire.ByteCount));
                double value = hasNull && stored == nullValue ? double.NaN : zero + (scale * double.CreateTruncating(stored));
                destination[o++] = isFloating ? T.CreateTruncating(value) : T.CreateChecked(Math.Round(value));
            }
        }
    }

    /// <summary>The null value as <typeparamref name="TStored"/> loads it; false when absent or outside the stored range.</summary>
    private static bool TryStoredNull<TStored>(in ElementFormat format, out TStored value)
        where TStored : unmanaged, INumber<TStored>
    {
        value = default;
        if (format.Null is not { } stored || typeof(TStored) == typeof(float) || typeof(TStored) == typeof(double))
        {
            return false;
        }

        Int128 shifted = format.IsSignFlipped ? stored + (Int128)format.Zero : stored;
        value = TStored.CreateSaturating(shifted);
        return Int128.CreateTruncating(value) == shifted;
    }

    private static void DecodeLogical<T>(ReadOnlySpan<byte> raw, int stride, int perRow, int rows, Span<T> destination)
        where T : unmanaged, INumber<T>
    {
        bool isFloating = typeof(T) == typeof(float) || typeof(T) == typeof(double);
        int o = 0;
        for (int i = 0; i < rows; i++)
        {
            foreach (byte flag in raw.Slice(i * stride, perRow))
            {
                destination[o++] = flag == (byte)'T' ? T.One : flag == 0 && isFloating ? T.CreateTruncating(double.NaN) : T.Zero;
            }
        }
    }

    private static void DecodeBits<T>(ReadOnlySpan<byte> raw, int stride, int perRow, int rows, Span<T> destination)
        where T : unmanaged, INumber<T>
    {
        int o = 0;
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<byte> row = raw.Slice(i * stride, (perRow + 7) / 8);
            for (int k = 0; k < perRow; k++)
            {
                destination[o++] = ((row[k >> 3] >> (7 - (k & 7))) & 1) != 0 ? T.One : T.Zero;
            }
        }
    }

    private static void DecodeFlags(ReadOnlySpan<byte> raw, int stride, int perRow, int rows, FitsElementType type, Span<byte> destination)
    {
        if (type == FitsElementType.Bit)
        {
            DecodeBits(raw, stride, perRow, rows, destination);
        }
        else
        {
            DecodeLogical(raw, stride, perRow, rows, destination);
        }
    }
}
