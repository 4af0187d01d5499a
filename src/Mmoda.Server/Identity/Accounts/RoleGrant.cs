namespace Mmoda.Server;

/// <summary>Roles for those of whom a provider says something, for example that they own a group of projects.</summary>
/// <param name="Property">
/// Property of the answer about the user, a text or a list of texts, for example <c>https://gitlab.org/claims/groups/owner</c> of
/// GitLab's <c>oauth/userinfo</c>.
/// </param>
/// <param name="Value">What it must be or have in it, for example the path of the group; compared exactly.</param>
/// <param name="Roles">What follows.</param>
public sealed record RoleGrant(string Property, string Value, IReadOnlyList<string> Roles);
