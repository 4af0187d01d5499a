using System.IO.Compression;
using System.Security.Cryptography;

namespace Mmoda.Server.Site;

/// <summary>One file of the page in memory, compressed when first asked for so.</summary>
internal sealed class PageFile
{
    // Nearly the smallest, at a tenth of the time: the first visitor waits for it.
    private const int BrotliQuality = 9;
    private const int BrotliWindow = 22;
    private const int SmallestCompressed = 400;

    private readonly Lazy<byte[]?> _brotli, _gzip;

    /// <param name="content">What it holds.</param>
    /// <param name="mediaType">Its type.</param>
    public PageFile(byte[] content, string mediaType)
    {
        Content = content;
        MediaType = mediaType;
        Hash = Convert.ToHexStringLower(SHA256.HashData(content))[..16];
        _brotli = new(() => IsCompressible ? Brotli(content) : null);
        _gzip = new(() => IsCompressible ? Gzip(content) : null);
    }

    public byte[] Content { get; }

    public string MediaType { get; }

    /// <summary>Beginning of the SHA-256 of the content.</summary>
    public string Hash { get; }

    private bool IsCompressible => Content.Length >= SmallestCompressed
        && (MediaType.StartsWith("text/", StringComparison.Ordinal) || MediaType is "image/svg+xml" or "application/json");

    /// <summary>The body in the best encoding that a client takes, and the name of the encoding; null for none.</summary>
    public (byte[] Body, string? Encoding) Encoded(bool takesBrotli, bool takesGzip) =>
        takesBrotli && _brotli.Value is { } brotli ? (brotli, "br")
        : takesGzip && _gzip.Value is { } gzip ? (gzip, "gzip")
        : (Content, null);

    private static byte[] Brotli(byte[] content)
    {
        byte[] target = new byte[BrotliEncoder.GetMaxCompressedLength(content.Length)];
        return BrotliEncoder.TryCompress(content, target, out int written, BrotliQuality, BrotliWindow) ? target[..written] : content;
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream target = new();
        using (GZipStream gzip = new(target, CompressionLevel.SmallestSize))
            gzip.Write(content);
        return target.ToArray();
    }
}
