using Mmoda.Analysis;

namespace Mmoda.Server;

/// <summary>
/// Who sent a request, as their token or session says. Never holds the text of a token, so that it cannot get into a log, an
/// address or a message.
/// </summary>
internal sealed record Caller
{
    /// <summary>Someone without token and session.</summary>
    public static Caller Anonymous { get; } = new();

    /// <summary>Their identity, usually an e-mail address, exactly as the token has it; null for the anonymous.</summary>
    public string? Subject { get; init; }

    /// <summary>Their name for salutations; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Their roles in the order of the token, which refusals on the old wire repeat.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>When the token ends; null for the anonymous and for sessions.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Identity of the token and of what it was refreshed from, its claim <c>jti</c>; null for none.</summary>
    public string? TokenId { get; init; }

    /// <summary>What they want to be told by e-mail.</summary>
    public MessagePreferences Mail { get; init; } = MessagePreferences.Unsaid;

    /// <summary>What they want to be told in <see cref="MatrixRoom"/>.</summary>
    public MessagePreferences Matrix { get; init; } = MessagePreferences.Unsaid;

    /// <summary>Their Matrix room, for example <c>!abc:matrix.example.org</c>; null for none.</summary>
    public string? MatrixRoom { get; init; }

    /// <summary>True when nobody is known.</summary>
    public bool IsAnonymous => Subject is null;

    /// <summary>True when a browser's session says so: requests that change something need an antiforgery token.</summary>
    public bool IsSession { get; init; }

    /// <summary>The same for the analysis.</summary>
    public Requester Requester => new(Subject, Roles);

    /// <summary>Whether they have a role.</summary>
    public bool Has(string role) => Roles.Contains(role, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Subject ?? "anonymous";
}
