using Mmoda.Fits;

namespace Mmoda.Instruments;

/// <summary>One science window on its way into the archive. Its group goes last: a window with a group is whole. Thread safe.</summary>
internal sealed class WindowCopy(OriginWindow window, StagingArea staging)
{
    private readonly Lock _lock = new();
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

    /// <summary>One of the files is there, or known not to exist; the last one puts the group in its place.</summary>
    public void Settle()
    {
        lock (_lock)
        {
            if (--_open > 0 || _end is not null)
                return;
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
    }

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
}
