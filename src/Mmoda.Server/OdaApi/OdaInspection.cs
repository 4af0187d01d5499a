using System.Globalization;
using System.Text.Json.Nodes;

namespace Mmoda.Server.OdaApi;

/// <summary><c>inspect-state</c> and <c>free-up-space</c>: what operators see and clean (protocol §1.6, §7.6).</summary>
/// <param name="records">What is remembered of requests.</param>
/// <param name="options">Ages.</param>
/// <param name="clock">Source of time.</param>
internal sealed class OdaInspection(OdaRecords records, ServerOptions options, TimeProvider clock)
{
    /// <summary>Longest time that can be looked back.</summary>
    private const double MostDays = 36500;

    /// <summary>Most records in one answer; each has its parameters and reports.</summary>
    private const int MostRecords = 500;

    /// <summary>The records of all users, or of one.</summary>
    public async Task<IResult> InspectAsync(HttpRequest http, bool ownOnly, CancellationToken cancellationToken)
    {
        Caller caller = http.HttpContext.RequireCaller(ownOnly ? null : "job manager", "inspect the state for a given job_id");
        OdaArguments arguments = await OdaArguments.ReadAsync(http, cancellationToken);
        double days = Number(arguments, "recent_days", 3);
        string? jobStart = arguments.Text("job_id") is { Length: > 0 } job ? job[..Math.Min(8, job.Length)] : null;
        int limit = (int)Number(arguments, "limit", MostRecords), offset = (int)Number(arguments, "offset", 0);
        limit = Math.Clamp(limit, 1, MostRecords);
        IReadOnlyList<OdaRecord> found = records.List(clock.GetUtcNow().AddDays(-days), jobStart, ownOnly ? caller.Subject ?? "" : null, limit + 1, offset);
        bool hasMore = found.Count > limit;
        found = [.. found.Take(limit)];
        bool Wants(string name) => arguments.Text(name) == "True";
        bool withOutput = Wants("include_status_query_output"), withParameters = !Wants("exclude_analysis_parameters");
        JsonArray all = Wants("group_by_job")
            ? [.. found.GroupBy(r => r.JobId).Select(g => new JsonObject
            {
                ["job_id"] = g.Key,
                ["job_status_data"] = new JsonArray([.. g.Select(r => Ended(r, new JsonObject
                {
                    ["request_completed"] = IsCompleted(r),
                    ["scratch_dir_fn"] = r.DirectoryName,
                    ["scratch_dir_content"] = Content(r, withParameters, withOutput),
                }))]),
            })]
            : [.. found.Select(r => Ungrouped(r, withParameters, withOutput))];
        JsonObject answer = new() { ["records"] = all };
        if (hasMore)
            answer["next_offset"] = offset + limit;
        return OdaResults.Json(answer);
    }

    /// <summary>Removes what is old.</summary>
    public async Task<IResult> FreeUpSpaceAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        http.HttpContext.RequireCaller("space manager", "free_up space on the server");
        OdaArguments arguments = await OdaArguments.ReadAsync(http, cancellationToken);
        double soft = Number(arguments, "soft_minimum_age_days", options.OdaApi.RemoveFinishedAfter.TotalDays);
        DateTimeOffset now = clock.GetUtcNow();
        int removed = 0;
        foreach (OdaRecord record in records.List(DateTimeOffset.UnixEpoch, null).OrderBy(r => r.Changed))
        {
            TimeSpan age = now - record.Changed;
            if (age >= options.OdaApi.RemoveAllAfter || (age.TotalDays >= soft && IsCompleted(record)))
            {
                records.Remove(record);
                removed++;
            }
        }

        return OdaResults.Json(new JsonObject { ["output_status"] = $"Removed {removed} scratch directories, and 0 lock files." });
    }

    private JsonObject Ungrouped(OdaRecord record, bool withParameters, bool withOutput)
    {
        JsonObject shown = new()
        {
            ["mtime"] = record.Changed.UnixSeconds(),
            ["ctime"] = record.Changed.UnixSeconds(),
            ["session_id"] = record.SessionId,
            ["job_id"] = record.JobId,
            ["request_completed"] = IsCompleted(record),
            ["aliased_marker"] = record.IsAliased ? "_aliased" : "",
        };
        foreach ((string name, JsonNode? value) in Content(record, withParameters, withOutput))
            shown[name] = value?.DeepClone();
        return Ended(record, shown);
    }

    private JsonObject Ended(OdaRecord record, JsonObject shown)
    {
        if (record.Expires is { } end)
            shown["token_expired"] = end < clock.GetUtcNow();
        return shown;
    }

    private JsonObject Content(OdaRecord record, bool withParameters, bool withOutput)
    {
        OdaFile[] files = [.. records.Files(record)];
        JsonObject content = [];
        if (withParameters)
            content["analysis_parameters"] = record.Parameters.DeepClone();
        content["file_list"] = new JsonArray([.. files.Select(f => JsonValue.Create($"{record.DirectoryName}/{f.Name}"))]);
        foreach (string empty in (string[])["email_history", "matrix_message_history", "fits_files"])
            content[empty] = new JsonArray();
        if (withOutput && files.FirstOrDefault(f => f.Name == "query_output.json") is { } output)
            content["status_query_output"] = output.Content["status_dictionary"]?.DeepClone();
        content["job_monitor"] = new JsonArray([.. files.Where(f => f.Name.StartsWith("job_monitor", StringComparison.Ordinal)).Select(f => new JsonObject
        {
            ["ctime"] = f.Time.UnixSeconds(),
            ["ctime_isot"] = f.Time.Isot(),
            ["fn"] = $"{record.DirectoryName}/{f.Name}",
            ["job_monitor_content"] = f.Content.DeepClone(),
        })]);
        return content;
    }

    private bool IsCompleted(OdaRecord record) =>
        records.Files(record).Any(f => f.Name.StartsWith("job_monitor", StringComparison.Ordinal) && (string?)f.Content["status"] == "done");

    private static double Number(OdaArguments arguments, string name, double otherwise)
    {
        if (arguments.Text(name) is not { Length: > 0 } text)
            return otherwise;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= 0 && number <= (name is "limit" or "offset" ? int.MaxValue / 2 : MostDays)
            ? number
            : throw OdaError.NotUnderstood($"Parameter {name} wrong value {text}. a number{(name is "limit" or "offset" ? "" : $" of days from 0 to {MostDays}")} is needed");
    }
}
