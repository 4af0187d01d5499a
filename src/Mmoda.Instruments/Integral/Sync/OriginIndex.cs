using Mmoda.Fits;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>A science window as the origin's index names it.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Pointing">Direction of the X axis, or null where the index lacks it.</param>
/// <param name="StartIjd">Start, IJD, or NaN.</param>
/// <param name="StopIjd">End, IJD, or NaN.</param>
/// <param name="ReleaseIjd">When it becomes public, IJD; null where the index does not say.</param>
internal sealed record OriginWindow(ScienceWindowId Id, SkyDirection? Pointing, double StartIjd, double StopIjd, double? ReleaseIjd = null)
{
    /// <summary>Directory below the root.</summary>
    public string Directory => DirectoryOf(Id);

    /// <summary>Directory of a window below the root.</summary>
    public static string DirectoryOf(ScienceWindowId id) => $"scw/{id.Stem[..4]}/{id}";
}

/// <summary>Reads GNRL-SCWG-GRP-IDX, the archive's list of science windows, or our own index of the same structure.</summary>
internal static class OriginIndex
{
    /// <summary>Directory of the indices below the root.</summary>
    public const string Directory = "idx/scw";

    /// <summary>Names in the order in which they are tried, without <c>.gz</c>.</summary>
    public static IReadOnlyList<string> Candidates { get; } = [Directory + "/GNRL-SCWG-GRP-IDX.fits", Directory + "/MMODA-SCWG-GRP-IDX.fits"];

    /// <summary>The newest of the versioned copies <c>GNRL-SCWG-GRP-IDX_STAMP.fits</c> in a listing, or null.</summary>
    public static string? Newest(IEnumerable<string> names) => names
        .Where(n => n.StartsWith("GNRL-SCWG-GRP-IDX_", StringComparison.Ordinal)
            && ArchiveRelativePath.PlainName(n).EndsWith(".fits", StringComparison.Ordinal))
        .OrderByDescending(ArchiveRelativePath.PlainName, StringComparer.Ordinal)
        .Select(n => Directory + "/" + n)
        .FirstOrDefault();

    /// <summary>Reads the rows; those without a science window are left out.</summary>
    /// <exception cref="FitsException">The file is no such index.</exception>
    public static IReadOnlyList<OriginWindow> Read(string path)
    {
        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = file.RequireTable("GROUPING");
        string[] location = table.ReadStrings("MEMBER_LOCATION");
        string[]? stem = Strings("SWID"), version = Strings("VERSION");
        double[]? ra = Numbers("RA_SCX"), dec = Numbers("DEC_SCX"), start = Numbers("TSTART"), stop = Numbers("TSTOP");
        double?[]? release = ReleaseDates.OfTable(table);
        List<OriginWindow> windows = new(location.Length);
        for (int i = 0; i < location.Length; i++)
        {
            if (Identify(location[i], stem?[i], version?[i]) is not { } id)
                continue;
            SkyDirection? pointing = ra is not null && dec is not null && double.IsFinite(ra[i]) && dec[i] is >= -90 and <= 90
                ? SkyDirection.FromDegrees(ra[i], dec[i])
                : null;
            windows.Add(new OriginWindow(id, pointing, start?[i] ?? double.NaN, stop?[i] ?? double.NaN, release?[i]));
        }

        return windows;

        double[]? Numbers(string column) => table.FindColumn(column) is null ? null : table.ReadAll<double>(column);
        string[]? Strings(string column) =>
            table.FindColumn(column) is { ElementType: FitsElementType.Character } ? table.ReadStrings(column) : null;
    }

    // The directory of the group says the processing version; the column VERSION of real indices is a number of another meaning.
    private static ScienceWindowId? Identify(string location, string? stem, string? version)
    {
        string[] names = location.Trim().Split('/');
        string directory = names.Length > 1 && names[^2].Length == 16 ? names[^2] : $"{stem?.Trim()}.{version?.Trim()}";
        return ScienceWindowId.TryParse(directory, out ScienceWindowId id) ? id : null;
    }
}
