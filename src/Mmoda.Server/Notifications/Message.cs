namespace Mmoda.Server;

/// <summary>A message as it is sent.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">The same in HTML.</param>
/// <param name="ApiCode">Python code to attach, when it is too wide for a text; else null.</param>
internal sealed record Message(string Subject, string Text, string Html, string? ApiCode)
{
    /// <summary>From when on the message is of no use, and is not sent any longer; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Whom an answer goes to; null for the contact address of the site.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>True when nobody else may get a copy.</summary>
    public bool IsPrivate { get; init; }
}
