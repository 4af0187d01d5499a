using System.Globalization;

namespace Mmoda.Instruments;

/// <summary>An archive in a directory, such as a mounted disk.</summary>
internal sealed class DirectoryOrigin : ArchiveOrigin
{
    private readonly string _root;

    /// <summary>Opens it.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    public DirectoryOrigin(string root)
    {
        _root = Path.GetFullPath(root);
        if (!Directory.Exists(_root))
            throw new DirectoryNotFoundException($"{root} does not exist; give the root of an archive, or an address that starts with http:// or https://.");
    }

    /// <inheritdoc/>
    public override string Description => _root;

    /// <inheritdoc/>
    public override Task<IReadOnlyList<string>?> ListAsync(string directory, CancellationToken cancellationToken)
    {
        DirectoryInfo found = new(Path.Combine(_root, directory));
        return Task.FromResult<IReadOnlyList<string>?>(
            found.Exists ? [.. found.EnumerateFileSystemInfos().Select(e => e is DirectoryInfo ? e.Name + "/" : e.Name)] : []);
    }

    /// <inheritdoc/>
    public override Task<OriginContent?> OpenAsync(string path, OriginVersion? held, long offset, CancellationToken cancellationToken)
    {
        FileInfo file = new(Path.Combine(_root, path));
        if (!file.Exists)
            return Task.FromResult<OriginContent?>(null);
        try
        {
            OriginVersion version = new(_root, file.Length, null, file.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture));
            bool isSame = held is not null && held.IsSame(version);
            if (isSame && offset == 0)
                return Task.FromResult<OriginContent?>(new OriginContent(Stream.Null, version, 0, IsUnchanged: true));
            FileStream stream = new(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            long start = isSame ? offset : 0;
            stream.Position = start;
            return Task.FromResult<OriginContent?>(new OriginContent(stream, version, start, IsUnchanged: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OriginException(e.Message, e is IOException, cause: e);
        }
    }
}
