using System.Runtime.CompilerServices;
using Mmoda.Tests;

namespace Mmoda.Fits.Tests;

/// <summary>Where test inputs lie, and the independent programs that judge what we write.</summary>
internal static class TestFiles
{
    public static string Golden(string name) => Path.Combine(Here(), "Golden", name);

    /// <summary>The folder of real files, or null: they are not part of the repository.</summary>
    public static string? RealRoot()
    {
        if (Environment.GetEnvironmentVariable("MMODA_TEST_DATA") is { Length: > 0 } told)
        {
            return Directory.Exists(told) ? told : null;
        }

        for (DirectoryInfo? folder = new(Here()); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    public static IEnumerable<string> RealFits(string root) => Directory
        .EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .Where(StartsLikeFits)
        .Order(StringComparer.Ordinal);

    /// <summary>A Python that imports astropy, or null.</summary>
    public static string? Python() => OtherProgram.PythonWith("astropy.io.fits, numpy");

    /// <inheritdoc cref="OtherProgram.TryRun"/>
    public static string? TryRun(string program, out int exitCode, params string[] arguments) => OtherProgram.TryRun(program, out exitCode, arguments);

    private static bool StartsLikeFits(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[9];
        int got = file.ReadAtLeast(start, 9, throwOnEndOfStream: false);
        return start[..got].StartsWith("SIMPLE  ="u8) || (start[0] == 0x1F && start[1] == 0x8B && !path.EndsWith("tgz", StringComparison.Ordinal)
            && path.Contains(".fit", StringComparison.Ordinal));
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
