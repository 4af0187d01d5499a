using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;
using Mmoda.Analysis;
using Mmoda.Workflow;

namespace Mmoda.Server.Api;

/// <summary>Submitting, watching and cancelling jobs, and their files.</summary>
internal static class JobRequests
{
    private const string Json = "application/json";

    public static async Task<IResult> SubmitAsync(HttpRequest http, AnalysisService service, CancellationToken cancellationToken)
    {
        JsonObject? body;
        try
        {
            body = await JsonNode.ParseAsync(http.Body, cancellationToken: cancellationToken) as JsonObject;
        }
        catch (JsonException e)
        {
            return Problems.BadRequest($"The body is not JSON: {e.Message}");
        }

        if (Text(body?["instrument"]) is not { } instrument || Text(body?["product"]) is not { } product)
            return Problems.BadRequest("The body needs \"instrument\" and \"product\" as texts, and may have \"dummy\" and \"parameters\".");
        if (body!["parameters"] is { } parameters && !IsWellFormed(parameters)) // Not null: it has an instrument.
            return Problems.BadRequest("\"parameters\" must be an object of names with texts, numbers, truth values, null, or lists of these.");
        GivenValues given = [];
        foreach ((string name, JsonNode? value) in body["parameters"] as JsonObject ?? [])
        {
            if (value is JsonArray list)
                given.Add(name, [.. list.Select(i => Text(i) ?? "")]);
            else
                given.Add(name, Text(value));
        }

        Submission submission = service.Submit(instrument, product, given, body["dummy"]?.GetValueKind() == JsonValueKind.True);
        if (submission.Job is not { } job)
            return Problems.BadQuery(submission.Problems);
        http.HttpContext.Response.Headers.Location = $"{http.PathBase}/api/v1/jobs/{job.Id}";
        return Results.Text(JobJson.Of(job, submission.IsKnown && job.State == JobState.Completed).ToJsonString(), Json,
            statusCode: job.IsFinished ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }

    public static IResult Show(string id, AnalysisService service) => service.Find(new JobId(id)) is { } job
        ? Results.Text(JobJson.Of(job, fromCache: false).ToJsonString(), Json)
        : Unknown(id);

    public static async Task<IResult> CancelAsync(string id, AnalysisService service, CancellationToken cancellationToken)
    {
        await service.CancelAsync(new JobId(id), cancellationToken);
        return Show(id, service); // Cancelling what is finished changes nothing.
    }

    public static IResult Recipe(string id, AnalysisService service)
    {
        if (service.Find(new JobId(id)) is not { } job)
            return Unknown(id);
        JsonArray made = [.. job.Nodes.Select(n => n.Product is { } key && service.OpenProduct(key) is { } product
            ? new JsonObject { ["id"] = n.Id, ["product"] = key.Hex, ["provenance"] = PublicProvenance(product.Provenance) }
            : new JsonObject { ["id"] = n.Id, ["product"] = n.Product?.Hex, ["reason"] = n.Reason })];
        JsonObject recipe = new()
        {
            ["job"] = job.Id.Hex,
            ["software"] = Software.Version,
            ["query"] = new JsonObject(job.Query.Canonical.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, p.Value))),
            ["graph"] = job.Graph is null ? null : JsonNode.Parse(job.Graph.ToJson()),
            ["products"] = made,
        };
        return Results.Text(recipe.ToJsonString(), Json);
    }

    public static IResult Download(string id, string name, AnalysisService service)
    {
        if (service.Find(new JobId(id)) is not { } job)
            return Unknown(id);
        if (job.Result?.Products.FirstOrDefault(p => p.FileName == name) is not { } product || !File.Exists(product.Path))
            return Problems.NotFound($"Job {id} has no file '{name}'.", id);
        string directory = Path.GetFileName(Path.GetDirectoryName(product.Path)) ?? "";
        string? sha256 = directory.Length == 64 && service.OpenProduct(new ProductKey(directory)) is { } stored
            ? stored.Provenance.Files.FirstOrDefault(f => f.Name == Path.GetFileName(product.Path))?.Sha256
            : null;
        return Results.File(product.Path, product.MediaType, product.FileName, enableRangeProcessing: true,
            entityTag: sha256 is null ? null : new EntityTagHeaderValue($"\"{sha256}\""));
    }

    /// <summary>Server-sent events from the one after <c>Last-Event-ID</c> until the job is finished.</summary>
    public static async Task<IResult> EventsAsync(string id, HttpContext http, AnalysisService service, CancellationToken cancellationToken)
    {
        JobId job = new(id);
        if (service.Find(job) is null)
            return Unknown(id);
        long seen = long.TryParse(http.Request.Headers["Last-Event-ID"], out long last) ? last : 0;
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        while (true)
        {
            // The state is read before the events: an end that is seen here has its event in the list. An end that comes
            // between the two is seen in the next round, which there is whenever there were events.
            bool isFinished = service.Find(job) is { IsFinished: true };
            IReadOnlyList<JobEvent> events = service.Events(job, seen);
            foreach (JobEvent happened in events)
            {
                seen = happened.Number;
                await http.Response.WriteAsync($"id: {seen}\nevent: {(happened.Kind == "node" ? "node" : "state")}\ndata: {Content(happened).ToJsonString()}\n\n", cancellationToken);
            }

            await http.Response.Body.FlushAsync(cancellationToken);
            if (isFinished)
                return Results.Empty;
            if (events.Count == 0)
                await service.WaitForChangeAsync(job, seen, cancellationToken);
        }
    }

    private static JsonObject Content(JobEvent happened)
    {
        if (happened.Kind == "node" && happened.Content.Deserialize(WorkflowJson.Default.NodeReport) is { } node)
            return JobJson.Node(node);
        string state = happened.Kind == "started" ? JobJson.Lower(JobState.Running) : happened.Kind;
        return new JsonObject { ["state"] = state, ["reason"] = happened.Content["reason"]?.DeepClone() };
    }

    /// <summary>What users may know; the name of the machine stays in the store, for operators.</summary>
    private static JsonNode? PublicProvenance(Provenance provenance)
    {
        JsonNode? node = JsonSerializer.SerializeToNode(provenance, WorkflowJson.Default.Provenance);
        (node as JsonObject)?.Remove("host");
        return node;
    }

    private static IResult Unknown(string id) => Problems.NotFound($"There is no job '{id}'.", id);

    private static bool IsWellFormed(JsonNode parameters) => parameters is JsonObject named && named.All(p =>
        p.Value is null or JsonValue || (p.Value is JsonArray list && list.All(i => i is null or JsonValue)));

    private static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonValue scalar when scalar.TryGetValue(out string? text) => text,
        _ => value.ToJsonString(),
    };
}
