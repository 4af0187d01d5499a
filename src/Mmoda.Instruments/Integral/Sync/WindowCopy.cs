using Mmoda.Fits;

namespace Mmoda.Instruments;

/// <summary>One science window on its way into the archive. Its group goes last: a window with a group is whole. Thread safe.</summary>
internal sealed class WindowCopy(OriginWindow window, StagingArea staging)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _there = new(StringComparer.Ordinal); // Names without .gz.
    private readonly List<JemxLack> _lacks = [];
    private SyncedWindow? _end;
    private string? _groupToInstall;
    private int _open = int.MaxValue;

    /// <summary>The window.</summary>
    public OriginWindow Window { get; } = window;

    /// <summary>Files that the analysis reads.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>Start of the window, IJD, of its group.</summary>
    public double StartIjd { get; private set; }

    /// <summary>Whether this run put the window into the archive.</summary>
    public bool IsInstalled { get; private set; }

    /// <summary>What of JEM-X the window was put into the archive without, or null; for the user.</summary>
    public string? Note { get; private set; }

    /// <summary>Event lists of JEM-X that the origin names and does not have, of units that have no other.</summary>
    public IReadOnlyList<string> MissingEvents
    {
        get
        {
            lock (_lock)
                return [.. _lacks.Where(l => l.IsAbsent && l.IsEventList && !HasEvents(l.Unit)).Select(l => l.Path)];
        }
    }

    /// <summary>Reads the group.</summary>
    /// <param name="path">The file.</param>
    /// <param name="installAs">Path below the root where it shall go when the window is whole; null when it is there.</param>
    /// <exception cref="FitsException">The group is no group, or leads outside the archive.</exception>
    public void ReadGroup(string path, string? installAs)
    {
        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = file.RequireTable("GROUPING");
        StartIjd = table.Header.RequireReal("TSTART");
        IReadOnlyList<string> files = SyncPlan.FilesOf(Window.Directory, GroupingTable.Members(table));
        if (!files.Any(SyncPlan.IsEventList))
        {
            End("skipped", "its group names no events of ISGRI or JEM-X");
            return;
        }

        Files = files;
        _groupToInstall = installAs;
        _open = files.Count;
    }

    /// <summary>One of the files is there; the last one puts the group in its place.</summary>
    /// <param name="path">Path below the root.</param>
    public void Have(string path)
    {
        lock (_lock)
        {
            _there.Add(ArchiveRelativePath.PlainName(path));
            Settle();
        }
    }

    /// <summary>One of the files did not come.</summary>
    /// <param name="path">Path below the root.</param>
    /// <param name="result">Absent, damaged or failed.</param>
    /// <remarks>
    /// Companions that the origin lacks are assumed by the analysis, which says so; damaged ones would be assumed in silence. Without
    /// those of JEM-X a window is whole nevertheless, when another instrument has its events.
    /// </remarks>
    public void Lack(string path, TransferResult result)
    {
        bool isAbsent = result.End == TransferEnd.Absent;
        string reason = $"{path}: {result.Reason ?? "the origin does not have it"}";
        lock (_lock)
        {
            if (SyncPlan.UnitOf(path) is { } unit)
                _lacks.Add(new JemxLack(unit, path, reason, isAbsent));
            else if (!isAbsent || SyncPlan.IsEventList(path))
                End("incomplete", reason);
            Settle();
        }
    }

    private void Settle()
    {
        if (--_open > 0 || _end is not null)
            return;
        if (!_there.Contains(SyncPlan.IsgriEvents) && !JemxUnit.All.Any(IsWhole))
        {
            End("incomplete", _lacks.Count > 0 ? _lacks[0].Reason : "no instrument has events");
            return;
        }

        JemxLack[] told = [.. _lacks.Where(l => !l.IsAbsent || (l.IsEventList && !HasEvents(l.Unit)))];
        Note = told.Length == 0 ? null : $"{Window.Id} is there without files of JEM-X: {string.Join("; ", told.Select(l => l.Reason))}";
        if (_groupToInstall is null)
        {
            End("held", null);
            return;
        }

        staging.Install(_groupToInstall);
        staging.Remember(_groupToInstall, null);
        IsInstalled = true;
        End("fetched", null);
    }

    private bool HasEvents(JemxUnit unit) => JemxWindow.EventNamesOf(unit).Any(_there.Contains);

    private bool IsWhole(JemxUnit unit) => HasEvents(unit) && !_lacks.Any(l => l.Unit == unit && !l.IsAbsent && !l.IsEventList);

    /// <summary>The copy of the window ends; the first end counts.</summary>
    public void End(string status, string? reason)
    {
        lock (_lock)
            _end ??= new SyncedWindow(Window.Id.ToString(), status, reason);
    }

    /// <summary>How the copy ended.</summary>
    public SyncedWindow Conclude()
    {
        lock (_lock)
            return _end ?? new SyncedWindow(Window.Id.ToString(), "incomplete", "the copy ended early");
    }

    // A file of a unit of JEM-X that did not come.
    private sealed record JemxLack(JemxUnit Unit, string Path, string Reason, bool IsAbsent)
    {
        public bool IsEventList => SyncPlan.IsEventList(Path);
    }
}
