namespace Mmoda.Server;

/// <summary>A user of the site.</summary>
/// <param name="Subject">E-mail address in lower case.</param>
/// <param name="Name">Their name.</param>
/// <param name="Roles">Their roles.</param>
/// <param name="State">Whether it may be used.</param>
/// <param name="Provider">Who vouches for it; null when it has a password here.</param>
/// <param name="Stamp">Changes when sessions must end.</param>
/// <param name="Created">When it was made.</param>
public sealed record Account(
    string Subject, string Name, IReadOnlyList<string> Roles, AccountState State, string? Provider, string Stamp, DateTimeOffset Created)
{
    /// <summary>
    /// Whether somebody can sign in with a password. False for accounts of other providers, and for addresses that were
    /// registered with different passwords before they were approved, until an operator sets one.
    /// </summary>
    public bool HasPassword { get; init; }

    /// <summary>What the applicant wants the account for; empty when they did not say.</summary>
    public string Purpose { get; init; } = "";
}
