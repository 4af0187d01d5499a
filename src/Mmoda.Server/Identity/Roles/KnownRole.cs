namespace Mmoda.Server;

/// <summary>A role that can be given here.</summary>
/// <param name="Name">Its name, as tokens and accounts have it.</param>
/// <param name="Opens">What it opens, in words that follow "for".</param>
/// <param name="IsOffered">Whether the page offers to ask for it; not where it opens nothing here, or the same as another.</param>
internal sealed record KnownRole(string Name, string Opens, bool IsOffered = true);
