using System.Runtime.CompilerServices;

namespace Mmoda.Instruments.Tests;

/// <summary>Real files of the mission, which are no part of the repository.</summary>
internal static class RealFiles
{
    /// <summary>Path of a real file; skips the test when the folder is absent.</summary>
    public static string Require(params string[] names)
    {
        string? root = Root();
        Skip.If(root is null, "The folder of real files (shared/data or MMODA_TEST_DATA) is absent.");
        string path = Path.Combine([root, .. names]);
        Skip.IfNot(File.Exists(path), $"The real file {string.Join('/', names)} is absent.");
        return path;
    }

    private static string? Root([CallerFilePath] string here = "")
    {
        if (Environment.GetEnvironmentVariable("MMODA_TEST_DATA") is { Length: > 0 } told)
            return Directory.Exists(told) ? told : null;
        for (DirectoryInfo? folder = new FileInfo(here).Directory; folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
