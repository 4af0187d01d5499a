using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Mmoda.Fits;

/// <summary>The algorithms of table columns: big-endian elements from compressed bytes (FITS 4.0, section 10.3.3).</summary>
internal static class ColumnCodec
{
    private const int RiceBlockLength = 32;

    /// <summary>Bytes of ones that must follow the compressed bytes.</summary>
    public static int Padding => RiceDecoder.PaddingFor(RiceBlockLength);

    public static bool IsKnown(string algorithm) => algorithm is "RICE_1" or "GZIP_1" or "GZIP_2" or "NOCOMPRESS";

    /// <summary>The most plain bytes that compressed bytes can hold.</summary>
    public static long Capacity(string algorithm, long byteCount, FitsElementType type) => algorithm switch
    {
        "RICE_1" => RiceDecoder.Capacity((int)Math.Min(byteCount, int.MaxValue), RiceByteCount(type), RiceBlockLength) * RiceByteCount(type),
        "NOCOMPRESS" => byteCount,
        _ => (byteCount * TileGzip.LargestRatio) + TileGzip.LargestRatio,
    };

    /// <summary>Decompresses.</summary>
    /// <param name="algorithm">A known one.</param>
    /// <param name="padded">Compressed bytes, then <see cref="Padding"/> bytes of 0xFF.</param>
    /// <param name="byteCount">The compressed bytes.</param>
    /// <param name="type">Of the elements.</param>
    /// <param name="plain">Filled completely.</param>
    /// <returns>False for damaged bytes, or another number of plain bytes.</returns>
    public static bool TryDecode(string algorithm, byte[] padded, int byteCount, FitsElementType type, Span<byte> plain)
    {
        switch (algorithm)
        {
            case "RICE_1":
                return TryDecodeRice(padded, byteCount, RiceByteCount(type), plain);
            case "NOCOMPRESS":
                padded.AsSpan(0, Math.Min(byteCount, plain.Length)).CopyTo(plain);
                return byteCount == plain.Length;
            case "GZIP_2" when ShuffledByteCount(type) is int size and > 1:
                byte[] planes = ArrayPool<byte>.Shared.Rent(plain.Length);
                bool isGood = TileGzip.Inflate(padded, byteCount, planes.AsSpan(0, plain.Length)) == plain.Length;
                TileGzip.Unshuffle(planes.AsSpan(0, plain.Length), size, plain);
                ArrayPool<byte>.Shared.Return(planes);
                return isGood;
            default:
                return TileGzip.Inflate(padded, byteCount, plain) == plain.Length;
        }
    }

    /// <summary>Elements whose bytes GZIP_2 sorts. Complex ones stay as they are: so does cfitsio, which alone makes such tables.</summary>
    private static int ShuffledByteCount(FitsElementType type) => type switch
    {
        FitsElementType.Integer16 => 2,
        FitsElementType.Integer32 or FitsElementType.Real32 => 4,
        FitsElementType.Integer64 or FitsElementType.Real64 => 8,
        _ => 1,
    };

    private static int RiceByteCount(FitsElementType type) => type switch
    {
        FitsElementType.Integer16 => 2,
        FitsElementType.Integer32 => 4,
        _ => 1,
    };

    private static bool TryDecodeRice(byte[] padded, int byteCount, int size, Span<byte> plain)
    {
        int[] rented = ArrayPool<int>.Shared.Rent(plain.Length / size);
        Span<int> values = rented.AsSpan(0, plain.Length / size);
        bool isGood = values.IsEmpty || RiceDecoder.TryDecode(padded, byteCount, size, RiceBlockLength, values);
        if (size == 4)
        {
            BinaryPrimitives.ReverseEndianness(values, MemoryMarshal.Cast<byte, int>(plain));
        }
        else if (size == 2)
        {
            for (int i = 0; i < values.Length; i++)
            {
                BinaryPrimitives.WriteInt16BigEndian(plain[(2 * i)..], (short)values[i]);
            }
        }
        else
        {
            for (int i = 0; i < values.Length; i++)
            {
                plain[i] = (byte)values[i];
            }
        }

        ArrayPool<int>.Shared.Return(rented);
        return isGood;
    }
}
