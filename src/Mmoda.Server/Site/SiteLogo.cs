namespace Mmoda.Server;

/// <summary>A logo in the foot of the page.</summary>
/// <param name="Label">What it shows, for those who do not see it.</param>
/// <param name="Image">Picture, a file below <see cref="ServerOptions.WebRoot"/>: the page loads nothing from other hosts.</param>
/// <param name="Url">Where it leads; null for nowhere.</param>
public sealed record SiteLogo(string Label, string Image, string? Url = null);
