using System.Collections.Concurrent;

namespace Mmoda.Instruments;

/// <summary>Counts what a copy does. Thread safe.</summary>
/// <param name="progress">Told after each file.</param>
internal sealed class SyncTally(IProgress<SyncProgress>? progress)
{
    private readonly ConcurrentBag<SyncProblem> _quarantined = [], _missing = [], _failed = [];
    private readonly ConcurrentDictionary<string, int> _notes = new(StringComparer.Ordinal);
    private int _done, _total, _files, _held, _failuresInARow;
    private long _bytes;

    /// <summary>Files in a row that did not come.</summary>
    public int FailuresInARow => Volatile.Read(ref _failuresInARow);

    /// <summary>More files are known.</summary>
    public void Expect(int files) => Interlocked.Add(ref _total, files);

    /// <summary>Bytes came.</summary>
    public void Receive(int bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>A file is in the archive already.</summary>
    public void Hold(string path) => Count(path, new TransferResult(TransferEnd.Unchanged));

    /// <summary>The origin names a file that it does not have.</summary>
    public void Miss(string path) => _missing.Add(new SyncProblem(path, "the origin names it and does not have it"));

    /// <summary>What the user should know; told once.</summary>
    public void Note(string text) => _notes.TryAdd(text, _notes.Count);

    /// <summary>A transfer ended.</summary>
    public void Count(string path, TransferResult result)
    {
        switch (result.End)
        {
            case TransferEnd.Ready:
                Interlocked.Increment(ref _files);
                if (result.Reason is not null)
                    Note($"{path}: {result.Reason}, twice in the same bytes; the origin has it like this, and it was taken");
                break;
            case TransferEnd.Unchanged:
                Interlocked.Increment(ref _held);
                break;
            case TransferEnd.Damaged:
                _quarantined.Add(new SyncProblem(path, result.Reason ?? ""));
                break;
            case TransferEnd.Failed:
                _failed.Add(new SyncProblem(path, result.Reason ?? ""));
                break;
            default:
                break;
        }

        if (result.End == TransferEnd.Failed)
            Interlocked.Increment(ref _failuresInARow);
        else
            Interlocked.Exchange(ref _failuresInARow, 0);
        progress?.Report(new SyncProgress(Interlocked.Increment(ref _done), Volatile.Read(ref _total), Interlocked.Read(ref _bytes), path));
    }

    /// <summary>The report.</summary>
    public SyncReport Report(IEnumerable<SyncedWindow> windows, double seconds) => new()
    {
        Windows = [.. windows.OrderBy(w => w.Id, StringComparer.Ordinal)],
        Files = _files,
        Held = _held,
        Bytes = Interlocked.Read(ref _bytes),
        Seconds = seconds,
        Quarantined = Ordered(_quarantined),
        Missing = Ordered(_missing),
        Failed = Ordered(_failed),
        Notes = [.. _notes.OrderBy(n => n.Value).Select(n => n.Key)],
    };

    private static IReadOnlyList<SyncProblem> Ordered(IEnumerable<SyncProblem> problems) => [.. problems.OrderBy(p => p.Path, StringComparer.Ordinal)];
}
