using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Workflow;

namespace Mmoda.Server.Api;

/// <summary>Jobs in the form of the native API: snake_case names, states in lower case.</summary>
public static class JobJson
{
    /// <param name="job">The job.</param>
    /// <param name="fromCache">True when the whole answer was there before.</param>
    public static JsonObject Of(Job job, bool fromCache) => new()
    {
        ["id"] = job.Id.Hex,
        ["instrument"] = job.Query.Instrument,
        ["product"] = job.Query.Product,
        ["dummy"] = job.Query.IsDummy,
        ["state"] = Lower(job.State),
        ["created"] = Time(job.Created),
        ["started"] = Time(job.Started),
        ["finished"] = Time(job.Finished),
        ["message"] = job.Message,
        ["failure_kind"] = job.FailureKind is { } kind ? Lower(kind) : null,
        ["from_cache"] = fromCache || (job.Nodes.Count > 0 && job.Nodes.All(n => n.FromStore)),
        ["seconds"] = job is { Started: { } started, Finished: { } finished } ? (finished - started).TotalSeconds : null,
        ["parameters"] = new JsonObject(job.Query.Canonical.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, p.Value))),
        ["nodes"] = new JsonArray([.. job.Nodes.Select(Node)]),
        ["windows"] = new JsonArray([.. (job.Result?.Windows ?? []).Select(w => new JsonObject
        {
            ["id"] = w.Id,
            ["status"] = w.Status,
            ["reason"] = w.Reason,
            ["seconds"] = w.Seconds,
            ["from_store"] = w.FromStore,
        })]),
        ["products"] = new JsonArray([.. (job.Result?.Products ?? []).Select(p => Product(job.Id, p))]),
        ["sources"] = job.Result?.Summary["sources"]?.DeepClone() ?? new JsonArray(),
        ["warnings"] = new JsonArray([.. (job.Result?.Warnings ?? []).Select(w => JsonValue.Create(w))]),
        ["summary"] = job.Result?.Summary.DeepClone() ?? new JsonObject(),
    };

    /// <summary>A job in a list.</summary>
    public static JsonObject Summary(JobSummary job) => new()
    {
        ["id"] = job.Id.Hex,
        ["instrument"] = job.Query.Instrument,
        ["product"] = job.Query.Product,
        ["dummy"] = job.Query.IsDummy,
        ["state"] = Lower(job.State),
        ["asked"] = Time(job.Asked),
        ["finished"] = Time(job.Finished),
        ["message"] = job.Message,
        ["source"] = job.Query.Canonical.GetValueOrDefault("src_name"),
    };

    /// <summary>One step of the job.</summary>
    public static JsonObject Node(NodeReport node) => new()
    {
        ["id"] = node.Id,
        ["step"] = node.Step,
        ["label"] = node.Label,
        ["state"] = Lower(node.State),
        ["reason"] = node.Reason,
        ["seconds"] = node.Seconds,
        ["from_store"] = node.FromStore,
        ["stages"] = new JsonObject(node.StageSeconds.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Key, s.Value))),
    };

    /// <summary>A name of an enum as the wire has it, for example <c>unprocessable_data</c>.</summary>
    public static string Lower<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static JsonObject Product(JobId job, DataProduct product) => new()
    {
        ["name"] = product.Name,
        ["kind"] = Lower(product.Kind),
        ["file_name"] = product.FileName,
        ["media_type"] = product.MediaType,
        ["bytes"] = File.Exists(product.Path) ? new FileInfo(product.Path).Length : null,
        ["url"] = $"api/v1/jobs/{job}/files/{Uri.EscapeDataString(product.FileName)}",
        ["metadata"] = product.Metadata.DeepClone(),
    };

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
