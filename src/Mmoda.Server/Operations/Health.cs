using Mmoda.Analysis;

namespace Mmoda.Server.Operations;

/// <summary>Whether queries are accepted: the database answers.</summary>
internal static class Health
{
    public static IResult Answer(JobStore jobs, IHostApplicationLifetime lifetime)
    {
        if (!lifetime.ApplicationStarted.IsCancellationRequested || lifetime.ApplicationStopping.IsCancellationRequested)
            return Results.Text("starting or stopping\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        jobs.Find(new JobId(""));
        return Results.Text("ok\n");
    }
}
