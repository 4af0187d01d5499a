using System.IO.Compression;

namespace Mmoda.Server.OdaApi;

/// <summary>
/// A part of an answer, compressed on its own: parts can be put one behind the other, because each ends at a whole byte and
/// refers to nothing before it (RFC 1951 §3.2.4, as after a flush).
/// </summary>
/// <param name="Content">The compressed bytes, without the block that ends a stream.</param>
/// <param name="Crc32">Checksum of what was compressed.</param>
/// <param name="Length">Bytes of what was compressed.</param>
internal sealed record DeflatedPart(ReadOnlyMemory<byte> Content, uint Crc32, long Length)
{
    /// <summary>Compresses some bytes.</summary>
    public static DeflatedPart Of(ReadOnlySpan<byte> plain, CompressionLevel level)
    {
        if (plain.IsEmpty)
            return new DeflatedPart(default, 0, 0);
        using MemoryStream compressed = new();
        using DeflateStream deflate = new(compressed, level, leaveOpen: true);
        deflate.Write(plain);
        deflate.Flush();
        byte[] content = compressed.ToArray(); // Now: what comes when the stream is closed says that nothing follows.
        return new DeflatedPart(content, Server.OdaApi.Crc32.Of(plain), plain.Length);
    }
}
