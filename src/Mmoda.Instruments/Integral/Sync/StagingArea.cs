using System.Text.Json;

namespace Mmoda.Instruments;

/// <summary>
/// Where files wait below the root of an archive until they are whole: <c>.sync/partial</c> has unfinished transfers,
/// <c>.sync/ready</c> verified files that are not in their place yet. What is damaged goes to <c>quarantine</c>.
/// </summary>
/// <remarks>Paths are relative to the root and safe. Each file is used by one thread at a time.</remarks>
internal sealed class StagingArea : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _root;
    private readonly FileStream _lock;

    /// <summary>Takes the area; one process at a time may.</summary>
    /// <exception cref="IOException">Another process copies into this archive.</exception>
    public StagingArea(string root)
    {
        _root = root;
        Directory.CreateDirectory(Path.Combine(root, ".sync"));
        try
        {
            _lock = new FileStream(
                Path.Combine(root, ".sync", "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e)
        {
            throw new IOException($"Another copy into {root} is running; wait for its end ({e.Message})", e);
        }
    }

    /// <summary>Place in the archive.</summary>
    public string Final(string path) => Path.Combine(_root, path);

    /// <summary>Place of an unfinished transfer.</summary>
    public string Partial(string path) => Path.Combine(_root, ".sync", "partial", path + ".partial");

    /// <summary>Place of a verified file that waits.</summary>
    public string Ready(string path) => Path.Combine(_root, ".sync", "ready", path);

    /// <summary>The version of an unfinished transfer, or null where there is none.</summary>
    public OriginVersion? PartialVersion(string path) => ReadVersion(Partial(path) + ".json");

    /// <summary>The version remembered of a file, or null.</summary>
    public OriginVersion? HeldVersion(string path) => ReadVersion(VersionPath(path));

    /// <summary>Starts a transfer anew.</summary>
    public void Begin(string path, OriginVersion version)
    {
        Discard(path);
        WriteVersion(Partial(path) + ".json", version);
    }

    /// <summary>Forgets an unfinished transfer.</summary>
    public void Discard(string path)
    {
        if (Directory.Exists(Path.GetDirectoryName(Partial(path))))
        {
            File.Delete(Partial(path));
            File.Delete(Partial(path) + ".json");
        }
    }

    /// <summary>An unfinished transfer is whole and verified.</summary>
    public void Accept(string path)
    {
        Move(Partial(path), Ready(path));
        File.Delete(Partial(path) + ".json");
    }

    /// <summary>Puts a verified file in its place; its twin with or without <c>.gz</c>, which readers might prefer, goes.</summary>
    public void Install(string path)
    {
        Move(Ready(path), Final(path));
        File.Delete(Final(ArchiveRelativePath.Other(path)));
    }

    /// <summary>Remembers which bytes a file has that may change, so that it is fetched again only when it has; null forgets.</summary>
    public void Remember(string path, OriginVersion? version)
    {
        if (version is not null)
            WriteVersion(VersionPath(path), version);
        else if (File.Exists(VersionPath(path)))
            File.Delete(VersionPath(path));
    }

    /// <summary>Notes that a file came with a wrong checksum from its origin.</summary>
    /// <param name="path">Path below the root.</param>
    /// <param name="sha256">Digest of its bytes.</param>
    public void RememberChecksum(string path, string sha256)
    {
        lock (_lock)
            ChecksumNotes.Add(_root, path, sha256);
    }

    /// <summary>Moves a damaged transfer to the quarantine.</summary>
    public void Quarantine(string path, string reason, string origin, DateTimeOffset now)
    {
        ArchiveQuarantine.Move(_root, Partial(path), path, reason, origin, now);
        Discard(path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lock.Dispose();
        foreach (string directory in Directory.EnumerateDirectories(Path.Combine(_root, ".sync"), "*", SearchOption.AllDirectories)
            .OrderByDescending(d => d.Length))
        {
            if (!Directory.EnumerateFileSystemEntries(directory).Any())
                Directory.Delete(directory);
        }
    }

    private string VersionPath(string path) => Path.Combine(_root, ".sync", "versions", path + ".json");

    private static void Move(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to) ?? to);
        File.Move(from, to, overwrite: true);
    }

    // What a killed run left of a note counts for nothing.
    private static OriginVersion? ReadVersion(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<OriginVersion>(File.ReadAllBytes(path));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void WriteVersion(string path, OriginVersion version)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? path);
        File.WriteAllText(path + ".tmp", JsonSerializer.Serialize(version, Indented));
        File.Move(path + ".tmp", path, overwrite: true);
    }
}
