using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.StaticFiles;

namespace Mmoda.Server.Site;

/// <summary>
/// All files of the page as one version of it, named by their content: a page refers to <c>v/HASH/js/main.js</c>, whose
/// imports are relative and so stay in that version. Browsers keep such files for ever, and never mix two versions.
/// </summary>
internal sealed partial class PageFiles
{
    /// <summary>Name before the version.</summary>
    public const string Prefix = "v";

    private const string Page = "index.html";

    /// <summary>What lies beside the page while it is developed.</summary>
    private static readonly FrozenSet<string> NotServed = new[] { "node_modules", "package.json", "package-lock.json", "tsconfig.json", "README.md" }.ToFrozenSet();

    private readonly FrozenDictionary<string, PageFile> _files;

    private PageFiles(FrozenDictionary<string, PageFile> files, string version, string stamp)
    {
        _files = files;
        Version = version;
        Stamp = stamp;
    }

    /// <summary>Beginning of the hash of names and contents.</summary>
    public string Version { get; }

    /// <summary>Number, sizes and times of the files when they were read.</summary>
    public string Stamp { get; }

    /// <summary>The file of a path without slash at its beginning; the empty path is the page. Null when there is none.</summary>
    public PageFile? Find(string path) => _files.GetValueOrDefault(path.Length == 0 ? Page : path);

    /// <summary>Reads all files of a directory.</summary>
    public static PageFiles Read(string root)
    {
        string stamp = StampOf(root);
        SortedDictionary<string, byte[]> contents = new(StringComparer.Ordinal);
        foreach (FileInfo file in List(root))
            contents[Path.GetRelativePath(root, file.FullName).Replace(Path.DirectorySeparatorChar, '/')] = File.ReadAllBytes(file.FullName);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, byte[] content) in contents)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\0"));
            hash.AppendData(SHA256.HashData(content));
        }

        string version = Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
        FileExtensionContentTypeProvider types = TypesOfFiles();
        return new PageFiles(
            contents.ToFrozenDictionary(f => f.Key, f => new PageFile(
                f.Key.EndsWith(".html", StringComparison.Ordinal) ? WithVersion(f.Value, version, contents.ContainsKey) : f.Value,
                types.TryGetContentType(f.Key, out string? type) ? WithCharset(type) : "application/octet-stream"), StringComparer.Ordinal),
            version,
            stamp);
    }

    /// <summary>Whether the files are still those that were read.</summary>
    public bool IsCurrent(string root) => StampOf(root) == Stamp;

    private static IEnumerable<FileInfo> List(string directory) => new DirectoryInfo(directory).EnumerateFileSystemInfos()
        .Where(i => !i.Name.StartsWith('.') && !NotServed.Contains(i.Name))
        .SelectMany(i => i is DirectoryInfo inner ? List(inner.FullName) : [(FileInfo)i]);

    private static string StampOf(string root)
    {
        long count = 0, bytes = 0, latest = 0;
        foreach (FileInfo file in List(root))
        {
            count++;
            bytes += file.Length;
            latest = Math.Max(latest, file.LastWriteTimeUtc.Ticks);
        }

        return FormattableString.Invariant($"{count} {bytes} {latest}");
    }

    /// <summary>Puts the version before every name of a file of ours.</summary>
    private static byte[] WithVersion(byte[] html, string version, Predicate<string> isOurs) => Encoding.UTF8.GetBytes(Reference().Replace(
        Encoding.UTF8.GetString(html), m => isOurs(m.Groups["name"].Value) ? $"{m.Groups["before"].Value}{Prefix}/{version}/{m.Groups["name"].Value}\"" : m.Value));

    private static string WithCharset(string type) => type.StartsWith("text/", StringComparison.Ordinal) ? type + "; charset=utf-8" : type;

    private static FileExtensionContentTypeProvider TypesOfFiles()
    {
        FileExtensionContentTypeProvider types = new();
        types.Mappings[".fits"] = "application/fits";
        types.Mappings[".js"] = "text/javascript";
        types.Mappings[".mjs"] = "text/javascript";
        types.Mappings[".md"] = "text/markdown";
        types.Mappings[".reg"] = "text/plain";
        return types;
    }

    [GeneratedRegex("""(?<before>\s(?:href|src)=")(?<name>[^"#:?]+)["]""", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();
}
