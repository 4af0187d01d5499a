namespace Mmoda.Server;

/// <summary>One item of news at the top of the page, until the reader puts it away.</summary>
/// <param name="Id">Name under which the browser remembers that it was put away.</param>
/// <param name="Text">One or two sentences of plain text.</param>
/// <param name="Url">More about it; null for nothing more.</param>
public sealed record SiteNews(string Id, string Text, string? Url = null);
