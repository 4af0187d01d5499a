namespace Mmoda.Instruments;

/// <summary>Keeps what was read last from a set of files: large tables that the windows of a query share. Thread safe.</summary>
/// <typeparam name="T">What is read; must not change, since it is shared.</typeparam>
internal sealed class LastRead<T>
    where T : class
{
    private readonly Lock _lock = new();
    private (string Path, long Length, DateTime Written)[] _files = [];
    private T? _last;

    /// <summary>What the files hold, read again when one of them is another or has changed. Others wait meanwhile.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="read">Reads them.</param>
    public T Get(IEnumerable<string> paths, Func<T> read)
    {
        (string, long, DateTime)[] files = [.. paths.Select(p => new FileInfo(p)).Select(f => (f.FullName, f.Exists ? f.Length : -1, f.LastWriteTimeUtc))];
        lock (_lock)
        {
            if (_last is { } last && _files.AsSpan().SequenceEqual(files))
                return last;
            _last = read();
            _files = files;
            return _last;
        }
    }
}
