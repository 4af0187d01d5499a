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
}
