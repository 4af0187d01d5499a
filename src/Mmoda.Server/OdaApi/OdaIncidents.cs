using System.Net;
using System.Text.Json.Nodes;
using Dapper;

namespace Mmoda.Server.OdaApi;

/// <summary><c>report_incident</c>: users tell operators of a problem with a job.</summary>
/// <param name="records">Where reports are kept.</param>
/// <param name="clock">Source of time.</param>
/// <param name="logger">Tells operators.</param>
/// <param name="outbox">Messages on their way; null where none are sent.</param>
/// <param name="notices">To whom they are sent; null where none are.</param>
internal sealed partial class OdaIncidents(
    OdaRecords records, TimeProvider clock, ILogger<OdaIncidents> logger, Outbox? outbox = null, NoticeOptions? notices = null)
{
    /// <summary>Longest report in characters.</summary>
    private const int Longest = 20000;

    private static readonly string[] Kept = ["job_id", "session_id", "scratch_dir", "incident_content", "incident_time"];

    /// <summary>Keeps a report, and sends it to the operators where messages are configured; the answer says which.</summary>
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
        string about = arguments.Text("job_id") is { Length: <= 64 } job && job.All(char.IsAsciiLetterOrDigit) ? job : "";
        LogIncident(logger, number, about);
        (bool mail, bool matrix) = Send(number, caller, about, report);
        return OdaResults.Json(new JsonObject
        {
            ["email_report_status"] = mail ? "incident report email successfully sent" : "incident report kept for the operators; this server sends no email",
            ["martix_message_report_status"] = matrix ? "incident report message successfully sent via matrix" : "incident report kept for the operators; this server sends no message via matrix",
            ["martix_message_report_status_details"] = new JsonObject
            {
                ["res_content"] = new JsonObject { ["res_content_incident_reports"] = new JsonArray(), ["res_content_incident_reports_failed"] = new JsonArray() },
            },
        });
    }

    /// <summary>Puts the report into the outbox, for the address and the rooms of the operators.</summary>
    private (bool Mail, bool Matrix) Send(int number, Caller caller, string job, JsonObject report)
    {
        if (outbox is null || notices is null)
            return (false, false);
        string text = $"{caller.Subject} reports incident {number}.\n\n{string.Join('\n', report.Select(p => $"{p.Key}: {p.Value}"))}\n";
        Message message = new($"[{notices.SiteName}] incident {number} about job {job}", text, $"<html><body><pre>{WebUtility.HtmlEncode(text)}</pre></body></html>\n", null) { ReplyTo = caller.Subject };
        if (notices.Mail is { } mail)
            outbox.Post(Outbox.Mail, message, mail.Contact);
        string[] rooms = [.. notices.Matrix?.Rooms ?? []];
        if (rooms.Length > 0)
            outbox.Post(Outbox.Matrix, message, rooms);
        return (notices.Mail is not null, rooms.Length > 0);
    }

    [LoggerMessage(EventId = 701, Level = LogLevel.Warning, Message = "A user reports incident {Number} about job {JobId}")]
    private static partial void LogIncident(ILogger logger, int number, string jobId);
}
