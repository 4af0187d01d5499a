using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Mmoda.Analysis;
using Mmoda.Server.Api;
using Mmoda.Server.OdaApi;

namespace Mmoda.Server.Site;

/// <summary>
/// What users tell those who run the site: kept beside the incidents of the old wire, and sent to the contact address where
/// messages are configured.
/// </summary>
internal static partial class Feedback
{
    /// <summary>Longest comment, and longest attachment, in characters.</summary>
    public const int LongestText = 20_000;

    private const int LongestLine = 254, MostListed = 200;
    private static readonly string[] Lines = ["kind", "name", "email", "subject", "job"];
    private static readonly string[] Texts = ["comment", "context"];

    /// <summary>Takes <c>{kind, name, email, subject, comment, job, context}</c>; <c>email</c> and <c>comment</c> are needed.</summary>
    public static async Task<IResult> TakeAsync(
        HttpContext http, OdaRecords records, IServiceProvider services, ILoggerFactory loggers, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await JsonBody.ReadAsync(http, cancellationToken) is not { } body)
            return Problems.BadRequest("Feedback is a JSON object.");
        JsonObject report = [];
        foreach (string name in Lines.Concat(Texts))
        {
            int most = Lines.Contains(name) ? LongestLine : LongestText;
            string text = body[name] is JsonValue value && value.TryGetValue(out string? given) ? given.Trim() : "";
            if (text.Length > most || (most == LongestLine && text.Any(char.IsControl)))
                return Problems.BadRequest($"\"{name}\" has {text.Length} characters; at most {most} are taken, in {(most == LongestLine ? "one line" : "plain text")}.");
            if (text.Length > 0)
                report[name] = text;
        }

        if (PasswordRules.Subject((string?)report["email"]) is null)
            return Problems.BadRequest("\"email\" must be an e-mail address, for the answer.");
        if (report["comment"] is null)
            return Problems.BadRequest("\"comment\" is empty.");
        Caller caller = http.GetCaller();
        int number = records.With(c => c.ExecuteScalar<int>(
            "INSERT INTO incident (time, subject, content) VALUES (@time, @who, @content) RETURNING number",
            new { time = clock.GetUtcNow().ToUnixTimeMilliseconds(), who = caller.Subject ?? "anonymous", content = report.ToJsonString() }));
        ILogger logger = loggers.CreateLogger("Mmoda.Server.Feedback");
        LogFeedback(logger, number);
        services.GetService<StaffMessages>()?.TellOfFeedback(number, caller, report);
        bool isMailed = services.GetService<NoticeOptions>() is { Mail: not null };
        return Results.Text(new JsonObject { ["number"] = number, ["mail"] = isMailed }.ToJsonString(), "application/json", statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>What came in, latest first, for those who decide about accounts: where no mail is sent they would not hear of it.</summary>
    public static IResult List(HttpContext http, OdaRecords records)
    {
        Caller caller = http.GetCaller();
        if (caller.IsAnonymous)
            return Problems.SignInFirst(http);
        if (!KnownRoles.Manages(caller.Roles))
            return Problems.MissingRoles([new RoleRequirement(KnownRoles.Manager, "it is needed to read what users wrote")]);
        JsonArray all = [.. records.With(c => c.Query<(int Number, long Time, string Subject, string Content)>(
            "SELECT number, time, subject, content FROM incident ORDER BY number DESC LIMIT @MostListed", new { MostListed }).ToArray()).Select(Entry)];
        http.Response.Headers.CacheControl = "no-store";
        return Results.Text(new JsonObject { ["feedback"] = all }.ToJsonString(), "application/json");
    }

    private static JsonObject Entry((int Number, long Time, string Subject, string Content) row)
    {
        JsonObject content = JsonNode.Parse(row.Content)!.AsObject(); // Written above, or by the old wire.
        JsonObject entry = new()
        {
            ["number"] = row.Number,
            ["time"] = DateTimeOffset.FromUnixTimeMilliseconds(row.Time).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["account"] = row.Subject,
            ["comment"] = (content["comment"] ?? content["incident_content"])?.ToString() ?? "",
        };
        foreach (string name in Lines)
            entry[name] = (name == "job" ? content["job"] ?? content["job_id"] : content[name])?.ToString() ?? "";
        return entry;
    }

    [LoggerMessage(EventId = 702, Level = LogLevel.Information, Message = "A user sent feedback {Number}")]
    private static partial void LogFeedback(ILogger logger, int number);
}
