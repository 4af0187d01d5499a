namespace Mmoda.Analysis;

/// <summary>A service elsewhere whose notebooks are one instrument here. Only operators name services, never a request.</summary>
/// <param name="Name">Name of the instrument on the wire: letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Url">Address of the service, http or https; its routes begin below it.</param>
public sealed record RemoteService(string Name, Uri Url)
{
    /// <summary>The role for services that are being developed, as the platform calls it.</summary>
    public const string DeveloperRole = "oda workflow developer";

    /// <summary>
    /// The role that is needed to know of the instrument and to use it. Null needs <see cref="DeveloperRole"/> where the status of
    /// <see cref="Words"/> is <c>development</c>, and none elsewhere; empty needs none.
    /// </summary>
    public string? Role { get; init; }

    /// <summary>The role that is needed; null for none.</summary>
    public string? NeededRole => Role is null ? (Words.Status == "development" ? DeveloperRole : null) : Role.Length == 0 ? null : Role;

    /// <summary>What people are told of the instrument.</summary>
    public InstrumentWords Words { get; init; } = new();

    /// <summary>
    /// True to start a run and to ask how it goes, which every nb2workflow service can; false to wait for the answer in one
    /// request of at most <see cref="RunLimit"/>.
    /// </summary>
    public bool IsAsynchronous { get; init; } = true;

    /// <summary>
    /// True to send each run the token of who asks for it: the service can then do in their name whatever the token allows,
    /// here and wherever else it is accepted, and so can whoever sees its addresses. Each user has results of their own then.
    /// </summary>
    public bool PassesToken { get; init; }

    /// <summary>How often what the service offers is looked up again.</summary>
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest time for one answer of the service.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time for one run; what takes longer has failed.</summary>
    public TimeSpan RunLimit { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Largest answer of the service, bytes.</summary>
    public int LargestAnswer { get; init; } = 64 << 20;
}
