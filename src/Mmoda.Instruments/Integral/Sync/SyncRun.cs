using System.Globalization;
using Mmoda.Fits;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>One copy from its index to its report.</summary>
internal sealed class SyncRun : IDisposable
{
    // So many files in a row that do not come mean that the origin is down or refuses us.
    private const int MostFailuresInARow = 4;

    private readonly SyncRequest _request;
    private readonly StagingArea _staging;
    private readonly TimeProvider _time;
    private readonly SyncTally _tally;
    private readonly OriginFiles _files;
    private readonly CancellationTokenSource _giveUp = new();

    public SyncRun(
        SyncRequest request, ArchiveOrigin origin, StagingArea staging, Pace pace, TimeProvider time, IProgress<SyncProgress>? progress)
    {
        _request = request;
        _staging = staging;
        _time = time;
        _tally = new SyncTally(progress);
        Retries retries = new(time, pace, (int)time.GetTimestamp());
        FileTransfer transfer = new(origin, staging, pace, retries, time, request.MostFileBytes, request.CompareChecksums, _tally.Receive);
        _files = new OriginFiles(origin, staging, transfer, retries);
    }

    /// <summary>Runs it.</summary>
    public async Task<SyncReport> RunAsync(CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        (IReadOnlyList<OriginWindow> chosen, IReadOnlyList<string> absent) =
            await new WindowChoice(_request, _files, _staging).ChooseAsync(cancellationToken);
        List<SyncedWindow> windows = [.. absent.Select(id => new SyncedWindow(id, "absent", "the origin does not have it"))];
        if (_request.IsDryRun)
        {
            windows.AddRange(chosen.Select(w =>
                new SyncedWindow(w.Id.ToString(), _files.Held($"{w.Directory}/{SyncPlan.Group}") is null ? "selected" : "held")));
        }
        else
        {
            // Before any of them is there to be used.
            double now = Epoch.FromUtc(_time.GetUtcNow()).Ijd;
            ReleaseDates.Add(_request.To, chosen.Where(w => w.ReleaseIjd > now).Select(w => (w.Id, w.ReleaseIjd ?? now)), _files.Origin);
            WindowCopy[] copies = [.. chosen.Select(w => new WindowCopy(w, _staging))];
            await CopyOrGiveUpAsync(copies, cancellationToken);
            foreach (string path in copies.SelectMany(c => c.MissingEvents))
                _tally.Miss(path);
            foreach (string note in copies.Select(c => c.Note).OfType<string>())
                _tally.Note(note);
            windows.AddRange(copies.Select(c => c.Conclude()));
            if (copies.Any(c => c.IsInstalled) || !File.Exists(ArchiveIndex.PathIn(_request.To)))
                BuildIndex(cancellationToken);
        }

        return _tally.Report(windows, _time.GetElapsedTime(start).TotalSeconds);
    }

    public void Dispose() => _giveUp.Dispose();

    private async Task CopyOrGiveUpAsync(WindowCopy[] copies, CancellationToken cancellationToken)
    {
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _giveUp.Token);
        try
        {
            await CopyAsync(copies, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _tally.Note($"{_files.Origin} did not deliver {MostFailuresInARow} files in a row; the copy ended early and can be continued");
        }
    }

    // Groups and indices, then what they name.
    private async Task CopyAsync(WindowCopy[] copies, CancellationToken cancellationToken)
    {
        if (copies.Length == 0)
            return;
        await EachAsync(copies, copy => FetchGroupAsync(copy, cancellationToken), cancellationToken);
        WindowCopy[] readable = [.. copies.Where(c => c.Files.Count > 0)];
        await EachAsync(
            SyncPlan.CalibrationIndices(readable.SelectMany(c => c.Files)), path => InstallIndexAsync([path], cancellationToken), cancellationToken);
        await EachAsync(
            readable.GroupBy(c => c.Window.Id.Revolution),
            revolution => InstallContextIndicesAsync(revolution.Select(c => c.Window.Id).DistinctBy(id => id.Version), cancellationToken),
            cancellationToken);
        await InstallCatalogueAsync(cancellationToken);
        await InstallReferencesAsync(cancellationToken);
        await EachAsync(
            readable.Select(c => c.Window.Id.Revolution).Distinct().SelectMany(SyncPlan.AuxiliaryFiles),
            candidates => InstallFirstAsync(candidates, cancellationToken),
            cancellationToken);
        await EachAsync(SharedFiles(readable), path => FetchFileAsync(path, null, cancellationToken), cancellationToken);
        await EachAsync(
            readable.SelectMany(copy => copy.Files, (copy, path) => (copy, path)),
            file => FetchFileAsync(file.path, file.copy, cancellationToken),
            cancellationToken);
    }

    private async Task FetchGroupAsync(WindowCopy copy, CancellationToken cancellationToken)
    {
        string path = $"{copy.Window.Directory}/{SyncPlan.Group}";
        try
        {
            if (_files.Held(path) is { } held)
            {
                copy.ReadGroup(held, installAs: null);
                _tally.Hold(path);
                return;
            }

            (string found, TransferResult result) = await _files.FetchToStageAsync(path, cancellationToken);
            Count(found, result);
            if (result.End is TransferEnd.Ready or TransferEnd.Unchanged)
                copy.ReadGroup(_staging.Ready(found), installAs: found);
            else if (result.End == TransferEnd.Absent)
                copy.End("absent", "the origin has no group file of it");
            else
                copy.End("incomplete", $"{found}: {result.Reason}");
        }
        catch (FitsException e)
        {
            copy.End("incomplete", e.Message);
        }
    }

    // Windows of several processing versions may share an index, so those of a revolution come one after the other.
    private async Task InstallContextIndicesAsync(IEnumerable<ScienceWindowId> windows, CancellationToken cancellationToken)
    {
        foreach (ScienceWindowId window in windows)
            await InstallIndexAsync(OnBoardContexts.IndexCandidates(window), cancellationToken);
    }

    private async Task InstallIndexAsync(IReadOnlyList<string> candidates, CancellationToken cancellationToken)
    {
        foreach (string candidate in candidates)
        {
            (string path, TransferResult result) = await _files.UpdateAsync(candidate, cancellationToken);
            if (result.End == TransferEnd.Absent)
                continue;
            Count(path, result);
            return;
        }

        // Without a list of bad times no time is known to be bad.
        if (!BadTimes.IsIndex(candidates[0]) && candidates.All(c => _files.Held(c) is null))
            _tally.Note($"the origin has no {candidates[0]}; the analysis will take nominal values and say so");
    }

    private async Task InstallCatalogueAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? names = await _files.ListAsync(SyncPlan.Catalogues, cancellationToken);
        if (!await InstallFirstAsync(SyncPlan.CatalogueCandidates(names), cancellationToken))
            _tally.Note("the origin has no reference catalogue; the built-in one is used");
    }

    // Tables of the whole mission beside the data, the newest of each.
    private async Task InstallReferencesAsync(CancellationToken cancellationToken)
    {
        foreach (ReferenceTable table in SyncPlan.References)
        {
            IReadOnlyList<string>? names = await _files.ListAsync(table.Directory, cancellationToken);
            await InstallFirstAsync(table.Candidates(names), cancellationToken);
        }
    }

    /// <summary>Puts the first of some files that the origin has into its place; what is held is not fetched again.</summary>
    /// <returns>Whether one is there, or should be.</returns>
    private async Task<bool> InstallFirstAsync(IReadOnlyList<string> candidates, CancellationToken cancellationToken)
    {
        foreach (string candidate in candidates)
        {
            if (_files.Held(candidate) is not null)
            {
                _tally.Hold(candidate);
                return true;
            }

            (string path, TransferResult result) = await _files.FetchAsync(candidate, cancellationToken);
            if (result.End == TransferEnd.Absent)
                continue;
            Count(path, result);
            if (result.End == TransferEnd.Ready)
                _staging.Install(path);
            return true;
        }

        return false;
    }

    private List<string> SharedFiles(IEnumerable<WindowCopy> copies)
    {
        InstrumentCharacteristics characteristics = new(_request.To);
        SortedSet<string> needed = new(StringComparer.Ordinal);
        foreach (WindowCopy copy in copies)
        {
            try
            {
                needed.UnionWith(SyncPlan.StructuresFor(copy.Files).Select(s => characteristics.Locate(s, copy.StartIjd)).OfType<string>());
                if (OnBoardContexts.Locate(_request.To, copy.Window.Id, copy.StartIjd) is { } context)
                    needed.Add(context);
            }
            catch (FitsException e)
            {
                _tally.Note(e.Message);
            }
        }

        return [.. needed.DistinctBy(p => p.EndsWith(".gz", StringComparison.Ordinal) ? p[..^3] : p)];
    }

    private async Task FetchFileAsync(string path, WindowCopy? copy, CancellationToken cancellationToken)
    {
        if (_files.Held(path) is not null)
        {
            _tally.Hold(path);
            copy?.Have(path);
            return;
        }

        (string found, TransferResult result) = await _files.FetchAsync(path, cancellationToken);
        bool isForWindow = copy is not null && SyncPlan.UnitOf(path) is not null && SyncPlan.IsEventList(path); // There may be another list.
        if (result.End == TransferEnd.Absent && !isForWindow)
            _tally.Miss(path);
        Count(found, result);
        if (result.End == TransferEnd.Ready)
        {
            _staging.Install(found);
            copy?.Have(found);
        }
        else
        {
            copy?.Lack(found, result);
        }
    }

    private Task EachAsync<T>(IEnumerable<T> items, Func<T, Task> body, CancellationToken cancellationToken)
    {
        T[] all = [.. items];
        _tally.Expect(all.Length);
        return Parallel.ForEachAsync(
            all,
            new ParallelOptions { MaxDegreeOfParallelism = _request.Parallel, CancellationToken = cancellationToken },
            async (item, _) => await body(item));
    }

    private void Count(string path, TransferResult result)
    {
        _tally.Count(path, result);
        if (_tally.FailuresInARow >= MostFailuresInARow)
            _giveUp.Cancel();
    }

    // Our own index, which the analysis reads.
    private void BuildIndex(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(_staging.Final("scw")))
            return;
        string date = _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        foreach (IndexProblem problem in ArchiveIndex.Build(_request.To, date, cancellationToken).Problems)
            _tally.Note($"left out of the index: {Path.GetRelativePath(_request.To, problem.Path)}: {problem.Reason}");
    }
}
