using Mmoda.Fits;

namespace Mmoda.Instruments;

/// <summary>
/// The calibration tree (IC) of an archive: for each structure an index of files with validity intervals. A file is
/// found through the alias table of the master file: version of the structure, then the newest start that covers the epoch.
/// </summary>
internal sealed class InstrumentCharacteristics(string archiveRoot)
{
    /// <summary>Path of the table of versions below the root.</summary>
    public const string MasterFile = "idx/ic/ic_master_file.fits";

    private const int Undefined = -999;
    private readonly Lock _lock = new();
    private Dictionary<string, int>? _versions;

    /// <summary>Path of the file of a structure valid at an epoch, or null where the archive has none.</summary>
    /// <exception cref="FitsException">An index is damaged.</exception>
    public string? Find(string structure, double ijd) =>
        Locate(structure, ijd) is { } path ? ArchivePath.Existing(Path.Combine(archiveRoot, path)) : null;

    /// <summary>
    /// Path below the root of the file of a structure valid at an epoch, whether it is there or not; null where no index
    /// names one.
    /// </summary>
    /// <exception cref="FitsException">An index is damaged.</exception>
    public string? Locate(string structure, double ijd)
    {
        if (ArchivePath.Existing(Path.Combine(archiveRoot, IndexOf(structure))) is not { } index)
            return null;
        using FitsFile file = FitsFile.Open(index);
        BinaryTableHdu table = file.RequireTable("GROUPING");
        IReadOnlyList<GroupMember> members = GroupingTable.Members(table);
        int[] version = table.ReadAll<int>("VERSION");
        double[] start = table.ReadAll<double>("VSTART"), stop = table.ReadAll<double>("VSTOP");
        int? wanted = VersionOf(structure);
        int best = -1;
        for (int i = 0; i < members.Count; i++)
        {
            bool valid = start[i] <= ijd && ijd <= stop[i] && (wanted is null || version[i] == wanted);
            if (valid && (best < 0 || start[i] > start[best]))
                best = i;
        }

        return best < 0 ? null : ArchiveRelativePath.Resolve(IndexOf(structure), members[best].Location);
    }

    /// <summary>Path of the index of a structure below the root.</summary>
    public static string IndexOf(string structure) => $"idx/ic/{structure}-IDX.fits";

    // Row "OSA" of the alias table: which version of each structure the analysis shall use.
    private int? VersionOf(string structure)
    {
        lock (_lock)
        {
            _versions ??= ReadAliases();
            return _versions.TryGetValue(structure, out int version) && version != Undefined ? version : null;
        }
    }

    private Dictionary<string, int> ReadAliases()
    {
        Dictionary<string, int> versions = [];
        if (ArchivePath.Existing(Path.Combine(archiveRoot, MasterFile)) is not { } master)
            return versions;
        using FitsFile file = FitsFile.Open(master);
        BinaryTableHdu? aliases = file.Hdus.OfType<BinaryTableHdu>().FirstOrDefault(t => t.FindColumn("MNEMONIC") is not null);
        if (aliases is null)
            return versions;
        int row = Array.FindIndex(aliases.ReadStrings("MNEMONIC"), m => m.Trim() == "OSA");
        if (row < 0)
            return versions;
        foreach (FitsColumn column in aliases.Columns.Where(c => c.ElementType == FitsElementType.Integer16))
            versions[Structure(column.Name)] = aliases.ReadAll<int>(column)[row];
        return versions;
    }

    // The alias table writes ISGR-RMF.-RSP as ISGR_RMF_RSP: dots dropped, hyphens replaced.
    private static string Structure(string column)
    {
        string[] parts = column.Split('_');
        return string.Join('-', parts.Select((p, i) => p.PadRight(i == parts.Length - 1 ? 3 : 4, '.')));
    }
}
