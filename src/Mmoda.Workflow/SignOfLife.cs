namespace Mmoda.Workflow;

/// <summary>
/// A locked file that says that its owner is still running. The operating system releases the lock when the process
/// ends, however it ends, so work of a dead owner can be told from work of a slow one. Advisory; the processes must see
/// one file system.
/// </summary>
public sealed class SignOfLife : IDisposable
{
    private readonly FileStream _lock;

    private SignOfLife(string owner, FileStream lockFile)
    {
        Owner = owner;
        _lock = lockFile;
    }

    /// <summary>Unique name of the owner; usable as a file name.</summary>
    public string Owner { get; }

    /// <summary>Begins to live.</summary>
    /// <param name="directory">Directory of the lock files; created when absent.</param>
    /// <param name="clock">Makes the owner's name sortable by time.</param>
    public static SignOfLife Begin(string directory, TimeProvider clock)
    {
        Directory.CreateDirectory(directory);
        while (true)
        {
            string owner = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
            string path = LockPath(directory, owner);
            FileStream lockFile;
            try
            {
                lockFile = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (File.Exists(path))
            {
                continue; // Someone looked at the new file before it was locked.
            }

            if (File.Exists(path))
                return new SignOfLife(owner, lockFile);
            lockFile.Dispose(); // Taken for dead and deleted before it was locked.
        }
    }

    /// <summary>True while the owner's process lives.</summary>
    public static bool IsAlive(string directory, string owner)
    {
        string path = LockPath(directory, owner);
        if (!File.Exists(path))
            return false;
        try
        {
            // Locks the file for the moment when nobody else holds it, and deletes it then.
            using FileStream dead = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Ends the sign; the owner counts as dead from now on.</summary>
    public void Dispose() => _lock.Dispose();

    private static string LockPath(string directory, string owner) => Path.Combine(directory, owner + ".alive");
}
