namespace Mmoda.Fits;

/// <summary>What a member says of a group that it belongs to (GRPIDn and GRPLCn).</summary>
/// <param name="Version">EXTVER of the grouping table, at least 1.</param>
/// <param name="Location">The file of the group, relative to that of the member; null for the same file.</param>
public sealed record FitsGroupLink(int Version, string? Location);
