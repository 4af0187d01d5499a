using System.IO.Compression;
using System.Text;
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

    /// <summary>What <c>exit_status</c> says of the job; null for the same as <see cref="QueryStatus"/>.</summary>
    public string? ExitJobStatus { get; init; }

    /// <summary>True when an e-mail about the request is on its way.</summary>
    public bool TellsOfMail { get; init; }

    /// <summary>What <c>job_monitor</c> says; null to make it of <see cref="Reports"/>.</summary>
    public JsonObject? Monitor { get; init; }

    /// <summary>False for an answer that is about no job.</summary>
    public bool IsAboutJob { get; init; } = true;

    /// <summary>Progress of the steps, oldest first.</summary>
    public IReadOnlyList<JsonObject> Reports { get; init; } = [];

    public int StatusCode { get; init; } = StatusCodes.Status200OK;

    public required double TimeRequest { get; init; }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCode;
        httpContext.Response.ContentType = "application/json";
        CancellationToken cancellation = httpContext.RequestAborted;
        Stream body = httpContext.Response.Body;

        // Put together by hand, so that files that are encoded already go out without a copy.
        string end = JsonValue.Create(TimeRequest).ToJsonString() + "}\n";
        if (Files.Count == 0)
        {
            await WriteAsync(WithoutTime() + end);
            return;
        }

        string products = ProductTexts(), rest = Rest();
        string beginning = $"{{\"query_status\":\"{QueryStatus}\",\"products\":{{\"numpy_data_product_list\":[", ending = $"]{(products.Length > 0 ? "," : "")}{products}}},{rest}{end}";
        EncodedProducts encoded = httpContext.RequestServices.GetRequiredService<EncodedProducts>();
        if (GzipAnswer.IsWelcome(httpContext.Request) && await PartsAsync(encoded, beginning, ending, cancellation) is { } parts)
        {
            await GzipAnswer.WriteAsync(httpContext.Response, parts, cancellation);
            return;
        }

        await WriteAsync(beginning);
        for (int i = 0; i < Files.Count; i++)
        {
            if (i > 0)
                await WriteAsync(",");
            if (await encoded.FindAsync(Files[i], cancellation) is { } known)
            {
                await InPieces.WriteAsync(body, known, cancellation);
            }
            else
            {
                await using Utf8JsonWriter json = new(body);
                await NumpyProduct.WriteAsync(json, Files[i], cancellation);
            }
        }

        await WriteAsync(ending);

        ValueTask WriteAsync(string text) => body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
    }

    /// <summary>The answer in parts of which the large ones are compressed already; null when one is too large to be kept.</summary>
    private async ValueTask<IReadOnlyList<DeflatedPart>?> PartsAsync(EncodedProducts encoded, string beginning, string ending, CancellationToken cancellation)
    {
        List<DeflatedPart> parts = [Part(beginning)];
        for (int i = 0; i < Files.Count; i++)
        {
            if (i > 0)
                parts.Add(Part(","));
            if (await encoded.FindDeflatedAsync(Files[i], cancellation) is not { } file)
                return null;
            parts.Add(file);
        }

        parts.Add(Part(ending));
        return parts;

        static DeflatedPart Part(string text) => DeflatedPart.Of(Encoding.UTF8.GetBytes(text), CompressionLevel.Fastest);
    }

    /// <summary>The request is understood, and the caller may not make it.</summary>
    public static OdaAnswer Refused(OdaRequest request, string message, string debugMessage, TimeProvider clock) => new()
    {
        QueryStatus = "failed",
        SessionId = request.SessionId,
        JobId = request.JobId,
        IsFailure = true,
        Message = message,
        DebugMessage = debugMessage,
        Monitor = new JsonObject { ["job_id"] = request.JobId, ["session_id"] = request.SessionId, ["status"] = "failed" },
        StatusCode = StatusCodes.Status403Forbidden,
        TimeRequest = clock.UnixSeconds(),
    };

    /// <summary>How the request ended, as the wire has it.</summary>
    public JsonObject ExitStatus()
    {
        JsonObject status = new()
        {
            ["job_status"] = ExitJobStatus ?? QueryStatus,
            ["status"] = IsFailure ? 1 : 0,
            ["message"] = Message,
            ["error_message"] = ErrorMessage,
            ["debug_message"] = DebugMessage,
            ["comment"] = Comment,
            ["warning"] = Warning,
        };
        if (TellsOfMail)
            status["email_status"] = "email sent";
        return status;
    }

    /// <summary>The text of an answer without files, up to its time, which is its end. Asked once: its parts go into it.</summary>
    public string WithoutTime() => $"{{\"query_status\":\"{QueryStatus}\",\"products\":{{{ProductTexts()}}},{Rest()}";

    private string ProductTexts() => Products.ToJsonString()[1..^1];

    /// <summary>What comes after the products, up to the time.</summary>
    private string Rest()
    {
        JsonObject monitor = Monitor?.DeepClone().AsObject() ?? new() { ["job_id"] = JobId, ["session_id"] = SessionId, ["status"] = QueryStatus };
        if (Monitor is null)
        {
            if (Reports.Count > 0)
                monitor["full_report_dict"] = Reports[^1].DeepClone();
            monitor["full_report_dict_list"] = new JsonArray([.. Reports]);
        }

        JsonObject rest = new()
        {
            ["exit_status"] = ExitStatus(),
        };
        if (IsAboutJob)
        {
            rest["job_status"] = monitor["status"]?.DeepClone();
            rest["job_monitor"] = monitor;
        }

        rest["session_id"] = SessionId;
        if (StatusCode != StatusCodes.Status200OK)
            rest["status_code"] = StatusCode;
        return rest.ToJsonString()[1..^1] + ",\"time_request\":";
    }
}
