using System.Security.Cryptography;
using System.Text.Json;

namespace Mmoda.Instruments;

/// <summary>
/// Which files of an archive came from their origin with a wrong CHECKSUM or DATASUM: <c>.sync/checksums.json</c>, paths with
/// the SHA-256 of their bytes. A checksum that is wrong in other bytes means damage.
/// </summary>
internal static class ChecksumNotes
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Adds a file.</summary>
    public static void Add(string root, string path, string sha256)
    {
        SortedDictionary<string, string> notes = new(Read(root).ToDictionary(), StringComparer.Ordinal) { [path] = sha256 };
        string file = PathIn(root);
        Directory.CreateDirectory(Path.GetDirectoryName(file) ?? root);
        File.WriteAllText(file + ".tmp", JsonSerializer.Serialize(notes, Indented));
        File.Move(file + ".tmp", file, overwrite: true);
    }

    /// <summary>Whether a file still has the bytes that it came with.</summary>
    /// <param name="root">Root of the archive.</param>
    /// <param name="path">Path below it.</param>
    /// <param name="notes">From <see cref="Read"/>.</param>
    public static bool Explain(string root, string path, IReadOnlyDictionary<string, string> notes)
    {
        if (!notes.TryGetValue(path, out string? digest))
            return false;
        using FileStream file = File.OpenRead(Path.Combine(root, path));
        return Convert.ToHexStringLower(SHA256.HashData(file)) == digest;
    }

    /// <summary>All notes; none where they cannot be read, which makes more files count as damaged, not fewer.</summary>
    public static IReadOnlyDictionary<string, string> Read(string root)
    {
        if (!File.Exists(PathIn(root)))
            return new Dictionary<string, string>();
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(PathIn(root))) ?? [];
        }
        catch (JsonException)
        {
            return new Dictionary<string, string>();
        }
    }

    private static string PathIn(string root) => Path.Combine(root, ".sync", "checksums.json");
}
