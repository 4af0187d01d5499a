using System.Diagnostics;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Server.Remote;

namespace Mmoda.Server.OdaApi;

/// <summary><c>call_back</c>: back ends report how a job stands (protocol §2.7).</summary>
/// <param name="records">Where reports are kept.</param>
/// <param name="runs">The runs of services elsewhere.</param>
internal sealed class OdaCallBack(OdaRecords records, RemoteRuns runs)
{
    /// <summary>Longest report, bytes.</summary>
    private const int Longest = 64 << 10;

    /// <summary>
    /// Answers a call-back. What is reported of unknown jobs is not kept; only who asked for a job can report of it, or the
    /// service that was given the secret of the run.
    /// </summary>
    public async Task<IResult> AnswerAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        OdaArguments arguments = await OdaArguments.ReadAsync(http, cancellationToken, Longest);
        if (arguments.Text(RemoteServices.Run) is { } secret)
        {
            if (!runs.Report(secret, arguments.Names.Where(n => n is not (RemoteServices.Run or "token")).ToDictionary(n => n, n => arguments.Text(n) ?? "")))
                throw OdaError.NotAuthorized("Request not authorized", "Nobody waits for this run.");
            return Answer(started);
        }

        string job = arguments.Text("job_id") ?? throw OdaError.NotUnderstood("job_id must be present during a call_back");
        Caller caller = http.HttpContext.CallBackCaller(arguments);
        if (records.Find(job, arguments.Text("session_id") ?? "") is { } record)
        {
            if (record.Subject != caller.Subject)
                throw OdaError.NotAuthorized("Request not authorized", "The job was asked for by someone else.");
            OdaMonitor.Report(records, record, arguments);
        }

        return Answer(started);
    }

    private static IResult Answer(long started) =>
        OdaResults.Json(new JsonObject { ["time_spent_s"] = Stopwatch.GetElapsedTime(started).TotalSeconds });
}
