using System.IO.Compression;

namespace Mmoda.Fits;

/// <summary>GZIP_1 and GZIP_2: gzip of the big-endian elements, for GZIP_2 sorted by significance of their bytes (FITS 4.0, section 10.4.2).</summary>
internal static class TileGzip
{
    /// <summary>Deflate cannot exceed this ratio.</summary>
    public const int LargestRatio = 1032;

    /// <summary>Inflates; the number of bytes, or −1 when the stream is broken or longer than <paramref name="destination"/>.</summary>
    public static int Inflate(byte[] compressed, int byteCount, Span<byte> destination)
    {
        try
        {
            using MemoryStream source = new(compressed, 0, byteCount, writable: false);
            using GZipStream gzip = new(source, CompressionMode.Decompress);
            int total = gzip.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
            return total == destination.Length && gzip.ReadByte() >= 0 ? -1 : total;
        }
        catch (InvalidDataException)
        {
            return -1;
        }
    }

    public static byte[] Deflate(ReadOnlySpan<byte> bytes)
    {
        using MemoryStream target = new();
        using (GZipStream gzip = new(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }

    /// <summary>All first bytes, then all second bytes … become elements.</summary>
    public static void Unshuffle(ReadOnlySpan<byte> planes, int size, Span<byte> elements)
    {
        int count = planes.Length / size;
        for (int k = 0; k < size; k++)
        {
            ReadOnlySpan<byte> plane = planes.Slice(k * count, count);
            for (int i = 0, o = k; i < plane.Length; i++, o += size)
            {
                elements[o] = plane[i];
            }
        }
    }

    /// <summary>Elements become all first bytes, then all second bytes ….</summary>
    public static void Shuffle(ReadOnlySpan<byte> elements, int size, Span<byte> planes)
    {
        int count = elements.Length / size;
        for (int k = 0; k < size; k++)
        {
            Span<byte> plane = planes.Slice(k * count, count);
            for (int i = 0, o = k; i < plane.Length; i++, o += size)
            {
                plane[i] = elements[o];
            }
        }
    }
}
