using System.Text.Json;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>The answer of the dispatcher. FITS files are written as the answer is sent, never all in memory.</summary>
internal sealed record OdaAnswer : IResult
{
    public required string QueryStatus { get; init; }

    public required string SessionId { get; init; }

    public required string JobId { get; init; }

    /// <summary>Everything of <c>products</c> but the FITS files.</summary>
    public JsonObject Products { get; init; } = [];

    /// <summary>Files that go into <c>numpy_data_product_list</c>.</summary>
    public IReadOnlyList<DataProduct> Files { get; init; } = [];

    public string Message { get; init; } = "";

    public string ErrorMessage { get; init; } = "";

    public string DebugMessage { get; init; } = "";

    public string Comment { get; init; } = "";

    public string Warning { get; init; } = "";

    public bool IsFailure { get; init; }

    /// <summary>Progress of the steps, oldest first.</summary>
    public IReadOnlyList<JsonObject> Reports { get; init; } = [];

    public int StatusCode { get; init; } = StatusCodes.Status200OK;

    public required double TimeRequest { get; init; }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCode;
        httpContext.Response.ContentType = "application/json";
        await using Utf8JsonWriter json = new(httpContext.Response.Body);
        CancellationToken cancellation = httpContext.RequestAborted;
        json.WriteStartObject();
        json.WriteString("query_status", QueryStatus);
        json.WriteStartObject("products");
        if (Files.Count > 0)
        {
            json.WriteStartArray("numpy_data_product_list");
            foreach (DataProduct file in Files)
                await NumpyProduct.WriteAsync(json, file, cancellation);
            json.WriteEndArray();
        }

        Write(json, Products);
        json.WriteEndObject();
        Write(json, Rest());
        json.WriteEndObject();
        await json.FlushAsync(cancellation);
    }

    private JsonObject Rest()
    {
        JsonObject monitor = new() { ["job_id"] = JobId, ["session_id"] = SessionId, ["status"] = QueryStatus };
        if (Reports.Count > 0)
            monitor["full_report_dict"] = Reports[^1].DeepClone();
        monitor["full_report_dict_list"] = new JsonArray([.. Reports]);
        JsonObject rest = new()
        {
            ["exit_status"] = new JsonObject
            {
                ["job_status"] = QueryStatus,
                ["status"] = IsFailure ? 1 : 0,
                ["message"] = Message,
                ["error_message"] = ErrorMessage,
                ["debug_message"] = DebugMessage,
                ["comment"] = Comment,
                ["warning"] = Warning,
            },
            ["job_monitor"] = monitor,
            ["job_status"] = QueryStatus,
            ["session_id"] = SessionId,
        };
        if (StatusCode != StatusCodes.Status200OK)
            rest["status_code"] = StatusCode;
        rest["time_request"] = TimeRequest;
        return rest;
    }

    private static void Write(Utf8JsonWriter json, JsonObject content)
    {
        foreach ((string name, JsonNode? value) in content)
        {
            json.WritePropertyName(name);
            if (value is null)
                json.WriteNullValue();
            else
                value.WriteTo(json);
        }
    }
}
