using System.Security.Cryptography;

namespace Mmoda.Instruments;

/// <summary>How the transfer of one file ended.</summary>
internal enum TransferEnd
{
    /// <summary>Verified; it waits in the staging area.</summary>
    Ready,

    /// <summary>The file that is held is the origin's.</summary>
    Unchanged,

    /// <summary>The origin has no such file.</summary>
    Absent,

    /// <summary>The origin's file is damaged; it is in the quarantine.</summary>
    Damaged,

    /// <summary>The origin did not deliver.</summary>
    Failed,
}

/// <summary>The end of a transfer, the reason where there is one, and which bytes a ready file has.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Reason">Why, where it is not ready; what is wrong with the checksums of a ready file.</param>
/// <param name="Version">Which bytes a ready file has.</param>
internal readonly record struct TransferResult(TransferEnd End, string? Reason = null, OriginVersion? Version = null);

/// <summary>
/// Brings one file after the other from the origin to the staging area: continues what an earlier run left, tries again
/// after failures, verifies. Thread safe for different files.
/// </summary>
internal sealed class FileTransfer(
    ArchiveOrigin origin,
    StagingArea staging,
    Pace pace,
    Retries retries,
    TimeProvider time,
    long mostBytes,
    bool compareChecksums,
    Action<int> received)
{
    // However often some bytes came before a connection broke.
    private const int MostConnections = 200;
    private const int BlockBytes = 1 << 16;

    /// <summary>Brings a file.</summary>
    /// <param name="path">Safe path below the root.</param>
    /// <param name="held">The version that is in the archive, to ask for another one only; null to fetch in any case.</param>
    /// <param name="cancellationToken">Stops; what has come is kept for the next time.</param>
    public async Task<TransferResult> FetchAsync(string path, OriginVersion? held, CancellationToken cancellationToken)
    {
        int failures = 0;
        bool isSecond = false;
        string? rejected = null;
        for (int connections = 0; ; connections++)
        {
            long before = LengthOf(staging.Partial(path));
            try
            {
                TransferEnd end = await ConnectAsync(path, held, cancellationToken);
                if (end != TransferEnd.Ready)
                    return new TransferResult(end);
            }
            catch (OriginException e)
            {
                failures = LengthOf(staging.Partial(path)) > before ? 1 : failures + 1;
                if (e.EndsPart)
                    staging.Discard(path);
                try
                {
                    if (connections >= MostConnections)
                        return new TransferResult(TransferEnd.Failed, $"{e.Message} ({connections + 1} connections)");
                    await retries.WaitAsync(e, failures, cancellationToken);
                    continue;
                }
                catch (OriginException last)
                {
                    return new TransferResult(TransferEnd.Failed, last.Message);
                }
            }

            FitsCheck check = FitsIntegrity.Check(staging.Partial(path), compareChecksums);

            // A checksum that is wrong in the same bytes twice was wrong at the origin: the file is whole, and it is told.
            bool isSame = isSecond && check.Damage is null && check.WrongChecksum is not null && rejected == Digest(path);
            if (check.Problem is null || isSame)
            {
                OriginVersion? version = staging.PartialVersion(path);
                if (isSame)
                    staging.RememberChecksum(path, rejected!); // It was compared.
                staging.Accept(path);
                return new TransferResult(TransferEnd.Ready, check.WrongChecksum, version);
            }

            if (isSecond)
            {
                staging.Quarantine(path, check.Problem, origin.Description, time.GetUtcNow());
                return new TransferResult(TransferEnd.Damaged, check.Problem);
            }

            // It may have been damaged on its way, or put together of two versions: once more from the start.
            rejected = Digest(path);
            staging.Discard(path);
            isSecond = true;
        }
    }

    private string Digest(string path)
    {
        using FileStream file = File.OpenRead(staging.Partial(path));
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    // One connection; ready when the whole file is in the partial file.
    private async Task<TransferEnd> ConnectAsync(string path, OriginVersion? held, CancellationToken cancellationToken)
    {
        string partial = staging.Partial(path);
        long offset = LengthOf(partial);
        OriginVersion? begun = staging.PartialVersion(path);
        if (begun?.Origin != origin.Description || offset > begun.Length || offset > mostBytes)
            (begun, offset) = (null, 0);
        if (begun is not null && offset > 0 && offset == begun.Length)
            return TransferEnd.Ready;
        await using OriginContent? content = await origin.OpenAsync(path, offset > 0 ? begun : held, offset, cancellationToken);
        if (content is null || content.IsUnchanged)
            return content is null ? TransferEnd.Absent : TransferEnd.Unchanged;
        if (content.Version.Length > mostBytes)
            throw new OriginException($"it has {content.Version.Length} bytes, the limit is {mostBytes}", isTransient: false);
        if (content.Offset == 0)
            staging.Begin(path, content.Version);
        long length = await CopyAsync(path, content, cancellationToken);
        return content.Version.Length is { } whole && length != whole
            ? throw new OriginException($"the connection ended at {length} of {whole} bytes", isTransient: true)
            : TransferEnd.Ready;
    }

    private async Task<long> CopyAsync(string path, OriginContent content, CancellationToken cancellationToken)
    {
        using StallGuard guard = new(time, cancellationToken);
        await using FileStream file = new(
            staging.Partial(path), content.Offset == 0 ? FileMode.Create : FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        byte[] block = new byte[BlockBytes];
        int got;
        while ((got = await guard.WatchAsync(async token => await content.Stream.ReadAsync(block, token))) > 0)
        {
            if (file.Length + got > mostBytes)
            {
                file.Close();
                staging.Discard(path);
                throw new OriginException($"it has more than {mostBytes} bytes, the limit", isTransient: false);
            }

            await file.WriteAsync(block.AsMemory(0, got), cancellationToken);
            received(got);
            await pace.ReceivedAsync(got, cancellationToken);
        }

        file.Flush(flushToDisk: true);
        return file.Length;
    }

    private static long LengthOf(string path)
    {
        FileInfo file = new(path);
        return file.Exists ? file.Length : 0;
    }
}
