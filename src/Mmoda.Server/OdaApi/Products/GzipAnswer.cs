using System.Buffers.Binary;

namespace Mmoda.Server.OdaApi;

/// <summary>An answer in gzip (RFC 1952) of parts that were compressed before.</summary>
internal static class GzipAnswer
{
    /// <summary>Deflate, no name, no time, any system.</summary>
    private static readonly byte[] Header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

    /// <summary>An empty block that is the last one.</summary>
    private static readonly byte[] End = [3, 0];

    /// <summary>Whether the client wants gzip. Brotli would be smaller, and nothing of it could be kept.</summary>
    public static bool IsWelcome(HttpRequest http) => http.GetTypedHeaders().AcceptEncoding.Any(e => e.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && e.Quality is not 0);

    /// <summary>Sends the parts as the body of an answer, with their headers.</summary>
    public static async Task WriteAsync(HttpResponse http, IReadOnlyList<DeflatedPart> parts, CancellationToken cancellationToken)
    {
        uint crc = 0;
        long length = 0;
        foreach (DeflatedPart part in parts)
        {
            crc = Crc32.Together(crc, part.Crc32, part.Length);
            length += part.Length;
        }

        byte[] trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), (uint)length); // Modulo 2³², as the format says.
        http.Headers.ContentEncoding = "gzip";
        http.Headers.Append("Vary", "Accept-Encoding");
        http.ContentLength = Header.Length + parts.Sum(p => (long)p.Content.Length) + End.Length + trailer.Length;
        await http.Body.WriteAsync(Header, cancellationToken);
        foreach (DeflatedPart part in parts)
            await InPieces.WriteAsync(http.Body, part.Content, cancellationToken);
        await http.Body.WriteAsync(End, cancellationToken);
        await http.Body.WriteAsync(trailer, cancellationToken);
    }
}
