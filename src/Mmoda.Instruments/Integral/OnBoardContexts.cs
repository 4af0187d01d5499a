using Mmoda.Fits;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>The settings of the detector's pixels on board, kept for each revolution with an index.</summary>
internal static class OnBoardContexts
{
    /// <summary>Paths below the root where the index of a window may be: its own processing version, then the higher of the others.</summary>
    public static IReadOnlyList<string> IndexCandidates(ScienceWindowId id) =>
    [
        .. new[] { id.Version, 2, 1, 0 }.Distinct()
            .Select(v => FormattableString.Invariant($"scw/{id.Stem[..4]}/rev.{v:D3}/idx/isgri_context_index.fits")),
    ];

    /// <summary>Path of the context in force at a time, or null where the archive has none.</summary>
    /// <exception cref="FitsException">The index is damaged.</exception>
    public static string? Find(string root, ScienceWindowId id, double ijd) =>
        Locate(root, id, ijd) is { } path ? ArchivePath.Existing(Path.Combine(root, path)) : null;

    /// <summary>Path below the root of the context in force, whether it is there or not; null where no index names one.</summary>
    /// <exception cref="FitsException">The index is damaged.</exception>
    public static string? Locate(string root, ScienceWindowId id, double ijd)
    {
        foreach (string candidate in IndexCandidates(id))
        {
            if (ArchivePath.Existing(Path.Combine(root, candidate)) is not { } index)
                continue;
            using FitsFile file = FitsFile.Open(index);
            BinaryTableHdu table = file.RequireTable("GROUPING");
            IReadOnlyList<GroupMember> members = GroupingTable.Members(table);
            double[]? start = table.FindColumn("VSTART") is null ? null : table.ReadAll<double>("VSTART");
            int best = -1;
            for (int i = 0; i < members.Count; i++)
            {
                if (start is null || start[i] <= ijd)
                    best = i;
            }

            return best < 0 ? null : ArchiveRelativePath.Resolve(candidate, members[best].Location);
        }

        return null;
    }

    /// <summary>Low threshold of each pixel in keV by pixel number; NaN where the pixel is off.</summary>
    /// <exception cref="FitsException">The file is damaged or has another shape.</exception>
    public static float[] ReadThresholds(string path)
    {
        float[] thresholds = new float[IsgriDetector.PixelCount];
        using FitsFile file = FitsFile.Open(path);
        ImageHdu cube = file.RequireImage("ISGR-PXLP-CFG");
        if (cube.PixelCount != 3 * IsgriDetector.PixelCount)
            throw new FitsException($"{path}: ISGR-PXLP-CFG has {cube.PixelCount} values, expected are 128 x 128 x 3.");
        byte[] values = cube.ReadAll<byte>();
        for (int y = 0; y < IsgriDetector.Side; y++)
        {
            for (int z = 0; z < IsgriDetector.Side; z++)
            {
                int at = z * IsgriDetector.Side + y;
                int gain = values[at], step = values[IsgriDetector.PixelCount + at], status = values[2 * IsgriDetector.PixelCount + at];
                bool isOn = status == 1 && step <= 62;
                thresholds[IsgriDetector.Pixel(y, z)] = isOn
                    ? (float)IsgriContext.LowThresholdKeV(step, gain & 3, IsgriDetector.Module(y, z))
                    : float.NaN;
            }
        }

        return thresholds;
    }
}
