using System.Runtime.CompilerServices;

namespace Mmoda.Instruments.Tests;

/// <summary>
/// Inputs and results of our independent prototypes, which are too large for the repository: <c>shared/specs/oracles/reference</c>
/// above the sources, or the folder that MMODA_TEST_REFERENCE names.
/// </summary>
internal static class ReferenceFiles
{
    /// <summary>Path of a file; skips the test when the folder is absent.</summary>
    public static string Require(string name)
    {
        string? root = Root();
        Skip.If(root is null, "The folder of reference inputs (shared/specs/oracles/reference or MMODA_TEST_REFERENCE) is absent.");
        string path = Path.Combine(root, name);
        Skip.IfNot(File.Exists(path), $"The reference file {name} is absent.");
        return path;
    }

    private static string? Root([CallerFilePath] string here = "")
    {
        if (Environment.GetEnvironmentVariable("MMODA_TEST_REFERENCE") is { Length: > 0 } told)
            return Directory.Exists(told) ? told : null;
        for (DirectoryInfo? folder = new FileInfo(here).Directory; folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "specs", "oracles", "reference");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
