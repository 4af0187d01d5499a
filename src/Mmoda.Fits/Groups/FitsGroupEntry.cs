namespace Mmoda.Fits;

/// <summary>A member met while walking groups.</summary>
/// <param name="Depth">0 for members of the first group, 1 for members of its groups, and so on.</param>
/// <param name="GroupPath">The file of the group that has this member.</param>
/// <param name="Member">Its row.</param>
/// <param name="Path">Its file; null when that is absent or must not be read.</param>
/// <param name="Problem">Why the member is not read or not followed further, or null.</param>
public sealed record FitsGroupEntry(int Depth, string GroupPath, FitsGroupMember Member, string? Path, string? Problem);
