using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Server.Notebooks;
using Mmoda.Server.Outside;
using Mmoda.Server.Remote;
using Mmoda.Server.Site;

namespace Mmoda.Server.Api;

/// <summary>The native API, used by the page and by the command line.</summary>
internal static class NativeRoutes
{
    /// <summary>Most suggestions for a beginning of a name.</summary>
    private const int MostSuggestions = 10;

    public static void MapNativeApi(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1");
        api.AddEndpointFilter(RefuseTokensAsync);
        api.MapGet("/instruments", (HttpContext http, AnalysisService service, ServerOptions options) =>
            Json(Descriptions.Instruments(service.InstrumentsFor(http.GetCaller().Requester), options.Site)));
        api.MapGet("/resolve", NameRequests.ResolveAsync);
        api.MapGet("/suggest", (string? prefix, IServiceProvider services) => Json(new JsonArray(
            [.. (string.IsNullOrWhiteSpace(prefix) ? [] : services.GetService<SourceResolver>()?.Suggest(prefix, MostSuggestions) ?? []).Select(n => JsonValue.Create(n))])));
        api.MapGet("/archive/windows", (HttpRequest http, IServiceProvider services) =>
        {
            List<QueryProblem> problems = [];
            WindowLimits limits = WindowLimits.Read(http.Query, problems);
            return problems.Count > 0 ? Problems.BadQuery(problems) : Json(Descriptions.Windows(services.GetService<DataArchive>()?.List(
                limits.RaDeg, limits.DecDeg, limits.RadiusDeg, limits.StartUtc, limits.StopUtc) ?? []));
        });
        api.MapGet("/archive/sky", (ArchiveSummary summary) => Json(summary.SkyNow()));
        api.MapPost("/jobs", JobRequests.SubmitAsync);
        api.MapGet("/jobs", JobRequests.List);
        api.MapGet("/jobs/{id}", JobRequests.ShowAsync);
        api.MapDelete("/jobs/{id}", JobRequests.Cancel);
        api.MapDelete("/account/jobs/{id}", JobRequests.Forget);
        api.MapPost("/uploads", UploadRequests.TakeAsync).RequireRateLimiting(RateLimits.SignIn);
        api.MapGet("/audit", AuditRequests.List);
        api.MapGet("/jobs/{id}/events", JobRequests.EventsAsync);
        api.MapGet("/jobs/{id}/recipe", JobRequests.Recipe);
        api.MapGet("/jobs/{id}/work", RemoteWork.Show);
        api.MapGet("/jobs/{id}/notebook", RemoteWork.PageAsync);
        api.MapMethods("/jobs/{id}/files/{name}", ["GET", "HEAD"], JobRequests.Download);
        api.MapAccounts();
        api.MapTokens();
        api.MapAccountDecisions();
        api.MapCatalogues();
        api.MapSite();
        api.MapNotebooks();
        api.MapOutside();
        api.MapGet("/openapi.json", ApiDocument.Json);
        api.MapFallback(() => Problems.NotFound("There is nothing at this address."));
        routes.MapGet("/api/docs", ApiDocument.Show);
        routes.MapGet("/api/docs/style.css", ApiDocument.Style);
    }

    /// <summary>A token that is not accepted is told, never taken for none. What a known caller gets is theirs alone.</summary>
    private static async ValueTask<object?> RefuseTokensAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        if (http.Response.StatusCode == StatusCodes.Status400BadRequest)
            return Problems.BadRequest("A value of the address has another form than this needs; /api/docs has the forms."); // Says the binding.
        if (http.Features.Get<RequestCaller>()?.Refusal is { } refusal)
            return Problems.Unauthorized(http, refusal);
        http.Response.Headers.Vary = "Authorization, Cookie";
        if (!http.GetCaller().IsAnonymous)
            http.Response.Headers.CacheControl = "private, no-cache";
        return await next(context);
    }

    private static IResult Json(JsonNode body) => Results.Text(body.ToJsonString(), "application/json");
}
