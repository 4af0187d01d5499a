using Mmoda.Fits;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>A directory that looks like a science window and cannot be used, and why.</summary>
public sealed record IndexProblem(string Path, string Reason);

/// <summary>What indexing an archive found.</summary>
/// <param name="Windows">Windows in the index.</param>
/// <param name="Problems">Windows left out.</param>
/// <param name="Superseded">Windows that have a higher processing version too, and are used only when they are named with theirs.</param>
public sealed record IndexReport(int Windows, IReadOnlyList<IndexProblem> Problems, IReadOnlyList<string> Superseded);

/// <summary>
/// Our list of all science windows, <c>idx/scw/MMODA-SCWG-GRP-IDX.fits</c>, made from the group files of the tree. It has the
/// structure of the archive's own GNRL-SCWG-GRP-IDX, which is left alone, and says the good time of ISGRI too.
/// </summary>
public static class ArchiveIndex
{
    private const string Structure = "GNRL-SCWG-GRP-IDX";

    // When a window becomes public, IJD; NaN for windows whose groups do not say.
    private const string Release = "RELEASE";

    /// <summary>Path of the index below the root of an archive.</summary>
    public static string PathIn(string root) => Path.Combine(root, "idx", "scw", "MMODA-SCWG-GRP-IDX.fits");

    /// <summary>Reads every group file below <c>scw/</c> and writes the index.</summary>
    /// <param name="root">Root of the archive.</param>
    /// <param name="dateUtc">UTC for the keyword DATE.</param>
    /// <param name="cancellationToken">Stops between windows.</param>
    /// <exception cref="DirectoryNotFoundException">There is no <c>scw</c> below the root.</exception>
    public static IndexReport Build(string root, string dateUtc, CancellationToken cancellationToken)
    {
        string scw = Path.Combine(root, "scw");
        if (!Directory.Exists(scw))
            throw new DirectoryNotFoundException($"{root} is not an INTEGRAL archive: it has no directory 'scw'.");
        List<ScienceWindow> windows = [];
        List<IndexProblem> problems = [];
        foreach (string directory in Directory.EnumerateDirectories(scw).SelectMany(Directory.EnumerateDirectories).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!ScienceWindowId.TryParse(Path.GetFileName(directory), out ScienceWindowId id))
                continue;
            try
            {
                windows.Add(ReadWindow(directory, id));
            }
            catch (FitsException e)
            {
                problems.Add(new IndexProblem(directory, e.Message));
            }
            catch (FileNotFoundException e)
            {
                problems.Add(new IndexProblem(directory, e.Message));
            }
        }

        Write(root, dateUtc, windows);
        return new IndexReport(
            windows.Count,
            problems,
            [.. windows.GroupBy(w => w.Id.Stem).SelectMany(g => g.OrderByDescending(w => w.Id.Version).Skip(1)).Select(w => w.Id.ToString()).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Reads the index.</summary>
    /// <exception cref="FitsException">The index is damaged.</exception>
    internal static IReadOnlyList<ScienceWindow> Read(string root)
    {
        using FitsFile file = FitsFile.Open(PathIn(root));
        BinaryTableHdu t = file.RequireTable("GROUPING");
        string[] swid = t.ReadStrings("SWID"), version = t.ReadStrings("VERSION");
        double[] raX = t.ReadAll<double>("RA_SCX"), decX = t.ReadAll<double>("DEC_SCX");
        double[] raZ = t.ReadAll<double>("RA_SCZ"), decZ = t.ReadAll<double>("DEC_SCZ");
        double[] start = t.ReadAll<double>("TSTART"), stop = t.ReadAll<double>("TSTOP"), good = t.ReadAll<double>("GOODTIME");
        byte[] simulated = t.ReadAll<byte>("SIMULATD");
        double[]? release = t.FindColumn(Release) is null ? null : t.ReadAll<double>(Release);
        List<ScienceWindow> windows = new(swid.Length);
        for (int i = 0; i < swid.Length; i++)
        {
            if (!ScienceWindowId.TryParse($"{swid[i].Trim()}.{version[i].Trim()}", out ScienceWindowId id))
                throw new FitsException($"{PathIn(root)}: row {i + 1} has SWID '{swid[i]}', expected are twelve digits.");
            windows.Add(new ScienceWindow(
                id, SkyDirection.FromDegrees(raX[i], decX[i]), SkyDirection.FromDegrees(raZ[i], decZ[i]), start[i], stop[i], good[i], simulated[i] != 0, release is not null && double.IsFinite(release[i]) ? release[i] : null));
        }

        return windows;
    }

    private static ScienceWindow ReadWindow(string directory, ScienceWindowId id)
    {
        string path = ArchivePath.Existing(Path.Combine(directory, "swg.fits"))
            ?? throw new FileNotFoundException("The group file swg.fits is missing; the window is incomplete.");
        using FitsFile file = FitsFile.Open(path);
        FitsHeader h = file.RequireTable("GROUPING").Header;
        double start = h.RequireReal("TSTART"), stop = h.RequireReal("TSTOP");
        if (!(stop > start))
            throw new FitsException($"{path}: TSTOP {stop} is not after TSTART {start}.");
        return new ScienceWindow(
            id,
            SkyDirection.FromDegrees(h.RequireReal("RA_SCX"), h.RequireReal("DEC_SCX")),
            SkyDirection.FromDegrees(h.RequireReal("RA_SCZ"), h.RequireReal("DEC_SCZ")),
            start,
            stop,
            h.GetReal("GOODTIME") ?? GoodSeconds(directory) ?? (stop - start) * 86400,
            IsdcFile.IsSimulated(h),
            ReleaseDates.OfHeader(h));
    }

    private static double? GoodSeconds(string directory)
    {
        if (ArchivePath.Existing(Path.Combine(directory, "ibis_gti.fits")) is not { } path)
            return null;
        using FitsFile file = FitsFile.Open(path);
        return IsgriWindow.FindGoodTimes(file, "MERGED_ISGRI")?.TotalSeconds;
    }

    private static void Write(string root, string date, IReadOnlyList<ScienceWindow> windows)
    {
        FitsTable table = GroupingTable.Columns(
            [.. windows.Select(w => new GroupMember("BINTABLE", "GROUPING", 1, 2, "../../" + w.Directory.Replace('\\', '/') + "/swg.fits"))]);
        table.Add("REVOL", windows.Select(w => (short)w.Id.Revolution).ToArray())
            .AddStrings("SWID", 12, [.. windows.Select(w => w.Id.Stem)])
            .AddStrings("VERSION", 3, [.. windows.Select(w => w.Id.ToString()[13..])])
            .AddStrings("SW_TYPE", 12, [.. windows.Select(w => w.Id.KindName)])
            .Add("RA_SCX", windows.Select(w => w.Pointing.RightAscensionDegrees).ToArray(), "deg")
            .Add("DEC_SCX", windows.Select(w => w.Pointing.DeclinationDegrees).ToArray(), "deg")
            .Add("RA_SCZ", windows.Select(w => w.ZAxis.RightAscensionDegrees).ToArray(), "deg")
            .Add("DEC_SCZ", windows.Select(w => w.ZAxis.DeclinationDegrees).ToArray(), "deg")
            .Add("TSTART", windows.Select(w => w.StartIjd).ToArray(), "d")
            .Add("TSTOP", windows.Select(w => w.StopIjd).ToArray(), "d")
            .Add("GOODTIME", windows.Select(w => w.GoodSeconds).ToArray(), "s")
            .Add("SIMULATD", windows.Select(w => w.IsSimulated ? (byte)1 : (byte)0).ToArray());
        if (windows.Any(w => w.ReleaseIjd is not null))
            table.Add(Release, windows.Select(w => w.ReleaseIjd ?? double.NaN).ToArray(), "d");
        string path = PathIn(root);
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? root);
        bool simulated = windows.Any(w => w.IsSimulated);
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(date, simulated));
        file.WriteTable(
            IsdcFile.Extension("GROUPING", "DAL_GROUP", "IDX", "INTEGRAL", date, simulated).SetTimeSystem().Set("EXTVER", 1).Set("GRPNAME", Structure),
            table);
        file.Commit();
    }
}
