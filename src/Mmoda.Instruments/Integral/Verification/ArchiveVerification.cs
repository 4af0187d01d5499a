using System.Collections.Concurrent;
using Mmoda.Fits;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>Checks an archive: every file by itself, and the files of each window, the index and the calibration against each other.</summary>
public static class ArchiveVerification
{
    // Directories below the root that the archive has; what is elsewhere belongs to nobody.
    private static readonly string[] Branches = ["scw", "aux", "cat", "ic", "idx", "obs", "obs_isgri", "obs_jmx"];

    /// <summary>Checks everything; damaged files may be put aside.</summary>
    /// <param name="root">Root of the archive.</param>
    /// <param name="parallel">Files read at once, at least 1.</param>
    /// <param name="quarantines">Whether damaged files are moved to <c>quarantine/</c>, so that the next copy fetches them again.</param>
    /// <param name="time">The clock, for the notes of the quarantine.</param>
    /// <param name="progress">Told the files done and known, and the path.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static VerificationReport Run(
        string root,
        int parallel,
        bool quarantines,
        TimeProvider time,
        IProgress<(int Done, int Total, string Path)>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(parallel, 1);
        root = Path.GetFullPath(root);
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException($"{root} does not exist.");
        ConcurrentBag<ArchiveFinding> findings = [];
        ParallelOptions options = new() { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken };

        List<string> files = [.. FilesIn(root).Where(path => IsOfArchive(path, findings))];
        IReadOnlyDictionary<string, string> notes = ChecksumNotes.Read(root);
        int done = 0;
        Parallel.ForEach(files, options, path =>
        {
            FitsCheck check = FitsIntegrity.Check(Path.Combine(root, path), compareChecksums: true);
            if (check.Problem is { } reason)
            {
                bool cameLikeThis = check.Damage is null && ChecksumNotes.Explain(root, path, notes);
                findings.Add(new ArchiveFinding(path, cameLikeThis ? FindingKind.WrongChecksum : FindingKind.Damaged, reason));
            }

            progress?.Report((Interlocked.Increment(ref done), files.Count, path));
        });

        HashSet<string> damaged = [.. findings.Where(f => f.Kind == FindingKind.Damaged).Select(f => f.Path)];
        WindowDirectory[] windows = [.. WindowDirectories(root, findings)];
        Parallel.ForEach(windows, options, window => WindowVerification.Check(root, window, damaged, findings));
        CheckIndex(root, windows, damaged, findings);
        if (quarantines)
        {
            foreach (ArchiveFinding finding in findings.Where(f => f.Kind == FindingKind.Damaged))
                ArchiveQuarantine.Move(root, Path.Combine(root, finding.Path), finding.Path, finding.Reason, root, time.GetUtcNow());
        }

        return new VerificationReport(
            files.Count, windows.Length, [.. findings.Distinct().OrderBy(f => f.Path, StringComparer.Ordinal).ThenBy(f => f.Reason, StringComparer.Ordinal)]);
    }

    private static IEnumerable<string> FilesIn(string root) => Directory
        .EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))
        .Where(p => !p.StartsWith(".sync/", StringComparison.Ordinal) && !p.StartsWith(ArchiveQuarantine.Folder + "/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static bool IsOfArchive(string path, ConcurrentBag<ArchiveFinding> findings)
    {
        if (path == ArchiveSimulator.TruthFile)
            return false;
        if (!Branches.Contains(path.Split('/')[0]))
            findings.Add(new ArchiveFinding(path, FindingKind.Orphan, "no part of an archive"));
        else if (!ArchiveRelativePath.PlainName(path).EndsWith(".fits", StringComparison.Ordinal))
            findings.Add(new ArchiveFinding(path, FindingKind.Orphan, "neither .fits nor .fits.gz"));
        else
            return true;
        return false;
    }

    private static IEnumerable<WindowDirectory> WindowDirectories(string root, ConcurrentBag<ArchiveFinding> findings)
    {
        string scw = Path.Combine(root, "scw");
        if (!Directory.Exists(scw))
            yield break;
        foreach (string directory in Directory.EnumerateDirectories(scw).SelectMany(Directory.EnumerateDirectories).Order(StringComparer.Ordinal))
        {
            string path = Path.GetRelativePath(root, directory).Replace('\\', '/');
            string name = Path.GetFileName(directory);
            if (name.Length == 16 && ScienceWindowId.TryParse(name, out ScienceWindowId id))
            {
                if (path != OriginWindow.DirectoryOf(id))
                    findings.Add(new ArchiveFinding(path, FindingKind.Inconsistent, $"a window of this name belongs into {OriginWindow.DirectoryOf(id)}"));
                else
                    yield return new WindowDirectory(id, path);
            }
            else if (!(name.Length == 7 && name.StartsWith("rev.", StringComparison.Ordinal)))
            {
                findings.Add(new ArchiveFinding(path, FindingKind.Orphan, "neither a science window nor the data of a revolution"));
            }
        }
    }

    // Our own index; the archive's GNRL-SCWG-GRP-IDX lists the whole mission, of which a copy has a part.
    private static void CheckIndex(string root, WindowDirectory[] windows, HashSet<string> damaged, ConcurrentBag<ArchiveFinding> findings)
    {
        string path = Path.GetRelativePath(root, ArchiveIndex.PathIn(root)).Replace('\\', '/');
        if (damaged.Contains(path))
            return;
        if (!File.Exists(ArchiveIndex.PathIn(root)))
        {
            findings.Add(new ArchiveFinding(path, FindingKind.Missing, "the analysis finds windows through it; 'mmoda archive index' makes it"));
            return;
        }

        try
        {
            Dictionary<ScienceWindowId, ScienceWindow> rows = [];
            foreach (ScienceWindow row in ArchiveIndex.Read(root))
            {
                if (!rows.TryAdd(row.Id, row))
                    findings.Add(new ArchiveFinding(path, FindingKind.Inconsistent, $"{row.Id} is listed twice"));
            }

            foreach (WindowDirectory window in windows)
            {
                if (!rows.Remove(window.Id, out ScienceWindow? row))
                {
                    if (ArchivePath.Existing(Path.Combine(root, window.Path, SyncPlan.Group)) is not null)
                        findings.Add(new ArchiveFinding(window.Path, FindingKind.Inconsistent, "not in the index; run 'mmoda archive index'"));
                }
                else if (WindowVerification.Limits(root, window) is { } limits && (limits.Start != row.StartIjd || limits.Stop != row.StopIjd))
                {
                    findings.Add(new ArchiveFinding(
                        window.Path,
                        FindingKind.Inconsistent,
                        FormattableString.Invariant($"the index has IJD {row.StartIjd} to {row.StopIjd}, the group {limits.Start} to {limits.Stop}; run 'mmoda archive index'")));
                }
            }

            foreach (ScienceWindow row in rows.Values)
                findings.Add(new ArchiveFinding(row.Directory.Replace('\\', '/'), FindingKind.Missing, "the index lists the window; run 'mmoda archive index' or copy it again"));
        }
        catch (FitsException e)
        {
            findings.Add(new ArchiveFinding(path, FindingKind.Inconsistent, e.Message.Replace(root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)));
        }
    }
}
