using System.Text.Json.Nodes;
using Dapper;

namespace Mmoda.Server.OdaApi;

/// <summary><c>report_incident</c>: users tell operators of a problem with a job.</summary>
/// <param name="records">Where reports are kept.</param>
/// <param name="clock">Source of time.</param>
/// <param name="logger">Tells operators.</param>
internal sealed partial class OdaIncidents(OdaRecords records, TimeProvider clock, ILogger<OdaIncidents> logger)
{
    /// <summary>Longest report in characters.</summary>
    private const int Longest = 20000;

    private static readonly string[] Kept = ["job_id", "session_id", "scratch_dir", "incident_content", "incident_time"];

    /// <summary>Keeps a report.</summary>
    public async Task<IResult> ReportAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        Caller caller = http.HttpContext.RequireCaller(null, "");
        OdaArguments arguments = await OdaArguments.ReadAsync(http, cancellationToken);
        JsonObject report = new(Kept.Where(arguments.Has).Select(n => KeyValuePair.Create(n, (JsonNode?)arguments.Text(n))));
        if (report.Sum(p => p.Value?.ToString().Length ?? 0) > Longest)
            throw OdaError.NotUnderstood($"Parameter incident_content wrong value: a report has at most {Longest} characters");
        int number = records.With(c => c.ExecuteScalar<int>(
            "INSERT INTO incident (time, subject, content) VALUES (@time, @Subject, @content) RETURNING number",
            new { time = clock.GetUtcNow().ToUnixTimeMilliseconds(), caller.Subject, content = report.ToJsonString() }));
        LogIncident(logger, number, arguments.Text("job_id") is { Length: <= 64 } job && job.All(char.IsAsciiLetterOrDigit) ? job : "");
        return OdaResults.Json(new JsonObject
        {
            ["email_report_status"] = "incident report email successfully sent",
            ["martix_message_report_status"] = "incident report message successfully sent via matrix",
            ["martix_message_report_status_details"] = new JsonObject
            {
                ["res_content"] = new JsonObject { ["res_content_incident_reports"] = new JsonArray(), ["res_content_incident_reports_failed"] = new JsonArray() },
            },
        });
    }

    [LoggerMessage(EventId = 701, Level = LogLevel.Warning, Message = "A user reports incident {Number} about job {JobId}")]
    private static partial void LogIncident(ILogger logger, int number, string jobId);
}
