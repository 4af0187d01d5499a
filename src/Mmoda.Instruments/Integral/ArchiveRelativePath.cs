using Mmoda.Fits;

namespace Mmoda.Instruments;

/// <summary>Paths below the root of an archive, with <c>/</c>, as indices and servers name them: none leads outside.</summary>
internal static class ArchiveRelativePath
{
    private const int LongestPath = 240;

    /// <summary>Whether a path has plain names only: no root, no <c>..</c>, no characters that a file system or a server reads otherwise.</summary>
    public static bool IsSafe(string path) =>
        path.Length is > 0 and <= LongestPath && path.Split('/').All(IsSafeName);

    /// <summary>Whether a name is that of a plain file or directory.</summary>
    public static bool IsSafeName(string name) =>
        name.Length > 0 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+');

    /// <summary>The path that a member location means.</summary>
    /// <param name="index">Path of the index or group that names the member.</param>
    /// <param name="location">MEMBER_LOCATION, relative to it.</param>
    /// <exception cref="FitsException">The location leads outside the archive, or is no plain path.</exception>
    public static string Resolve(string index, string location)
    {
        List<string> names = [.. index.Split('/')[..^1]];
        foreach (string name in location.Split('/'))
        {
            if (name is "" or ".")
                continue;
            if (name != "..")
                names.Add(name);
            else if (names.Count > 0)
                names.RemoveAt(names.Count - 1);
            else
                throw Outside(index, location);
        }

        string path = string.Join('/', names);
        return !location.StartsWith('/') && IsSafe(path) ? path : throw Outside(index, location);
    }

    /// <summary>The same file with <c>.gz</c> added or removed.</summary>
    public static string Other(string path) => path.EndsWith(".gz", StringComparison.Ordinal) ? path[..^3] : path + ".gz";

    /// <summary>The name without directories and without <c>.gz</c>.</summary>
    public static string PlainName(string path)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        return name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
    }

    private static FitsException Outside(string index, string location) =>
        new($"{index}: MEMBER_LOCATION '{location}' leads outside the archive; the member is not read.");
}
