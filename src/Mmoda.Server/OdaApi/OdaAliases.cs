using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>
/// Which job of ours an id of this wire names. Ids collide: RA=83.63 and RA=83.36 have one. What a session asked for is
/// therefore remembered under the id and the session, and looked up so first; the id alone names the job that was last asked
/// for with it, for those who poll or download without their session.
/// </summary>
internal static class OdaAliases
{
    /// <summary>The job, or null.</summary>
    public static JobId? FindAlias(this JobStore jobs, string id, string session) => jobs.FindAlias(Key(id, session)) ?? jobs.FindAlias(id);

    /// <summary>Remembers the job that a session asked for; writes nothing when that is known.</summary>
    public static void SetAlias(this JobStore jobs, string id, string session, JobId job)
    {
        foreach (string alias in (string[])[Key(id, session), id])
        {
            if (jobs.FindAlias(alias) != job)
                jobs.SetAlias(alias, job);
        }
    }

    // Neither has spaces.
    private static string Key(string id, string session) => $"{id} {session}";
}
