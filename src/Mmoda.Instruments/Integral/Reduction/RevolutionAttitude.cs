using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// The attitude of a revolution (structure AUXL-ATTI-HIS of the auxiliary data): one row for each stable pointing or step of a
/// slew. It takes the place of the orbit file of a window that lacks one.
/// </summary>
internal static class RevolutionAttitude
{
    private const string Structure = "AUXL-ATTI-HIS";

    /// <summary>Directories of a revolution's auxiliary data below the root: consolidated, then near real time.</summary>
    public static IEnumerable<string> Directories(int revolution) =>
        ((string[])["001", "000"]).Select(version => FormattableString.Invariant($"aux/adp/{revolution:D4}.{version}"));

    /// <summary>Path of the file, or null where the archive has none.</summary>
    public static string? Find(string root, int revolution) =>
        Directories(revolution).Select(d => ArchivePath.Existing(Path.Combine(root, d, "attitude_historic.fits"))).FirstOrDefault(p => p is not null);

    /// <summary>The rows that overlap a window, in the order of time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="window">The window.</param>
    /// <exception cref="FitsException">The file is damaged, its times are not in order, or a direction is none.</exception>
    public static IReadOnlyList<(TimeInterval Time, Attitude Attitude)> Read(string path, TimeInterval window)
    {
        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = file.RequireTable(Structure);
        double[] start = table.ReadAll<double>("TIME"), seconds = table.ReadAll<double>("DURATION");
        double[] raX = table.ReadAll<double>("RA_SCX"), decX = table.ReadAll<double>("DEC_SCX");
        double[] raZ = table.ReadAll<double>("RA_SCZ"), decZ = table.ReadAll<double>("DEC_SCZ");
        List<(TimeInterval, Attitude)> rows = [];
        for (int i = 0; i < start.Length; i++)
        {
            if (i > 0 && !(start[i] >= start[i - 1]))
                throw new FitsException($"{path}: row {i + 1}: TIME {start[i]} is before that of the row above, {start[i - 1]}.");
            double stop = start[i] + (seconds[i] / 86400), from = Math.Max(start[i], window.StartIjd), to = Math.Min(stop, window.StopIjd);
            if (!(to > from))
                continue;
            if (!(decX[i] is >= -90 and <= 90 && decZ[i] is >= -90 and <= 90 && double.IsFinite(raX[i]) && double.IsFinite(raZ[i])))
                throw new FitsException($"{path}: row {i + 1} has axes ({raX[i]}, {decX[i]}) and ({raZ[i]}, {decZ[i]}), expected are degrees.");
            rows.Add((
                new TimeInterval(from, to),
                Attitude.FromAxes(SkyDirection.FromDegrees(raX[i], decX[i]), SkyDirection.FromDegrees(raZ[i], decZ[i]))));
        }

        return rows;
    }
}
