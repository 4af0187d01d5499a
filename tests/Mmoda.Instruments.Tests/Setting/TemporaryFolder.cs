namespace Mmoda.Instruments.Tests;

/// <summary>A folder for one test, deleted with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mmoda-instruments-").FullName;

    public string In(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    /// <summary>Copies a directory into this one.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">Name of the copy.</param>
    /// <param name="isWanted">Which files, by their path in the directory; null for all.</param>
    /// <returns>Path of the copy.</returns>
    public string CopyOf(string directory, string name, Func<string, bool>? isWanted = null)
    {
        string copy = In(name);
        foreach (string file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            string path = System.IO.Path.GetRelativePath(directory, file), target = System.IO.Path.Combine(copy, path);
            if (isWanted?.Invoke(path) == false)
                continue;
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!); // A file has a directory.
            File.Copy(file, target);
        }

        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
