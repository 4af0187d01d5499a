using System.Runtime.CompilerServices;

namespace Mmoda.Tests;

/// <summary>Finds the folder of real files, which are not part of the repository: MMODA_TEST_DATA, or shared/data beside or above it.</summary>
internal static class RealFile
{
    public static string? Find(string relativePath, [CallerFilePath] string source = "")
    {
        if (Environment.GetEnvironmentVariable("MMODA_TEST_DATA") is { Length: > 0 } configured)
            return Existing(Path.Combine(configured, relativePath));
        for (DirectoryInfo? folder = Directory.GetParent(source); folder is not null; folder = folder.Parent)
        {
            if (Existing(Path.Combine(folder.FullName, "shared", "data", relativePath)) is { } found)
                return found;
        }

        return null;
    }

    private static string? Existing(string path) => File.Exists(path) ? path : null;
}
