using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// Copies what the analysis of some science windows needs from another archive: on a web server, which is not trusted, or
/// in a directory.
/// </summary>
public static class ArchiveSync
{
    /// <summary>Copies. What was interrupted is continued; what is there is not fetched again.</summary>
    /// <param name="request">What, from where, to where.</param>
    /// <param name="time">The clock; decides about waits and dates.</param>
    /// <param name="progress">Told after each file.</param>
    /// <param name="cancellationToken">Stops at once; the next run continues.</param>
    /// <returns>What was done; also when files are missing or damaged.</returns>
    /// <exception cref="ArgumentException">The request is not possible.</exception>
    /// <exception cref="IOException">The origin does not answer, or the archive cannot be written.</exception>
    public static async Task<SyncReport> RunAsync(
        SyncRequest request, TimeProvider time, IProgress<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Parallel, 1, nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Parallel, 16, nameof(request));
        if (request.BytesPerSecond is <= 0 || request.RequestsPerSecond <= 0)
            throw new ArgumentException("The limits of bytes and requests per second must be above 0.", nameof(request));
        if (request.Selection is WindowSelection.Listed listed && listed.Ids.FirstOrDefault(id => !ScienceWindowId.TryParse(id, out _)) is { } wrong)
            throw new ArgumentException($"'{wrong}' is no science window; the forms are RRRRPPPPSSSF and RRRRPPPPSSSF.VVV.", nameof(request));
        Pace pace = new(time, request.RequestsPerSecond, request.BytesPerSecond);
        using ArchiveOrigin origin = Open(request, pace, time);
        string root = Path.GetFullPath(request.To);
        if (origin.Description == root)
            throw new ArgumentException($"{root} cannot be copied into itself.", nameof(request));
        Directory.CreateDirectory(root);
        using StagingArea staging = new(root);
        using SyncRun run = new(request with { To = root }, origin, staging, pace, time, progress);
        return await run.RunAsync(cancellationToken);
    }

    private static ArchiveOrigin Open(SyncRequest request, Pace pace, TimeProvider time)
    {
        bool isAddress = request.From.Contains("://", StringComparison.Ordinal);
        return !isAddress ? new DirectoryOrigin(request.From)
            : Uri.TryCreate(request.From, UriKind.Absolute, out Uri? address) ? new HttpOrigin(address, request.Parallel, pace, time)
            : throw new ArgumentException($"'{request.From}' is no address.", nameof(request));
    }
}
