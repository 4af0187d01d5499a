using System.Net;
using System.Text.RegularExpressions;

namespace Mmoda.Instruments;

/// <summary>Reads the names from a page that a web server makes of a directory, in the style of Apache and nginx.</summary>
internal static partial class DirectoryListing
{
    /// <summary>Names of files and, with a <c>/</c> at the end, of directories; null when the page is no listing.</summary>
    /// <param name="page">The HTML.</param>
    /// <remarks>
    /// Only links to plain names in the directory itself count: those to the parent, to orders of the columns, to other
    /// servers and names with special characters are not followed.
    /// </remarks>
    public static IReadOnlyList<string>? Parse(string page)
    {
        if (!Title().IsMatch(page))
            return null;
        SortedSet<string> names = new(StringComparer.Ordinal);
        foreach (Match link in Link().Matches(page))
        {
            string name = Uri.UnescapeDataString(WebUtility.HtmlDecode(link.Groups[1].Value));
            if (name.StartsWith("./", StringComparison.Ordinal))
                name = name[2..];
            if (ArchiveRelativePath.IsSafeName(name.EndsWith('/') ? name[..^1] : name))
                names.Add(name);
        }

        return [.. names];
    }

    [GeneratedRegex(@"<(title|h1)>\s*(index of|directory listing)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Title();

    [GeneratedRegex("""<a\s[^<>]*?href\s*=\s*["']([^"'<>]{1,300})["']""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Link();
}
