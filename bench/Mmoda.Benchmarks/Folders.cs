using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mmoda.Benchmarks;

/// <summary>Where the peers' sources are, and where everything that can be made again goes.</summary>
internal static class Folders
{
    /// <summary>Sources of the peers.</summary>
    public static string Peers { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "peers"));

    /// <summary>All that the benchmarks make; may be deleted at any time.</summary>
    public static string Work { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "..", "artifacts", "bench"));

    /// <summary>Compiled peers.</summary>
    public static string Programs { get; } = Path.Combine(Work, "peers");

    /// <summary>A folder in memory where there is one, so that writing measures the writer and not the disk.</summary>
    public static string Scratch { get; } = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    /// <summary>An empty folder for the inputs of a kernel.</summary>
    public static string InputsOf(string kernel)
    {
        string folder = Path.Combine(Work, "inputs", kernel.Replace(' ', '-').Replace('/', '-'));
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>Writes values as they are in memory (little-endian).</summary>
    public static void Write<T>(string folder, string name, ReadOnlySpan<T> values)
        where T : unmanaged => File.WriteAllBytes(Path.Combine(folder, name), MemoryMarshal.AsBytes(values));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!; // The compiler gives a full path.
}
