namespace Mmoda.Server;

/// <summary>A link of the site.</summary>
/// <param name="Label">What it is called.</param>
/// <param name="Url">Where it leads; <c>https</c>, <c>http</c>, <c>mailto</c>, or relative to the page.</param>
public sealed record SiteLink(string Label, string Url);
