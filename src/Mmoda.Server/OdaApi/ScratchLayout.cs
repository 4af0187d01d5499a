using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mmoda.Server.OdaApi;

/// <summary>Shows what is kept about requests as the directories that the platform would have made (protocol §7.1).</summary>
/// <param name="root">Where the directories are.</param>
internal sealed class ScratchLayout(string root)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 4, NewLine = "\n" };

    /// <summary>Writes a file, atomically.</summary>
    public void Write(OdaRecord record, string name, JsonObject content)
    {
        if (PathOf(record, name) is not { } path)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // Below the root.
        string partial = path + ".partial";
        File.WriteAllText(partial, content.ToJsonString(Indented));
        File.Move(partial, path, overwrite: true);
    }

    /// <summary>Removes the directory of a request.</summary>
    public void Remove(OdaRecord record)
    {
        if (PathOf(record, "x") is { } path && Path.GetDirectoryName(path) is { } directory && Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    // Sessions and names of nodes come from outside; only what is a plain name becomes one.
    private string? PathOf(OdaRecord record, string name) =>
        IsPlain(record.DirectoryName) && IsPlain(name) ? Path.Combine(root, record.DirectoryName, name) : null;

    private static bool IsPlain(string name) => name.Length < 200 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') && !name.StartsWith('.');
}
