using System.Text.Json.Nodes;

namespace Mmoda.Server.OdaApi;

/// <summary>The life of a request to a test instrument: as on the platform, reports of back ends decide how it stands.</summary>
/// <param name="records">What is remembered of requests and reports.</param>
/// <param name="options">Where the files are that decide answers.</param>
/// <param name="clock">Source of time.</param>
internal sealed class RunTestInstrument(OdaRecords records, ServerOptions options, TimeProvider clock)
{
    /// <summary>Answers a request.</summary>
    /// <param name="request">The request; it has a test instrument.</param>
    /// <param name="url">Public address of the dispatcher.</param>
    /// <exception cref="OdaError">Nothing is known of the job.</exception>
    public OdaAnswer Answer(OdaRequest request, string url)
    {
        if (request.QueryStatus is "new" or "ready")
        {
            return Privileges.Refusal(Privileges.MissingForTest(request.Product, request.Parameters, request.Caller), request.Caller) is { } refusal
                ? OdaAnswer.Refused(request, refusal, "", clock)
                : Run(request, records.Add(request.JobId, request.SessionId, request.Caller, request.Parameters), url);
        }

        OdaRecord record = records.Find(request.JobId, request.SessionId) ?? records.FindFirst(request.JobId)
            ?? throw new OdaError("InvalidJobIDProvided", $"unable to find any record for {request.JobId}");
        bool isForgotten = records.IsShared(request.JobId) && clock.GetUtcNow() - record.Changed > options.OdaApi.ResubmitAfter;
        return isForgotten && request.QueryStatus is "submitted" or "progress" ? Run(request, record, url) : Poll(request, record);
    }

    private OdaAnswer Poll(OdaRequest request, OdaRecord record)
    {
        if (request.QueryStatus == "failed")
        {
            return Begin(request) with
            {
                QueryStatus = "failed",
                IsFailure = true,
                Message = "failed: submitted job",
                ExitJobStatus = "unaccessible",
                Monitor = OdaMonitor.New(record, "unaccessible"),
            };
        }

        JsonObject monitor = OdaMonitor.Read(records, record, request.Instrument.MergesReports);
        string status = (string?)monitor["status"] ?? "unknown";
        if (status == "done" && request.QueryStatus != "done")
            monitor["status"] = status = "ready";
        if (status is "unknown" or "unaccessible")
            status = request.QueryStatus;
        if (status != request.QueryStatus)
            records.Write(record, OdaRecords.MonitorFile, monitor);
        return Begin(request) with { QueryStatus = status, Monitor = monitor };
    }

    private OdaAnswer Run(OdaRequest request, OdaRecord record, string url)
    {
        // Only test instruments come here, and they have an answer.
        TestAnswer answer = request.Instrument.Answer!(new TestCall
        {
            Instrument = request.Instrument.Name,
            Product = request.Product.Product!,
            IsDummy = request.IsDummy,
            ReturnsProgress = request.ReturnsProgress,
            Values = request.Values,
            Parameters = [.. request.Instrument.AllParameters],
            StateDirectory = options.OdaApi.StateDirectory ?? Directory.GetCurrentDirectory(),
            ProductsUrl = options.OdaApi.ProductsUrl?.ToString().TrimEnd('/') ?? url[..^options.DispatcherPath.Length],
        });
        JsonObject monitor = OdaMonitor.New(record, answer.Status);
        if (!request.ReturnsProgress)
            records.Write(record, OdaRecords.MonitorFile, monitor);
        if (request.Instrument.MergesReports)
            monitor["full_report_dict_list"] = new JsonArray();

        JsonObject products = answer.Products;
        if (answer.Status == "done" || products.Count > 0)
        {
            products["session_id"] = request.SessionId;
            products["job_id"] = request.JobId;
        }

        if (!answer.IsBroken)
            products["input_prod_list"] = new JsonArray();
        products["analysis_parameters"] = request.Parameters.DeepClone();
        products["api_code"] = ApiCode.Of(url, request.Parameters, request.Caller);
        OdaAnswer result = Begin(request) with
        {
            QueryStatus = answer.Status,
            Products = products,
            IsFailure = answer.IsBroken,
            ExitJobStatus = answer.IsBroken ? "unknown" : answer.Status,
            Message = answer.Message,
            ErrorMessage = answer.ErrorMessage,
            DebugMessage = answer.DebugMessage,
            Comment = string.Join(' ', new[] { answer.Comment, request.Comment }.Where(c => c.Length > 0)),
            Warning = answer.Warning,
            Monitor = monitor,
        };
        records.Write(record, "query_output.json", new JsonObject { ["prod_dictionary"] = new JsonObject(), ["status_dictionary"] = result.ExitStatus() });
        return result;
    }

    private OdaAnswer Begin(OdaRequest request) => new()
    {
        QueryStatus = request.QueryStatus,
        SessionId = request.SessionId,
        JobId = request.JobId,
        TimeRequest = clock.UnixSeconds(),
    };
}
