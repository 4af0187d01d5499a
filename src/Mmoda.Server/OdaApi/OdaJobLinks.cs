using System.Net;
using System.Text.Json.Nodes;

namespace Mmoda.Server.OdaApi;

/// <summary><c>resolve-job-url</c>: from a job to the page with its form filled in (protocol §1.5).</summary>
/// <param name="records">What is remembered of requests.</param>
/// <param name="options">Where the page is.</param>
internal sealed class OdaJobLinks(OdaRecords records, ServerOptions options)
{
    private static readonly string[] Expected = ["job_id", "session_id", "token"];

    /// <summary>Parameters that a form does not have.</summary>
    private static readonly HashSet<string> Hidden = ["token", "session_id", "job_id"];

    /// <summary>Answers with a redirect, whatever happens.</summary>
    public async Task<IResult> AnswerAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        OdaArguments arguments = await OdaArguments.ReadAsync(http, cancellationToken);
        string page = options.OdaApi.ProductsUrl?.ToString().TrimEnd('/') ?? options.PublicUrlOf(http);
        try
        {
            return Results.Redirect($"{page}?{Query(Parameters(arguments, http.HttpContext))}");
        }
        catch (OdaError e)
        {
            return Results.Redirect($"{page}?{Query([new("error_message", e.Message), new("status_code", e.Status.ToString(System.Globalization.CultureInfo.InvariantCulture))])}");
        }
    }

    private List<KeyValuePair<string, string>> Parameters(OdaArguments arguments, HttpContext http)
    {
        string[] extra = [.. arguments.Names.Except(Expected)];
        if (extra.Length > 0)
            throw OdaError.NotUnderstood($"found unexpected parameters: {PythonText.List(extra)}, expected only and only these {PythonText.List(Expected)}");
        if (arguments.Text("job_id") is not { } job)
            throw OdaError.NotUnderstood("job_id must be present during a call_back");

        // A session is made up when there is none, so only the token can be missing here.
        if (!arguments.Has("token"))
            throw OdaError.NotUnderstood($"NOT found expected parameters: {PythonText.List(["token"])}, expected only and only these {PythonText.List(Expected)}");
        Caller caller = http.OdaCaller();
        OdaRecord record = records.Find(job, arguments.Text("session_id") ?? "") ?? records.FindFirst(job)
            ?? throw new OdaError("InvalidJobIDProvided", $"unable to find any record for {job}");
        if (!OdaJobId.Is(job, record.Parameters, caller.Subject))
            throw OdaError.NotAuthorized("Request not authorized");

        return FormOf(record.Parameters);
    }

    /// <summary>What a form with these parameters has, sorted.</summary>
    public static List<KeyValuePair<string, string>> FormOf(JsonObject parameters)
    {
        List<KeyValuePair<string, string>> query = [.. parameters.Where(p => p.Value is not null && !Hidden.Contains(p.Key)).Select(p => KeyValuePair.Create(p.Key, Text(p.Value)))];
        query.Add(new("use_scws", parameters.ContainsKey(WindowLists.Argument) ? "form_list" : "no"));
        query.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return query;
    }

    private static string Query(IEnumerable<KeyValuePair<string, string>> pairs) =>
        string.Join('&', pairs.Select(p => $"{WebUtility.UrlEncode(p.Key)}={WebUtility.UrlEncode(p.Value)}"));

    private static string Text(JsonNode? value) => value switch
    {
        JsonArray list => string.Join(',', list.Select(Text)),
        JsonObject o => PythonText.Dump(o, sorted: false),
        JsonValue text when text.TryGetValue(out string? s) => s,
        _ => PythonText.Json(value),
    };
}
