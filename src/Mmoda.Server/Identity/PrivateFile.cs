namespace Mmoda.Server;

/// <summary>Files that their owner alone may read.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Makes the file of a database before SQLite does, and closes what is there of it. The log and the shared memory that
    /// SQLite makes beside a file get the mode of the file.
    /// </summary>
    /// <param name="path">The file; its directory is created when absent.</param>
    public static void Prepare(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!); // A file path has a directory.
        if (OperatingSystem.IsWindows())
            return; // Rights are those of the directory there.
        using (new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, UnixCreateMode = Mode }))
            File.SetUnixFileMode(path, Mode);
        foreach (string beside in (string[])[path + "-wal", path + "-shm"])
        {
            if (File.Exists(beside))
                File.SetUnixFileMode(beside, Mode);
        }
    }
}
