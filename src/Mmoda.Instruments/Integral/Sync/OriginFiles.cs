using System.Collections.Concurrent;

namespace Mmoda.Instruments;

/// <summary>Files of the origin by the names that indices give them: with or without <c>.gz</c>, new or only when changed. Thread safe.</summary>
internal sealed class OriginFiles(ArchiveOrigin origin, StagingArea staging, FileTransfer transfer, Retries retries)
{
    // Whether files of a name were found compressed before: saves a request that fails for each of them.
    private readonly ConcurrentDictionary<string, bool> _isCompressed = new(StringComparer.Ordinal);

    /// <summary>Address or path of the origin.</summary>
    public string Origin => origin.Description;

    /// <summary>Path of the file in the archive, or null.</summary>
    public string? Held(string path) => ArchivePath.Existing(staging.Final(path));

    /// <summary>Brings a file to the staging area.</summary>
    /// <returns>The path with or without <c>.gz</c>, as the origin has it, and how it ended.</returns>
    public Task<(string Path, TransferResult Result)> FetchAsync(string path, CancellationToken cancellationToken) =>
        FetchEitherAsync(path, p => transfer.FetchAsync(p, null, cancellationToken), cancellationToken);

    /// <summary>Brings a file that stays in the staging area; one that is there already, only when it has changed.</summary>
    /// <returns>As for <see cref="FetchAsync"/>.</returns>
    public Task<(string Path, TransferResult Result)> FetchToStageAsync(string path, CancellationToken cancellationToken) =>
        FetchEitherAsync(
            path,
            async p =>
            {
                TransferResult result = await transfer.FetchAsync(p, File.Exists(staging.Ready(p)) ? staging.HeldVersion(p) : null, cancellationToken);
                if (result.End == TransferEnd.Ready)
                    staging.Remember(p, result.Version);
                return result;
            },
            cancellationToken);

    /// <summary>Brings a file into its place; one that is there already, only when it has changed.</summary>
    /// <returns>As for <see cref="FetchAsync"/>.</returns>
    public Task<(string Path, TransferResult Result)> UpdateAsync(string path, CancellationToken cancellationToken) =>
        FetchEitherAsync(
            path,
            async p =>
            {
                TransferResult result = await transfer.FetchAsync(p, File.Exists(staging.Final(p)) ? staging.HeldVersion(p) : null, cancellationToken);
                if (result.End == TransferEnd.Ready)
                {
                    staging.Install(p);
                    staging.Remember(p, result.Version);
                }

                return result;
            },
            cancellationToken);

    /// <summary>Names in a directory; null where the origin shows no listing.</summary>
    /// <exception cref="IOException">The origin does not answer.</exception>
    public async Task<IReadOnlyList<string>?> ListAsync(string directory, CancellationToken cancellationToken)
    {
        try
        {
            return await retries.RunAsync(() => origin.ListAsync(directory, cancellationToken), cancellationToken);
        }
        catch (OriginException e)
        {
            throw new IOException($"{Origin}: {directory}: {e.Message}.", e);
        }
    }

    private async Task<(string Path, TransferResult Result)> FetchEitherAsync(
        string path, Func<string, Task<TransferResult>> fetch, CancellationToken cancellationToken)
    {
        string name = ArchiveRelativePath.PlainName(path);
        bool isCompressed = path.EndsWith(".gz", StringComparison.Ordinal);
        string first = _isCompressed.GetValueOrDefault(name, isCompressed) == isCompressed ? path : ArchiveRelativePath.Other(path);
        foreach (string candidate in new[] { first, ArchiveRelativePath.Other(first) })
        {
            cancellationToken.ThrowIfCancellationRequested();
            TransferResult result = await fetch(candidate);
            if (result.End == TransferEnd.Absent)
                continue;
            _isCompressed[name] = candidate.EndsWith(".gz", StringComparison.Ordinal);
            return (candidate, result);
        }

        return (path, new TransferResult(TransferEnd.Absent));
    }
}
