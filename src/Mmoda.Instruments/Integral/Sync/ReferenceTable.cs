namespace Mmoda.Instruments;

/// <summary>A table of the whole mission, of which an archive may have several dated files.</summary>
/// <param name="Directory">Directory below the root.</param>
/// <param name="Known">Name of the last file known, for origins without listings.</param>
internal sealed record ReferenceTable(string Directory, string Known)
{
    /// <summary>Paths in the order in which they are tried: the newest listed, or the one known.</summary>
    /// <param name="names">Listing of the directory, or null where the origin shows none.</param>
    public IReadOnlyList<string> Candidates(IReadOnlyList<string>? names)
    {
        string stem = Known[..(Known.LastIndexOf('_') + 1)];
        string? newest = names?.Where(n => n.StartsWith(stem, StringComparison.Ordinal) && ArchiveRelativePath.PlainName(n).EndsWith(".fits", StringComparison.Ordinal))
            .OrderByDescending(ArchiveRelativePath.PlainName, StringComparer.Ordinal).FirstOrDefault();
        return names is null ? [$"{Directory}/{Known}"] : newest is null ? [] : [$"{Directory}/{newest}"];
    }
}
