namespace Mmoda.Server;

/// <summary>
/// What the server may ask of others on the web in the name of users. It connects to public addresses only, as they are when it
/// connects, through no proxy; a place in a private network must be named here.
/// </summary>
public sealed record OutsideOptions
{
    /// <summary>Whether users may ask for the columns of a table at an address that they give.</summary>
    public bool ReadsTables { get; init; } = true;

    /// <summary>Most bytes that are fetched of a table: the columns are told near its beginning.</summary>
    public int MostTableBytes { get; init; } = 8 << 20;

    /// <summary>Places inside that may be asked all the same, as <c>host</c> or <c>host:port</c>.</summary>
    public IReadOnlyList<string> TrustedHosts { get; init; } = [];

    /// <summary>How long one answer may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Services of the Virtual Observatory that the page of an object asks, through this server; none are asked unless named here.</summary>
    public IReadOnlyList<VoService> Services { get; init; } = [];
}
