namespace Mmoda.Server;

/// <summary>What the page says of those who run it. Everything is shown as plain text.</summary>
public sealed record SiteOptions
{
    /// <summary>Name of the site beside that of the product; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Links in the foot of the page.</summary>
    public IReadOnlyList<SiteLink> Links { get; init; } = [];

    /// <summary>Logos in the foot of the page.</summary>
    public IReadOnlyList<SiteLogo> Logos { get; init; } = [];

    /// <summary>How publications should acknowledge the site; null says nothing.</summary>
    public string? Acknowledgement { get; init; }

    /// <summary>News, latest first.</summary>
    public IReadOnlyList<SiteNews> News { get; init; } = [];

    /// <summary>What the site does with personal data, besides what the page says of its own; null adds nothing.</summary>
    public string? Privacy { get; init; }

    /// <summary>
    /// Directory with pages of the help of this site (Markdown, pictures): they come before those of the same name that belong to
    /// the program, and may be changed while the server runs. Null has none.
    /// </summary>
    public string? HelpDirectory { get; init; }

    /// <summary>Whether the page shows numbers that help to find mistakes, such as its session.</summary>
    public bool Debugs { get; init; }
}
