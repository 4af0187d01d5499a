using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.Api;

/// <summary>The native API, used by the page and by the command line.</summary>
internal static class NativeRoutes
{
    /// <summary>Most suggestions for a beginning of a name.</summary>
    private const int MostSuggestions = 10;

    public static void MapNativeApi(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1");
        api.MapGet("/instruments", (InstrumentCatalogue instruments) => Json(Descriptions.Instruments(instruments)));
        api.MapGet("/resolve", (string? name, IServiceProvider services) =>
            string.IsNullOrWhiteSpace(name) ? Problems.BadRequest("Give a name: resolve?name=Crab.")
            : services.GetService<SourceResolver>()?.Resolve(name) is { } source ? Json(Descriptions.Source(source))
            : Problems.NotFound($"No source is called '{name}'."));
        api.MapGet("/suggest", (string? prefix, IServiceProvider services) => Json(new JsonArray(
            [.. (string.IsNullOrWhiteSpace(prefix) ? [] : services.GetService<SourceResolver>()?.Suggest(prefix, MostSuggestions) ?? []).Select(n => JsonValue.Create(n))])));
        api.MapGet("/archive/windows", (HttpRequest http, IServiceProvider services) =>
        {
            List<QueryProblem> problems = [];
            WindowLimits limits = WindowLimits.Read(http.Query, problems);
            return problems.Count > 0 ? Problems.BadQuery(problems) : Json(Descriptions.Windows(services.GetService<DataArchive>()?.List(
                limits.RaDeg, limits.DecDeg, limits.RadiusDeg, limits.StartUtc, limits.StopUtc) ?? []));
        });
        api.MapPost("/jobs", JobRequests.SubmitAsync);
        api.MapGet("/jobs/{id}", JobRequests.Show);
        api.MapDelete("/jobs/{id}", JobRequests.CancelAsync);
        api.MapGet("/jobs/{id}/events", JobRequests.EventsAsync);
        api.MapGet("/jobs/{id}/recipe", JobRequests.Recipe);
        api.MapMethods("/jobs/{id}/files/{name}", ["GET", "HEAD"], JobRequests.Download);
        api.MapFallback(() => Problems.NotFound("There is nothing at this address."));
    }

    private static IResult Json(JsonNode body) => Results.Text(body.ToJsonString(), "application/json");
}
