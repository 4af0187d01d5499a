using Mmoda.Fits;

namespace Mmoda.Instruments;

/// <summary>Keeps the table that was read last: it is large, and the windows of a query share it. Thread safe.</summary>
internal sealed class EnergyDistributionCache
{
    private readonly Lock _lock = new();
    private (string Path, long Length, DateTime Written, EnergyDistributions Table)? _last;

    /// <summary>The table of a file.</summary>
    /// <exception cref="FitsException">The file is damaged or has another shape.</exception>
    public EnergyDistributions Read(string path)
    {
        FileInfo file = new(path);
        lock (_lock)
        {
            if (_last is { } last && last.Path == path && last.Length == file.Length && last.Written == file.LastWriteTimeUtc)
                return last.Table;
            EnergyDistributions table = EnergyDistributions.Read(path);
            _last = (path, file.Length, file.LastWriteTimeUtc, table);
            return table;
        }
    }
}
