using System.Globalization;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>What a copy needs: decided from indices, groups and names alone, without any transfer.</summary>
internal static class SyncPlan
{
    /// <summary>Name of a window's group.</summary>
    public const string Group = "swg.fits";

    /// <summary>Directory of the reference catalogues.</summary>
    public const string Catalogues = "cat/hec";

    // The last catalogues that the archive published, for origins without listings.
    private static readonly string[] KnownCatalogues = ["gnrl_refr_cat_0044.fits", "gnrl_refr_cat_0043.fits"];

    // Names of the files that are read of a window; those of events, which are most of it, first.
    private static readonly List<string> FileNames =
        [.. IsgriWindow.FileNames.Concat(JemxWindow.FileNames).OrderBy(n => IsEventList(n) ? 0 : 1)];

    /// <summary>Name of the file with the events of ISGRI.</summary>
    public static string IsgriEvents => IsgriWindow.FileNames[0];

    /// <summary>Files of the calibration tree that say which others windows need.</summary>
    /// <param name="files">Files of the windows.</param>
    public static IReadOnlyList<string> CalibrationIndices(IEnumerable<string> files) =>
        [InstrumentCharacteristics.MasterFile, .. StructuresFor(files).Select(InstrumentCharacteristics.IndexOf)];

    /// <summary>Structures of the calibration that windows need: those of ISGRI, and those of each unit of JEM-X that has files there.</summary>
    /// <param name="files">Files of the windows.</param>
    public static IReadOnlyList<string> StructuresFor(IEnumerable<string> files)
    {
        HashSet<string> names = [.. files.Select(ArchiveRelativePath.PlainName)];
        return
        [
            .. IsgriCalibrationFiles.Structures,
            .. JemxUnit.All.Where(u => JemxWindow.FileNamesOf(u).Any(names.Contains)).SelectMany(JemxCalibrationFiles.StructuresOf),
        ];
    }

    /// <summary>Tables of the mission that are copied besides: the leap seconds, and how the instruments are mounted.</summary>
    public static IReadOnlyList<ReferenceTable> References { get; } =
        [new("aux/adp/ref/leap", "leap_seconds_20160720.fits"), new("aux/adp/ref/irot", "inst_misalign_20050328.fits")];

    /// <summary>
    /// Auxiliary files of a revolution: attitude and orbit, which take the place of those that a window lacks, and the correlation
    /// of the on-board clock. Of each the consolidated file, else that of near real time.
    /// </summary>
    public static IEnumerable<IReadOnlyList<string>> AuxiliaryFiles(int revolution) =>
        AuxiliaryNames.Select(name => (IReadOnlyList<string>)[.. RevolutionAttitude.Directories(revolution).Select(d => $"{d}/{name}.fits")]);

    private static readonly string[] AuxiliaryNames = ["attitude_historic", "orbit_historic", "time_correlation"];

    /// <summary>Windows of an index that a selection means: of several processing versions one.</summary>
    /// <param name="windows">The index.</param>
    /// <param name="selection">The selection.</param>
    /// <param name="version">Which processing, where the selection does not say.</param>
    /// <param name="absent">Listed windows that are not there.</param>
    public static IReadOnlyList<OriginWindow> Choose(
        IReadOnlyList<OriginWindow> windows, WindowSelection selection, ProcessingVersion version, out IReadOnlyList<string> absent)
    {
        absent = [];
        if (selection is WindowSelection.Listed listed)
        {
            ILookup<string, OriginWindow> byStem = windows.ToLookup(w => w.Id.Stem);
            List<OriginWindow> found = [];
            List<string> missing = [];
            foreach (string text in listed.Ids.Distinct())
            {
                IEnumerable<OriginWindow> same = byStem[text[..12]];
                if ((text.Length == 16 ? same.FirstOrDefault(w => w.Id.ToString() == text) : Best(same, version)) is { } window)
                    found.Add(window);
                else
                    missing.Add(text);
            }

            absent = missing;
            return [.. found.DistinctBy(w => w.Id)];
        }

        return
        [
            .. windows.Where(w => w.Id.Kind == 0 && IsSelected(w, selection)).GroupBy(w => w.Id.Stem)
                .Select(g => Best(g, version)).OfType<OriginWindow>().OrderBy(w => w.Id),
        ];
    }

    /// <summary>The window of the processing that counts, or null.</summary>
    public static OriginWindow? Best(IEnumerable<OriginWindow> versions, ProcessingVersion version) =>
        versions.Where(w => w.Id.Version == 0 == (version == ProcessingVersion.NearRealTime)).MaxBy(w => w.Id.Version);

    /// <summary>Windows among the names in a listing of <c>scw/RRRR</c>.</summary>
    public static IReadOnlyList<OriginWindow> WindowsIn(IEnumerable<string> names)
    {
        List<OriginWindow> windows = [];
        foreach (string name in names)
        {
            if (name.Length == 17 && name[^1] == '/' && ScienceWindowId.TryParse(name[..^1], out ScienceWindowId id))
                windows.Add(new OriginWindow(id, null, double.NaN, double.NaN));
        }

        return windows;
    }

    /// <summary>Files of a window that the analysis reads, of those that its group names; the events first.</summary>
    /// <param name="directory">Directory of the window below the root.</param>
    /// <param name="members">The group's members.</param>
    /// <exception cref="Fits.FitsException">A member leads outside the archive.</exception>
    /// <remarks>Only files in the window's own directory count, which is where they are read.</remarks>
    public static IReadOnlyList<string> FilesOf(string directory, IEnumerable<GroupMember> members) =>
    [
        .. members.Where(m => m.Location.Length > 0 && FileNames.Contains(ArchiveRelativePath.PlainName(m.Location)))
            .Select(m => ArchiveRelativePath.Resolve($"{directory}/{Group}", m.Location))
            .Where(p => p[..p.LastIndexOf('/')] == directory)
            .DistinctBy(ArchiveRelativePath.PlainName)
            .OrderBy(p => FileNames.IndexOf(ArchiveRelativePath.PlainName(p))),
    ];

    /// <summary>Whether a file has events, telemetered or, of JEM-X, corrected by the archive.</summary>
    public static bool IsEventList(string path) =>
        ArchiveRelativePath.PlainName(path) is var name && (name == IsgriEvents || JemxUnit.All.Any(u => JemxWindow.EventNamesOf(u).Contains(name)));

    /// <summary>The unit of JEM-X whose file it is, or null.</summary>
    public static JemxUnit? UnitOf(string path) =>
        ArchiveRelativePath.PlainName(path) is var name ? JemxUnit.All.FirstOrDefault(u => JemxWindow.FileNamesOf(u).Contains(name)) : null;

    /// <summary>Paths of reference catalogues in the order in which they are tried: the newest listed, or those known.</summary>
    /// <param name="names">Listing of <see cref="Catalogues"/>, or null where the origin shows none.</param>
    public static IReadOnlyList<string> CatalogueCandidates(IReadOnlyList<string>? names) => names is null
        ? [.. KnownCatalogues.Select(n => Catalogues + "/" + n)]
        :
        [
            .. names.Where(n => n.StartsWith("gnrl_refr_cat_", StringComparison.Ordinal) && ArchiveRelativePath.PlainName(n).EndsWith(".fits", StringComparison.Ordinal))
                .OrderByDescending(ArchiveRelativePath.PlainName, StringComparer.Ordinal).Take(1).Select(n => Catalogues + "/" + n),
        ];

    /// <summary>Directory of a revolution below the root.</summary>
    public static string RevolutionDirectory(int revolution) => "scw/" + revolution.ToString("D4", CultureInfo.InvariantCulture);

    private static bool IsSelected(OriginWindow window, WindowSelection selection) => selection switch
    {
        WindowSelection.OfRevolution revolution => window.Id.Revolution == revolution.Number,
        WindowSelection.Around around =>
            (around.Centre is not { } centre || (window.Pointing is { } axis && centre.SeparationTo(axis) <= around.Radius))
            && (around.StartIjd is not { } start || window.StopIjd > start)
            && (around.StopIjd is not { } stop || window.StartIjd < stop),
        _ => false,
    };
}
