using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Server.Api;

namespace Mmoda.Server.Outside;

/// <summary>What others on the web have, asked by this server because the page asks nobody else; part of the native API.</summary>
internal static class OutsideRoutes
{
    public static void MapOutside(this RouteGroupBuilder api)
    {
        api.MapGet("/outside", List);
        api.MapGet("/outside/{service}", FindAsync).RequireRateLimiting(RateLimits.Outside);
        api.MapPost("/outside/tables", TableColumns.TellAsync).RequireRateLimiting(RateLimits.Outside);
    }

    /// <summary>Whom the operator lets be asked, and where links about an object lead.</summary>
    private static IResult List(ServerOptions options) => Json(new JsonObject
    {
        ["services"] = new JsonArray([.. options.Outside.Services.Select(s => new JsonObject
        {
            ["name"] = s.Name,
            ["holds"] = s.Holds,
            ["radius_deg"] = s.RadiusDeg,
            ["acknowledgement"] = s.Acknowledgement,
        })]),
        ["links"] = new JsonArray([.. options.Site.ObjectLinks.Select(l => new JsonObject { ["label"] = l.Label, ["url"] = l.Url })]),
        ["tables"] = options.Outside.ReadsTables,
    });

    private static async Task<IResult> FindAsync(string service, HttpRequest http, ServerOptions options, VoLookups lookups, CancellationToken cancellationToken)
    {
        List<QueryProblem> problems = [];
        WindowLimits place = WindowLimits.Read(http.Query, problems);
        if (problems.Count > 0)
            return Problems.BadQuery(problems);
        if (place is not { RaDeg: { } ra, DecDeg: { } dec })
            return Problems.BadRequest("Give ra_deg and dec_deg.");
        if (options.Outside.Services.FirstOrDefault(s => s.Name == service) is not { } found)
            return Problems.NotFound($"This site asks no service '{service}'.");
        try
        {
            return Json(await lookups.FindAsync(found, ra, dec, cancellationToken));
        }
        catch (OutsideRefusedException e)
        {
            return Problems.Elsewhere($"{found.Name}: {e.Message}");
        }
    }

    private static IResult Json(JsonNode body) => Results.Text(body.ToJsonString(), "application/json");
}
