using System.Globalization;
using Mmoda.Fits;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>Finds out which windows a selection means: from the origin's index, or from listings, or by asking for each.</summary>
internal sealed class WindowChoice(SyncRequest request, OriginFiles files, StagingArea staging)
{
    /// <summary>The windows that the origin has, and the names of those it has not.</summary>
    /// <exception cref="IOException">The origin does not answer, or does not say which windows it has.</exception>
    public async Task<(IReadOnlyList<OriginWindow> Chosen, IReadOnlyList<string> Absent)> ChooseAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<OriginWindow> windows = await ReadIndexAsync(cancellationToken) ?? await ListAsync(cancellationToken);
        IReadOnlyList<OriginWindow> chosen = SyncPlan.Choose(windows, request.Selection, request.Version, out IReadOnlyList<string> absent);
        return (chosen, absent);
    }

    private async Task<IReadOnlyList<OriginWindow>?> ReadIndexAsync(CancellationToken cancellationToken)
    {
        foreach (string candidate in OriginIndex.Candidates)
        {
            if (await TryReadAsync(candidate, cancellationToken) is { } windows)
                return windows;
        }

        IReadOnlyList<string>? names = await files.ListAsync(OriginIndex.Directory, cancellationToken);
        return names is not null && OriginIndex.Newest(names) is { } newest ? await TryReadAsync(newest, cancellationToken) : null;
    }

    private async Task<IReadOnlyList<OriginWindow>?> TryReadAsync(string candidate, CancellationToken cancellationToken)
    {
        (string path, TransferResult result) = await files.FetchToStageAsync(candidate, cancellationToken);
        if (result.End == TransferEnd.Absent)
            return null;
        if (result.End is TransferEnd.Failed or TransferEnd.Damaged)
            throw new IOException($"{files.Origin}: {path}: {result.Reason}.");
        try
        {
            return OriginIndex.Read(staging.Ready(path));
        }
        catch (FitsException e)
        {
            throw new IOException($"{files.Origin}: the index of science windows cannot be read: {e.Message}", e);
        }
    }

    private async Task<IReadOnlyList<OriginWindow>> ListAsync(CancellationToken cancellationToken)
    {
        int[] revolutions = request.Selection switch
        {
            WindowSelection.OfRevolution r => [r.Number],
            WindowSelection.Listed l => [.. l.Ids.Select(RevolutionOf).Distinct()],
            _ => throw new IOException(
                $"{files.Origin} has no index of science windows ({string.Join(", ", OriginIndex.Candidates)}); name the windows or a revolution instead."),
        };
        List<OriginWindow> windows = [];
        foreach (int revolution in revolutions)
        {
            windows.AddRange(await files.ListAsync(SyncPlan.RevolutionDirectory(revolution), cancellationToken) is { } names
                ? SyncPlan.WindowsIn(names)
                : await AskAsync(revolution, cancellationToken));
        }

        return windows;
    }

    // Neither index nor listing: ask for the groups themselves, the highest version first.
    private async Task<IReadOnlyList<OriginWindow>> AskAsync(int revolution, CancellationToken cancellationToken)
    {
        if (request.Selection is not WindowSelection.Listed listed)
            throw new IOException($"{files.Origin} has neither an index of science windows nor listings of directories; name the windows instead.");
        int[] versions = request.Version == ProcessingVersion.NearRealTime ? [0] : [3, 2, 1];
        List<OriginWindow> found = [];
        foreach (string text in listed.Ids.Where(id => RevolutionOf(id) == revolution))
        {
            _ = ScienceWindowId.TryParse(text, out ScienceWindowId id); // The request was checked.
            foreach (ScienceWindowId candidate in text.Length == 16 ? [id] : versions.Select(v => id with { Version = v }))
            {
                string group = $"{OriginWindow.DirectoryOf(candidate)}/{SyncPlan.Group}";
                if (files.Held(group) is null && (await files.FetchToStageAsync(group, cancellationToken)).Result.End == TransferEnd.Absent)
                    continue;
                found.Add(new OriginWindow(candidate, null, double.NaN, double.NaN));
                break;
            }
        }

        return found;
    }

    private static int RevolutionOf(string id) => int.Parse(id.AsSpan(0, 4), CultureInfo.InvariantCulture);
}
