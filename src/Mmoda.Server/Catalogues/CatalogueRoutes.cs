using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;
using Mmoda.Server.Api;

namespace Mmoda.Server;

/// <summary>Storing catalogues, and naming them; part of the native API.</summary>
internal static class CatalogueRoutes
{
    private const string Json = "application/json";
    private const int LongestName = 100;

    public static void MapCatalogues(this RouteGroupBuilder api)
    {
        api.MapPost("/catalogues", StoreAsync).RequireRateLimiting(RateLimits.Storing);
        api.MapGet("/catalogues/{id}", Show);
        api.MapGet("/account/catalogues", List);
        api.MapPut("/account/catalogues/{name}", KeepAsync);
        api.MapDelete("/account/catalogues/{name}", Remove);
    }

    private static async Task<IResult> StoreAsync(HttpContext http, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (services.GetService<CatalogueStore>() is not { } store)
            return Nowhere();
        StoredCatalogue catalogue;
        try
        {
            catalogue = StoredCatalogue.Read((await JsonBody.ReadAsync(http, cancellationToken))?["sources"]);
        }
        catch (FormatException e)
        {
            return Problems.BadRequest(e.Message);
        }

        store.Add(catalogue);
        http.Response.Headers.Location = $"{http.Request.PathBase}/api/v1/catalogues/{catalogue.Id}";
        return Results.Text(new JsonObject { ["id"] = catalogue.Id, ["count"] = catalogue.Sources }.ToJsonString(), Json, statusCode: StatusCodes.Status201Created);
    }

    private static IResult Show(string id, HttpContext http, IServiceProvider services)
    {
        if (services.GetService<CatalogueStore>()?.Find(id) is not { } catalogue)
            return Problems.NotFound($"There is no catalogue '{id}'. Catalogues that nobody named are not kept for ever: at most a year after they were used last, shorter where there are many.", id);
        http.Response.Headers.CacheControl = "private, max-age=86400, immutable"; // Its address says what it is.
        http.Response.Headers.ETag = new EntityTagHeaderValue($"\"{catalogue.Id}\"").ToString();
        return Results.Text($"{{\"id\":\"{catalogue.Id}\",\"count\":{catalogue.Sources.ToString(CultureInfo.InvariantCulture)},\"sources\":{catalogue.Text}}}", Json);
    }

    private static IResult List(HttpContext http, IServiceProvider services)
    {
        if (http.GetCaller().Subject is not { } subject)
            return Problems.SignInFirst(http);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Text(new JsonObject
        {
            ["catalogues"] = new JsonArray([.. (services.GetService<CatalogueStore>()?.List(subject) ?? []).Select(k => new JsonObject
            {
                ["name"] = k.Name,
                ["id"] = k.Id,
                ["count"] = k.Sources,
                ["kept"] = k.Kept.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            })]),
        }.ToJsonString(), Json);
    }

    private static async Task<IResult> KeepAsync(string name, HttpContext http, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (http.GetCaller().Subject is not { } subject)
            return Problems.SignInFirst(http);
        if (services.GetService<CatalogueStore>() is not { } store)
            return Nowhere();
        if (name.Trim().Length is 0 or > LongestName || name.Any(char.IsControl) || name.Any(c => c is '/' or '\\' or '%') || name.Trim() is "." or "..")
            return Problems.BadRequest($"The name of a catalogue must be one line of 1 to {LongestName} characters without / \\ and %."); // They would be part of addresses.
        if ((await JsonBody.ReadAsync(http, cancellationToken))?["id"] is not JsonValue value || !value.TryGetValue(out string? id))
            return Problems.BadRequest("\"id\" must be the identifier of a stored catalogue.");
        return store.Keep(subject, name.Trim(), id) switch
        {
            KeptName.Kept => Results.NoContent(),
            KeptName.NoCatalogue => Problems.NotFound($"There is no catalogue '{id}'.", id),
            _ => Problems.Forbidden($"One user keeps at most {CatalogueStore.MostNames} catalogues of {CatalogueStore.MostBytesOfUser / 1_000_000} MB in all; remove one first."),
        };
    }

    private static IResult Remove(string name, HttpContext http, IServiceProvider services) =>
        http.GetCaller().Subject is not { } subject ? Problems.SignInFirst(http)
        : services.GetService<CatalogueStore>()?.Remove(subject, name.Trim()) == true ? Results.NoContent()
        : Problems.NotFound($"You keep no catalogue '{name}'.", name);

    private static IResult Nowhere() => Problems.NotFound("This server stores no catalogues: it has no data directory.");
}
