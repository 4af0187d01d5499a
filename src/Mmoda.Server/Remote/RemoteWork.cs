using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Server.Api;
using Mmoda.Server.OdaApi;
using Mmoda.Workflow;

namespace Mmoda.Server.Remote;

/// <summary>How far a service elsewhere is with a job: what it reported, and the notebook as it is filled in.</summary>
internal static class RemoteWork
{
    /// <summary>The page is made elsewhere: it may draw itself and its pictures, and run, load and send nothing.</summary>
    private const string Policy = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; frame-ancestors 'self'";

    /// <summary>Stage and progress as the service reported them last.</summary>
    public static IResult Show(string id, HttpContext http, AnalysisService service, RemoteRuns runs)
    {
        if (service.Find(new JobId(id), http.GetCaller().Requester) is not { } job)
            return Problems.NotFound($"There is no job '{id}'.", id);
        IReadOnlyDictionary<string, string>? report = RunOf(job, runs)?.LastReport;
        http.Response.Headers.CacheControl = "no-store";
        return Results.Text(new JsonObject
        {
            ["stage"] = report?.GetValueOrDefault("stage"),
            ["progress"] = Number(report, "progress"),
            ["progress_max"] = Number(report, "progress_max"),
        }.ToJsonString(), "application/json");
    }

    /// <summary>The notebook: as the service has it now, or as it was kept with the result.</summary>
    public static async Task<IResult> PageAsync(string id, HttpContext http, AnalysisService service, RemoteRuns runs, CancellationToken cancellationToken)
    {
        if (service.Find(new JobId(id), http.GetCaller().Requester) is not { } job)
            return Problems.NotFound($"There is no job '{id}'.", id);
        string? page = job.Result is { } result ? RemoteProducts.PageOf(result) : null;
        page ??= RunOf(job, runs) is { } run ? await run.FetchPageAsync(cancellationToken) : null;
        if (page is null)
            return Problems.NotFound($"There is no notebook of job '{id}' to be seen yet.", id);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentSecurityPolicy = Policy;
        return Results.Text(page, "text/html; charset=utf-8");
    }

    private static RemoteRun? RunOf(Job job, RemoteRuns runs) => job.Nodes.Select(n => n.Product).OfType<ProductKey>().Select(runs.Find).FirstOrDefault(r => r is not null);

    private static JsonNode? Number(IReadOnlyDictionary<string, string>? report, string name) =>
        report is not null && report.TryGetValue(name, out string? text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;
}
