namespace Mmoda.Instruments;

/// <summary>Where a copy of an archive comes from: a server or a directory. Thread safe.</summary>
internal abstract class ArchiveOrigin : IDisposable
{
    /// <summary>Address or path, for people and to tell origins apart.</summary>
    public abstract string Description { get; }

    /// <summary>Names in a directory, those of directories with a <c>/</c> at the end; null where the origin shows no listing.</summary>
    /// <param name="directory">Path below the root.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="OriginException">The origin does not answer.</exception>
    public abstract Task<IReadOnlyList<string>?> ListAsync(string directory, CancellationToken cancellationToken);

    /// <summary>Opens a file; null where the origin has none.</summary>
    /// <param name="path">Path below the root; safe.</param>
    /// <param name="held">What is held already: with an offset the start of the file, otherwise all of it.</param>
    /// <param name="offset">Bytes held of an unfinished file, or 0.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="OriginException">The origin does not deliver.</exception>
    public abstract Task<OriginContent?> OpenAsync(string path, OriginVersion? held, long offset, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
