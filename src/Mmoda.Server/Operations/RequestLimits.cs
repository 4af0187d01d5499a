namespace Mmoda.Server;

/// <summary>How much one client may ask. Requests from this machine that came through no proxy are not limited.</summary>
public sealed record RequestLimits
{
    /// <summary>Requests per minute from one network address, in the long run; 0 for no limit.</summary>
    public int PerAddress { get; init; } = 1200;

    /// <summary>Requests per minute of one known user, in the long run; 0 for no limit.</summary>
    public int PerUser { get; init; } = 1200;

    /// <summary>Unfinished jobs of one user, or of the anonymous of one address; 0 for no limit. The role <c>many jobs</c> has none.</summary>
    public int UnfinishedJobs { get; init; } = 100;

    /// <summary>Tries to sign in or to register per minute from one address; 0 for no limit.</summary>
    public int SignIns { get; init; } = 10;

    /// <summary>Requests per minute from one address for which the server asks others on the web; 0 for no limit.</summary>
    public int Outside { get; init; } = 60;
}
