using System.Text.Json.Nodes;

namespace Mmoda.Server.OdaApi;

/// <summary>How a job stands by what its back end reported (protocol §2.7, §2.8, §7.4).</summary>
internal static class OdaMonitor
{
    /// <summary>Most reports that are kept of a job; the longest have one for each node of some hundred science windows.</summary>
    public const int MostReports = 1000;

    private static readonly HashSet<string> Known =
        ["done", "failed", "progress", "submitted", "ready", "unknown", "unaccessible", "aliased", "post-processing"];

    /// <summary>The monitor of a request; <c>unaccessible</c> when nothing was reported.</summary>
    public static JsonObject Read(OdaRecords records, OdaRecord record, bool mergesReports)
    {
        OdaFile[] files = [.. records.Files(record).Where(f => f.Name.StartsWith("job_monitor", StringComparison.Ordinal))];
        if (!mergesReports)
            return files.FirstOrDefault(f => f.Name == OdaRecords.MonitorFile)?.Content ?? New(record, "unaccessible");
        if (files.Length == 0)
            return New(record, "unaccessible");

        JsonObject merged = files[^1].Content.DeepClone().AsObject();
        JsonArray reports = [.. files.Select(f => f.Content["full_report_dict"]).OfType<JsonObject>().Select(r => r.DeepClone())];
        string status = (string?)merged["status"] ?? "unknown";
        if (reports.Any(r => r!.AsObject().ContainsKey("progressing"))) // OfType left no nulls.
            status = "progress";
        foreach (string stronger in (string[])["done", "failed"])
        {
            if (files.Any(f => (string?)f.Content["status"] == stronger))
                status = stronger;
        }

        merged["status"] = status;
        merged["full_report_dict_list"] = reports;
        return merged;
    }

    /// <summary>A monitor without reports.</summary>
    public static JsonObject New(OdaRecord record, string status) => new()
    {
        ["job_id"] = record.JobId,
        ["session_id"] = record.SessionId,
        ["status"] = status,
    };

    /// <summary>Keeps what a back end reports.</summary>
    /// <param name="records">Where to.</param>
    /// <param name="record">The request that it is about.</param>
    /// <param name="arguments">The arguments of the call-back; the token is left out.</param>
    /// <exception cref="OdaError">There are too many.</exception>
    public static void Report(OdaRecords records, OdaRecord record, OdaArguments arguments)
    {
        string action = arguments.Text("action") ?? "unknown";
        JsonObject monitor = New(record, Known.Contains(action) ? action : "progress");
        monitor["full_report_dict"] = new JsonObject(arguments.Names.Where(n => n != "token").Select(n => KeyValuePair.Create(n, (JsonNode?)arguments.Text(n))));
        string file = OdaRecords.MonitorFile;
        if (arguments.Text("instrument_name") is "isgri" or "jemx" or "empty-async" && arguments.Text("node_id") is { } node && arguments.Text("message") is { } message)
            file = $"job_monitor_{node}_{message.Replace(' ', '_')}_.json";
        if (file != OdaRecords.MonitorFile && records.CountOthers(record, file) >= MostReports)
            throw OdaError.NotUnderstood($"at most {MostReports} reports are kept of a job");
        records.Write(record, file, monitor);
    }
}
