using Mmoda.Fits;

namespace Mmoda.Instruments;

/// <summary>One member of a FITS grouping table (HEASARC hierarchical grouping convention).</summary>
/// <param name="Extension"><c>IMAGE</c> or <c>BINTABLE</c>.</param>
/// <param name="Name">EXTNAME of the member.</param>
/// <param name="Version">EXTVER of the member.</param>
/// <param name="Position">Number of the HDU in its file, 1 = primary.</param>
/// <param name="Location">Path relative to the group's file; empty for the same file.</param>
internal sealed record GroupMember(string Extension, string Name, int Version, int Position, string Location = "");

/// <summary>Writes and reads grouping tables, which index every multi-file structure of the archive.</summary>
internal static class GroupingTable
{
    /// <summary>The six columns that every grouping table has.</summary>
    public static FitsTable Columns(IReadOnlyList<GroupMember> members) => new FitsTable()
        .AddStrings("MEMBER_XTENSION", 8, [.. members.Select(m => m.Extension)])
        .AddStrings("MEMBER_NAME", 32, [.. members.Select(m => m.Name)])
        .Add("MEMBER_VERSION", members.Select(m => m.Version).ToArray())
        .Add("MEMBER_POSITION", members.Select(m => m.Position).ToArray())
        .AddStrings("MEMBER_LOCATION", 256, [.. members.Select(m => m.Location)])
        .AddStrings("MEMBER_URI_TYPE", 3, [.. members.Select(m => m.Location.Length > 0 ? "URL" : "")]);

    /// <summary>Members in the order of the table.</summary>
    public static IReadOnlyList<GroupMember> Members(BinaryTableHdu table) =>
        [.. FitsGroup.ReadMembers(table).Select(m => new GroupMember(m.Extension, m.Name, m.Version, m.Position, m.Location))];
}
