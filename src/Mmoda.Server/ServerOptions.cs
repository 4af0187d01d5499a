using Mmoda.Analysis;

namespace Mmoda.Server;

/// <summary>What an operator decides about the server.</summary>
public sealed record ServerOptions
{
    /// <summary>Directory of the page; null serves no page.</summary>
    public string? WebRoot { get; init; }

    /// <summary>Base path of the dispatcher's wire; no slash at the end.</summary>
    public string DispatcherPath { get; init; } = "/dispatch-data";

    /// <summary>
    /// URL under which users see this server, without a slash at the end; null takes it from each request, which is right
    /// unless a proxy changes host or path.
    /// </summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>True to run jobs in this process; false when others do.</summary>
    public bool RunsJobs { get; init; } = true;

    /// <summary>Largest request body in bytes.</summary>
    public long MaximumRequestBytes { get; init; } = 16 << 20;

    /// <summary>Whose tokens are accepted; without keys tokens are ignored, and everybody is anonymous.</summary>
    public TokenOptions Tokens { get; init; } = new();

    /// <summary>
    /// Services elsewhere, each an instrument here. Who puts the server together makes the instruments of them.
    /// </summary>
    public IReadOnlyList<RemoteService> RemoteServices { get; init; } = [];

    /// <summary>What the server may ask of others on the web in the name of users.</summary>
    public OutsideOptions Outside { get; init; } = new();

    /// <summary>What the wire of the existing platform does.</summary>
    public OdaApiOptions OdaApi { get; init; } = new();

    internal string DispatcherUrlOf(HttpRequest request) => PublicUrlOf(request) + DispatcherPath;

    /// <summary>
    /// Directory of <c>people.db</c> and of the keys of sessions, usually the data directory; needed for accounts and messages.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>Accounts of the site; null has none.</summary>
    public AccountOptions? Accounts { get; init; }

    /// <summary>How users are told about their jobs; null tells them nothing.</summary>
    public NoticeOptions? Notices { get; init; }

    /// <summary>What the page says of those who run it.</summary>
    public SiteOptions Site { get; init; } = new();

    /// <summary>How much one client may ask.</summary>
    public RequestLimits Limits { get; init; } = new();

    /// <summary>How much of the audit trail is kept.</summary>
    public AuditOptions Audit { get; init; } = new();

    /// <summary>
    /// Addresses of proxies, besides this machine, that tell the client's address in <c>X-Forwarded-For</c>; of others it is
    /// not believed.
    /// </summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>Roles that everybody has, known or not.</summary>
    public IReadOnlyList<string> RolesOfAll { get; init; } = [];

    internal string PublicUrlOf(HttpRequest request) =>
        PublicUrl?.ToString().TrimEnd('/') ?? $"{request.Scheme}://{request.Host}{request.PathBase}";
}
