namespace Mmoda.Analysis;

/// <summary>A role that is needed for something.</summary>
/// <param name="Role">Name of the role.</param>
/// <param name="Reason">Why it is needed, for the user. Where the platform has words for it, these: its clients know them.</param>
public sealed record RoleRequirement(string Role, string Reason)
{
    /// <summary>
    /// True when the role is needed to see a result too, as for private data; false when it is needed only to have it
    /// computed, as for many science windows.
    /// </summary>
    public bool GuardsResult { get; init; }

    /// <summary>The parameter that asks for what needs the role; null when it is none, or more than one.</summary>
    public string? Parameter { get; init; }

    /// <summary>Why it is needed, in plain words without names of parameters and roles; <see cref="Reason"/> where nothing else is said.</summary>
    public string Words
    {
        get => field ?? Reason;
        init;
    }
}
