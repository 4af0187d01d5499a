using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Server.Api;
using Mmoda.Workflow;

namespace Mmoda.Server.Site;

/// <summary>What the page asks about the site itself; part of the native API.</summary>
internal static class SiteRoutes
{
    private const string Json = "application/json";

    /// <summary>Most sources for a beginning of a name.</summary>
    private const int MostSources = 10;

    /// <summary>Most sources of a cone: the whole of a catalogue of hard X-ray sources has some thousands.</summary>
    private const int MostNear = 5000;

    /// <summary>Radius of a cone when the request does not say, degrees.</summary>
    private const double UsualRadius = 1;

    public static void MapSite(this RouteGroupBuilder api)
    {
        api.MapGet("/site", Describe);
        api.MapGet("/status", Status);
        api.MapGet("/sources", Sources);
        api.MapGet("/feedback", Feedback.List);
        api.MapPost("/feedback", Feedback.TakeAsync).RequireRateLimiting(RateLimits.SignIn);
    }

    /// <summary>
    /// Known sources with their positions: those whose names begin so, which the page suggests while somebody types, or those
    /// within a cone, with which it compares what an image found.
    /// </summary>
    private static IResult Sources(string? prefix, HttpRequest http, IServiceProvider services)
    {
        SourceResolver? resolver = services.GetService<SourceResolver>();
        if (!string.IsNullOrWhiteSpace(prefix))
            return List((resolver?.Suggest(prefix, MostSources) ?? []).Select(n => resolver?.Resolve(n)).OfType<ResolvedSource>().DistinctBy(s => s.Name));
        List<QueryProblem> problems = [];
        WindowLimits cone = WindowLimits.Read(http.Query, problems);
        return problems.Count > 0 ? Problems.BadQuery(problems)
            : List(cone is { RaDeg: { } ra, DecDeg: { } dec } ? resolver?.Near(ra, dec, cone.RadiusDeg ?? UsualRadius, MostNear) ?? [] : []);

        static IResult List(IEnumerable<ResolvedSource> sources) => Results.Text(new JsonArray([.. sources.Select(Descriptions.Source)]).ToJsonString(), Json);
    }

    /// <summary>Names and texts of the site, and what it can do.</summary>
    private static IResult Describe(ServerOptions options)
    {
        SiteOptions site = options.Site;
        return Results.Text(new JsonObject
        {
            ["name"] = site.Name,
            ["version"] = Software.Version,
            ["source"] = site.SourceOf(Software.Version),
            ["links"] = new JsonArray([.. site.Links.Select(l => new JsonObject { ["label"] = l.Label, ["url"] = l.Url })]),
            ["logos"] = new JsonArray([.. site.Logos.Select(l => new JsonObject { ["label"] = l.Label, ["image"] = l.Image, ["url"] = l.Url })]),
            ["acknowledgement"] = site.Acknowledgement,
            ["news"] = new JsonArray([.. site.News.Select(n => new JsonObject { ["id"] = n.Id, ["text"] = n.Text, ["url"] = n.Url })]),
            ["privacy"] = site.Privacy,
            ["accounts"] = options.Accounts is not null,
            ["messages"] = options.Notices is { Mail: not null } or { Matrix: not null },
            ["dispatcher"] = options.DispatcherPath.TrimStart('/'),
            ["debug"] = site.Debugs,
        }.ToJsonString(), Json);
    }

    /// <summary>Whether the server works, and what its archive is. Says nothing of jobs: whose they are is nobody else's affair.</summary>
    private static IResult Status(HttpContext http, IServiceProvider services, JobStore jobs, ArchiveSummary archive)
    {
        jobs.Find(new JobId("")); // Throws when the database does not answer.
        http.Response.Headers.CacheControl = "no-store";
        return Results.Text(new JsonObject
        {
            ["state"] = "ok",
            ["archive"] = archive.Now(),
            ["resolver"] = services.GetService<SourceResolver>() is not null,
        }.ToJsonString(), Json);
    }
}
