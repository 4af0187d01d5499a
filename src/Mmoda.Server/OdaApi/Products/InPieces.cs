namespace Mmoda.Server.OdaApi;

/// <summary>Large contents go out as fast as the client takes them, and let others in between.</summary>
internal static class InPieces
{
    /// <summary>Bytes that are handed on at once.</summary>
    private const int Piece = 512 << 10;

    /// <summary>Writes all of it.</summary>
    public static async ValueTask WriteAsync(Stream body, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        for (int from = 0; from < content.Length; from += Piece)
            await body.WriteAsync(content.Slice(from, Math.Min(Piece, content.Length - from)), cancellationToken);
    }
}
