using System.Buffers.Binary;

namespace Mmoda.Fits;

/// <summary>
/// HCOMPRESS_1: coefficients of the H-transform, each quarter of them as bit planes in quadtrees (White, R. L. 1992, in
/// "Proceedings of the NASA Space and Earth Science Data Compression Workshop"; FITS 4.0, section 10.4.4).
/// </summary>
/// <remarks>
/// The stream: 0xDD99; slow and fast axis and the divisor of the coefficients, 32 bits each; the sum coefficient, 64 bits; the number of
/// bit planes of the quarters (sums, mixed, both differences), 8 bits each; the planes; a zero nibble; on a new byte, a sign for
/// each coefficient that is not zero.
/// </remarks>
internal static class HcompressDecoder
{
    private const int HeaderByteCount = 25;
    private const int MostPlanes = 62;

    /// <summary>The most pixels that bytes can hold: hardly limited, as a constant tile of any size takes 27 bytes.</summary>
    public static long Capacity(long byteCount) => byteCount <= HeaderByteCount ? 0 : byteCount << 18;

    /// <summary>Decodes a tile.</summary>
    /// <param name="bytes">The compressed bytes.</param>
    /// <param name="width">Pixels of the fast axis.</param>
    /// <param name="height">Pixels of the slow axis.</param>
    /// <param name="coefficients">Work space, width × height.</param>
    /// <param name="sums">Work space, width × height.</param>
    /// <param name="pixels">Filled completely; taken modulo 2³², as larger values do not come from an image that FITS can hold.</param>
    /// <returns>False when the bytes end early, belong to another size of tile, or hold impossible fields.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, int width, int height, Span<long> coefficients, Span<long> sums, Span<int> pixels)
    {
        if (bytes.Length <= HeaderByteCount || bytes[0] != 0xDD || bytes[1] != 0x99
            || BinaryPrimitives.ReadInt32BigEndian(bytes[2..]) != height || BinaryPrimitives.ReadInt32BigEndian(bytes[6..]) != width)
        {
            return false;
        }

        int divisor = BinaryPrimitives.ReadInt32BigEndian(bytes[10..]);
        coefficients.Clear();
        if (divisor < 0 || !TryReadPlanes(bytes[22..], width, height, coefficients, sums))
        {
            return false;
        }

        coefficients[0] = BinaryPrimitives.ReadInt64BigEndian(bytes[14..]);
        if (divisor > 1)
        {
            foreach (ref long coefficient in coefficients)
            {
                coefficient *= divisor;
            }
        }

        HTransform.Invert(coefficients, width, height, sums, pixels);
        return true;
    }

    private static bool TryReadPlanes(ReadOnlySpan<byte> bytes, int width, int height, Span<long> coefficients, Span<long> workspace)
    {
        (int sums, int mixed, int differences) = (bytes[0], bytes[1], bytes[2]);
        if (Math.Max(sums, Math.Max(mixed, differences)) > MostPlanes)
        {
            return false;
        }

        int left = (width + 1) / 2;
        int top = (height + 1) / 2;
        QuadtreeReader reader = new(bytes[3..], workspace);
        return reader.TryRead(coefficients, width, left, top, sums)
            && reader.TryRead(coefficients[Math.Min(left, coefficients.Length)..], width, width - left, top, mixed)
            && reader.TryRead(coefficients[Math.Min(top * width, coefficients.Length)..], width, left, height - top, mixed)
            && reader.TryRead(coefficients[Math.Min((top * width) + left, coefficients.Length)..], width, width - left, height - top, differences)
            && reader.TryReadSigns(coefficients);
    }
}
