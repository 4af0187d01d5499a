using Mmoda.Fits;

namespace Mmoda.Instruments;

/// <summary>Files of the archive may or may not be compressed.</summary>
internal static class ArchivePath
{
    /// <summary>The file, or the file with <c>.gz</c> added or removed; null when neither exists.</summary>
    public static string? Existing(string path)
    {
        if (File.Exists(path))
            return path;
        string other = path.EndsWith(".gz", StringComparison.Ordinal) ? path[..^3] : path + ".gz";
        return File.Exists(other) ? other : null;
    }

    /// <summary>The file that a row of an index names, or null when it is absent.</summary>
    /// <param name="root">Root of the archive.</param>
    /// <param name="index">Path of the index.</param>
    /// <param name="location">MEMBER_LOCATION, relative to the index.</param>
    /// <exception cref="FitsException">The path leads outside the archive.</exception>
    public static string? Member(string root, string index, string location)
    {
        string path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(index) ?? root, location));
        return path.StartsWith(Path.GetFullPath(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? Existing(path)
            : throw new FitsException($"{index}: MEMBER_LOCATION '{location}' leads outside the archive; the member is not read.");
    }
}
