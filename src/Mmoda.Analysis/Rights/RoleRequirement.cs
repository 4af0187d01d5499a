namespace Mmoda.Analysis;

/// <summary>A role that is needed for something.</summary>
/// <param name="Role">Name of the role.</param>
/// <param name="Reason">Why it is needed, for the user.</param>
public sealed record RoleRequirement(string Role, string Reason)
{
    /// <summary>
    /// True when the role is needed to see a result too, as for private data; false when it is needed only to have it
    /// computed, as for many science windows.
    /// </summary>
    public bool GuardsResult { get; init; }
}
