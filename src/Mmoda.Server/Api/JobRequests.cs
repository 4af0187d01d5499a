using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;
using Mmoda.Analysis;
using Mmoda.Server.Operations;
using Mmoda.Server.Remote;
using Mmoda.Workflow;

namespace Mmoda.Server.Api;

/// <summary>Submitting, watching and cancelling jobs, and their files.</summary>
internal static class JobRequests
{
    private const string Json = "application/json";

    /// <summary>Length of a list when the request does not say.</summary>
    private const int UsualCount = 50;

    /// <summary>Most parameters of a request: more than any instrument has.</summary>
    private const int MostParameters = 1000;

    /// <summary>Longest time that a client may wait for a change, seconds. Proxies often give up after a minute.</summary>
    private const int LongestWait = 30;

    public static async Task<IResult> SubmitAsync(HttpRequest http, AnalysisService service, CancellationToken cancellationToken)
    {
        string instrument, product;
        bool dummy;
        GivenValues given;
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(http.Body, new JsonDocumentOptions { AllowDuplicateProperties = false }, cancellationToken);
            if (Understand(body.RootElement, out instrument, out product, out dummy, out given) is { } problem)
                return Problems.BadRequest(problem);
        }
        catch (JsonException e)
        {
            return Problems.BadRequest($"The body is not JSON: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            return Problems.BadRequest("The body has a text that is not Unicode."); // Half of a surrogate pair.
        }

        Requester requester = http.HttpContext.GetCaller().Requester;
        if (service.Instruments.Find(instrument) is { } restricted && !service.InstrumentsFor(requester).Contains(restricted))
            return Problems.MissingRoles(restricted.Roles);
        http.HttpContext.RequestServices.GetRequiredService<PassedTokens>().Keep(http.HttpContext, service.Instruments.Find(instrument));
        Submission submission = service.Submit(
            instrument, product, given, dummy, requester, OriginOf(http.HttpContext));
        if (submission.MissingRoles.Count > 0)
            return Problems.MissingRoles(submission.MissingRoles);
        if (submission.Job is not { } known || service.Find(known.Id, requester) is not { } job)
            return Problems.BadQuery(submission.Problems);
        if (!job.IsFinished && http.HttpContext.RequestServices.GetService<Notices>() is { } notices)
            notices.Subscribe(job.Id, http.HttpContext.GetCaller(), NoticeOf(job, http, service.Instruments));
        http.HttpContext.Response.Headers.Location = $"{http.PathBase}/api/v1/jobs/{job.Id}";
        return Results.Text(JobJson.Of(job, submission.IsKnown && job.State == JobState.Completed).ToJsonString(), Json,
            statusCode: job.IsFinished ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }

    /// <summary>The jobs of the caller, latest first.</summary>
    public static IResult List(HttpContext http, AnalysisService service, DateTimeOffset? before, int? count)
    {
        Requester requester = http.GetCaller().Requester;
        return requester.Subject is null ? Problems.SignInFirst(http) : Results.Text(
            new JsonObject { ["jobs"] = new JsonArray([.. service.List(requester, before, count ?? UsualCount).Select(JobJson.Summary)]) }.ToJsonString(), Json);
    }

    /// <summary>
    /// Takes a job off the list of the caller. What is finished stays; what is not is taken back first, so that nothing runs
    /// that nobody wants and that counts for nobody.
    /// </summary>
    public static IResult Forget(string id, HttpContext http, AnalysisService service)
    {
        if (http.GetCaller() is not { IsAnonymous: false } caller)
            return Problems.SignInFirst(http);
        JobId job = new(id);
        service.Withdraw(job, caller.Requester, OriginOf(http)); // Does nothing to jobs of others and to finished ones.
        return service.Jobs.Forget(job, caller.Requester) ? Results.NoContent() : Unknown(id);
    }

    /// <summary>A job as it stands; with <paramref name="wait"/> once it changes, or after so many seconds.</summary>
    public static async Task<IResult> ShowAsync(
        string id, HttpContext http, AnalysisService service, JobTexts texts, HeldPolls held, double? wait, CancellationToken cancellationToken)
    {
        if (wait is { } asked && !(asked is >= 0 and <= LongestWait))
            return Problems.BadRequest($"\"wait\" must be 0 to {LongestWait} seconds.");
        if (wait is not > 0 || Find(id, http, service) is not { IsFinished: false } known)
            return Show(id, http, service, texts);
        Job? job = await held.WaitAsync(
            known.Id, TimeSpan.FromSeconds(wait.Value), () => Find(id, http, service), j => j.State != known.State || !ReferenceEquals(j.Nodes, known.Nodes), cancellationToken);
        return job is null ? Unknown(id) : new JsonBytes(texts.Of(job));
    }

    private static IResult Show(string id, HttpContext http, AnalysisService service, JobTexts texts) =>
        Find(id, http, service) is { } job ? new JsonBytes(texts.Of(job)) : Unknown(id);

    /// <summary>Takes back what the caller asked for; the job goes on when others want it.</summary>
    public static IResult Cancel(string id, HttpContext http, AnalysisService service, JobTexts texts)
    {
        if (Find(id, http, service) is not null)
            service.Withdraw(new JobId(id), http.GetCaller().Requester, OriginOf(http));
        return Show(id, http, service, texts); // Cancelling what is finished changes nothing.
    }

    /// <summary>How the products were made: JSON, or provenance of the W3C for <c>?format=prov</c> and where it is accepted by name.</summary>
    public static IResult Recipe(string id, HttpContext http, AnalysisService service, string? format)
    {
        if (Find(id, http, service) is not { } job)
            return Unknown(id);
        bool isProv = format is null && http.Request.Headers.Accept.ToString().Contains(RecipeProv.MediaType, StringComparison.OrdinalIgnoreCase);
        Recipe recipe = service.RecipeOf(job);
        return (isProv ? "prov" : format) switch
        {
            null or "json" => Results.Text(recipe.ToJson(), Json),
            "prov" => Results.Text(RecipeProv.Of(recipe).ToJsonString(), RecipeProv.MediaType),
            _ => Problems.BadRequest("\"format\" must be json or prov."),
        };
    }

    /// <summary>A file. FITS files carry the recipe, unless <c>?recipe=no</c> asks for the bytes that the step wrote.</summary>
    public static IResult Download(string id, string name, HttpContext http, AnalysisService service, RecipeFiles files, string? recipe)
    {
        if (Find(id, http, service) is not { } job)
            return Unknown(id);
        if (job.Result?.Products.FirstOrDefault(p => p.FileName == name) is not { } product || !File.Exists(product.Path))
            return Problems.NotFound($"Job {id} has no file '{name}'.", id);
        if (recipe is not (null or "yes" or "no"))
            return Problems.BadRequest("\"recipe\" must be yes or no.");
        if (recipe != "no")
        {
            (Stream content, EntityTagHeaderValue? tag) = files.Open(job, product);
            return Results.Stream(content, product.MediaType, product.FileName, enableRangeProcessing: true, entityTag: tag);
        }

        string? sha256 = service.FileOf(product)?.Sha256;
        return Results.File(product.Path, product.MediaType, product.FileName, enableRangeProcessing: true,
            entityTag: sha256 is null ? null : new EntityTagHeaderValue($"\"{sha256}\""));
    }

    /// <summary>Server-sent events from the one after <c>Last-Event-ID</c> until the job is finished.</summary>
    public static async Task<IResult> EventsAsync(string id, HttpContext http, AnalysisService service, CancellationToken cancellationToken)
    {
        JobId job = new(id);
        if (Find(id, http, service) is null)
            return Unknown(id);
        long seen = long.TryParse(http.Request.Headers["Last-Event-ID"], out long last) ? last : 0;
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        while (true)
        {
            // The state is read before the events: an end that is seen here has its event in the list. An end that comes
            // between the two is seen in the next round, which there is whenever there were events.
            bool isFinished = service.Jobs.StateOf(job) is JobState.Completed or JobState.Failed or JobState.Cancelled;
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

    /// <summary>The page finds the job by its number as long as the job is kept.</summary>
    private static NoticeRequest NoticeOf(Job job, HttpRequest http, InstrumentCatalogue instruments)
    {
        // What users know: the identity of a job has more.
        Instrument? instrument = instruments.Find(job.Query.Instrument);
        HashSet<string> known = instrument?.FindProduct(job.Query.Product) is { } product
            ? [.. instrument.ParametersOf(product).Where(p => !p.IsSecret).Select(p => p.Name)] : [];
        string page = http.HttpContext.RequestServices.GetRequiredService<ServerOptions>().PublicUrlOf(http);
        return new NoticeRequest(job.Id.Hex, job.Query.Product, new NoticeLink($"{page}/#job={job.Id}", IsPermanent: true), null)
        {
            Instrument = job.Query.Instrument,
            Parameters = job.Query.Canonical.Where(p => known.Contains(p.Key)).ToDictionary(),
        };
    }

    /// <summary>A job that the caller may see; others are unknown to them, as if they were not there.</summary>
    private static Job? Find(string id, HttpContext http, AnalysisService service) => service.Find(new JobId(id), http.GetCaller().Requester);

    private static RequestOrigin OriginOf(HttpContext http) => new("native", http.Connection.RemoteIpAddress?.ToString());

    private static JsonObject Content(JobEvent happened)
    {
        if (happened.Kind == "node" && happened.Content.Deserialize(WorkflowJson.Default.NodeReport) is { } node)
            return JobJson.Node(node);
        string state = happened.Kind == "started" ? JobJson.Lower(JobState.Running) : happened.Kind;
        return new JsonObject { ["state"] = state, ["reason"] = happened.Content["reason"]?.DeepClone() };
    }

    private static IResult Unknown(string id) => Problems.NotFound($"There is no job '{id}'.", id);

    /// <summary>What a body asks for; what is wrong with it, or null. What is too much is refused before anything is made of it.</summary>
    private static string? Understand(JsonElement body, out string instrument, out string product, out bool dummy, out GivenValues given)
    {
        bool isObject = body.ValueKind == JsonValueKind.Object;
        JsonElement Member(string name) => isObject && body.TryGetProperty(name, out JsonElement found) ? found : default;
        (instrument, product, dummy, given) = (Text(Member("instrument")) ?? "", Text(Member("product")) ?? "", Member("dummy").ValueKind == JsonValueKind.True, []);
        if (instrument.Length == 0 || product.Length == 0)
            return "The body needs \"instrument\" and \"product\" as texts, and may have \"dummy\" and \"parameters\".";
        JsonElement parameters = Member("parameters");
        if (parameters.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return null;
        if (!IsWellFormed(parameters))
            return "\"parameters\" must be an object of names with texts, numbers, truth values, null, or lists of these.";
        int count = parameters.EnumerateObject().Count();
        if (count > MostParameters)
            return string.Create(CultureInfo.InvariantCulture, $"\"parameters\" has {count} names; at most {MostParameters} are read.");
        foreach (JsonProperty parameter in parameters.EnumerateObject())
        {
            if (parameter.Value.ValueKind != JsonValueKind.Array)
                given.Add(parameter.Name, Text(parameter.Value));
            else if (parameter.Value.GetArrayLength() is var length and > Parameter.MostItems)
                return string.Create(CultureInfo.InvariantCulture, $"The list has {length} items; at most {Parameter.MostItems} are read.");
            else
                given.Add(parameter.Name, [.. parameter.Value.EnumerateArray().Select(i => Text(i) ?? "")]);
        }

        return null;
    }

    private static bool IsWellFormed(JsonElement parameters) => parameters.ValueKind == JsonValueKind.Object && parameters.EnumerateObject().All(p =>
        IsScalar(p.Value) || (p.Value.ValueKind == JsonValueKind.Array && p.Value.EnumerateArray().All(IsScalar)));

    private static bool IsScalar(JsonElement value) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
