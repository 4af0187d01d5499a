namespace Mmoda.Instruments;

/// <summary>Which bytes a file of the origin had, so that a transfer goes on only with the same ones.</summary>
/// <param name="Origin">Description of the origin.</param>
/// <param name="Length">Bytes of the whole file, where the origin says so.</param>
/// <param name="EntityTag">HTTP entity tag.</param>
/// <param name="LastModified">HTTP date, or the ticks of the last write.</param>
internal sealed record OriginVersion(string Origin, long? Length, string? EntityTag, string? LastModified)
{
    /// <summary>Whether both are known to be the same bytes.</summary>
    public bool IsSame(OriginVersion other) =>
        Origin == other.Origin && Length == other.Length
        && (EntityTag is not null ? EntityTag == other.EntityTag : LastModified is not null && LastModified == other.LastModified);
}

/// <summary>Content that an origin delivers.</summary>
/// <param name="Stream">From <paramref name="Offset"/> to the end; empty when <paramref name="IsUnchanged"/>.</param>
/// <param name="Version">Which bytes.</param>
/// <param name="Offset">Place in the file where the stream starts: the one that was asked for, or 0.</param>
/// <param name="IsUnchanged">The file is the one that is held.</param>
/// <param name="Owner">Disposed with this.</param>
internal sealed record OriginContent(Stream Stream, OriginVersion Version, long Offset, bool IsUnchanged, IDisposable? Owner = null) : IAsyncDisposable
{
    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        Owner?.Dispose();
    }
}
