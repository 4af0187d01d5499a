using System.Globalization;

namespace Mmoda.Fits;

/// <summary>
/// Grouping tables, which tie HDUs of one or many files together (Jennings, Pence, Folk and Schlesinger 2007, "A hierarchical grouping
/// convention for FITS", registered with the IAU FITS working group). Files are opened only where this is said.
/// </summary>
public static class FitsGroup
{
    /// <summary>EXTNAME of every grouping table.</summary>
    public const string ExtensionName = "GROUPING";

    /// <summary>Reads the members of a group in the order of its rows. Each of the six columns may be absent.</summary>
    /// <param name="table">The grouping table.</param>
    /// <returns>One member per row.</returns>
    /// <exception cref="FitsException">A column has another type than the convention says.</exception>
    public static IReadOnlyList<FitsGroupMember> ReadMembers(BinaryTableHdu table)
    {
        ArgumentNullException.ThrowIfNull(table);
        string[] extension = Texts(table, "MEMBER_XTENSION");
        string[] name = Texts(table, "MEMBER_NAME");
        int[] version = Numbers(table, "MEMBER_VERSION", 1);
        int[] position = Numbers(table, "MEMBER_POSITION", 0);
        string[] location = Texts(table, "MEMBER_LOCATION");
        string[] uriType = Texts(table, "MEMBER_URI_TYPE");
        return [.. extension.Select((x, i) => new FitsGroupMember(x, name[i], version[i], position[i], location[i], uriType[i]))];
    }

    /// <summary>The groups that an HDU says it belongs to, from GRPID1 until the first that is absent. A negative GRPIDn goes with a GRPLCn.</summary>
    /// <param name="header">The header of the member.</param>
    /// <returns>One link per keyword; keywords that are not numbers are passed over.</returns>
    public static IReadOnlyList<FitsGroupLink> ReadLinks(FitsHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        List<FitsGroupLink> links = [];
        for (int n = 1; header.Find(Numbered("GRPID", n)) is { } card; n++)
        {
            if (card.Value is long id and not 0 and >= -int.MaxValue and <= int.MaxValue)
            {
                string? location = (header.Find(Numbered("GRPLC", n))?.Value as string)?.Trim(' ');
                links.Add(new((int)Math.Abs(id), id < 0 && !string.IsNullOrEmpty(location) ? location : null));
            }
        }

        return links;
    }

    /// <summary>The file that MEMBER_LOCATION or GRPLCn names: as it is, or with <c>.gz</c> added or removed.</summary>
    /// <param name="path">The file that the location is relative to.</param>
    /// <param name="location">A path with slashes, or a <c>file:</c> URL; empty for <paramref name="path"/> itself.</param>
    /// <param name="root">The folder that files must lie in.</param>
    /// <returns>A full path, or null when there is no such file.</returns>
    /// <exception cref="FitsException">The location leads out of <paramref name="root"/>, or is not that of a file.</exception>
    public static string? Locate(string path, string location, string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(location);
        ArgumentException.ThrowIfNullOrEmpty(root);
        string local = location;
        if (location.Contains("://", StringComparison.Ordinal))
        {
            local = Uri.TryCreate(location, UriKind.Absolute, out Uri? uri) && uri.IsFile
                ? uri.LocalPath
                : throw new FitsException($"the location '{location}' is not that of a file; the member is not read.", path);
        }

        if (local.Contains('\0', StringComparison.Ordinal))
        {
            throw new FitsException("the location holds zero bytes; the member is not read.", path);
        }

        string file = Path.GetFullPath(local.Length == 0 ? path : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)) ?? root, local));
        string folder = Path.GetFullPath(root);
        folder = Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;
        if (!file.StartsWith(folder, StringComparison.Ordinal))
        {
            throw new FitsException($"the location '{location}' leads out of the folder {root}; the member is not read.", path);
        }

        string other = file.EndsWith(".gz", StringComparison.Ordinal) ? file[..^3] : file + ".gz";
        return File.Exists(file) ? file : File.Exists(other) ? other : null;
    }

    /// <summary>
    /// Walks a group and the groups among its members, depth first. Each group is read once, so that groups which contain each
    /// other end; a file that is absent, out of bounds or broken ends its branch and is told in <see cref="FitsGroupEntry.Problem"/>.
    /// </summary>
    /// <param name="path">A file with a grouping table, of which the first is taken.</param>
    /// <param name="root">The folder that all files must lie in.</param>
    /// <returns>The members, read while they are asked for: each group's file is opened for its rows and closed again.</returns>
    /// <exception cref="FitsException">The first file is not FITS, or has no grouping table.</exception>
    /// <exception cref="IOException">The first file cannot be read.</exception>
    public static IEnumerable<FitsGroupEntry> Walk(string path, string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(root);
        HashSet<(string, int)> visited = [];
        string full = Path.GetFullPath(path);
        using (FitsFile file = FitsFile.Open(full))
        {
            BinaryTableHdu first = file.RequireTable(ExtensionName);
            visited.Add((full, first.Index));
            return GroupWalk.Members(full, ReadMembers(first), root, 0, visited);
        }
    }

    private static string Numbered(string keyword, int n) => keyword + n.ToString(CultureInfo.InvariantCulture);

    private static string[] Texts(BinaryTableHdu table, string column)
    {
        string[] texts = table.FindColumn(column) is null ? new string[table.RowCount] : table.ReadStrings(column);
        return [.. texts.Select(t => t?.Trim(' ') ?? "")];
    }

    private static int[] Numbers(BinaryTableHdu table, string column, int absent)
    {
        if (table.FindColumn(column) is not { } found)
        {
            return [.. Enumerable.Repeat(absent, (int)table.RowCount)];
        }

        return found is { Repeat: 1, IsVariableLength: false }
            ? table.ReadAll<int>(found)
            : throw table.Header.Error("TFORM" + (found.Index + 1).ToString(CultureInfo.InvariantCulture), $"column {column} has TFORM '{found.Format}', expected one number a row.");
    }
}
