namespace Mmoda.Fits;

/// <summary>A row of a grouping table: where to find one member of the group (Jennings, Pence, Folk and Schlesinger 2007, section 2).</summary>
/// <param name="Extension">MEMBER_XTENSION: <c>PRIMARY</c>, <c>IMAGE</c>, <c>TABLE</c> or <c>BINTABLE</c>; empty when unknown.</param>
/// <param name="Name">MEMBER_NAME, the EXTNAME; empty when unknown.</param>
/// <param name="Version">MEMBER_VERSION, the EXTVER; 1 when unknown.</param>
/// <param name="Position">MEMBER_POSITION, the number of the HDU with 1 = primary; 0 when unknown.</param>
/// <param name="Location">MEMBER_LOCATION, a path relative to the file of the group; empty for the same file.</param>
/// <param name="UriType">MEMBER_URI_TYPE, e.g. <c>URL</c>; empty for the same file.</param>
public sealed record FitsGroupMember(string Extension, string Name, int Version, int Position, string Location = "", string UriType = "")
{
    /// <summary>True when the member is a grouping table itself.</summary>
    public bool IsGroup => Name.Equals(FitsGroup.ExtensionName, StringComparison.OrdinalIgnoreCase);

    /// <summary>The member among the HDUs of its file: by name and version, of several the one at <see cref="Position"/>; without a name, by position.</summary>
    /// <param name="file">The file that <see cref="FitsGroup.Locate"/> found.</param>
    /// <returns>The HDU, or null.</returns>
    public FitsHdu? FindIn(FitsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        FitsHdu? atPosition = Position >= 1 && Position <= file.Hdus.Count ? file.Hdus[Position - 1] : null;
        if (Name.Length == 0 || (atPosition is not null && atPosition.Name.Equals(Name, StringComparison.OrdinalIgnoreCase)))
        {
            return atPosition;
        }

        return file.Find(Name, Version);
    }
}
