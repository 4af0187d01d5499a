using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mmoda.Instruments;

/// <summary>Files that were found damaged, kept aside with the reason.</summary>
internal static class ArchiveQuarantine
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Name of the directory below the root.</summary>
    public const string Folder = "quarantine";

    /// <summary>Moves a file to <c>quarantine/PATH</c> and writes <c>quarantine/PATH.reason.json</c> beside it.</summary>
    /// <param name="root">Root of the archive.</param>
    /// <param name="file">The file, anywhere on the same file system.</param>
    /// <param name="path">The path that it has or was to have below the root.</param>
    /// <param name="reason">What is wrong.</param>
    /// <param name="origin">Where it came from.</param>
    /// <param name="now">The time, for the note.</param>
    public static void Move(string root, string file, string path, string reason, string origin, DateTimeOffset now)
    {
        string target = Path.Combine(root, Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target) ?? root);
        JsonObject note = new()
        {
            ["file"] = path,
            ["reason"] = reason,
            ["origin"] = origin,
            ["bytes"] = new FileInfo(file).Length,
            ["time_utc"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        };
        File.WriteAllText(target + ".reason.json", note.ToJsonString(Indented));
        File.Move(file, target, overwrite: true);
    }
}
