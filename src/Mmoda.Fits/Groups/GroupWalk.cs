namespace Mmoda.Fits;

/// <summary>The recursion of <see cref="FitsGroup.Walk"/>.</summary>
internal static class GroupWalk
{
    /// <summary>Deeper than any archive; the stack of a thread holds it.</summary>
    private const int DeepestGroup = 100;

    public static IEnumerable<FitsGroupEntry> Members(
        string groupPath, IReadOnlyList<FitsGroupMember> members, string root, int depth, HashSet<(string, int)> visited)
    {
        foreach (FitsGroupMember member in members)
        {
            FitsGroupEntry entry = Find(groupPath, member, root, depth);
            IReadOnlyList<FitsGroupMember> below = [];
            if (member.IsGroup && entry.Path is not null)
            {
                below = Open(ref entry, visited);
            }

            yield return entry;
            foreach (FitsGroupEntry deeper in below.Count == 0 ? [] : Members(entry.Path ?? groupPath, below, root, depth + 1, visited))
            {
                yield return deeper;
            }
        }
    }

    private static FitsGroupEntry Find(string groupPath, FitsGroupMember member, string root, int depth)
    {
        try
        {
            string? path = FitsGroup.Locate(groupPath, member.Location, root);
            return new(depth, groupPath, member, path, path is null ? $"there is no file '{member.Location}'." : null);
        }
        catch (FitsException e)
        {
            return new(depth, groupPath, member, null, e.Message);
        }
    }

    private static IReadOnlyList<FitsGroupMember> Open(ref FitsGroupEntry entry, HashSet<(string, int)> visited)
    {
        string path = entry.Path ?? entry.GroupPath;
        try
        {
            using FitsFile file = FitsFile.Open(path);
            if (entry.Member.FindIn(file) is not BinaryTableHdu group)
            {
                entry = entry with { Problem = $"{path} has no table '{entry.Member.Name}', version {entry.Member.Version}." };
            }
            else if (entry.Depth >= DeepestGroup)
            {
                entry = entry with { Problem = $"groups lie deeper than {DeepestGroup}." };
            }
            else if (!visited.Add((path, group.Index)))
            {
                entry = entry with { Problem = "the group was walked before." };
            }
            else
            {
                return FitsGroup.ReadMembers(group);
            }
        }
        catch (Exception e) when (e is FitsException or IOException or UnauthorizedAccessException)
        {
            entry = entry with { Problem = e.Message };
        }

        return [];
    }
}
